"""Turn paragraphs of plain words into a script: sentences, cues, and cues that the words ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from msgspec.structs import replace

from renderer.interchange.importing.bracketed import parted
from renderer.interchange.importing.cue_suggestions import suggestion
from renderer.interchange.importing.line_joining import Passage
from renderer.interchange.importing.model import (
    Comment,
    CueText,
    Dropped,
    Imported,
    Item,
    ParagraphBreak,
    SectionHeading,
    Words,
)
from renderer.interchange.importing.rest_filling import SuggestedRest, filled, plain_rest
from renderer.script.sentences import split_sentences

_SENTENCES_A_PARAGRAPH = 5
EMPHASIS = "\ue000"
"""Marks the beginning and the end of emphasized words in a passage."""
_LONGEST_PIECE = 5_000
"""Characters that are passed to the sentence splitter at once."""


def script_of(
    passages: Iterable[Passage],
    front: dict[str, object],
    dropped: Iterable[Dropped],
    *,
    length: Fraction | None,
) -> Imported:
    """Return a script of paragraphs and headings.

    What a sentence asks for becomes a cue directly after it, with a comment. With a ``length``, those cues
    get ranges that are wide enough to reach it; if there are no such cues, rests between paragraphs are
    added.
    """
    found = list(dropped)
    language = str(front.get("language", "en"))
    items = list(_items(passages, language, found))
    items = _bells_joined(items)
    if length is None:
        return Imported(front=front, items=tuple(_written(items)), dropped=tuple(found))
    more, pieces, short = filled(items, length)
    if short:
        found.append(Dropped(line=1, column=1, what=short))
    return Imported(front={**front, **more}, items=tuple(_written(pieces)), dropped=tuple(found))


def _items(
    passages: Iterable[Passage], language: str, dropped: list[Dropped]
) -> Iterator[Item | SuggestedRest]:
    for passage in passages:
        if passage.heading or passage.comment:
            yield SectionHeading(title=passage.text) if passage.heading else Comment(text=passage.text)
            continue
        sentences, emphasis = 0, False
        for piece in parted(passage.text, passage.line, dropped):
            if not isinstance(piece, Words):
                yield piece
                continue
            for sentence in _sentences(piece.text, language):
                if sentences >= _SENTENCES_A_PARAGRAPH:
                    yield ParagraphBreak()
                    sentences = 0
                yield from _spoken(sentence, emphasis=emphasis)
                emphasis ^= sentence.count(EMPHASIS) % 2 == 1
                sentences += 1
                if suggested := suggestion(sentence.replace(EMPHASIS, "")):
                    yield SuggestedRest(suggestion=suggested)
        yield ParagraphBreak()


def _spoken(sentence: str, *, emphasis: bool) -> Iterator[Words]:
    """Yield a sentence, split where emphasis begins or ends."""
    before = " "
    for part in sentence.split(EMPHASIS):
        if part.strip():
            glued = not before[-1:].isspace() and not part[0].isspace()
            yield Words(text=part.strip(), emphasis=emphasis, glued=glued)
            before = part
        elif part:
            before = part
        emphasis = not emphasis


def _sentences(text: str, language: str) -> Iterator[str]:
    """Yield the sentences of a text, each with the characters up to the next one."""
    while text:
        end = (
            len(text)
            if len(text) <= _LONGEST_PIECE
            else text.rfind(" ", 0, _LONGEST_PIECE) + 1 or _LONGEST_PIECE
        )
        piece, text = text[:end], text[end:]
        at = 0
        found = split_sentences(" ".join(piece.split()), language)
        folded = " ".join(piece.split())
        for number, sentence in enumerate(found):
            last = number + 1 == len(found)
            stop = len(folded) if last else folded.find(found[number + 1], at + len(sentence))
            yield folded[at:stop].strip()
            at = stop
        if not found and folded:
            yield folded


def _bells_joined(items: Sequence[Item | SuggestedRest]) -> list[Item | SuggestedRest]:
    """Return the items with bells joined to their rests.

    If the next sentence announces the bell of a rest, the rest moves after that sentence, with the bell at
    its end. A bell that closes the session moves to the end. Nothing is suggested before a cue that the
    author wrote.
    """
    result: list[Item | SuggestedRest] = []
    closing: list[SuggestedRest] = []
    after: Item | SuggestedRest | None = None
    behind: list[Item | SuggestedRest | None] = []
    for item in reversed(items):
        behind.append(after)
        after = after if isinstance(item, ParagraphBreak | Comment) else item
    for item, next_item in zip(items, reversed(behind), strict=True):
        if not isinstance(item, SuggestedRest):
            result.append(item)
            continue
        suggested = item.suggestion
        if isinstance(next_item, CueText):
            continue
        if suggested.bell and (rest := _rest_before(result)):
            result.remove(rest)
            own = rest.suggestion if suggested.kind == "bell" or not suggested.stated else suggested
            phrase = f"{rest.suggestion.phrase} \u2026 {suggested.phrase}"
            result.append(SuggestedRest(suggestion=replace(own, phrase=phrase, bell=True)))
        elif suggested.closing:
            closing.append(item)
        else:
            result.append(item)
    while result and isinstance(result[-1], ParagraphBreak):
        result.pop()
    return [*result, *closing[-1:]]


def _rest_before(items: Sequence[Item | SuggestedRest]) -> SuggestedRest | None:
    """Return the hold without a bell that the previous sentence asked for, or None."""
    words = 0
    for item in reversed(items):
        if isinstance(item, SuggestedRest):
            suggested = item.suggestion
            return item if words == 1 and suggested.kind == "hold" and not suggested.bell else None
        words += isinstance(item, Words)
        if words > 1 or isinstance(item, SectionHeading | CueText):
            return None
    return None


def _written(items: Iterable[Item | SuggestedRest]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, SuggestedRest):
            suggested = item.suggestion
            note = f'suggested from "{suggested.phrase}"' if suggested.phrase else "suggested for the length"
            yield Comment(text=f"{note}: please confirm")
            yield CueText(text=item.cue or plain_rest(suggested))
        else:
            yield item

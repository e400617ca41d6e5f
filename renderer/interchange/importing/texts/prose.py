"""Turn paragraphs of plain words into a script: sentences, cues, and cues that the words ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from msgspec.structs import replace

from renderer.interchange.importing.language_detection import with_language
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
from renderer.interchange.importing.texts.bracketed import parted
from renderer.interchange.importing.texts.closed_blocks import blocks_are_closed
from renderer.interchange.importing.texts.cue_suggestions import suggestion
from renderer.interchange.importing.texts.directions import direction
from renderer.interchange.importing.texts.line_joining import Passage
from renderer.interchange.importing.texts.rest_filling import SuggestedRest, filled, plain_rest
from renderer.interchange.importing.texts.rounds import rolled, unrolled
from renderer.interchange.importing.texts.second_sides import with_second_sides
from renderer.interchange.importing.texts.sentence_ends import EMPHASIS, is_ended
from renderer.interchange.importing.texts.text_times import Times, with_times
from renderer.script.cues.model import At, Bell, Breathe, Count, Hold, Pause
from renderer.script.cues.table import cue_or_none
from renderer.script.sentences import split_sentences

_SENTENCES_A_PARAGRAPH = 5
SIDE_MARKS: Mapping[str, str] = {
    "side": "\ue001",
    "other side": "\ue002",
    "Side": "\ue003",
    "Other side": "\ue004",
}
"""Characters that stand for values in passages with ``sides``."""
_VALUES = {mark: value for value, mark in SIDE_MARKS.items()}
_MARKS = re.compile(f"([{EMPHASIS}{''.join(_VALUES)}])")
_BLOCK = re.compile(r"(?:repeat|optional|end)\b")
_WITH_TIME = (At, Breathe, Count, Hold, Pause)
"""The cues before which a sentence gets no time of its own."""
_LONGEST_PIECE = 5_000
"""Characters that are passed to the sentence splitter at once."""


def script_of(
    passages: Iterable[Passage],
    front: dict[str, object],
    dropped: Iterable[Dropped],
    *,
    length: Fraction | None,
    times: Times = "absolute",
) -> Imported:
    """Return a script of paragraphs and headings.

    What a sentence asks for becomes a cue directly after it, with a comment. With a ``length``, those cues
    get ranges that are wide enough to reach it; if there are no such cues, rests between paragraphs are
    added, long paragraphs are divided, and times are left out. Without, ``times`` says what they become.
    """
    found, passages = list(dropped), list(passages)
    front = with_language(front, (passage.text for passage in passages), found)
    language = str(front.get("language", "en"))
    items = list(_items(passages, language, found, divide=length is not None))
    timing, items = with_times(
        with_second_sides(_bells_joined(items)), times if length is None else "left out", found
    )
    front = {**front, **timing}
    if length is None:
        return Imported(front=front, items=tuple(_written(items)), dropped=tuple(found))
    more, pieces, short = filled(unrolled(items), length)
    if short:
        found.append(Dropped(line=1, column=1, what=short))
    return Imported(front={**front, **more}, items=tuple(_written(rolled(pieces))), dropped=tuple(found))


def _items(
    passages: Sequence[Passage], language: str, dropped: list[Dropped], *, divide: bool
) -> Iterator[Item | SuggestedRest]:
    blocks = blocks_are_closed(passages, language)
    for passage in passages:
        if passage.heading or passage.comment or passage.cue:
            yield _whole(passage, language, dropped)
            if passage.cue and _BLOCK.match(passage.text):
                yield ParagraphBreak()
            continue
        sentences, emphasis, ended = 0, False, True
        for piece in parted(passage, dropped, language, blocks=blocks):
            if not isinstance(piece, Words):
                yield piece
                continue
            for sentence in _sentences(piece.text, language):
                if divide and ended and sentences >= _SENTENCES_A_PARAGRAPH:
                    yield ParagraphBreak()
                    sentences = 0
                yield from _spoken(sentence, emphasis=emphasis, sides=passage.sides)
                emphasis ^= sentence.count(EMPHASIS) % 2 == 1
                sentences += 1
                ended = is_ended(sentence)
                if suggested := suggestion(sentence.replace(EMPHASIS, "")):
                    yield SuggestedRest(suggestion=suggested)
        yield ParagraphBreak()


def _whole(passage: Passage, language: str, dropped: list[Dropped]) -> Item:
    """Return a passage that is not speech as one item; a line such as ``Pause 10 Sekunden`` is a cue."""
    if passage.heading:
        timed = any(c.isdigit() for c in passage.text)
        found = direction(passage.text, "emphasis", language=language) if timed else None
        if found is None or found.kind != "cue":
            return SectionHeading(title=passage.text)
        what = f'"{passage.text[:60]}" is a cue, and not a heading'
        dropped.append(Dropped(line=passage.line, column=1, what=what, how="changed"))
        return CueText(text=found.text, line=passage.line)
    return CueText(text=passage.text, line=passage.line) if passage.cue else Comment(text=passage.text)


def _spoken(sentence: str, *, emphasis: bool, sides: bool) -> Iterator[Words]:
    """Yield a sentence, split where emphasis begins or ends, and with ``sides`` around the values in it."""
    before = " "
    for part in _MARKS.split(sentence):
        if part == EMPHASIS:
            emphasis = not emphasis
        elif part.strip():
            glued = not before[-1:].isspace() and not part[0].isspace()
            value = _VALUES.get(part, "") if sides else ""
            yield Words(text=value or part.strip(), value=bool(value), emphasis=emphasis, glued=glued)
            before = part
        elif part:
            before = part


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
    its end. A bell that closes the session moves to the end. No rest is suggested before a cue of the author
    that takes time, or that cannot be read, and no bell before a bell of the author.
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
        cue = cue_or_none(next_item.text) if isinstance(next_item, CueText) else None
        if isinstance(next_item, CueText) and (cue is None or isinstance(cue, _WITH_TIME)):
            continue
        rings = not isinstance(cue, Bell)
        if suggested.bell and (rest := _rest_before(result)):
            result.remove(rest)
            own = rest.suggestion if suggested.kind == "bell" or not suggested.stated else suggested
            phrase = f"{rest.suggestion.phrase} \u2026 {suggested.phrase}"
            result.append(SuggestedRest(suggestion=replace(own, phrase=phrase, bell=rings)))
        elif suggested.kind == "bell" and not rings:
            continue
        elif suggested.closing:
            closing.append(item)
        else:
            result.append(replace(item, suggestion=replace(suggested, bell=suggested.bell and rings)))
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

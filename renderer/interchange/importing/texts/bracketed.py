"""Part the words of an imported text from its cues, its directions and the marks of other programs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec.structs import replace

from renderer.interchange.importing.model import Comment, CueText, Dropped, Item, SectionHeading, Words
from renderer.interchange.importing.texts.closed_blocks import block_part
from renderer.interchange.importing.texts.directions import Direction, Marks, direction
from renderer.interchange.importing.texts.foreign_marks import EMOJI_CODE, FENCED, UNSPOKEN, mark_of
from renderer.interchange.importing.texts.line_joining import Passage
from renderer.interchange.importing.texts.sentence_ends import EMPHASIS, EMPHASIS_MARKS, is_ended

_TOKEN = re.compile(
    r"(?P<mark><<[^<>]*+>>|<[/#]?\w[^<>]*+>|(?<![\w:/])//[^/\s][^/]*+//|(?<![\w/:<])/\d+\.?\d*(?:ms|s|sec|m|min)?(?![\w/])|(?<!\S)/\w+(?![\w/]))"
    r"|(?<!\[)\[++(?P<square>[^\[\]]*+)\]++"
    r"|\((?P<round>[^()\[\]]*+)\)"
    r"|(?<!\{)\{++(?P<curly>[^{}\[\]]*+)\}++"
    rf"|(?<![\w*])(?P<star>\*{{1,3}}|_{{1,3}}(?!_)|{EMPHASIS})(?P<emphasis>[^*_{EMPHASIS}\[\](){{}}<>]*+)(?P=star)(?!\w)"
    rf"|{FENCED}"
    rf"|{EMOJI_CODE}"
    rf"|(?P<unspoken>(?:{UNSPOKEN})++)"
    r"|(?P<stray>[\[\]]+)"
    r"|(?P<dots>(?<!\S)(?:\.\s?){3,}(?!\S)|(?<!\S)\u2026+(?!\S))"
)
_AROUND = f" \"'\u201c\u2018{EMPHASIS_MARKS}"
_STARS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3})(?=[^\s*_])([^*_]*+)(?<=[^\s*_])\1(?![\w*])")
_LOWER = re.compile(r"[\s\"'\u201c\u2018]*[a-z\u00df-\u00f6\u00f8-\u00ff]")
_CLOSING = re.compile(r"(?P<mark>[.,;:!?\u2026]*+)(?P<quote>[\"\u201d\u00bb]?)(?=\s|$)")
_QUOTES = '"\u201c\u201d\u00ab\u00bb'
_WIDE = str.maketrans("\uff3b\uff3d\u3010\u3011\u3014\u3015\uff08\uff09\uff5b\uff5d", "[][][](){}")
"""The brackets of East Asian texts."""
_SHOWN = 60
_ENOUGH = 200
"""Characters before a bracket that are searched for the end of a sentence."""
_HOW: Mapping[str, Literal["changed", "unclear"]] = {
    "cue": "changed",
    "heading": "changed",
    "unclear": "unclear",
}


def noise_note(noise: str) -> str:
    """Return the comment to write for a sound that was heard but not spoken."""
    if re.search(r"\b(bells?|gongs?|chimes?|bowls?)\b", noise, re.IGNORECASE):
        return f'heard here: "{noise}"; for a bell write [bell]'
    if re.search(r"music|song|ocean|waves|rain|ambien", noise, re.IGNORECASE):
        return f'heard here: "{noise}"; for a bed write [bed ocean]'
    return f'heard here: "{noise}"'


def parted(
    passage: Passage, dropped: list[Dropped], language: str = "en", *, blocks: bool = False
) -> Iterator[Item]:
    """Yield the words and cues of a passage, in order.

    A direction that reads as a cue becomes that cue, in its clear form. A direction that looks like a cue but
    cannot be read becomes a cue as it is written, which is an error in the script. Any other direction
    becomes a comment. Words in parentheses, or with emphasis, are directions only if they look like one.
    Dots that stand alone become a pause. A mark or a closing quote after a direction ends the words before
    it. With ``blocks``, what opens or ends a block is a cue too.
    """
    text, at = passage.text.translate(_WIDE), 0
    parts = _Parts()
    for token in _TOKEN.finditer(text):
        reading = _reading(passage, token, at, language)
        if blocks and token["square"] is not None:
            reading = _in_block(reading, language)
        if reading.kind == "speech":
            continue
        start, end = _with_emphasis(text, *token.span())
        line, column = passage.position(start)
        if what := _report(reading, text[start:end].strip(EMPHASIS)):
            dropped.append(
                Dropped(line=line, column=column, what=what, how=_HOW.get(reading.kind, "left out"))
            )
        parts.say(_words(text[at:start], line, column, dropped))
        at = parts.close(text, end)
        if item := _item(reading, line, column):
            parts.items.append(item)
    parts.say(_words(text[at:], *passage.position(at), dropped))
    return iter(parts.items)


class _Parts:
    """The parts of a passage so far.

    ``last_words`` are the last words, and ``last`` is their place. ``quotes`` counts the quotes in all words.
    """

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.last = -1
        self.last_words = ""
        self.quotes = 0

    def say(self, words: Iterable[Words]) -> None:
        for spoken in words:
            self.last, self.last_words = len(self.items), spoken.text
            self.items.append(spoken)
            self.quotes += sum(char in _QUOTES for char in spoken.text)

    def close(self, text: str, end: int) -> int:
        """Put the mark and the quote that follow a direction after the words before it; return their end."""
        closing = _CLOSING.match(text, end)
        if not closing:
            return end
        if self.last < 0:
            return closing.end("mark")
        is_open = self.quotes % 2 == 1
        quote = closing["quote"] if is_open else ""
        mark = "" if is_ended(self.last_words) else closing["mark"]
        self.last_words += mark + quote
        self.items[self.last] = Words(text=self.last_words)
        self.quotes += len(quote)
        return closing.end() if is_open else closing.end("mark")


def _reading(passage: Passage, token: re.Match[str], at: int, language: str) -> Direction:
    """Return what a token is; ``at`` is the end of the token before it that was not speech."""
    if token["mark"]:
        return mark_of(token["mark"])
    if token["dots"]:
        return Direction(kind="cue", text="pause", change="dots alone become a pause")
    if fenced := token["fenced"] or token["tag"]:
        found = direction(fenced, "round", alone=False)
        return found if found.kind in ("cue", "unclear") else Direction(kind="speech", text=fenced)
    if token["code"]:
        found = direction(token["code"].replace("_", " "), "round")
        return found if found.kind in ("cue", "unclear") else Direction(kind="mark", text=token.group())
    if token["unspoken"] or token["stray"]:
        return Direction(kind="mark", text=token.group())
    marks: Marks = "square"
    inside = token["square"] if token["square"] is not None else token["curly"]
    if inside is None:
        marks = "round" if token["round"] is not None else "emphasis"
        inside = token[marks]
    start, end = token.span()
    before = passage.text[max(at, start - _ENOUGH) : start].rstrip(_AROUND)
    between = (not before or is_ended(before)) and not _LOWER.match(passage.text, end)
    return direction(inside, marks, alone=between or passage.is_line(start, end), language=language)


def _in_block(reading: Direction, language: str) -> Direction:
    """Return a cue that opens or ends a block as such, or the reading as it is."""
    part, cue = block_part(reading.text, language)
    if part in ("opens", "ends"):
        return Direction(kind="cue", text=cue)
    return replace(reading, kind="unclear") if part == "may open" else reading


def _with_emphasis(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the start and the end of a bracket, with the marks of emphasis around it."""
    while start and end < len(text) and text[start - 1] in EMPHASIS_MARKS and text[end] == text[start - 1]:
        start, end = start - 1, end + 1
    return start, end


def _report(reading: Direction, written: str) -> str:
    """Return what to report about a part of a text that is not spoken, or ""."""
    shown = f'"{written[:_SHOWN]}"'
    match reading.kind:
        case "cue":
            return f"{shown}: {reading.change}" if reading.change else ""
        case "unclear":
            return f"{shown} looks like a cue; renderer check says how to write it"
        case "heading":
            return f"{shown} is a heading"
        case "mark":
            return f"{shown}, which is not speech"
        case _:
            return f"{shown}, which is now a comment"


def _item(reading: Direction, line: int, column: int) -> Item | None:
    match reading.kind:
        case "cue" | "unclear":
            return CueText(text=reading.text, line=line, column=column)
        case "heading":
            return SectionHeading(title=reading.text)
        case "noise":
            return Comment(text=noise_note(reading.text))
        case "direction":
            return Comment(text=f'not spoken: "{reading.text}"')
        case _:
            return None


def _words(text: str, line: int, column: int, dropped: list[Dropped]) -> Iterator[Words]:
    """Yield words, with the emphasis that stars or underscores mark; a star without a partner is left out."""
    words = _STARS.sub(rf"{EMPHASIS}\2{EMPHASIS}", text)
    if "*" in words:
        dropped.append(Dropped(line=line, column=column, what='"*", which is not speech'))
        words = words.replace("*", "")
    if words.strip() and not any(char.isalnum() or char == EMPHASIS for char in words):
        dropped.append(Dropped(line=line, column=column, what=f'"{words.strip()}", which is not speech'))
    elif words.strip():
        yield Words(text=words.strip())

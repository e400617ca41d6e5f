"""The text between a cue's brackets, in parts that know where they start."""

from __future__ import annotations

import re
from fractions import Fraction

from msgspec import Struct

from renderer.script.durations import (
    Duration,
    DurationError,
    parse_duration,
    parse_seconds,
    plain_numbers,
)
from renderer.script.suggestions import did_you_mean

LONGEST_CUE = 500

TIMES = re.compile(r"\b(\d{1,9})\s*(?:x|times)(?!\w)|\bx\s*(\d{1,9})\b")
"""How often: ``3x``, ``3 times`` or ``x 3``."""

NAME = re.compile(r"[^\W_](?:[\w .'-]*\w)?")
"""What a sound or a value may be called."""

NAME_REMEDY = "use letters, digits, spaces and hyphens, and start with a letter or a digit"

DOUBLE_QUOTES = '"\u201c\u201d\u201e\u00ab\u00bb'
"""The quotation marks that cannot be apostrophes."""

_QUOTED = re.compile(
    '"[^",]*"'
    "|[\u201c\u201d\u201e][^\u201c\u201d\u201e,]*[\u201c\u201d]"
    "|\u00ab[^\u00ab\u00bb,]*\u00bb|\u00bb[^\u00ab\u00bb,]*\u00ab|\u2039[^\u2039\u203a,]*\u203a"
    r"|(?<!\w)['\u2018\u2019\u201a](?:[^'\u2018\u2019\u201a,]|['\u2019](?=\w))*+['\u2018\u2019](?!\w)"
    r"|\*{1,3}[^*,]*\*{1,3}"
)
_MARKS = re.compile(
    """^["'*\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb\u2039]+|["'*\u201c\u201d\u2018\u2019\u00ab\u00bb\u203a]+$"""
)

_OTHER_COMMAS = re.compile(r"\s*[;；，、،]\s*(?=\S)")

LEVEL = r"[+-]?\d{1,3}(?:\.\d{1,3})?\s*db"
"""A level, in small letters."""


LEVEL_INSIDE = re.compile(rf"(?:^|(?<=\S)\s+)[(]?({LEVEL})[)]?(?!\S)")
"""A level that no comma separates from what is before it."""


class CueError(ValueError):
    """A cue that cannot be read; ``start`` and ``width`` are the characters inside its brackets, from 0."""

    def __init__(self, message: str, remedy: str, start: int, width: int) -> None:
        super().__init__(message, remedy, start, width)
        self.message = message
        self.remedy = remedy
        self.start = start
        self.width = width


class Part(Struct, frozen=True, kw_only=True):
    """A part of a cue in small letters, and the character inside the brackets at which it starts, from 0."""

    text: str
    start: int
    cue: str

    @property
    def written(self) -> str:
        """The part in its own letters."""
        return self.cue[self.start : self.start + len(self.text)]

    @property
    def shown(self) -> str:
        return self.written if len(self.text) <= 40 else f"{self.written[:40]}..."

    def error(self, message: str, remedy: str) -> CueError:
        return CueError(message, remedy, self.start, max(1, len(self.text)))

    def before(self, end: int) -> Part:
        return Part(text=self.text[:end].rstrip(), start=self.start, cue=self.cue)

    def after(self, end: int) -> Part:
        left = self.text[end:]
        start = self.start + end + len(left) - len(left.lstrip())
        return Part(text=left.strip(), start=start, cue=self.cue)

    def duration(self) -> Duration:
        try:
            return parse_duration(self.written)
        except DurationError as error:
            raise self.error(error.message, error.remedy) from None

    def seconds(self) -> Fraction:
        try:
            return parse_seconds(self.written)
        except DurationError as error:
            raise self.error(error.message, error.remedy) from None

    def interval(self, example: str) -> Duration:
        """The length after ``every``."""
        every = self.duration()
        if every.is_range:
            raise self.error(
                'the length after "every" cannot be a range', "write one length; only [hold] takes a range"
            )
        if not every.low:
            raise self.error(
                'the length after "every" cannot be 0 s', f"write a longer one, such as {example}"
            )
        return every

    def name(self) -> str:
        if NAME.fullmatch(commas := _OTHER_COMMAS.sub("", self.text)) and commas != self.text:
            written = _OTHER_COMMAS.sub(", ", self.written)
            raise self.error(f'"{self.shown}" has another sign instead of a comma', f'write "{written}"')
        if gain_of(self.text) is not None:
            raise self.error(f'"{self.shown}" is a level, not a name', "write a name and a comma before it")
        inside = LEVEL_INSIDE.search(self.text)
        if inside and not NAME.fullmatch(self.text):
            level = self.written[inside.start(1) : inside.end(1)]
            without = f"{self.written[: inside.start()]}{self.written[inside.end() :]}".strip()
            raise self.error(f'"{level}" has no comma before it', f'write "{without}, {level}"')
        if not NAME.fullmatch(self.text):
            raise self.error(f'"{self.shown}" is not a name', NAME_REMEDY)
        return self.text


def split_parts(text: str) -> list[Part]:
    """The parts between the commas."""
    small = text.lower() if len(text.lower()) == len(text) else text
    parts, start = [], 0
    for piece in small.split(","):
        end = start + len(piece)
        parts.append(Part(text=piece, start=start, cue=text).after(0))
        start = end + 1
    return parts


def without_marks(cue: str) -> str:
    """A cue with spaces in the place of quotation marks, and stars of emphasis, around its words."""

    def blank(found: re.Match[str]) -> str:
        return _MARKS.sub(lambda marks: " " * len(marks[0]), found[0])

    return _QUOTED.sub(blank, cue)


def no_options(parts: list[Part], cue: str) -> None:
    if parts:
        raise unknown_option(parts[0], cue, ())


def times(found: re.Match[str]) -> int:
    """The number that a match of ``TIMES`` found."""
    return int(found[1] or found[2])


def check_given_once(parts: list[Part], what: str) -> None:
    """Check that at most one part gives something.

    Raises:
        CueError: two parts give it; the second is marked.
    """
    if len(parts) > 1:
        raise parts[1].error(f"{what} is given twice", "delete it and the comma")


def comma_in_the_way(first: Part, second: Part) -> CueError:
    """The error for two parts of a cue that belong together."""
    if not first.text:
        head, rest = first.cue[: first.start].strip(), first.cue[second.start :]
        return second.error("a comma is in the way", f"write [{head} {rest}]")
    end = first.start + len(first.text)
    between = first.cue[end : second.start].rstrip().removesuffix(",")
    marked = Part(
        text=first.cue[first.start : second.start + len(second.text)], start=first.start, cue=first.cue
    )
    return marked.error("a comma is in the way", f'write "{first.written} {second.written}{between}"')


def unknown_option(part: Part, cue: str, options: tuple[str, ...]) -> CueError:
    """The error for a part that a cue does not take; ``options`` are examples of what it does."""
    takes = ", ".join(options[:-1]) + " or " * (len(options) > 1) + options[-1] if options else ""
    if not part.text:
        remedy = f"delete the comma, or write {takes}" if options else "delete the comma"
        return part.error(f"nothing follows the comma in [{cue}]", remedy)
    words = [option.split()[0] for option in options]
    word = part.text.split()[0]
    usual = f"delete it and the comma, or write {takes}" if options else "delete it and the comma"
    remedy = usual if word in words else did_you_mean(word, words, usual)
    if any(remedy == f'did you mean "{option.split()[0]}"?' for option in options if " " in option):
        part = part.before(len(word))
    return part.error(f'[{cue}] does not take "{part.shown}"', remedy)


def gain_of(text: str) -> float | None:
    """The gain in decibels that a level such as ``-6db`` gives; None if the text is no level."""
    plain = plain_numbers(text)
    return float(plain.removesuffix("db")) if re.fullmatch(LEVEL, plain) else None


def is_gain_allowed(gain_db: float) -> bool:
    return -90 <= gain_db <= 24


def gain_in_range(part: Part) -> float:
    """The gain in decibels of a part that is a level.

    Raises:
        CueError: it is out of range.
    """
    gain_db = gain_of(part.text) or 0.0
    if not is_gain_allowed(gain_db):
        raise part.error(f"{part.shown} is out of range", "write a level from -90dB to +24dB")
    return gain_db


def level(parts: list[Part], cue: str, options: tuple[str, ...]) -> tuple[float, bool]:
    """The gain in decibels, and whether words start at once, from ``-6dB`` and ``over``."""
    gain_db, over = 0.0, False
    check_given_once([part for part in parts if gain_of(part.text) is not None], "the level")
    for part in parts:
        if gain_of(part.text) is not None:
            gain_db = gain_in_range(part)
        elif gain_of(f"{part.text}db") is not None:
            raise part.error(f'the level "{part.shown}" has no unit', f"write {part.shown}dB")
        elif part.text == "over" and "over" in options:
            over = True
        else:
            raise unknown_option(part, cue, options)
    return gain_db, over

"""The text between a cue's brackets, in parts that know where they start."""

from __future__ import annotations

import re
from fractions import Fraction

from msgspec import Struct

from renderer.script.durations import Duration, DurationError, parse_duration, parse_seconds
from renderer.script.suggestions import did_you_mean

NAME = re.compile(r"[^\W_](?:[\w .'-]*\w)?")
"""What a sound or a value may be called."""

NAME_REMEDY = "use letters, digits, spaces and hyphens, and start with a letter or a digit"

_GAIN = re.compile(r"([+-]?\d{1,3}(?:\.\d{1,3})?)\s*db")


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

    def one_duration(self, use: str) -> Duration:
        duration = self.duration()
        if duration.is_range:
            raise self.error(f"{use} cannot be a range", "write one length; only [hold] takes a range")
        return duration

    def seconds(self) -> Fraction:
        try:
            return parse_seconds(self.written)
        except DurationError as error:
            raise self.error(error.message, error.remedy) from None

    def interval(self, example: str) -> Duration:
        """The length after ``every``."""
        every = self.one_duration('the length after "every"')
        if not every.low:
            raise self.error(
                'the length after "every" cannot be 0 s', f"write a longer one, such as {example}"
            )
        return every

    def name(self) -> str:
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


def no_options(parts: list[Part], cue: str) -> None:
    if parts:
        raise unknown_option(parts[0], cue, ())


def unknown_option(part: Part, cue: str, options: tuple[str, ...]) -> CueError:
    """The error for a part that a cue does not take; ``options`` are examples of what it does."""
    takes = ", ".join(options[:-1]) + " or " * (len(options) > 1) + options[-1] if options else ""
    if not part.text:
        remedy = f"delete the comma, or write {takes}" if options else "delete the comma"
        return part.error(f"nothing follows the comma in [{cue}]", remedy)
    words = [option.split()[0] for option in options]
    word = part.text.split()[0]
    usual = f"delete it, or write {takes}" if options else "delete it and the comma"
    remedy = usual if word in words else did_you_mean(word, words, usual)
    return part.error(f'[{cue}] does not take "{part.shown}"', remedy)


def gain_of(text: str) -> float | None:
    """The gain in decibels that a level such as ``-6db`` gives; None if the text is no level."""
    gain = _GAIN.fullmatch(text)
    return float(gain[1]) if gain else None


def is_gain_allowed(gain_db: float) -> bool:
    return -90 <= gain_db <= 24


def level(parts: list[Part], cue: str, options: tuple[str, ...]) -> tuple[float, bool]:
    """The gain in decibels, and whether words start at once, from ``-6dB`` and ``over``."""
    gain_db, over = 0.0, False
    for part in parts:
        if (gain := gain_of(part.text)) is not None:
            if not is_gain_allowed(gain):
                raise part.error(f"{part.shown} is out of range", "write a level from -90dB to +24dB")
            gain_db = gain
        elif part.text == "over" and "over" in options:
            over = True
        else:
            raise unknown_option(part, cue, options)
    return gain_db, over

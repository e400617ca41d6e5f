"""Pacing as a script writes it: its keys, and how the value of each is read."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import replace

from renderer.errors import InputError
from renderer.script.cues.counted_readers import parse_breath
from renderer.script.cues.parts import CueError
from renderer.script.durations import NUMBER, DurationError, parse_seconds, plain_numbers
from renderer.script.head import Pacing
from renderer.script.suggestions import did_you_mean

_LONGEST_COMMA_SECONDS = 10

PacingValue = str | float | Fraction
"""A text as a script writes it, or a number where the key takes one."""


class WrongValueError(ValueError):
    """A value that cannot be read; ``remedy`` says how to write it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy


def _seconds(value: PacingValue) -> Fraction:
    return parse_seconds(_written(value))


def _comma_seconds(value: PacingValue) -> Fraction:
    written = _written(value)
    if re.fullmatch(NUMBER, written):
        raise WrongValueError(f'"{written}" has no unit', f"write {written}s")
    seconds = parse_seconds(written)
    if seconds > _LONGEST_COMMA_SECONDS:
        message = f'"{written[:40]}" is longer than {_LONGEST_COMMA_SECONDS} seconds'
        raise WrongValueError(message, "write a length from 0s to 10s")
    return seconds


def _breath_seconds(value: PacingValue) -> Fraction:
    return sum((phase.seconds for phase in parse_breath(_written(value))), Fraction(0))


class PacingKey(Struct, frozen=True, kw_only=True):
    """A key under ``pacing:``.

    Attributes:
        field: the field of ``Pacing`` that it sets.
        usual: its default, as a script writes it.
        meaning: what it does, for help texts.
        parse: reads a value; may raise what ``read`` turns into a WrongValueError.
    """

    field: str
    usual: str
    meaning: str
    parse: Callable[[PacingValue], Fraction] = _seconds

    def read(self, value: PacingValue) -> Fraction:
        """The exact value: seconds, words per minute, or a factor.

        Raises:
            WrongValueError: the value cannot be read, or is out of range.
        """
        try:
            return self.parse(value)
        except (DurationError, CueError) as error:
            raise WrongValueError(error.message, error.remedy) from None


def _number(low: int, high: int, example: str) -> Callable[[PacingValue], Fraction]:
    def read(value: PacingValue) -> Fraction:
        number = _exact(value)
        if number is None or not low <= number <= high:
            message = f'"{_written(value)[:40]}" is not a number from {low} to {high}'
            raise WrongValueError(message, f"write a number such as {example}")
        return number

    return read


def _factor(value: PacingValue) -> Fraction:
    factor = _ratio(value)
    if factor is None or not 0 <= factor <= 100:
        message = f'"{_written(value)[:40]}" is not a number from 0 to 100'
        raise WrongValueError(message, "write a number such as 1.3, or a percentage such as 130%")
    return factor


def _pace(value: PacingValue) -> Fraction:
    pace = _ratio(value)
    if pace is None or not Fraction(1, 4) <= pace <= 4:
        message = f'"{_written(value)[:40]}" is not a pace from 25% to 400%'
        raise WrongValueError(message, "write a pace such as 90%, or 0.9")
    return pace


def _ratio(value: PacingValue) -> Fraction | None:
    """A number, or a percentage; None for what is neither."""
    if isinstance(value, str) and value.endswith("%"):
        number = _exact(value[:-1].rstrip())
        return None if number is None else number / 100
    return _exact(value)


def _exact(value: PacingValue) -> Fraction | None:
    """A number as the decimal that it stands for; None for what is not one."""
    if isinstance(value, str):
        plain = plain_numbers(value)
        return Fraction(plain) if re.fullmatch(r"\d{1,6}(\.\d{1,6})?", plain, re.ASCII) else None
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction) or not math.isfinite(value):
        return None
    return Fraction(value).limit_denominator(1_000_000)


def _written(value: PacingValue) -> str:
    """A value as a script writes it."""
    if isinstance(value, float | Fraction):
        return f"{float(value):.6f}".rstrip("0").rstrip(".")
    return " ".join(str(value).split())


PACING_KEYS: Mapping[str, PacingKey] = {
    "rate": PacingKey(
        field="words_per_minute",
        usual="110",
        meaning="the speed of the voice, in words per minute",
        parse=_number(40, 600, "110"),
    ),
    "pace": PacingKey(
        field="pace", usual="100%", meaning="multiply the rate by this percentage", parse=_pace
    ),
    "comma": PacingKey(
        field="comma",
        usual="0.4s",
        meaning="the least silence at a comma inside a sentence",
        parse=_comma_seconds,
    ),
    "sentence": PacingKey(field="sentence", usual="1.2s", meaning="the silence after a sentence"),
    "paragraph": PacingKey(field="paragraph", usual="3s", meaning="the silence after a paragraph"),
    "chapter": PacingKey(field="chapter", usual="5s", meaning="the silence before a chapter"),
    "bell": PacingKey(field="bell", usual="6s", meaning="the time from a bell's strike to the next words"),
    "pauses": PacingKey(
        field="pauses",
        usual="1.0",
        meaning="multiply every written pause by this number or percentage",
        parse=_factor,
    ),
    "breath": PacingKey(
        field="breath",
        usual="in 4s, out 6s",
        meaning='the length of one breath, for lengths such as "6 breaths"',
        parse=_breath_seconds,
    ),
    "short pause": PacingKey(field="short_pause", usual="2s", meaning="the length of [short pause]"),
    "pause": PacingKey(field="pause", usual="4s", meaning="the length of [pause]"),
    "long pause": PacingKey(field="long_pause", usual="10s", meaning="the length of [long pause]"),
}
"""The keys under ``pacing:``."""


class PacingOverrides(Struct, frozen=True, kw_only=True):
    """Pacing that is requested beside a script and takes the place of its own.

    ``numbers`` are exact values by field of ``Pacing``; ``texts`` are the same by key of ``pacing:``, as a
    script writes them.
    """

    numbers: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def over(self, pacing: Pacing) -> Pacing:
        """The pacing with these values in the place of its own."""
        return replace(pacing, **self.numbers)


def read_pacing(
    requested: Mapping[str, PacingValue], named: Callable[[str], str] = "pacing: {}".format
) -> PacingOverrides:
    """Read pacing that is requested beside a script, by the keys of ``pacing:``.

    ``named`` gives the name by which errors call a key, such as ``--rate``.

    Raises:
        InputError: with every key and value that cannot be used.
    """
    numbers: dict[str, Fraction] = {}
    texts: dict[str, str] = {}
    wrong: list[str] = []
    for key, value in requested.items():
        if (known := PACING_KEYS.get(key)) is None:
            remedy = did_you_mean(key, PACING_KEYS, f"the keys are {', '.join(PACING_KEYS)}")
            wrong.append(f'pacing: unknown key "{key}"; {remedy}')
            continue
        texts[key] = _written(value)
        try:
            numbers[known.field] = known.read(texts[key] if isinstance(value, str) else value)
        except WrongValueError as error:
            wrong.append(f"{named(key)}: {error.message}; {error.remedy}")
    if wrong:
        raise InputError("\n".join(wrong))
    return PacingOverrides(numbers=MappingProxyType(numbers), texts=MappingProxyType(texts))

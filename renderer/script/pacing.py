"""Pacing as it is written: its keys, and how the value of each is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from renderer.errors import InputError
from renderer.script.cues.parts import CueError
from renderer.script.cues.table import parse_breath
from renderer.script.durations import DurationError, parse_seconds
from renderer.script.suggestions import did_you_mean


class WrongValueError(ValueError):
    """A value that cannot be read; ``remedy`` says how to write it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class PacingKey:
    """The field of ``Pacing`` that a key sets, its usual value as a script writes it, and what it means."""

    field: str
    usual: str
    meaning: str
    parse: Callable[[str], Fraction] = parse_seconds

    def read(self, text: str) -> Fraction:
        """The value of a text.

        Raises:
            WrongValueError: it cannot be read, or is out of bounds.
        """
        try:
            return self.parse(text)
        except (DurationError, CueError) as error:
            raise WrongValueError(error.message, error.remedy) from None


def _number(low: int, high: int, example: str) -> Callable[[str], Fraction]:
    def read(text: str) -> Fraction:
        if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", text) or not low <= Fraction(text) <= high:
            raise WrongValueError(
                f'"{text[:40]}" is not a number from {low} to {high}', f"write one such as {example}"
            )
        return Fraction(text)

    return read


def _pace(text: str) -> Fraction:
    match = re.fullmatch(r"(\d{1,6}(?:\.\d{1,6})?)\s*(%?)", text)
    pace = Fraction(match[1]) / (100 if match[2] else 1) if match else Fraction(0)
    if not Fraction(1, 4) <= pace <= 4:
        raise WrongValueError(
            f'"{text[:40]}" is not a pace from 25% to 400%', "write one such as 90%, or 0.9"
        )
    return pace


def _breath_seconds(text: str) -> Fraction:
    return sum((phase.seconds for phase in parse_breath(text)), Fraction(0))


PACING_KEYS: Mapping[str, PacingKey] = {
    "rate": PacingKey(
        field="words_per_minute", usual="110", meaning="words per minute", parse=_number(40, 600, "110")
    ),
    "pace": PacingKey(field="pace", usual="100%", meaning="multiplies the rate", parse=_pace),
    "sentence": PacingKey(field="sentence", usual="1.2s", meaning="silence after a sentence"),
    "paragraph": PacingKey(field="paragraph", usual="3s", meaning="silence after a paragraph"),
    "chapter": PacingKey(field="chapter", usual="5s", meaning="silence before a chapter"),
    "bell": PacingKey(field="bell", usual="6s", meaning="from a bell's strike to the next words"),
    "pauses": PacingKey(
        field="pauses", usual="1.0", meaning="multiplies every written pause", parse=_number(0, 100, "1.0")
    ),
    "breath": PacingKey(
        field="breath",
        usual="in 4s, out 6s",
        meaning='one breath, for "6 breaths"',
        parse=_breath_seconds,
    ),
    "short pause": PacingKey(field="short_pause", usual="2s", meaning="what [short pause] takes"),
    "pause": PacingKey(field="pause", usual="4s", meaning="what [pause] takes"),
    "long pause": PacingKey(field="long_pause", usual="10s", meaning="what [long pause] takes"),
}
"""The keys under ``pacing:``."""


def read_pacing(
    asked: Mapping[str, object], named: Callable[[str], str] = "pacing: {}".format
) -> dict[str, Fraction]:
    """What is asked for beside a script: texts, or numbers, by the keys of ``pacing:``; gives fields of
    ``Pacing``. ``named`` says what errors call a key.

    Raises:
        InputError: with everything that is wrong in it.
    """
    fields: dict[str, Fraction] = {}
    wrong: list[str] = []
    for key, value in asked.items():
        if (known := PACING_KEYS.get(key)) is None:
            remedy = did_you_mean(key, PACING_KEYS, f"keys are {', '.join(PACING_KEYS)}")
            wrong.append(f'pacing: unknown key "{key}"; {remedy}')
            continue
        try:
            fields[known.field] = known.read(_as_written(value))
        except WrongValueError as error:
            wrong.append(f"{named(key)}: {error.message}; {error.remedy}")
    if wrong:
        raise InputError("\n".join(wrong))
    return fields


def _as_written(value: object) -> str:
    if isinstance(value, float | Fraction):
        return f"{float(value):.6f}".rstrip("0").rstrip(".")
    return " ".join(str(value).split())

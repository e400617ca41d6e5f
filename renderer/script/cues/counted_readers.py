"""How guided breaths and counts are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from renderer.script.cues.model import Breathe, Count, Phase
from renderer.script.cues.parts import (
    LONGEST_CUE,
    TIMES,
    CueError,
    Part,
    check_given_once,
    no_options,
    split_parts,
    times,
)

MOST_BREATHS = 10_000
LARGEST_NUMBER = 99_999
MOST_NUMBERS = 1_000

_PHASES: Mapping[str, Literal["in", "hold", "out"]] = {"in": "in", "hold": "hold", "out": "out"}
_NEXT_OF_BREATH = re.compile(r"\S\s+(?=(?:in|hold|out|tones|words)\b|\d{1,9}\s*(?:x|times)(?!\w)|x\s*\d)")
_BREATH_REMEDY = 'write a breath like "in 4s, hold 2s, out 6s"'


def parse_breath(text: str) -> tuple[Phase, ...]:
    """Read a breath as the pacing writes it: ``in 4s, hold 2s, out 6s``.

    Raises:
        CueError: a part of it is none of these.
    """
    if len(text) > LONGEST_CUE:
        raise CueError(f"this breath has {len(text):,} characters", _BREATH_REMEDY, 0, 1)
    return _phases(split_parts(text))


def _phases(parts: list[Part]) -> tuple[Phase, ...]:
    phases = []
    for part in parts:
        match = re.match(r"(in|hold|out)\b", part.text)
        if not match:
            raise part.error(f'"{part.shown}" is not a part of a breath', _BREATH_REMEDY)
        if next_part := _NEXT_OF_BREATH.search(part.text, match.end()):
            behind = part.after(next_part.end())
            written, count = _NEXT_OF_BREATH.subn(lambda found: f"{found.group()[0]}, ", part.written)
            if count > 1:
                raise part.error("commas are missing", f'write "{written}"')
            raise behind.error("a comma is missing", f'write one before "{behind.shown}"')
        seconds = part.after(match.end()).seconds()
        if not seconds:
            raise part.error(f'"{part.shown}" takes no time', f"write a longer time, such as {match[1]} 4s")
        phases.append(Phase(kind=_PHASES[match[1]], seconds=seconds))
    return tuple(phases)


def breathe(first: Part, others: list[Part]) -> Breathe:
    rounds, tones, pieces = 1, False, []
    check_given_once([part for part in others if TIMES.fullmatch(part.text)], "the number of breaths")
    for part in [first, *others]:
        if match := TIMES.fullmatch(part.text):
            rounds = times(match)
            if not 1 <= rounds <= MOST_BREATHS:
                message = f"[breathe] takes 1 to {MOST_BREATHS:,} breaths, not {rounds:,}"
                raise part.error(message, "write a number such as 5x")
        elif part.text in ("tones", "words"):
            tones = part.text == "tones"
        else:
            pieces.append(part)
    if not any(part.text for part in pieces):
        raise first.error("[breathe] has no breath", "write it like [breathe in 4s, out 6s, 5x]")
    return Breathe(phases=_phases(pieces), rounds=rounds, tones=tones)


def count(first: Part, others: list[Part]) -> Count:
    no_options(others, "count")
    match = re.fullmatch(r"(\d+)\s*(?:-|to)\s*(\d+)(?:\s+every\b(.*))?", first.text)
    if not match:
        raise first.error("this is not a count", "write it like [count 1-5 every 1s]")
    if max(int(match[1]), int(match[2])) > LARGEST_NUMBER:
        message = f"[count] takes numbers up to {LARGEST_NUMBER:,}"
        raise first.error(message, "write smaller numbers, such as [count 1-5 every 1s]")
    numbers = abs(int(match[2]) - int(match[1])) + 1
    if numbers > MOST_NUMBERS:
        message = f"[count] speaks at most {MOST_NUMBERS:,} numbers, not {numbers:,}"
        raise first.error(message, "write a shorter count, such as [count 1-100 every 1s]")
    if match[3] is None:
        raise first.error("this count has no time", f"write it like [count {first.shown} every 1s]")
    every = first.after(match.start(3)).interval("[count 1-5 every 1s]")
    return Count(first=int(match[1]), last=int(match[2]), every=every)

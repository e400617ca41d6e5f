"""The canonical form of a cue: what ``renderer fmt`` writes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import assert_never

from renderer.script.cues.aliases import cleared, own_bell
from renderer.script.cues.model import (
    At,
    Bell,
    Breathe,
    Count,
    End,
    For,
    Hold,
    Include,
    MarkHere,
    OptionalPart,
    Pause,
    Repeat,
    RepeatEach,
    ScriptCue,
    SetBed,
    SetPace,
    SetVoice,
    Sound,
)
from renderer.script.cues.parts import without_marks
from renderer.script.cues.table import CUES, cue_or_none
from renderer.script.durations import plain_numbers, shortened
from renderer.script.session import VALUE, fill, value_name

_HEADS = "|".join(sorted((head.replace(" ", r"\s+") for head in CUES), key=len, reverse=True))
_CUE = re.compile(rf"(?P<head>{_HEADS})(?![\w-])\s*[:=]?\s*(?P<behind>.*)", re.IGNORECASE)
_TRIED = ("3", "5m", "three minutes", "low", "bell", "2:30")
"""What a value may be in another round, or on the command line."""

_TIDIED = (
    (re.compile(r"(?<![\d.])(\d+)\s*(?:x|times)(?!\w)"), r"\1x"),
    (re.compile(r"\bx\s*(\d+)\b"), r"\1x"),
    (re.compile(r"([+-]?\d+(?:\.\d+)?)\s*db\b"), r"\1dB"),
    (re.compile(r"\bat (?:the )?end$"), "at end"),
    (re.compile(r"\bat half$"), "halfway"),
    (re.compile(r"^count (\d+) to (?=\d)"), r"count \1-"),
    (re.compile(r"^(repeat \d+)x$"), r"\1"),
    (re.compile(r"^(pace .*\d) %$"), r"\1%"),
)


def canonical_cue(written: str, values: Mapping[str, str], sounds: Collection[str] = ()) -> str:
    """What stands between the brackets of a cue without errors, in canonical form.

    Names and other words of the author's own keep their letters. The canonical form of a canonical form is
    itself. ``values`` are those of the script; a cue that holds some stays as it is where its canonical form
    could mean something else with other values.
    """
    own = own_bell(written, sounds)
    readings = _readings(own, values)
    cue = next((reading for reading in readings if reading), None)
    if cue is None:
        return written
    clear = cleared(own) or own
    for candidate in (_tidied(without_marks(clear), cue), _tidied(clear, cue), _tidied(own, cue)):
        others = _readings(candidate, values)
        if all(one == other for one, other in zip(readings, others, strict=True) if one):
            return candidate
    return written


def _readings(text: str, values: Mapping[str, str]) -> list[ScriptCue | None]:
    """The cue, or where it holds values, what it is with the script's own values and with others."""
    names = [value_name(found[1]) for found in VALUE.finditer(text)]
    if not names:
        return [cue_or_none(text)]
    own = {name: values.get(name, _TRIED[0]) for name in names}
    return [
        cue_or_none(fill(text, own)),
        *(cue_or_none(fill(text, dict.fromkeys(names, tried))) for tried in _TRIED),
    ]


def _tidied(text: str, cue: ScriptCue) -> str:
    """A text that reads as a cue, in the form that such a cue is written in."""
    text = text.strip()
    found = _CUE.fullmatch(text)
    head = " ".join(found["head"].lower().split()) if found else ""
    behind = found["behind"] if found else text
    match cue:
        case SetVoice() | MarkHere() | Include() | OptionalPart():
            return f"{head} {behind}"
        case RepeatEach():
            name, _, words = behind.partition(":")
            return f"{head} {name.strip().lower()}: {_parted(words)}"
        case (
            Pause() | Hold() | Bell() | Sound() | SetBed() | At() | Breathe() | Count() | SetPace()
            | Repeat() | For() | End()
        ):  # fmt: skip
            small = " ".join(plain_numbers(f"{head} {behind}".lower()).split())
            parts = [part.strip() for part in shortened(small).split(",")]
            for pattern, clear in _TIDIED:
                parts = [pattern.sub(clear, part) for part in parts]
            return ", ".join(parts)
        case _:
            assert_never(cue)


def _parted(text: str) -> str:
    return ", ".join(part.strip() for part in text.split(","))

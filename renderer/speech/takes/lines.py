"""The lines that a voice has to record for a plan: each sentence once, and what follows it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from renderer.plan.steps import Beat, HoldStep, PauseStep, Plan, Play, Point, Speak, Step
from renderer.problems import Position
from renderer.script.sentence_key import sentence_key
from renderer.units import spoken_length
from renderer.voice import Voice


class Line(Struct, frozen=True, kw_only=True):
    """A sentence at its first place in a script. ``after`` is what follows it, such as ``pause 3s``."""

    text: str
    position: Position
    chapter: str
    after: tuple[str, ...] = ()


def lines_of(plan: Plan, is_speaker: Callable[[Voice], bool]) -> tuple[Line, ...]:
    """The lines of the voices for which ``is_speaker`` is true, in the order of the script."""
    found: dict[str, Line] = {}
    chapter, current = "", None
    for step in plan.every():
        match step:
            case (Speak() as speak) | Beat(speak=Speak() as speak):
                current = None
                if is_speaker(speak.utterance.voice) and sentence_key(speak.caption) not in found:
                    current = sentence_key(speak.caption)
                    found[current] = Line(text=speak.caption, position=speak.position, chapter=chapter)
            case Point(kind="chapter", name=name):
                chapter, current = name, None
            case _:
                pass
        if current and (hint := _hint(step)):
            line = found[current]
            found[current] = replace(line, after=(*line.after, hint))
    return tuple(found.values())


def _hint(step: Step) -> str:
    match step:
        case PauseStep(seconds=seconds):
            return f"pause {_length(seconds)}"
        case HoldStep(low=low, high=high, unit_seconds=unit):
            longest = f"-{_length(high * unit)}" if high > low else ""
            return f"hold {_length(low * unit)}{longest}"
        case Play(kind=kind, sound=sound):
            return kind if kind == "bell" else sound
        case Beat(seconds=seconds, speak=Speak()):
            return f"say it within {_length(seconds)}"
        case _:
            return ""


def _length(seconds: Fraction) -> str:
    return f"{float(seconds):.3g}s" if seconds < 60 else spoken_length(seconds)

"""A first render of an hour in the default voice against one with espeak-ng, and what speech has of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.measuring import Measured, total
from bench.scripted import guided
from bench.workbench import RENDERER, Fact, Workbench


def default_voice(bench: Workbench) -> Iterator[Fact]:
    """``plan`` speaks every sentence, and ``render`` then mixes and encodes. Python starts twice."""
    neural = _first_render(bench, "default voice", ())
    espeak = _first_render(bench, "espeak-ng", ("--voice", "pyttsx3"))
    for what, of in (("speech", 0), ("mix and encode", 1), ("both", 2)):
        ratio = neural[of].cpu_seconds / espeak[of].cpu_seconds
        yield Fact(case="an hour, default voice", what=f"CPU of {what} / with espeak-ng", value=ratio)
    wall = neural[2].wall_seconds / espeak[2].wall_seconds
    yield Fact(case="an hour, default voice", what="first render / with espeak-ng", value=wall, at_most=0.8)


def _first_render(bench: Workbench, name: str, voice: tuple[str, ...]) -> tuple[Measured, Measured, Measured]:
    """What speech took, what the rest took, and the sum."""
    case = bench.new_case(f"an hour, {name}", guided(bench.minutes, fitted=False), "off")
    plan: list[str | Path] = [*RENDERER, "plan", case.script, "--bed", "off", "--jobs", "2", *voice]
    speech = bench.measured(case, "speech", plan)
    rest = bench.measured(case, "mix and encode", case.render(*voice))
    return speech, rest, total((speech, rest))

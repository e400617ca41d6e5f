"""What an edit of an hour costs, as a command from Python's start to its end."""

from __future__ import annotations

from collections.abc import Iterator

from bench.changes import longer_pause, other_words
from bench.others import ffmpeg_concat, has_ffmpeg, lame_alone, pydub
from bench.scripted import guided
from bench.workbench import BEDS, Case, Fact, Workbench


def regeneration(bench: Workbench, *, with_pydub: bool) -> Iterator[Fact]:
    """A first render with nothing kept, then one after each of two edits."""
    for name, bed in BEDS.items():
        case = bench.new_case(f"an hour, {name}", guided(bench.minutes, fitted=False), bed)
        cold, pause, words = _edited(bench, case)
        dry = bed == "off"
        yield _fact(case, "pause edit", pause, "s", at_most=1.0 if dry else None)
        yield _fact(case, "words edit", words, "s", at_most=1.5 if dry else None)
        yield _fact(case, "pause edit / cold render", pause / cold, at_most=None if dry else 1 / 3)
        yield _fact(case, "words edit / cold render", words / cold)
        yield _fact(case, "pause edit / LAME alone", pause / lame_alone(bench, case))
        if dry and has_ffmpeg():
            yield _fact(
                case, "pause edit / ffmpeg concat", pause / ffmpeg_concat(bench, case), at_most=1 / 12
            )
            if with_pydub:
                yield _fact(case, "pause edit / pydub", pause / pydub(bench, case), at_most=1 / 60)
        elif dry:
            print("ffmpeg concat and pydub are left out: they need the programs ffmpeg and ffprobe")
    for name, bed in BEDS.items():
        case = bench.new_case(f"an hour, fitted, {name}", guided(bench.minutes), bed)
        cold, pause, words = _edited(bench, case)
        yield _fact(case, "pause edit / cold render", pause / cold)
        yield _fact(case, "words edit / cold render", words / cold)


def _edited(bench: Workbench, case: Case) -> tuple[float, float, float]:
    cold = bench.time(case, "cold")
    text = longer_pause(case.script.read_text("utf-8"))
    case.script.write_text(text, "utf-8")
    pause = bench.time(case, "pause edit")
    case.script.write_text(other_words(text), "utf-8")
    return cold, pause, bench.time(case, "words edit")


def _fact(case: Case, what: str, value: float, unit: str = "", *, at_most: float | None = None) -> Fact:
    return Fact(case=case.name, what=what, value=value, unit=unit, at_most=at_most)

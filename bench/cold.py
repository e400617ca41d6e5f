"""A first render, nothing kept, against LAME alone for the finished WAV of the same track."""

from __future__ import annotations

from collections.abc import Iterator

from bench.others import lame_alone
from bench.scripted import guided, held, sleep
from bench.workbench import Fact, Workbench

NIGHT = 8


def cold(bench: Workbench, *, full: bool) -> Iterator[Fact]:
    """``full`` writes the WAV of eight hours, 5 GB, and encodes all of it."""
    hour = bench.minutes
    for name, shape, bed, at_most in (
        ("an hour, dry", guided(hour, fitted=False), "off", 1.0),
        ("an hour, 3/4 holds, bed", held(hour), "ocean", 0.5),
    ):
        case = bench.new_case(name, shape, bed)
        seconds = bench.time(case, "cold")
        ratio = seconds / lame_alone(bench, case)
        yield Fact(case=name, what="cold render / LAME alone", value=ratio, at_most=at_most)
    words = max(1, hour // 6)
    night = bench.new_case("eight hours of sleep, bed", sleep(NIGHT * hour, words), "ocean")
    seconds = bench.time(night, "cold")
    if full:
        encoding, what = lame_alone(bench, night), "LAME alone"
    else:
        # The words come first: but for its last bells this is the night's first hour.
        first = bench.new_case("its first hour", sleep(hour, words), "ocean")
        encoding, what = NIGHT * lame_alone(bench, first), "8 times LAME alone for its first hour"
    yield Fact(case=night.name, what=f"cold render / {what}", value=seconds / encoding, at_most=1 / 8)

"""Several renders at once over one empty cache, against the same one after the other."""

from __future__ import annotations

import filecmp
from collections.abc import Iterator

from msgspec.structs import replace

from bench.scripted import guided
from bench.workbench import Fact, Workbench

RENDERS = 4


def at_once(bench: Workbench) -> Iterator[Fact]:
    """Scripts of a quarter of an hour, with the same bed and bells, and no sentence in common."""
    minutes = max(6, bench.minutes // 4)
    name, shape = f"{RENDERS} scripts, {minutes} min, bed", guided(minutes)
    skipped = shape.chapters * shape.sentences_per_chapter
    cases = [
        bench.new_case(f"script {number + 1}, {minutes} min, bed", shape, "ocean", number * skipped)
        for number in range(RENDERS)
    ]
    in_a_row, together = bench.new_folder(), bench.new_folder()
    seconds = sum(bench.time(replace(case, cache=in_a_row), "in a row") for case in cases)
    rows = [case.track.rename(case.track.with_name("row.mp3")) for case in cases]
    ratio = bench.time_at_once(name, "at once", [case.render() for case in cases], together) / seconds
    yield Fact(case=name, what="at once / in a row", value=ratio, at_most=1.0)
    both = [case.track.rename(case.track.with_name("at once.mp3")) for case in cases]
    for case in cases:
        bench.time(case, "alone, cold")
    wrong = [
        made
        for made, case in zip([*rows, *both], [*cases, *cases], strict=True)
        if not filecmp.cmp(made, case.track, shallow=False)
    ]
    what = f"of {2 * RENDERS} tracks, made in a row and at once, other bytes than alone"
    yield Fact(case=name, what=what, value=len(wrong), at_most=0)

"""Silences that fill a time that is fixed stand in the plan, in its sums and in its picture."""

from __future__ import annotations

import pytest

from renderer.analysis.events import events
from renderer.analysis.plan_json import totals
from renderer.companions.picture.lanes import kinds
from renderer.layout.beds import bed_level_lu
from tests.support.without_audio import lay, script

CASES = [
    # body, and the onsets and lengths of the silences in it, in seconds
    ("[for 8m]\nRest.\n[end]\nOn.", [(0.5, 479.5)]),
    ("Rest.\n[at 27:00]\nOn.", [(0.5, 1619.5)]),
    ("Rest.\n[0:10]\nOn.\n[0:20]\nOff.", [(0.5, 9.5), (10.5, 9.5)]),
    ("[loop for 10s]\nRest. [pause 3s]\n[end]\nOn.", [(7, 3)]),
    ("[for 1m]\n[hold 10s-20s] Rest.\n[end]", [(20.5, 39.5)]),
    ("[for 1m]\n[for 10s]\nRest.\n[end]\nOn.\n[end]", [(0.5, 9.5), (10.5, 49.5)]),
    ("[for 10s]\nRest. [bell]\n[end]\nOn.", [(1.7, 8.3)]),
    ("[for 10s]\n[bell]\n[end]\nOn.", [(0, 10)]),
    ("[repeat 2]\n[for 5s]\nRest.\n[end]\n[end]", [(0.5, 4.5), (5.5, 4.5)]),
    ("[0:30]\nOn.", [(0, 30)]),
]

NONE = [
    "Rest. [hold 8m] On.",
    "[for 8m]\nRest. [hold 1m-10m]\n[end]\nOn.",
    "[for 500ms]\nRest.\n[end]\nOn.",
    "[for 1.7s]\nRest.\n[end]\nOn.",
    "Rest. [hold 1s-1h]\n[2:30]\nOn.",
]


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_silence_that_fills_a_fixed_time_is_an_event(body: str, expected: list[tuple[float, float]]) -> None:
    timeline = lay(script(body))
    rate = timeline.sample_rate
    found = [(e.onset_frames / rate, e.frames / rate) for e in events(timeline) if e.kind == "silence"]
    assert found == [pytest.approx(each, abs=0.06) for each in expected]
    assert totals(timeline)["fill_seconds"] == pytest.approx(sum(seconds for _, seconds in found))
    assert "silence" in kinds(timeline)


@pytest.mark.parametrize("body", NONE)
def test_an_automatic_silence_or_a_hold_that_fills_it_is_none(body: str) -> None:
    timeline = lay(script(body))
    assert not timeline.fills
    assert "silence" not in kinds(timeline)


@pytest.mark.parametrize(("bed", "level"), [("ocean", -15), ("ocean, -8dB", -23), ("ocean, +3dB", -12)])
def test_the_level_of_a_bed_is_relative_to_15_lu_below_the_words(bed: str, level: float) -> None:
    (found,) = lay(script("Rest. [hold 10s]", bed=bed)).beds
    assert bed_level_lu(found) == level

"""How chapters are paced."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given

from renderer.analysis.pace import paces, spans
from renderer.analysis.plan_json import pace_json
from renderer.cli.reports.pace import pace_lines
from renderer.errors import ScriptError
from tests.support.paths import CASES
from tests.support.properties import examples
from tests.support.random_scripts import BODIES, HEAD
from tests.support.timing_cases import Case, cases
from tests.support.without_audio import RATE, lay, script

TABLE = CASES / "pace.txt"


@pytest.mark.parametrize("case", cases(TABLE), ids=lambda case: case.name)
def test_a_script_and_the_pace_of_its_chapters(case: Case) -> None:
    assert [line.strip() for line in pace_lines(paces(lay(case.script)))] == case.expected


@examples(25)
@given(BODIES)
def test_chapters_fill_the_track_and_hold_all_of_its_words_and_silence(body: str) -> None:
    try:
        timeline = lay(script(body, bed="ocean", **HEAD))
    except ScriptError:
        assume(False)
        raise
    found = paces(timeline)
    assert [pace.chapter for pace in found] == list(spans(timeline.chapters, timeline.frames))
    end = 0
    for pace in found:
        assert pace.chapter.onset_frames == end
        end += pace.chapter.frames
        assert 0 <= pace.longest_silence_frames <= pace.silence_frames <= pace.chapter.frames
    assert end == timeline.frames
    spoken = [cue for cue in timeline.cues if cue.kind == "speech"]
    assert sum(pace.words for pace in found) == sum(len(cue.caption.split()) for cue in spoken)
    assert sum(pace.speech_frames for pace in found) == sum(cue.frames for cue in spoken)
    heard = np.zeros(timeline.frames, dtype=bool)
    for cue in timeline.cues:
        heard[cue.onset_frames : cue.end_frames] = True
    assert sum(pace.silence_frames for pace in found) == timeline.frames - heard.sum()


def test_the_pace_as_json() -> None:
    (pace,) = paces(lay(script("Rest here now. [hold 1m] [bell]")))
    assert pace_json(pace) == {
        "name": "",
        "onset_frames": 0,
        "onset_seconds": 0.0,
        "frames": 69.5 * RATE,
        "seconds": 69.5,
        "words": 3,
        "words_per_minute": 2.6,
        "speech_seconds": 1.5,
        "speech_words_per_minute": 120.0,
        "silence_share": 0.8633,
        "silence_seconds": 60.0,
        "longest_silence_seconds": 60.0,
    }


def test_rates_without_time_or_speech_are_null() -> None:
    quiet, empty = (pace_json(pace) for pace in paces(lay(script("# One\n[hold 6s]\n# Two\n"))))
    assert (quiet["words_per_minute"], quiet["speech_words_per_minute"], quiet["silence_share"]) == (
        0,
        None,
        1,
    )
    assert (empty["words_per_minute"], empty["speech_words_per_minute"], empty["silence_share"]) == (
        None,
    ) * 3

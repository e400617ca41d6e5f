"""Numbers, signs and levels in cues as people write them, each with the plain spelling."""

from __future__ import annotations

import pytest

from renderer.script.cues.parts import CueError
from renderer.script.cues.table import parse_cue

SAME = [
    ("hold 4\u20148 breaths", "hold 4-8 breaths"),
    ("hold 4 \u2014 8 breaths", "hold 4-8 breaths"),
    ("hold 3m to 5m", "hold 3m-5m"),
    ("hold 4\u20118 breaths", "hold 4-8 breaths"),
    ("pause\u20145 s", "pause 5s"),
    ("hold\u20135 breaths", "hold 5 breaths"),
    ("pause 4,5s", "pause 4.5s"),
    ("hold 2,5m, bell at end", "hold 2.5m, bell at end"),
    ("at 1:02,5", "at 1:02.5"),
    ("breathe in 4,5s,out 6s,3x", "breathe in 4.5s, out 6s, 3x"),
    ("pace 97,5%", "pace 97.5%"),
    ("pause \u00bd minute", "pause 30s"),
    ("pause 1\u00bd minutes", "pause 90s"),
    ("pause 1/2 minute", "pause 30s"),
    ("pause about 5 seconds", "pause 5s"),
    ("pause ~5s", "pause 5s"),
    ("pause 5s or so", "pause 5s"),
    ("bell low, \u20136dB", "bell low, -6dB"),
    ("bell low, \u22126,5 dB", "bell low, -6.5dB"),
    ("bed ocean, \u22126 dB, fade 4,5s", "bed ocean, -6dB, fade 4.5s"),
    ("3x bell", "bell 3x"),
    ("3 x bell", "bell 3x"),
    ("3\u00d7 bell", "bell 3x"),
    ("3 times bell", "bell 3x"),
    ("3x low bell", "bell low 3x"),
    ("three low bells", "bell low 3x"),
    ("bell low x 3", "bell low 3x"),
    ("bell low 3\u00d7 every 4,5s", "bell low 3x every 4.5s"),
    ("hold 15s, bell every 5s, \u201312 dB", "hold 15s, bell every 5s, -12dB"),
]


@pytest.mark.parametrize(("written", "plain"), SAME)
def test_a_spelling_of_a_number_is_read(written: str, plain: str) -> None:
    assert parse_cue(written) == parse_cue(plain)


def test_a_level_belongs_to_the_bell_before_it() -> None:
    cue = parse_cue("hold 3m, bell every 1m, -12dB, bell low at end")
    assert [bell.gain_db for bell in cue.bells] == [-12.0, 0.0]  # type: ignore[union-attr]


@pytest.mark.parametrize("words", ["mark 1,5", "repeat side: 1,5, 2", "mark a\u2014b"])
def test_a_comma_or_a_dash_in_a_name_is_none_of_these(words: str) -> None:
    try:
        cue = parse_cue(words)
    except CueError:
        return
    assert "1.5" not in str(cue)
    assert "a-b" not in str(cue)

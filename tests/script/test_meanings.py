"""What each cue does, in a line."""

from __future__ import annotations

import pytest

from renderer.script.cues.meanings import MEANINGS, meaning_of
from renderer.script.cues.table import CUES, parse_cue
from renderer.workflows import completions


@pytest.mark.parametrize("written", completions.CUES)
def test_every_cue_has_a_meaning(written: str) -> None:
    name = next(name for name in sorted(CUES, key=len, reverse=True) if written.startswith(name))
    assert meaning_of(parse_cue(written)) is MEANINGS[name.removeprefix("short ").removeprefix("long ")]


def test_no_meaning_is_of_a_cue_that_does_not_exist() -> None:
    assert set(MEANINGS) == set(CUES) - {"short pause", "long pause"}
    assert all(f"[{name}" in meaning.form for name, meaning in MEANINGS.items())

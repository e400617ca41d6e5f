"""Lengths that are written into a text: only where the track says that one is written."""

from __future__ import annotations

from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec.structs import replace

from renderer.api.tracks import LiveTracks, edit_length, place_track
from renderer.errors import InputError


@pytest.mark.parametrize("kind", ["hold", "pause"])
def test_a_silence_whose_length_is_not_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("RENDERER_CACHE", str(tmp_path / "cache"))
    script, text = tmp_path / "rest.md", f"---\ntitle: Rest\nvoice: tone:low\n---\nA. [{kind} 4s] B.\n"
    with closing(LiveTracks()) as live:
        track = live.lay_out(live.compile(script, text), None)
    (event,) = [event for event in place_track(track, tmp_path, text).events if event.kind == kind]
    assert edit_length(track.compiled, text, event, Fraction(3)).text == "3s"
    with pytest.raises(InputError, match="is not written in the text"):
        edit_length(track.compiled, text, replace(event, edit=""), Fraction(3))

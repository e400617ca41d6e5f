"""The outlines of the sounds in a track."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import soundfile
from msgspec.structs import replace

from renderer.api.tracks import EventPeaks, LiveTracks, place_track
from renderer.timeline import Block


def test_a_long_sound_is_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER_CACHE", str(tmp_path / "cache"))
    seconds = np.arange(8_000 * 25) / 8_000
    soundfile.write(tmp_path / "long.wav", np.sin(3_000 * seconds) * seconds / 60, 8_000)
    script, text = tmp_path / "rest.md", "---\ntitle: Rest\nsounds: {long: long.wav}\n---\n[sound long]\n"
    asked = []
    with closing(LiveTracks()) as live:
        track = live.lay_out(live.compile(script, text), None)

        def read_clip(source: str, onset_frames: int, frames: int) -> Block:
            asked.append(frames)
            return track.read_clip(source, onset_frames, frames)

        events = place_track(track, tmp_path, text).events
        found = EventPeaks().of(replace(track, read_clip=read_clip), events, 0, len(events) - 1)
        (cue,) = track.timeline.cues
        whole = track.read_clip(cue.source, cue.source_onset_frames, cue.frames)
    rate = track.timeline.sample_rate
    assert (sum(asked), max(asked)) == (cue.frames, 10 * rate)
    (peaks,) = (np.frombuffer(outline, np.uint8) for outline in found.values())
    loudest = np.abs(whole).max(axis=1) * 10 ** (cue.gain_db / 20)
    expected = [loudest[first : first + rate // 50].max() for first in range(0, cue.frames, rate // 50)]
    np.testing.assert_allclose(peaks, np.clip(255 * np.array(expected), 0, 255), atol=0.51)

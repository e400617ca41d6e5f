"""The strikes of bells in tracks: which samples each plays, and what is kept in the store."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile

from renderer.storage.store import Store
from renderer.timeline import Cue, ReadClip
from renderer.workflows.compile import compile_script
from renderer.workflows.lay_out_tracks import plan_tracks, silent
from renderer.workflows.options import Options

HEAD = "---\ntitle: A test\nvoice: tone\n"


def bells(folder: Path, body: str, head: str = "") -> tuple[list[Cue], ReadClip]:
    """The strikes of the first track of a script, and a reader of its clips."""
    (folder / "script.md").write_text(f"{HEAD}{head}---\n{body}\n")
    compiled = compile_script(folder / "script.md", Options())
    (track,), read_clip = plan_tracks(compiled, Store(folder / "store", most_bytes=10**10), silent)
    return [cue for cue in track.timeline.cues if cue.kind == "bell"], read_clip


def test_strikes_in_a_row_play_different_samples(tmp_path: Path) -> None:
    strikes, read_clip = bells(tmp_path, "Rest. [bell wood block 3x every 2s] Rest. [bell wood block]")
    samples = [read_clip(cue.source, 0, cue.frames) for cue in strikes]
    assert len(strikes) == 4
    for one, other in pairwise(samples):
        assert one.shape == other.shape
        assert np.abs(one - other).max() > 0.01


def test_an_edit_elsewhere_changes_no_strike(tmp_path: Path) -> None:
    body = "Sit. [bell high] Soften. [bell high 2x every 2s] Stay here. [hold 20s, bell high every 6s] {}"
    before, _ = bells(tmp_path, body.format("The end."))
    longer = body.replace("20s", "40s").format("Rise. [bell high] Slowly.")
    after, _ = bells(tmp_path, f"Welcome. {longer}")
    assert [cue.source for cue in before] == [cue.source for cue in after[: len(before)]]
    assert [cue.gain_db for cue in before] == [0.0] * len(before)


def test_only_the_strikes_of_a_track_are_computed(tmp_path: Path) -> None:
    bells(tmp_path, "Rest. [bell wood block] Rest. [bell wood block, soft]")
    assert Store(tmp_path / "store", most_bytes=10**10).usage()["sound"].entries == 2


def test_the_strength_of_a_bell_of_the_users_is_a_level(tmp_path: Path) -> None:
    hit = np.sin(np.arange(24_000) / 9.0) * np.exp(-np.arange(24_000) / 4_000)
    soundfile.write(tmp_path / "gong.wav", 0.5 * hit, 48_000)
    body = "[bell gong] [bell gong, soft] Rest. [hold 5s, bell gong firm at end]"
    (normal, soft, firm), _ = bells(tmp_path, body, "sounds: {gong: gong.wav}\n")
    assert normal.source == soft.source == firm.source
    assert (soft.gain_db - normal.gain_db, firm.gain_db - normal.gain_db) == (-4.0, 2.0)

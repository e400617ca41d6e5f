"""The variants of built-in beds in the store: which are made, their level, and other sample rates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from renderer.layout.clips import BedVariants
from renderer.loudness.meter import LoudnessMeter, integrated_lufs
from renderer.sounds.bed_variants import bed_variants, make_variants
from renderer.sounds.tones.beds import BED_TONES
from renderer.storage.clip_reader import clip_reader
from renderer.storage.store import Store
from renderer.timeline import MPEG_FRAME_FRAMES, Block
from renderer.units import to_linear

VOICE_LUFS = {1: -20.0, 2: -16.99}
"""How loud a mono voice at -20 LUFS is in a mono track and in both channels of a stereo track."""


def variants(store: Store, name: str, sample_rate: int = 48_000, channels: int = 2) -> BedVariants:
    return bed_variants(name, sample_rate=sample_rate, channels=channels, store=store)


def made(folder: Path, name: str, numbers: list[int], sample_rate: int = 48_000) -> list[Block]:
    store = Store(folder, most_bytes=10**9)
    bed = variants(store, name, sample_rate)
    sources = {bed.clips[number].source for number in numbers}
    make_variants(name, bed, sources, sample_rate=sample_rate, store=store, jobs=2, progress=lambda _: None)
    read_clip = clip_reader(bed.clips, store)
    return [read_clip(bed.clips[number].source, 0, bed.clips[number].frames) for number in numbers]


def test_only_the_variants_that_play_are_made_and_each_once(tmp_path: Path) -> None:
    store = Store(tmp_path, most_bytes=10**9)
    bed = variants(store, "binaural")
    shares: list[float] = []
    for _ in range(2):
        sources = {bed.clips[2].source, bed.clips[7].source, "another sound"}
        make_variants(
            "binaural", bed, sources, sample_rate=48_000, store=store, jobs=1, progress=shares.append
        )
    assert shares == [0.0, 0.5, 1.0]
    assert [number for number, clip in enumerate(bed.clips) if store.holds("sound", clip.key)] == [0, 2, 7]


def test_beds_variants_and_rates_have_keys_of_their_own(tmp_path: Path) -> None:
    store = Store(tmp_path, most_bytes=10**9)
    clips = [
        clip
        for name in ("drone", "binaural")
        for rate in (44_100, 48_000)
        for clip in variants(store, name, rate).clips
    ]
    assert len({clip.key for clip in clips}) == len({clip.source for clip in clips}) == len(clips)


@pytest.mark.parametrize("name", BED_TONES)
def test_a_bed_is_so_much_softer_than_a_voice(tmp_path: Path, name: str) -> None:
    sounds = made(tmp_path, name, [0, 3])
    for channels, voice_lufs in VOICE_LUFS.items():
        gain_db = variants(Store(tmp_path, most_bytes=10**9), name, channels=channels).clips[3].gain_db
        for sound in sounds:
            heard = sound.mean(axis=1, keepdims=True) if channels == 1 else sound
            meter = LoudnessMeter(48_000, channels)
            meter.push(heard * np.float32(to_linear(gain_db)))
            assert integrated_lufs(meter.energies) == pytest.approx(voice_lufs - 15, abs=0.5)


def test_a_bed_at_48000_is_as_it_was_synthesized(tmp_path: Path) -> None:
    bed = variants(Store(tmp_path, most_bytes=10**9), "drone")
    (sound,) = made(tmp_path, "drone", [1])
    np.testing.assert_array_equal(sound, BED_TONES["drone"].make(1))
    assert bed.region_frames == 24 * 48_000
    assert bed.fade_shape == "linear"


def test_tones_stay_in_phase_at_44100(tmp_path: Path) -> None:
    """There, 24 s are made a whole number of MPEG frames; the next variant goes on in phase."""
    bed = variants(Store(tmp_path, most_bytes=10**9), "binaural", 44_100)
    region = bed.region_frames
    assert region == 919 * MPEG_FRAME_FRAMES == pytest.approx(24 * 44_100, rel=3e-4)
    assert bed.clips[0].frames % MPEG_FRAME_FRAMES == 0
    first, second = (sound.astype(float) for sound in made(tmp_path, "binaural", [0, 1], 44_100))
    fade = len(first) - region
    share = np.arange(fade)[:, None] / fade
    across = first[region:] * (1 - share) + second[:fade] * share
    sound = np.concatenate([first[:region], across, second[fade:region]])
    for channel, hertz in ((0, 200), (1, 206)):
        lines = np.abs(np.fft.rfft(sound[:, channel] * np.hanning(len(sound))))
        assert lines.argmax() == 2 * 24 * hertz
        assert lines[2 * 24 * hertz + 24 : 2 * 24 * 290].max() < 1e-3 * lines.max()

"""The decoded peak against a decode of the whole file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from renderer.encode.encoder import Mp3, encode
from renderer.encode.mp3.decoded_peak import FramePeaks, decoded_true_peak
from renderer.loudness.true_peak import TruePeakMeter
from renderer.timeline import Block

FRAMES = 240_000
TIME = np.arange(FRAMES)[:, None] / 48_000


def swells(gain: float) -> Block:
    """Pink-ish noise that swells up to ``gain`` now and then."""
    noise = np.random.default_rng(3).standard_normal((FRAMES + 8, 2))
    soft = np.apply_along_axis(np.convolve, 0, noise, np.ones(9) / 9, mode="valid")
    shaped = soft * (0.02 + np.maximum(0.0, np.sin(TIME * 2.5)) ** 8)
    return (shaped / np.abs(shaped).max() * gain).astype(np.float32)


def clipped(gain: float) -> Block:
    """Noise clipped so hard that coding raises it by more than the margin."""
    noise = np.random.default_rng(4).standard_normal((FRAMES, 2))
    return (np.clip(noise * 50, -1, 1) * gain).astype(np.float32)


def checked(samples: Block, path: Path, form: Mp3, ceiling_dbtp: float) -> tuple[float, float]:
    peaks = FramePeaks()
    blocks = peaks.watch(np.array_split(samples, 7))
    encode(blocks, path, form, sample_rate=48_000, channels=samples.shape[1], frames=len(samples))
    meter = TruePeakMeter(samples.shape[1])
    for block in soundfile.blocks(path, 4_096, dtype="float32", always_2d=True):
        meter.push(block)
    return decoded_true_peak(path, peaks, ceiling_dbtp=ceiling_dbtp), meter.true_peak_dbtp


@pytest.mark.parametrize("form", [Mp3(), Mp3(vbr_quality=4), Mp3(bitrate_kbps=320)], ids=str)
@pytest.mark.parametrize("gain", [0.9, 0.3])
@pytest.mark.parametrize("channels", [1, 2])
def test_the_peak_is_that_of_the_whole_file(tmp_path: Path, form: Mp3, gain: float, channels: int) -> None:
    found, whole = checked(swells(gain)[:, :channels], tmp_path / "a.mp3", form, -1.0)
    assert found == pytest.approx(whole, abs=0.01)


@pytest.mark.parametrize("frames", [1, 1000, 1152, 30_000])
def test_a_peak_at_either_end_is_found(tmp_path: Path, frames: int) -> None:
    samples = np.zeros((frames, 1), np.float32)
    samples[:500] = np.sin(np.arange(500) / 9)[:frames, None] * 0.8
    samples[-500:] += np.sin(np.arange(500) / 9)[-frames:, None] * 0.1
    found, whole = checked(samples, tmp_path / "a.mp3", Mp3(), -1.0)
    assert found == pytest.approx(whole, abs=0.05)


def test_a_file_that_coding_raises_over_the_ceiling_is_caught_below_the_margin(tmp_path: Path) -> None:
    gain = 10 ** (-5.2 / 20)
    found, whole = checked(clipped(gain), tmp_path / "a.mp3", Mp3(bitrate_kbps=64), -1.0)
    assert whole > -1.0
    assert found == pytest.approx(whole, abs=0.01)


def test_silence_and_an_empty_track_have_no_peak(tmp_path: Path) -> None:
    for frames in (0, 5_000):
        found, _ = checked(np.zeros((frames, 2), np.float32), tmp_path / "a.mp3", Mp3(), -1.0)
        assert found == -np.inf


@given(st.lists(st.integers(0, 3_000), max_size=8))
def test_frame_peaks_do_not_depend_on_the_blocks(sizes: list[int]) -> None:
    samples = np.random.default_rng(6).uniform(-1, 1, (sum(sizes), 2)).astype(np.float32)
    peaks = FramePeaks()
    for _ in peaks.watch(np.split(samples, np.cumsum(sizes))):
        pass
    expected = [np.abs(samples[first : first + 1152]).max() for first in range(0, len(samples), 1152)]
    assert peaks.peaks.tolist() == expected

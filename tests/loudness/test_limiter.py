"""The limiter: never over the ceiling, never late, the same however the programme is cut."""

from __future__ import annotations

import itertools
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from renderer.loudness.limiter import context_frames, limit
from renderer.loudness.true_peak import CELL_FRAMES, TruePeakMeter, interpolation_bound
from renderer.timeline import Block
from renderer.units import to_db, to_linear
from tests.support.properties import examples

RATES = (44_100, 48_000)


def limited(
    blocks: Iterator[Block] | list[Block],
    gain_db: float,
    ceiling_dbtp: float = -1.0,
    sample_rate: int = 48_000,
) -> Block:
    done = limit(blocks, gain_db=gain_db, ceiling_dbtp=ceiling_dbtp, sample_rate=sample_rate)
    return np.concatenate(list(done))


def true_peak(samples: Block) -> float:
    meter = TruePeakMeter(samples.shape[1])
    meter.push(samples)
    return meter.true_peak_dbtp


def noise(seed: int, frames: int, channels: int = 2) -> Block:
    """Noise that changes its level every 1,000 frames, from silence to far over full scale."""
    rng = np.random.default_rng(seed)
    levels = rng.choice(
        [0.0, 0.01, 0.1, 0.3, 1.0, 50.0], p=[0.4, 0.2, 0.2, 0.1, 0.05, 0.05], size=frames // 1_000 + 1
    )
    steps = np.repeat(levels, 1_000)[:frames, None]
    samples: Block = (rng.standard_normal((frames, channels)) * steps).astype(np.float32)
    return samples


def sine(divisor: float, degrees: float, frames: int = 96_000) -> NDArray[np.float64]:
    """A full-scale sine of the sample rate over ``divisor``, with tapers of 0.1 s."""
    n = np.arange(frames)
    taper = np.minimum(1.0, np.minimum(n, frames - 1 - n) / 4_800)
    wave: NDArray[np.float64] = taper * np.sin(2 * np.pi * n / divisor + np.deg2rad(degrees))
    return wave


def bursts() -> NDArray[np.float64]:
    uniform = np.random.default_rng(2).uniform(-1.0, 1.0, 96_000)
    return uniform * (np.arange(96_000) % 9_600 < 2_400)


def square() -> NDArray[np.float64]:
    wave: NDArray[np.float64] = np.sign(sine(480, 1))
    return wave


def speech_like() -> NDArray[np.float64]:
    """Pulses at 110 Hz through a resonance at 600 Hz, four syllables a second, with pauses."""
    n = np.arange(96_000)
    resonance = np.exp(-np.pi * 90 * n / 48_000) * np.sin(2 * np.pi * 600 * (n + 1) / 48_000)
    voiced = np.zeros(len(n))
    for onset in range(0, len(n), 436):
        voiced[onset:] += resonance[: len(n) - onset]
    syllables = np.abs(np.sin(2 * np.pi * 2 * n / 48_000)) * (n % 48_000 < 24_000)
    spoken: NDArray[np.float64] = voiced * syllables
    spoken /= np.abs(spoken).max()
    return spoken


HARD = {
    "noise bursts": bursts(),
    "fs/4 at 45 degrees": sine(4, 45),
    "fs/3": sine(3, 20),
    "fs/6 at 60 degrees": sine(6, 60),
    "square": square(),
    "speech": speech_like(),
    "clicks": np.where(np.arange(96_000) % 1_009 == 0, 20.0, 0.0),
    "a million": 1e6 * bursts(),
}


@pytest.mark.parametrize("gain_db", [0.0, 12.0])
@pytest.mark.parametrize("name", HARD)
def test_hard_material_stays_under_the_ceiling(name: str, gain_db: float) -> None:
    samples = np.stack([HARD[name], -0.7 * HARD[name]], axis=1).astype(np.float32)
    done = limited([samples], gain_db)
    assert done.dtype == np.float32
    assert done.shape == samples.shape
    assert true_peak(done) <= -1.0
    if gain_db > 0.0:
        assert true_peak(done) > -1.3


@pytest.mark.usefixtures("ffmpeg")
def test_ffmpeg_finds_no_peak_over_the_ceiling(tmp_path: Path) -> None:
    import soundfile

    path = tmp_path / "hard.wav"
    samples = np.concatenate(list(HARD.values()))
    soundfile.write(path, limited([samples[:, None].astype(np.float32)], 12.0), 48_000, subtype="FLOAT")
    said = subprocess.run(
        ["ffmpeg", "-i", str(path), "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    found = re.findall(r"Peak:\s+(\S+) dBFS", said)
    assert -1.2 <= float(found[-1]) <= -1.0


@examples(40)
@given(
    seed=st.integers(0, 2**32 - 1),
    frames=st.integers(1, 30_000),
    gain_db=st.floats(-20, 40),
    ceiling_dbtp=st.floats(-20, 0),
    sample_rate=st.sampled_from(RATES),
)
def test_the_ceiling_holds(
    seed: int, frames: int, gain_db: float, ceiling_dbtp: float, sample_rate: int
) -> None:
    done = limited([noise(seed, frames)], gain_db, ceiling_dbtp, sample_rate)
    assert len(done) == frames
    assert true_peak(done) <= ceiling_dbtp + 0.05


@examples(20)
@given(
    seed=st.integers(0, 2**32 - 1),
    frames=st.integers(1, 150_000),
    sizes=st.lists(st.integers(0, 70_000), max_size=6),
    channels=st.sampled_from([1, 2]),
)
def test_blocks_do_not_matter(seed: int, frames: int, sizes: list[int], channels: int) -> None:
    samples = noise(seed, frames, channels)
    edges = [0]
    for size in itertools.cycle([*sizes, 4_999]):
        edges.append(min(frames, edges[-1] + size))
        if edges[-1] == frames:
            break
    pieces = [samples[onset:end] for onset, end in itertools.pairwise(edges)]
    assert np.array_equal(limited(pieces, 6.0), limited([samples], 6.0))


@examples(20)
@given(
    seed=st.integers(0, 2**32 - 1),
    onset_cells=st.integers(0, 9_000),
    frames=st.integers(1, 90_000),
    sample_rate=st.sampled_from(RATES),
)
def test_a_stretch_can_be_limited_again_from_its_context(
    seed: int, onset_cells: int, frames: int, sample_rate: int
) -> None:
    samples = noise(seed, 150_000)
    whole = limited([samples], 3.0, sample_rate=sample_rate)
    onset = onset_cells * CELL_FRAMES
    lead = min(onset, context_frames(sample_rate))
    window = samples[onset - lead : onset + frames + context_frames(sample_rate)]
    again = limited([window], 3.0, sample_rate=sample_rate)[lead : lead + frames]
    assert np.array_equal(again, whole[onset : onset + frames])


@pytest.mark.parametrize("sample_rate", RATES)
def test_the_context_is_whole_cells_and_under_a_fifth_of_a_second(sample_rate: int) -> None:
    assert context_frames(sample_rate) % CELL_FRAMES == 0
    assert context_frames(sample_rate) < sample_rate / 5


@examples(30)
@given(seed=st.integers(0, 2**32 - 1), gain_db=st.floats(-30, 30))
def test_under_the_ceiling_it_is_a_multiplication(seed: int, gain_db: float) -> None:
    samples = np.random.default_rng(seed).uniform(-1.0, 1.0, (70_000, 2))
    samples *= to_linear(-1.1 - gain_db) / interpolation_bound()
    quiet = samples.astype(np.float32)
    assert np.array_equal(limited([quiet], gain_db), quiet * np.float32(to_linear(gain_db)))


def test_samples_whose_true_peak_is_below_the_ceiling_are_unchanged() -> None:
    # A slow sine 0.3 dB under the ceiling: the bound says perhaps, the interpolation says no.
    samples = (to_linear(-1.3) * sine(480, 0))[:, None].astype(np.float32)
    assert np.array_equal(limited([samples], 0.0), samples)


def test_samples_away_from_a_peak_are_unchanged() -> None:
    samples = np.full((96_000, 1), 0.1, np.float32)
    samples[48_000] = 3.0
    done = limited([samples], 0.0)
    context = context_frames(48_000)
    attack = 300
    assert np.array_equal(done[: 48_000 - attack], samples[: 48_000 - attack])
    assert np.array_equal(done[48_000 + context :], samples[48_000 + context :])
    assert done[48_000, 0] < 0.9


def test_the_gain_moves_smoothly_and_comes_back_in_tens_of_milliseconds() -> None:
    samples = np.full((96_000, 1), 0.1, np.float32)
    samples[48_000] = 3.0
    done = limited([samples], 0.0)
    rest = np.arange(96_000) != 48_000
    gain_db = 20 * np.log10((done / samples)[rest, 0])
    assert np.abs(np.diff(gain_db)).max() < 0.15
    deepest = gain_db.min()
    assert gain_db[48_000] == pytest.approx(deepest, abs=0.01)
    assert gain_db[48_000 + 960] < deepest / 3
    assert gain_db[48_000 + 4_800] > deepest / 5
    assert np.all(np.diff(gain_db[48_000:]) >= -1e-5)


def test_channels_are_limited_alike() -> None:
    loud = bursts()
    samples = np.stack([4.0 * loud, np.full(96_000, 0.25)], axis=1).astype(np.float32)
    done = limited([samples], 0.0)
    quiet_gain = done[:, 1] / samples[:, 1]
    sounding = np.abs(samples[:, 0]) > 1e-3
    assert quiet_gain.min() < 0.4
    assert done[sounding, 0] / samples[sounding, 0] == pytest.approx(quiet_gain[sounding], rel=1e-5)


def test_a_low_tone_is_turned_down_and_not_bent() -> None:
    # 4 dB over the ceiling: all that remains is a quieter sine.
    samples = sine(480, 0)[:, None].astype(np.float32)
    done = limited([samples], 4.0)[24_000:72_000, 0].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(done * np.hanning(len(done)))) ** 2
    tone = spectrum[97:104].sum()
    assert 10 * np.log10((spectrum.sum() - tone) / tone) < -90


def test_inter_sample_peaks_before_the_first_and_after_the_last_frame_are_limited() -> None:
    samples = np.concatenate([np.ones((5, 2)), np.zeros((7_001, 2)), np.full((7, 2), 3.0)]).astype(np.float32)
    assert true_peak(samples) > to_db(3.0)
    assert true_peak(limited([samples], 0.0)) <= -1.0


def test_silence_after_the_end_stays_silent() -> None:
    samples = np.full((150_000, 1), 0.1, np.float32)
    samples[:120_000] *= 40.0
    assert np.array_equal(limited([samples], 0.0)[-10_000:], samples[-10_000:])


def test_silence_stays_silence() -> None:
    assert not limited([np.zeros((100_001, 2), np.float32)], 30.0).any()


def test_an_empty_signal() -> None:
    assert list(limit([], gain_db=3.0, ceiling_dbtp=-1.0, sample_rate=48_000)) == []
    empty = [np.zeros((0, 2), np.float32)]
    assert list(limit(empty, gain_db=3.0, ceiling_dbtp=-1.0, sample_rate=48_000)) == []

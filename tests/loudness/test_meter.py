"""EBU Tech 3341 and 3342 through the meters, and what must hold for any programme."""

from __future__ import annotations

import itertools
import math
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from renderer.loudness.meter import (
    Energies,
    LoudnessMeter,
    integrated_lufs,
    k_weighting,
    max_momentary_lufs,
    mean_energies,
    measure,
    momentary_lufs,
    range_lu,
    to_lufs,
)
from renderer.loudness.sos_filter import filtered
from renderer.loudness.true_peak import TruePeakMeter, interpolation_bound, interpolation_filter
from renderer.timeline import Block
from renderer.units import to_db, to_linear
from tests.support.properties import examples

RATES = (44_100, 48_000)
Tones = tuple[tuple[float, float], ...]
"""Seconds and per-channel peak in dBFS, one after the other."""


def tones(stretches: Tones, sample_rate: int, gains_db: tuple[float, ...] = (0.0, 0.0)) -> Block:
    """A 1 kHz sine in phase on every channel, without a break between the stretches."""
    levels = [np.full(round(seconds * sample_rate), to_linear(level)) for seconds, level in stretches]
    envelope = np.concatenate(levels)
    sine = envelope * np.sin(2 * np.pi * 1000 / sample_rate * np.arange(len(envelope)))
    return np.stack([sine * to_linear(gain) for gain in gains_db], axis=1).astype(np.float32)


def cut(samples: Block, frames: int) -> Iterator[Block]:
    return (samples[onset : onset + frames] for onset in range(0, len(samples), frames))


def energies_of(samples: Block, sample_rate: int, frames: int = 40_000) -> Energies:
    meter = LoudnessMeter(sample_rate, samples.shape[1])
    for block in cut(samples, frames):
        meter.push(block)
    return meter.energies


def short_term_lufs(energies: Energies) -> NDArray[np.float64]:
    """The short-term loudness over 3 s, one value every 10 ms (EBU Tech 3341, 2.2)."""
    return to_lufs(mean_energies(energies, 300, 1))


def true_peak(samples: Block) -> float:
    meter = TruePeakMeter(samples.shape[1])
    for block in cut(samples, 5_000):
        meter.push(block)
    return meter.true_peak_dbtp


@pytest.mark.parametrize("sample_rate", RATES)
@pytest.mark.parametrize("level", [-23.0, -33.0])
def test_tech_3341_cases_1_and_2(sample_rate: int, level: float) -> None:
    energies = energies_of(tones(((20.0, level),), sample_rate), sample_rate)
    assert integrated_lufs(energies) == pytest.approx(level, abs=0.1)
    assert max_momentary_lufs(energies) == pytest.approx(level, abs=0.1)
    assert short_term_lufs(energies).max() == pytest.approx(level, abs=0.1)


@pytest.mark.parametrize("sample_rate", RATES)
@pytest.mark.parametrize(
    "stretches",
    [
        pytest.param(((10, -36), (60, -23), (10, -36)), id="3"),
        pytest.param(((10, -72), (10, -36), (60, -23), (10, -36), (10, -72)), id="4"),
        pytest.param(((20, -26), (20.1, -20), (20, -26)), id="5"),
    ],
)
def test_tech_3341_cases_3_to_5(sample_rate: int, stretches: Tones) -> None:
    energies = energies_of(tones(stretches, sample_rate), sample_rate)
    assert integrated_lufs(energies) == pytest.approx(-23.0, abs=0.1)


def test_tech_3341_case_6() -> None:
    samples = tones(((20, 0),), 48_000, gains_db=(-28, -28, -24, -30, -30))
    assert integrated_lufs(energies_of(samples, 48_000)) == pytest.approx(-23.0, abs=0.1)


def test_tech_3341_case_9() -> None:
    samples = tones(((1.34, -20), (1.66, -30)) * 5, 48_000)
    assert short_term_lufs(energies_of(samples, 48_000)) == pytest.approx(-23.0, abs=0.1)


def test_tech_3341_case_12() -> None:
    samples = tones(((0.18, -20), (0.22, -30)) * 25, 48_000)
    # The first value after one second ends the hundredth 10 ms.
    assert momentary_lufs(energies_of(samples, 48_000))[60:] == pytest.approx(-23.0, abs=0.1)


def test_a_mono_sine_at_full_scale() -> None:
    # BS.1770-4, Annex 1: 0 dBFS at 997 Hz in one front channel reads -3.01.
    sine = np.sin(2 * np.pi * 997 / 48_000 * np.arange(480_000))[:, None].astype(np.float32)
    assert integrated_lufs(energies_of(sine, 48_000)) == pytest.approx(-3.01, abs=0.01)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [((-20, -30), 10), ((-20, -15), 5), ((-40, -20), 20), ((-50, -35, -20, -35, -50), 15)],
)
def test_tech_3342_ranges(levels: tuple[float, ...], expected: float) -> None:
    energies = energies_of(tones(tuple((20, level) for level in levels), 48_000), 48_000)
    assert range_lu(energies) == pytest.approx(expected, abs=1.0)


@pytest.mark.parametrize("sample_rate", RATES)
@pytest.mark.parametrize(
    ("divisor", "degrees", "amplitude", "expected"),
    [
        pytest.param(4, 0, 0.50, -6, id="15"),
        pytest.param(4, 45, 0.50, -6, id="16"),
        pytest.param(6, 60, 0.50, -6, id="17"),
        pytest.param(8, 67.5, 0.50, -6, id="18"),
        pytest.param(4, 45, 1.41, 3, id="19"),
    ],
)
def test_tech_3341_cases_15_to_19(
    sample_rate: int, divisor: int, degrees: float, amplitude: float, expected: float
) -> None:
    frames, taper = round(3.2 * sample_rate), round(0.1 * sample_rate)
    n = np.arange(frames)
    envelope = amplitude * np.minimum(1.0, np.minimum(n, frames - 1 - n) / taper)
    sine = envelope * np.sin(2 * np.pi * n / divisor + np.deg2rad(degrees))
    found = true_peak(np.stack([sine, sine], axis=1).astype(np.float32))
    assert expected - 0.4 <= found <= expected + 0.2


@pytest.mark.parametrize("offset", range(4))
def test_tech_3341_cases_20_to_23(offset: int) -> None:
    from scipy.signal import firwin, oaconvolve

    # At four times the rate: 24 samples to a period of fs/6, 16 to the one period of fs/4.
    slow = 0.50 * np.sin(2 * np.pi * np.arange(24 * 2000) / 24)
    fast = 1.00 * np.sin(2 * np.pi * np.arange(16) / 16)
    taper = np.minimum(1.0, np.arange(len(slow)) / 19_200)
    high_rate = np.concatenate([slow * taper, fast, slow * taper[::-1]])
    low_passed = oaconvolve(high_rate, firwin(511, 0.23, fs=2.0), mode="same")
    samples = low_passed[offset::4]
    found = true_peak(np.stack([samples, samples], axis=1).astype(np.float32))
    assert -0.4 <= found <= 0.2


def test_k_weighting_at_48_khz_is_the_table_of_the_standard() -> None:
    assert k_weighting(48_000).tolist() == [
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
    ]


@pytest.mark.parametrize("sample_rate", [22_050, 32_000, 44_100, 88_200, 96_000])
def test_k_weighting_is_the_same_curve_at_other_rates(sample_rate: int) -> None:
    from scipy.signal import sosfreqz

    hertz = np.geomspace(10, 4_000, 50)
    _, expected = sosfreqz(k_weighting(48_000), hertz, fs=48_000)
    _, found = sosfreqz(k_weighting(sample_rate), hertz, fs=sample_rate)
    assert 20 * np.log10(np.abs(found)) == pytest.approx(20 * np.log10(np.abs(expected)), abs=0.04)


@pytest.mark.parametrize(("level", "expected"), [(-69.8, -69.8), (-70.2, -math.inf)])
def test_the_absolute_gate_is_at_minus_70(level: float, expected: float) -> None:
    samples = tones(((5.0, level),), 48_000)
    assert measure([samples], 48_000, 2).integrated_lufs == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("seconds", [0.0, 0.005, 0.39])
def test_less_than_a_gating_block_has_no_loudness(seconds: float) -> None:
    loudness = measure([tones(((seconds, -20),), 48_000)], 48_000, 2)
    assert loudness.integrated_lufs == -math.inf
    assert loudness.range_lu == 0.0


def test_one_gating_block_has_a_loudness() -> None:
    assert measure([tones(((0.4, -20),), 48_000)], 48_000, 2).integrated_lufs == pytest.approx(-20, abs=0.3)


@pytest.mark.parametrize("level", [0.0, 1e-30, 1e-7])
def test_silence_is_minus_infinity(level: float) -> None:
    loudness = measure([np.full((200_000, 2), level, np.float32)], 48_000, 2)
    assert loudness.integrated_lufs == -math.inf
    assert loudness.range_lu == 0.0
    # A step rings up to 1.1 dB higher.
    assert level == 0.0 or 0.0 <= loudness.true_peak_dbtp - to_db(level) < 1.2


def test_an_empty_signal() -> None:
    loudness = measure([], 48_000, 2)
    assert (loudness.integrated_lufs, loudness.range_lu, loudness.true_peak_dbtp) == (
        -math.inf,
        0.0,
        -math.inf,
    )


def test_silence_between_tones_adds_no_energy_and_changes_no_gating() -> None:
    tone = tones(((5.0, -20),), 48_000)
    silence = np.zeros((30 * 48_000, 2), np.float32)
    energies = energies_of(np.concatenate([tone, silence, tone]), 48_000)
    assert len(energies) == 4_000
    assert energies[700:3_500].max() < 1e-20
    assert integrated_lufs(energies) == pytest.approx(integrated_lufs(energies_of(tone, 48_000)), abs=0.2)


def test_energies_of_stretches_can_be_joined() -> None:
    samples = programme(7, 48_000 * 6)
    whole = energies_of(samples, 48_000)
    lead = 48_000 // 2
    first = energies_of(samples[: 3 * 48_000], 48_000)
    second = energies_of(samples[3 * 48_000 - lead :], 48_000)[lead // 480 :]
    assert np.concatenate([first, second]) == pytest.approx(whole, rel=1e-9, abs=1e-15)


def test_reading_the_meters_changes_nothing() -> None:
    samples = programme(3, 30_000)
    loudness, peak = LoudnessMeter(48_000, 2), TruePeakMeter(2)
    for block in cut(samples, 777):
        loudness.push(block)
        peak.push(block)
        assert len(loudness.energies) <= 30_000 // 480
        assert peak.peak >= float(np.abs(block).max())
    assert np.array_equal(loudness.energies, energies_of(samples, 48_000))
    assert peak.true_peak_dbtp == true_peak(samples)


def test_22050_hz_takes_the_nearest_hop() -> None:
    energies = energies_of(tones(((10.0, -23),), 22_050), 22_050)
    assert len(energies) == 220_500 // 221
    assert integrated_lufs(energies) == pytest.approx(-23.0, abs=0.1)


def test_channels_it_has_no_weights_for() -> None:
    with pytest.raises(ValueError, match="not 3"):
        LoudnessMeter(48_000, 3)


def programme(seed: int, frames: int) -> Block:
    """Noise, silence and tones at levels all over the range, two different channels."""
    rng = np.random.default_rng(seed)
    levels = rng.choice([0.0, 0.0, 1e-9, 1e-3, 0.1, 1.0, 30.0], size=frames // 2_000 + 1)
    noise = rng.standard_normal((frames, 2)) * np.repeat(levels, 2_000)[:frames, None]
    samples: Block = noise.astype(np.float32)
    return samples


@examples(40)
@given(
    seed=st.integers(0, 2**32 - 1),
    frames=st.integers(1, 60_000),
    sizes=st.lists(st.integers(1, 9_000), min_size=1, max_size=8),
    sample_rate=st.sampled_from(RATES),
)
def test_blocks_do_not_matter(seed: int, frames: int, sizes: list[int], sample_rate: int) -> None:
    samples = programme(seed, frames)
    loudness, peak = LoudnessMeter(sample_rate, 2), TruePeakMeter(2)
    onset = 0
    for size in itertools.cycle([*sizes, 997]):
        block = samples[onset : onset + size]
        loudness.push(block)
        peak.push(block)
        onset += size
        if onset >= frames:
            break
    whole = TruePeakMeter(2)
    whole.push(samples)
    assert np.array_equal(loudness.energies, energies_of(samples, sample_rate, frames))
    assert peak.peak == whole.peak


def interpolated_throughout(samples: Block) -> NDArray[np.float64]:
    """Every phase of every channel, with nothing left out."""
    phases = [np.abs(samples.astype(np.float64)).ravel()]
    for before, after in interpolation_filter():
        taps = np.concatenate([after[::-1], before])
        phases += [np.abs(np.convolve(channel, taps)) for channel in samples.T.astype(np.float64)]
    everything: NDArray[np.float64] = np.concatenate(phases)
    return everything


@examples(40)
@given(seed=st.integers(0, 2**32 - 1), frames=st.integers(1, 6_000))
def test_the_true_peak_is_that_of_interpolating_everything(seed: int, frames: int) -> None:
    samples = programme(seed, frames)
    meter = TruePeakMeter(2)
    meter.push(samples)
    assert meter.peak == pytest.approx(float(interpolated_throughout(samples).max()), rel=1e-5)


def test_the_bound_holds_for_the_worst_samples() -> None:
    # Full scale with the sign of each tap is what rings highest.
    worst = interpolation_filter()[1]
    samples = np.sign(np.concatenate([worst[0][::-1], worst[1]]))[:, None].astype(np.float32)
    meter = TruePeakMeter(1)
    meter.push(samples)
    assert meter.peak <= interpolation_bound()
    assert meter.peak == pytest.approx(interpolation_bound(), rel=1e-4)


@pytest.mark.parametrize("direction", [1, -1])
def test_a_peak_just_outside_the_programme_counts(direction: int) -> None:
    # The signs of the taps after three quarters of a frame, as if the programme began there, and a way out.
    _, after = interpolation_filter()[2]
    samples = np.tile(np.sign(after), 3)[:, None] * np.minimum(1.0, np.arange(48, 0, -1) / 32)[:, None]
    meter = TruePeakMeter(1)
    meter.push(samples[::direction].astype(np.float32))
    assert meter.peak == pytest.approx(float(np.abs(after).sum()), rel=1e-5)


@pytest.mark.usefixtures("ffmpeg")
def test_ffmpeg_reads_the_same(tmp_path: Path) -> None:
    import soundfile

    rng = np.random.default_rng(5)
    envelope = np.repeat(rng.choice([0.0, 0.02, 0.1, 0.3], 40), 24_000)
    samples = (rng.standard_normal((len(envelope), 2)) * envelope[:, None]).astype(np.float32)
    path = tmp_path / "programme.wav"
    soundfile.write(path, samples, 48_000, subtype="FLOAT")
    said = subprocess.run(
        ["ffmpeg", "-i", str(path), "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    ours = measure(cut(samples, 48_000), 48_000, 2)
    for pattern, value in [
        (r"I:\s+(\S+) LUFS", ours.integrated_lufs),
        (r"LRA:\s+(\S+) LU\s", ours.range_lu),
        (r"Peak:\s+(\S+) dBFS", ours.true_peak_dbtp),
    ]:
        found = re.findall(pattern, said)
        assert value == pytest.approx(float(found[-1]), abs=0.11), pattern


@pytest.mark.parametrize("rows", [1, 2])
def test_the_filter_is_that_of_scipy(rows: int) -> None:
    from scipy.signal import sosfilt

    samples = np.random.default_rng(2).standard_normal((rows, 5_000))
    sections, state = k_weighting(44_100), np.full((rows, 2, 2), 0.1)
    ours, state_after = filtered(sections, samples, state)
    theirs, theirs_after = sosfilt(sections, samples, axis=1, zi=state.transpose(1, 0, 2))
    np.testing.assert_array_equal(ours, theirs)
    np.testing.assert_array_equal(state_after, theirs_after.transpose(1, 0, 2))


AT_ONCE = """
    import time
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np

    from renderer.loudness import sos_filter

    load = sos_filter.module_from_spec
    sos_filter.module_from_spec = lambda spec: (load(spec), time.sleep(0.1))[0]
    sections, samples, state = np.array([[1.0, 0, 0, 1, 0, 0]]), np.ones((1, 8)), np.zeros((1, 1, 2))
    with ThreadPoolExecutor(4) as threads:
        for made in [threads.submit(sos_filter.filtered, sections, samples, state) for _ in range(4)]:
            assert made.result()[0].all()
"""


def test_threads_that_filter_first_at_once() -> None:
    subprocess.run([sys.executable, "-c", textwrap.dedent(AT_ONCE)], check=True, timeout=60)

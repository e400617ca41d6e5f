"""Beds of noise, nature and machines: their spectra, their beats, and how far their level moves."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from renderer.loudness.meter import LoudnessMeter, integrated_lufs
from renderer.script.cues.bed_names import BedNameError, parse_bed_name
from renderer.sounds.tones.beds import bed_tone
from renderer.sounds.tones.beds.bed_tone import REGION_SECONDS
from renderer.sounds.tones.beds.creek import bubble
from renderer.timeline import Block

SAMPLE_RATE = 48_000


def energies(sound: Block) -> NDArray[np.float64]:
    meter = LoudnessMeter(SAMPLE_RATE, 2)
    meter.push(sound)
    return meter.energies


def power(sound: Block) -> NDArray[np.float64]:
    """The power spectrum of the left ear over 24 s: bin k is k / 24 Hz."""
    return np.square(np.abs(np.fft.rfft(sound[: REGION_SECONDS * SAMPLE_RATE, 0].astype(float))))


@pytest.mark.parametrize(("name", "slope_db"), [("white", 0.0), ("pink", -3.01), ("brown", -6.02)])
def test_a_coloured_noise_has_its_slope(name: str, slope_db: float) -> None:
    spectrum = power(bed_tone(name).make(3))
    octaves = [10 * np.log10(spectrum[24 * hz : 48 * hz].mean()) for hz in (100, 200, 400, 800, 1600, 3200)]
    np.testing.assert_allclose(np.diff(octaves), slope_db, atol=0.4)


def test_green_noise_is_strongest_around_500_hz_and_falls_on_both_sides() -> None:
    spectrum = power(bed_tone("green").make(0))
    levels = [
        10 * np.log10(spectrum[round(24 * hz * 0.9) : round(24 * hz * 1.1)].mean()) for hz in (62, 500, 4000)
    ]
    assert levels[0] - levels[1] == pytest.approx(-12.1, abs=0.7)
    assert levels[2] - levels[1] == pytest.approx(-12.1, abs=0.7)


@pytest.mark.parametrize("name", ["wind", "creek", "fire", "crickets", "thunder", "fan"])
def test_a_bed_does_not_startle(name: str) -> None:
    """No 400 ms is more than 6 LU over the mean, and no peak stands far out."""
    for number in (2, 5):
        sound = bed_tone(name).make(number)
        measured = energies(sound)
        momentary = -0.691 + 10 * np.log10(np.convolve(measured, np.full(40, 1 / 40), "valid").max())
        assert momentary - integrated_lufs(measured) < 6.0
        assert np.abs(sound).max() < 11 * np.sqrt(np.mean(np.square(sound.astype(float))))


def test_thunder_rises_slowly_over_rain_that_goes_on() -> None:
    measured = energies(bed_tone("thunder").make(0)).reshape(-1, 50).mean(axis=1)
    level = 10 * np.log10(measured)
    assert np.diff(level).max() < 2.0
    assert 3.0 < np.ptp(level) < 8.0


def test_thunder_rolls_at_other_times_in_each_variant() -> None:
    """The moment at which half of the energy of the low band has passed is not the same."""
    middles = []
    for number in range(6):
        sound = bed_tone("thunder").make(number).astype(float)
        lines = np.fft.rfft(sound.mean(axis=1))
        lines[27 * 150 :] = 0.0
        passed = np.cumsum(np.square(np.fft.irfft(lines)))
        middles.append(np.searchsorted(passed, passed[-1] / 2) / SAMPLE_RATE)
    assert np.ptp(middles) > 8.0


def test_the_pitch_of_a_bubble_is_that_of_minnaert_and_rises() -> None:
    still, rising = bubble(1000.0, 0.0), bubble(1000.0, 1.0)
    for sound, least_hz, most_hz in ((still, 980, 1020), (rising, 1050, 1300)):
        spectrum = np.abs(np.fft.rfft(sound, SAMPLE_RATE))
        assert least_hz < spectrum.argmax() < most_hz


def test_crickets_chirp_between_four_and_five_kilohertz_in_time_with_the_next_variant() -> None:
    tone = bed_tone("crickets")
    spectrum = power(tone.make(0))
    assert spectrum[24 * 4_000 : 24 * 5_000].sum() > 0.3 * spectrum.sum()
    last, first = tone.make(0)[REGION_SECONDS * SAMPLE_RATE :], tone.make(1)[: 3 * SAMPLE_RATE]
    chirps = []
    for sound in (last, first):
        lines = np.fft.rfft(sound[:, 0].astype(float))
        lines[: 3 * 4_440] = lines[3 * 4_560 :] = 0.0
        level = np.square(np.fft.irfft(lines)).reshape(-1, 960).mean(axis=1)
        chirps.append(level)
    assert np.corrcoef(chirps[0], chirps[1])[0, 1] > 0.7


def test_a_fan_has_the_tone_of_its_blades() -> None:
    spectrum = power(bed_tone("fan").make(0))
    near = spectrum[24 * 80 : 24 * 95]
    assert (near.argmax() + 24 * 80) / 24 == pytest.approx(87.5, abs=0.3)
    assert near.max() > 20 * np.median(near)


@pytest.mark.parametrize(
    ("name", "beat_hz"), [("binaural 10hz", 10.0), ("binaural 7.83 hz", 7.83), ("binaural", 6)]
)
def test_binaural_ears_differ_by_the_rate(name: str, beat_hz: float) -> None:
    left, right = np.abs(np.fft.rfft(bed_tone(name).make(0)[: REGION_SECONDS * SAMPLE_RATE], axis=0)).T
    assert (right.argmax() - left.argmax()) / 24 == pytest.approx(beat_hz, abs=0.021)


@pytest.mark.parametrize(("name", "beat_hz"), [("isochronic 7hz", 7.0), ("isochronic 0.5hz", 0.5)])
def test_isochronic_pulses_come_at_the_rate_and_sound_alike_in_both_ears(name: str, beat_hz: float) -> None:
    sound = bed_tone(name).make(0)[: REGION_SECONDS * SAMPLE_RATE]
    np.testing.assert_allclose(sound[:, 0], sound[:, 1], atol=1e-4)
    levels = np.square(sound[:, 0].astype(float)).reshape(-1, 480).mean(axis=1)
    spectrum = np.abs(np.fft.rfft(levels - levels.mean()))
    assert spectrum.argmax() / 24 == beat_hz
    assert levels.min() < 0.01 * levels.max()


def test_isochronic_pulses_of_a_rate_that_is_rounded_stay_apart() -> None:
    sound = bed_tone("isochronic 5.1hz").make(0)[: REGION_SECONDS * SAMPLE_RATE, 0].astype(float)
    levels = np.square(sound).reshape(REGION_SECONDS, 100, 480).mean(axis=2)
    assert (np.percentile(levels, 10, axis=1) < 0.001 * levels.max(axis=1)).all()


@pytest.mark.parametrize(
    ("name", "pitch_hz"),
    [
        ("drone", 110.0),
        ("drone d", 146.83),
        ("drone g 432hz", 96.22),
        ("drone e", 82.41),
        ("drone 432hz", 108.0),
    ],
)
def test_a_drone_has_its_key_and_its_tuning(name: str, pitch_hz: float) -> None:
    spectrum = power(bed_tone(name).make(0))
    assert spectrum[24 * 40 : 24 * 400].argmax() / 24 + 40 == pytest.approx(pitch_hz, abs=0.2)


WRONG = {
    "drone b": "write a key (a, c, d, e, g), a tuning, or both, such as drone d 432hz",
    "drone d 450hz": 'write "drone d 440hz" or "drone d 432hz"',
    "binaural 60hz": "write a rate from 0.5hz to 40hz",
    "isochronic 0.2hz": "write a rate from 0.5hz to 40hz",
    "binaural theta": "write it like binaural 10hz",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_key_or_rate_has_a_remedy(name: str) -> None:
    with pytest.raises(BedNameError) as caught:
        parse_bed_name(name)
    assert caught.value.remedy == WRONG[name]

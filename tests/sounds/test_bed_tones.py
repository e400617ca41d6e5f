"""The variants of the built-in beds: alike in level and colour, different in detail, and without a seam."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import pytest
from numpy.typing import NDArray

from renderer.loudness.meter import LoudnessMeter, integrated_lufs
from renderer.mix.glides import glided
from renderer.sounds.catalogue import BEDS
from renderer.sounds.tones.beds import BED_TONES, bed_tone
from renderer.sounds.tones.beds.bed_tone import FADE_SECONDS, REGION_SECONDS, VARIANT_FRAMES, as_played
from renderer.timeline import MPEG_FRAME_FRAMES, Block, Glide

SAMPLE_RATE = 48_000
HOP_FRAMES = REGION_SECONDS * SAMPLE_RATE
FADE_FRAMES = FADE_SECONDS * SAMPLE_RATE
EVEN = sorted(BED_TONES.keys() - {"ocean", "wind", "thunder"})


@lru_cache
def variant(name: str, number: int) -> Block:
    return BED_TONES[name].make(number)


@pytest.fixture(scope="module", autouse=True)
def free_memory() -> Iterator[None]:
    """The variants, of 10 MB each, are kept for the tests of this file only."""
    yield
    variant.cache_clear()


def joined(name: str) -> Block:
    """Two variants, as they follow each other: the cross-fade begins at ``HOP_FRAMES``."""
    share = np.arange(FADE_FRAMES, dtype=np.float32)[:, None] / FADE_FRAMES
    up, down = share, 1 - share
    if BED_TONES[name].fade == "power":
        up, down = np.sin(up * np.pi / 2), np.sin(down * np.pi / 2)
    first, second = variant(name, 0), variant(name, 1)
    across = first[HOP_FRAMES:] * down + second[:FADE_FRAMES] * up
    return np.concatenate([first[:HOP_FRAMES], across, second[FADE_FRAMES:]])


def envelopes(sound: Block) -> NDArray[np.float64]:
    """The level in dB of each 100 ms, in four bands, (4, n), each without its mean."""
    frames = SAMPLE_RATE // 10
    spectra = np.fft.rfft(sound[: len(sound) // frames * frames, 0].reshape(-1, frames) * np.hanning(frames))
    bands = ((60, 250), (250, 1000), (1000, 4000), (4000, 12_000))
    power = np.array([(np.abs(spectra[:, low // 10 : high // 10]) ** 2).mean(axis=1) for low, high in bands])
    levels = 10 * np.log10(power + 1e-12)
    return levels - levels.mean(axis=1, keepdims=True)


def test_every_bed_of_the_catalogue_is_made() -> None:
    assert set(BED_TONES) == set(BEDS)


@pytest.mark.parametrize("name", BED_TONES)
def test_a_variant_has_the_form_and_the_level_of_a_bed(name: str) -> None:
    sound = variant(name, 0)
    assert sound.shape == (VARIANT_FRAMES, 2)
    assert sound.dtype == np.float32
    assert np.abs(sound).max() < 0.7
    assert np.abs(sound.mean(axis=0)).max() < 1e-5
    meter = LoudnessMeter(SAMPLE_RATE, 2)
    meter.push(as_played(sound, HOP_FRAMES, BED_TONES[name].fade))
    assert integrated_lufs(meter.energies) == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("name", BED_TONES)
def test_a_variant_is_made_alike_again(name: str) -> None:
    np.testing.assert_array_equal(variant(name, 1), BED_TONES[name].make(1))


@pytest.mark.parametrize("name", sorted(BED_TONES.keys() - {"isochronic"}))  # its pulses are always the same
def test_two_variants_move_differently(name: str) -> None:
    assert BED_TONES[name].variants >= 12
    first, second = (envelopes(variant(name, number)) for number in (0, 1))
    alike = [
        np.corrcoef(one, other)[0, 1] for one, other in zip(first, second, strict=True) if one.std() > 0.01
    ]
    assert alike
    assert np.mean(alike) < 0.4


@pytest.mark.parametrize("name", EVEN)
def test_a_cross_fade_has_no_dip_and_no_bump(name: str) -> None:
    """Three seconds of it are as loud as three seconds elsewhere."""
    energy = np.square(joined(name).astype(float)).mean(axis=1).reshape(-1, SAMPLE_RATE // 2).mean(axis=1)
    level = 10 * np.log10(np.convolve(energy, np.full(6, 1 / 6), "valid"))
    fade = level[2 * REGION_SECONDS : 2 * REGION_SECONDS + 1]
    assert fade == pytest.approx(np.median(level), abs=1.0)


@pytest.mark.parametrize("name", ["drone", "binaural", "isochronic"])
def test_tones_go_on_through_a_cross_fade(name: str) -> None:
    """No step, no bend, and no line that is not elsewhere."""
    sound = joined(name).astype(float)
    for order in (1, 2):
        steps = np.abs(np.diff(sound, order, axis=0))
        around = steps[HOP_FRAMES - 100 : HOP_FRAMES + FADE_FRAMES + 100]
        assert around.max() < 1.2 * np.percentile(steps, 99.99)


@pytest.mark.parametrize("name", ["drone", "binaural", "isochronic"])
def test_tones_glide_to_other_phases_without_a_step(name: str) -> None:
    """No bend, and nothing between the lines that is not there elsewhere: they end below 1,200 Hz or fade."""
    tones, before, after = BED_TONES[name].tones, 317 * MPEG_FRAME_FRAMES, 250 * MPEG_FRAME_FRAMES
    assert tones is not None
    glide = Glide(frames=FADE_FRAMES, source="0", before_frames=before, period_frames=HOP_FRAMES, tones=tones)
    sound = np.concatenate(
        [
            variant(name, 0)[before - SAMPLE_RATE : before],
            glided(
                glide, "1", after, lambda source, at, frames: variant(name, int(source))[at : at + frames]
            ),
            variant(name, 1)[after + FADE_FRAMES : after + FADE_FRAMES + SAMPLE_RATE],
        ]
    ).astype(float)
    for order in (1, 2, 4):
        steps = np.abs(np.diff(sound, order, axis=0))
        elsewhere = np.abs(np.diff(variant(name, 0).astype(float), order, axis=0))
        assert steps.max() < 1.1 * elsewhere.max()


@pytest.mark.parametrize(
    ("name", "glides"),
    [
        ("drone d 432hz", True),
        ("binaural 0.5hz", True),
        ("isochronic 4hz", True),
        ("isochronic 3.9hz", False),
    ],
)
def test_only_slow_pulses_do_not_glide(name: str, *, glides: bool) -> None:
    assert (bed_tone(name).tones is not None) == glides


def test_the_binaural_beat_is_six_hertz() -> None:
    """The strongest line of each ear; over 24 s a bin is 1/24 Hz."""
    left, right = np.abs(np.fft.rfft(variant("binaural", 0)[:HOP_FRAMES], axis=0)).T
    assert (left.argmax() / 24, right.argmax() / 24) == (200.0, 206.0)
    for hertz, spectrum, other in ((200, left, right), (206, right, left)):
        assert other[hertz * 24] < 1e-4 * spectrum[hertz * 24]


def test_brown_noise_falls_by_six_decibels_an_octave_and_its_ears_are_independent() -> None:
    sound = variant("brown", 0)[:HOP_FRAMES].astype(float)
    power = np.square(np.abs(np.fft.rfft(sound[:, 0])))
    octaves = [10 * np.log10(power[24 * hz : 48 * hz].mean()) for hz in (100, 200, 400, 800, 1600)]
    np.testing.assert_allclose(np.diff(octaves), -6.02, atol=0.4)
    assert power[: 24 * 10].sum() < 0.005 * power.sum()
    assert abs(np.corrcoef(sound.T)[0, 1]) < 0.05


def test_the_ocean_does_not_pulse() -> None:
    """Its waves differ: crests stand unevenly apart, and differ in height."""
    energy = np.square(joined("ocean").astype(float)).mean(axis=1).reshape(-1, SAMPLE_RATE // 2).mean(axis=1)
    level = 10 * np.log10(np.convolve(energy, np.full(5, 0.2), "valid"))
    crests = 1 + np.flatnonzero(
        (level[1:-1] > level[:-2]) & (level[1:-1] >= level[2:]) & (level[1:-1] > level.mean())
    )
    assert len(crests) >= 5
    assert np.ptp(np.diff(crests) / 2) > 1.5
    assert np.ptp(level[crests]) > 1.5
    assert np.ptp(level) > 6.0

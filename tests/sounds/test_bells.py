"""The strikes of the built-in bells: their partials, decays, levels, and what differs between strikes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from renderer.layout.strike_variants import VARIANTS
from renderer.loudness.meter import LoudnessMeter, max_momentary_lufs
from renderer.script.cues.model import BUILT_IN_BELLS, Strength
from renderer.sounds.catalogue import BELLS
from renderer.sounds.strikes import Strike
from renderer.sounds.tones.bells import models
from renderer.sounds.tones.bells.__main__ import main, spectrogram
from renderer.sounds.tones.bells.ringing import strike
from renderer.storage.clip_reader import clip_reader
from renderer.storage.store import Store
from renderer.timeline import Block
from tests.support.paths import ROOT

SECONDS = {
    "high": 7.5, "low": 12.0, "bowl": 24.0, "gong": 24.0, "tingsha": 12.0, "chimes": 9.0, "wood block": 1.2,
    "crystal bowl": 24.0,
}  # fmt: skip

RATIOS = {
    # of the strongest partials, as the sources in models.py have them
    "high": (1108.7, (1.0, 2.521, 2.992)),
    "low": (207.7, (0.5, 1.0, 1.183, 1.506, 2.0)),
    "bowl": (174.6, (1.0, 2.778, 5.181)),
    "gong": (110.0, (0.578, 1.0, 1.346)),
    "tingsha": (2093.0, (1.0, 2.328, 4.112)),
    "chimes": (880.0, (2 / 3, 1.0, 4 / 3, 2.756)),
    "wood block": (740.0, (1.0, 1.683)),
    "crystal bowl": (261.6, (1.0, 2.32, 4.25)),
}


@cache
def struck(
    bell: str, variant: int = 0, strength: Strength = "normal", sample_rate: int = 48_000, channels: int = 2
) -> Block:
    return strike(
        models.BELLS[bell],
        variant=variant,
        strength=strength,
        sample_rate=sample_rate,
        channels=channels,
        lufs=-23.0,
    )


@pytest.fixture(scope="module", autouse=True)
def free_memory() -> Iterator[None]:
    """The strikes, of 400 MB, are kept for the tests of this file only."""
    yield
    struck.cache_clear()


def loudest_lufs(sound: Block, sample_rate: int = 48_000) -> float:
    meter = LoudnessMeter(sample_rate, sound.shape[1])
    meter.push(sound)
    meter.push(np.zeros((sample_rate, sound.shape[1]), dtype=np.float32))
    return max_momentary_lufs(meter.energies)


def power(sound: Block, sample_rate: int = 48_000) -> NDArray[Any]:
    """The power spectrum of the first second, in bins of 1 Hz."""
    return np.square(np.abs(np.fft.rfft(sound[:sample_rate].mean(axis=1), sample_rate)))


def centroid_hertz(sound: Block) -> float:
    spectrum = power(sound)
    return float((spectrum * np.arange(len(spectrum))).sum() / spectrum.sum())


def level_db(sound: Block, hertz: float, seconds: float) -> float:
    """The level of one partial in the 300 ms from a time."""
    part = sound[round(seconds * 48_000) :][:14_400, 0] * np.hanning(14_400)
    turn = np.exp(-2j * np.pi * hertz * np.arange(14_400) / 48_000)
    return float(20 * np.log10(np.abs(part @ turn)))


def test_the_tables_name_the_same_bells() -> None:
    assert set(models.BELLS) == set(BELLS) == set(BUILT_IN_BELLS) == set(SECONDS) == set(RATIOS)


@pytest.mark.parametrize("bell", SECONDS)
def test_a_bell_strikes_at_its_first_frame_and_dies_away_to_silence(bell: str) -> None:
    sound = struck(bell)
    assert sound.dtype == np.float32
    assert len(sound) == SECONDS[bell] * 48_000
    level = np.abs(sound).max(axis=1)
    assert np.flatnonzero(level > level.max() * 10 ** (-40 / 20))[0] <= 0.002 * 48_000
    assert level.max() < 0.7
    assert level[-24_000:-12_000].max() < 10 ** (-75 / 20)
    assert not sound[-1].any()


@pytest.mark.parametrize("bell", SECONDS)
def test_the_strikes_of_all_bells_are_equally_loud(bell: str) -> None:
    for variant in range(VARIANTS):
        assert loudest_lufs(struck(bell, variant)) == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("bell", ["high", "wood block"])
def test_a_strike_is_as_loud_in_one_channel_and_at_another_rate(bell: str) -> None:
    for sample_rate in (44_100, 48_000):
        sound = struck(bell, 1, "normal", sample_rate, 1)
        assert sound.shape == (SECONDS[bell] * sample_rate, 1)
        assert loudest_lufs(sound, sample_rate) == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("bell", SECONDS)
def test_the_partials_have_the_published_ratios(bell: str) -> None:
    """Each partial is the highest line within 4 % of its frequency, and at most 0.5 % or 2 Hz off."""
    pitch_hz, ratios = RATIOS[bell]
    spectrum = power(struck(bell))
    for ratio in ratios:
        hertz = pitch_hz * ratio
        low, high = round(0.96 * hertz), round(1.04 * hertz)
        assert low + spectrum[low:high].argmax() == pytest.approx(hertz, rel=0.005, abs=2.0)


@pytest.mark.parametrize("bell", SECONDS)
def test_no_two_variants_of_a_bell_are_alike(bell: str) -> None:
    first = [struck(bell, variant)[:24_000].mean(axis=1) for variant in range(VARIANTS)]
    for number, one in enumerate(first):
        for other in first[number + 1 :]:
            assert np.corrcoef(one, other)[0, 1] < 0.995


def test_the_partials_of_the_variants_are_excited_differently() -> None:
    for ratio in (2.778, 5.181):
        levels = [level_db(struck("bowl", variant), 174.6 * ratio, 0.05) for variant in range(VARIANTS)]
        assert 1.0 < np.ptp(levels) < 12.0


@pytest.mark.parametrize(("bell", "hertz"), [("gong", 110.0), ("bowl", 174.6), ("high", 1108.7)])
def test_a_bell_decays_fast_and_then_slowly(bell: str, hertz: float) -> None:
    """The first half second falls faster, per second, than two seconds at the middle of the sound."""
    sound = struck(bell)
    early = (level_db(sound, hertz, 0.05) - level_db(sound, hertz, 0.55)) / 0.5
    middle = SECONDS[bell] / 2
    late = (level_db(sound, hertz, middle) - level_db(sound, hertz, middle + 2.8)) / 2.8
    assert early > 1.2 * late


def test_the_bowl_beats() -> None:
    """Around its pitch the level falls and rises by more than 3 dB, 0.72 times a second."""
    sound = struck("bowl")[: 20 * 48_000, 0].astype(float)
    t = np.arange(len(sound)) / 48_000
    base = (sound * np.exp(-2j * np.pi * 174.6 * t)).reshape(-1, 2_400).mean(axis=1)
    level = 20 * np.log10(np.abs(base))
    steady = level - np.polyval(np.polyfit(np.arange(len(level)), level, 1), np.arange(len(level)))
    spectrum = np.abs(np.fft.rfft(steady * np.hanning(len(steady)), 20 * len(steady)))
    spectrum[: round(0.3 * 20 * len(steady) / 20)] = 0  # the two slopes of the decay
    beats_hz = spectrum.argmax() * 20 / (20 * len(steady))
    assert beats_hz == pytest.approx(0.72, abs=0.04)
    assert np.ptp(steady[40:200]) > 3.0


def test_the_high_partials_of_the_gong_rise_after_the_strike() -> None:
    def high_db(seconds: float) -> float:
        part = struck("gong")[round(seconds * 48_000) :][:4_800, 0] * np.hanning(4_800)
        return float(10 * np.log10(np.square(np.abs(np.fft.rfft(part)))[200:450].sum()))

    assert high_db(0.9) > high_db(0.05) + 3.0
    assert high_db(6.0) < high_db(0.9)


@pytest.mark.parametrize("bell", SECONDS)
def test_a_soft_strike_is_quieter_and_duller(bell: str) -> None:
    soft, normal, firm = (struck(bell, 0, strength) for strength in ("soft", "normal", "firm"))
    assert loudest_lufs(soft) == pytest.approx(-27.0, abs=0.1)
    assert loudest_lufs(firm) == pytest.approx(-21.0, abs=0.1)
    assert centroid_hertz(soft) < centroid_hertz(normal) < centroid_hertz(firm)
    assert np.abs(firm).max() < 0.9


def test_a_strike_in_the_store(tmp_path: Path) -> None:
    store = Store(tmp_path / "store", most_bytes=10**9)
    made = Strike(bell="wood block", strength="soft", variant=2, sample_rate=44_100, channels=1)
    made.keep(store)
    made.keep(store)
    assert store.usage()["sound"].entries == 1
    clip = made.clip
    samples = clip_reader([clip], store)(clip.source, 0, clip.frames)
    assert samples.shape == (52_920, 1)
    assert loudest_lufs(samples, 44_100) == pytest.approx(-30.0, abs=0.1)
    again = strike(models.WOOD_BLOCK, variant=2, strength="soft", sample_rate=44_100, channels=1, lufs=-26.0)
    np.testing.assert_array_equal(samples, again)


@pytest.mark.parametrize("bell", ["high", "wood block"])
def test_the_committed_picture_shows_the_bell(bell: str) -> None:
    with Image.open(ROOT / "docs" / "bells" / f"{bell.replace(' ', '-')}.png") as picture:
        committed = np.asarray(picture.convert("L")).astype(int)
    drawn = spectrogram(struck(bell)).astype(int)
    assert drawn.shape == committed.shape
    assert np.abs(drawn - committed).max() <= 17  # a picture has 16 shades


def test_drawing_without_a_folder_prints_its_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("usage: ")

"""The built-in beds and tones: the files in assets/, and the code that makes them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from renderer.loudness.meter import LoudnessMeter, integrated_lufs
from renderer.sounds import tones
from renderer.sounds.catalogue import BEDS, BREATH_TONES, assets_folder
from renderer.sounds.tones.__main__ import main
from renderer.timeline import Block
from tests.support.slow import cases

SAMPLE_RATE = 48_000
LOOP_SECONDS = {"ocean": 48, "rain": 24, "brown": 24, "drone": 24, "binaural": 24}


@cache
def asset(name: str) -> Block:
    sound, sample_rate = soundfile.read(assets_folder() / f"{name}.flac", dtype="float32", always_2d=True)
    assert sample_rate == SAMPLE_RATE
    return sound


@cache
def made(name: str) -> NDArray[np.int16]:
    return tones.to_pcm16(tones.MAKERS[name]())


def test_the_tables_name_the_same_sounds() -> None:
    assert set(tones.MAKERS) == {*BEDS, *BREATH_TONES}
    assert set(LOOP_SECONDS) == set(BEDS)
    files = {path.stem for path in assets_folder().glob("*.flac")}
    assert files == set(tones.MAKERS)


@pytest.mark.parametrize("name", cases(tones.MAKERS, {"ocean"}))
def test_making_it_again_gives_the_committed_file(name: str) -> None:
    committed, _ = soundfile.read(assets_folder() / f"{name}.flac", dtype="int16")
    assert made(name).shape == committed.shape
    assert np.abs(made(name).astype(int) - committed).max() <= 1


def test_making_it_twice_gives_the_same_samples() -> None:
    for name in ("breath-in", "drone"):
        np.testing.assert_array_equal(tones.to_pcm16(tones.MAKERS[name]()), made(name))


def test_the_files_are_small_and_of_one_form() -> None:
    paths = list(assets_folder().glob("*.flac"))
    assert sum(path.stat().st_size for path in paths) < 25_000_000
    for path in paths:
        info = soundfile.info(path)
        assert (info.samplerate, info.channels, info.subtype) == (SAMPLE_RATE, 2, "PCM_16")


def test_the_generator_without_a_folder_prints_its_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("usage: ")


@pytest.mark.parametrize("name", BEDS)
def test_a_bed_is_whole_mp3_frames_long(name: str) -> None:
    assert len(asset(name)) == LOOP_SECONDS[name] * SAMPLE_RATE
    assert len(asset(name)) % (1_000 * 1_152) == 0


@pytest.mark.parametrize("name", BEDS)
def test_a_bed_is_level_without_dc(name: str) -> None:
    sound = asset(name)
    meter = LoudnessMeter(SAMPLE_RATE, 2)
    meter.push(sound)
    assert integrated_lufs(meter.energies) == pytest.approx(-23.0, abs=0.1)
    assert np.abs(sound.mean(axis=0)).max() < 1e-5
    assert np.abs(sound).max() < 0.7


def steps_at_the_seam(sound: Block) -> tuple[float, float]:
    """First and second differences across the seam, over the 99.9th percentile of all others."""
    around = np.concatenate([sound[-3:], sound[:3]]).astype(float)
    ratios = []
    for order in (1, 2):
        seam = np.abs(np.diff(around, order, axis=0)).max()
        ratios.append(seam / np.percentile(np.abs(np.diff(sound.astype(float), order, axis=0)), 99.9))
    return ratios[0], ratios[1]


@pytest.mark.parametrize("name", BEDS)
def test_the_seam_of_a_bed_is_as_smooth_as_the_rest(name: str) -> None:
    step, bend = steps_at_the_seam(asset(name))
    assert step < 1.5
    assert bend < 1.5


@pytest.mark.parametrize("name", BEDS)
def test_the_spectrum_at_the_seam_is_that_of_its_surroundings(name: str) -> None:
    """A click would show as power at high frequencies: compare with the windows beside the seam."""
    sound = asset(name)[:, 0].astype(float)
    wrapped = np.concatenate([sound[-24_000:], sound[:24_000]])
    frames = 2_048
    centres = np.arange(frames // 2, len(wrapped) - frames // 2, frames // 4)
    window = np.blackman(frames)
    high = [
        np.square(np.abs(np.fft.rfft(wrapped[c - frames // 2 : c + frames // 2] * window)))[250:].sum()
        for c in centres
    ]
    seam = high[int(np.abs(centres - 24_000).argmin())]
    assert seam < 2.5 * max(value for value, c in zip(high, centres, strict=True) if abs(c - 24_000) > frames)


def test_a_cut_in_a_bed_would_be_found() -> None:
    """The two tests above can fail: a drone that lacks its last 100 frames has a step."""
    assert steps_at_the_seam(asset("drone")[:-100])[0] > 1.5


def test_the_binaural_beat_is_six_hertz() -> None:
    """One second at a time, the strongest line of each ear; over 24 s a bin is 1/24 Hz."""
    left, right = np.abs(np.fft.rfft(asset("binaural"), axis=0)).T
    carrier = left.argmax() / 24, right.argmax() / 24
    assert carrier == (200.0, 206.0)
    for hertz, spectrum, other in ((200, left, right), (206, right, left)):
        assert other[hertz * 24] < 1e-4 * spectrum[hertz * 24]


def test_brown_noise_falls_by_six_decibels_an_octave_and_its_ears_are_independent() -> None:
    sound = asset("brown").astype(float)
    power = np.square(np.abs(np.fft.rfft(sound[:, 0])))
    octaves = [10 * np.log10(power[24 * hz : 48 * hz].mean()) for hz in (100, 200, 400, 800, 1600)]
    np.testing.assert_allclose(np.diff(octaves), -6.02, atol=0.4)
    assert power[: 24 * 10].sum() < 0.005 * power.sum()
    assert abs(np.corrcoef(sound.T)[0, 1]) < 0.05


def test_the_ocean_does_not_pulse() -> None:
    """Its waves differ: crests stand unevenly apart, and differ in height."""
    levels = np.square(asset("ocean").astype(float)).mean(axis=1).reshape(-1, SAMPLE_RATE // 2).mean(axis=1)
    level = 10 * np.log10(
        np.convolve(np.concatenate([levels[-2:], levels, levels[:2]]), np.ones(5) / 5, "valid")
    )
    before, after = np.roll(level, 1), np.roll(level, -1)
    crests = np.flatnonzero((level > before) & (level >= after) & (level > level.mean()))
    gaps = np.diff(np.append(crests, crests[0] + len(level))) / 2
    assert len(crests) >= 4
    assert np.ptp(gaps) > 1.5
    assert np.ptp(level[crests]) > 1.5
    assert np.ptp(level) > 6.0

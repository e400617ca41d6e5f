"""The built-in breath tones: the files in assets/, and the code that makes them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from renderer.sounds.catalogue import BREATH_TONES, assets_folder
from renderer.sounds.tones import files
from renderer.sounds.tones.__main__ import main
from renderer.timeline import Block

SAMPLE_RATE = 48_000


@cache
def asset(name: str) -> Block:
    sound, sample_rate = soundfile.read(assets_folder() / f"{name}.flac", dtype="float32", always_2d=True)
    assert sample_rate == SAMPLE_RATE
    return sound


@cache
def made(name: str) -> NDArray[np.int16]:
    return files.to_pcm16(files.MAKERS[name]())


def test_the_tables_name_the_same_sounds() -> None:
    assert set(files.MAKERS) == set(BREATH_TONES)
    kept = {path.stem for path in assets_folder().glob("*.flac")}
    assert kept == set(files.MAKERS)


@pytest.mark.parametrize("name", files.MAKERS)
def test_making_it_again_gives_the_committed_file(name: str) -> None:
    committed, _ = soundfile.read(assets_folder() / f"{name}.flac", dtype="int16")
    assert made(name).shape == committed.shape
    assert np.abs(made(name).astype(int) - committed).max() <= 1


def test_making_it_twice_gives_the_same_samples() -> None:
    for name in ("breath-in", "breath-out"):
        np.testing.assert_array_equal(files.to_pcm16(files.MAKERS[name]()), made(name))


def test_the_files_are_small_and_of_one_form() -> None:
    paths = list(assets_folder().glob("*.flac"))
    assert sum(path.stat().st_size for path in paths) < 5_000_000
    for path in paths:
        info = soundfile.info(path)
        assert (info.samplerate, info.channels, info.subtype) == (SAMPLE_RATE, 2, "PCM_16")


def test_the_generator_without_a_folder_prints_its_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("usage: ")

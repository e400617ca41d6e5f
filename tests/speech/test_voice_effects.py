"""Presets of a voice, by signals whose spectrum and level are known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.loudness.meter import block_lufs
from renderer.speech.calibration import SPEECH_LUFS, calibrated_chain
from renderer.speech.trim import trim
from renderer.speech.voice_effects import VoiceChain, apply_chain
from renderer.timeline import Block
from renderer.voice import PRESETS
from tests.support.properties import examples

RATE = 48_000


def tone(hertz: float, seconds: float = 1.0, gain: float = 0.1, rate: int = RATE) -> Block:
    time = np.arange(round(seconds * rate)) / rate
    return (gain * np.sin(2 * np.pi * hertz * time)).astype(np.float32)[:, None]


def noise(seconds: float, gain: float = 0.05) -> Block:
    made = np.random.default_rng(1).standard_normal((round(seconds * RATE), 1)) * gain
    return made.astype(np.float32)


def level_db(block: Block) -> float:
    """Of the middle half."""
    quarter = len(block) // 4
    return 10 * math.log10(float(np.square(block[quarter:-quarter]).mean()))


def changed_db(block: Block, preset: str) -> float:
    heard = apply_chain(block, RATE, VoiceChain(preset=preset), RATE)  # type: ignore[arg-type]
    return level_db(heard[: len(block)]) - level_db(block)


def test_the_preset_none_leaves_a_clip_unchanged() -> None:
    block = noise(0.5)
    np.testing.assert_array_equal(apply_chain(block, RATE, VoiceChain(preset="none"), RATE), block)


def test_the_preset_plain_removes_only_rumble() -> None:
    assert changed_db(tone(10), "plain") < -20
    assert changed_db(np.full((RATE, 1), 0.1, np.float32), "plain") < -60
    for hertz in (200, 1000, 3000, 8000, 15_000):
        assert changed_db(tone(hertz), "plain") == pytest.approx(0, abs=0.5)


def test_the_preset_warm_adds_body_and_reduces_sharpness() -> None:
    body, middle, sharp, rumble = (
        changed_db(tone(hertz, gain=0.02), "warm") for hertz in (180, 700, 2900, 15)
    )
    assert body - middle > 1.5
    assert -6 < sharp - middle < -2
    assert rumble - middle < -12


def test_the_preset_warm_reduces_loud_sibilants_more_than_soft_ones() -> None:
    soft, loud = (changed_db(tone(7000, gain=gain), "warm") for gain in (0.003, 0.05))
    assert loud < soft - 3


def test_warm_brings_loud_and_soft_words_nearer_but_keeps_their_order() -> None:
    soft, loud = (changed_db(tone(400, gain=gain), "warm") for gain in (0.02, 0.3))
    apart_db = 20 * math.log10(0.3 / 0.02)
    assert 0.4 * apart_db < apart_db + loud - soft < 0.8 * apart_db


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000, 96_000])
def test_words_begin_where_they_did_and_end_a_room_later(rate: int) -> None:
    """Whatever rate an engine has; silence around the words makes no difference."""
    silence = np.zeros((rate // 2, 1), np.float32)
    words = np.concatenate([silence, tone(300, 0.5, rate=rate), silence])
    dry = trim(apply_chain(words, rate, VoiceChain(preset="none"), RATE), RATE)
    for preset in ("plain", "warm"):
        wet = trim(apply_chain(words, rate, VoiceChain(preset=preset), RATE), RATE)
        rises = [int(np.argmax(np.abs(clip[:, 0]) > 0.5 * np.abs(clip).max())) for clip in (dry, wet)]
        assert abs(rises[1] - rises[0]) < 0.003 * RATE
        assert -0.005 * RATE < len(wet) - len(dry) < 0.075 * RATE


@examples(20)
@given(
    frames=st.integers(0, 3_000),
    rate=st.sampled_from([8_000, 22_050, 44_100, 48_000]),
    preset=st.sampled_from(PRESETS),
)
def test_equal_clips_get_equal_results_in_any_order(frames: int, rate: int, preset: str) -> None:
    chain = VoiceChain(preset=preset)  # type: ignore[arg-type]
    block = noise(0.1)[:frames]
    first = apply_chain(block, rate, chain, RATE)
    apply_chain(noise(0.3, gain=0.5), rate, VoiceChain(preset="warm"), RATE)
    assert apply_chain(block, rate, chain, RATE).tobytes() == first.tobytes()
    assert np.isfinite(first).all()
    assert first.shape[1] == 1


@pytest.mark.parametrize("preset", PRESETS)
def test_a_voice_has_its_level_after_its_preset(preset: str) -> None:
    block = tone(250, 3.0, gain=0.003, rate=16_000)
    chain = calibrated_chain(block, 16_000, preset)  # type: ignore[arg-type]
    processed = apply_chain(block, 16_000, chain, RATE)
    assert block_lufs(processed, RATE) == pytest.approx(SPEECH_LUFS, abs=0.1)

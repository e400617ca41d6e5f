"""Presets of a voice, by signals whose spectrum and level are known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.loudness.meter import block_lufs
from renderer.speech.calibration import SPEECH_LUFS, calibrated_chain
from renderer.speech.trim import Words, trim
from renderer.speech.voice_effects import VoiceChain, apply_chain
from renderer.speech.worker import finish
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


def whole(block: Block) -> Words:
    return Words(samples=block, end_frame=len(block))


def applied(block: Block, rate: int, chain: VoiceChain, sample_rate: int) -> Block:
    return apply_chain(whole(block), rate, chain, sample_rate).samples


def finished(block: Block, preset: str) -> Block:
    chain = VoiceChain(preset=preset)  # type: ignore[arg-type]
    return finish(whole(block), RATE, chain, RATE).samples


def level_db(block: Block) -> float:
    """Of the middle half."""
    quarter = len(block) // 4
    return 10 * math.log10(float(np.square(block[quarter:-quarter]).mean()))


def changed_db(block: Block, preset: str) -> float:
    heard = applied(block, RATE, VoiceChain(preset=preset), RATE)  # type: ignore[arg-type]
    return level_db(heard[: len(block)]) - level_db(block)


def test_the_preset_none_leaves_a_clip_unchanged() -> None:
    block = noise(0.5)
    np.testing.assert_array_equal(applied(block, RATE, VoiceChain(preset="none"), RATE), block)


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


def sibilant(seconds: float, gain: float, rate: int = RATE) -> Block:
    """Noise from 5 to 9 kHz, whose RMS is ``gain``."""
    frames = round(seconds * rate)
    spectrum = np.fft.rfft(np.random.default_rng(2).standard_normal(frames))
    hertz = np.fft.rfftfreq(frames, 1 / rate)
    made = np.fft.irfft(np.where((hertz > 5_000) & (hertz < 9_000), spectrum, 0), frames)
    return (gain * made / made.std()).astype(np.float32)[:, None]


def vowel_with_sibilant(gain: float, rate: int = RATE) -> Block:
    """A vowel of 2 s, as loud as a calibrated voice, with a sibilant in its middle half second."""
    vowel = tone(250, 2.0, gain=0.15, rate=rate)
    made = sibilant(0.5, gain, rate)
    first = 3 * rate // 4
    vowel[first : first + len(made)] += made
    return vowel


def high_db(block: Block, rate: int = RATE) -> float:
    """The level above 5 kHz, of 0.4 s in the middle of ``vowel_with_sibilant``."""
    middle = block[4 * rate // 5 : 6 * rate // 5, 0]
    spectrum = np.fft.rfft(middle * np.hanning(len(middle)))
    above = np.abs(spectrum[np.fft.rfftfreq(len(middle), 1 / rate) > 5_000])
    return 10 * math.log10(float(np.square(above).sum()))


@pytest.mark.parametrize("rate", [22_050, 24_000, 44_100, 48_000])
def test_the_preset_soft_reduces_a_sibilant_that_sticks_out(rate: int) -> None:
    def reduced_db(gain: float) -> float:
        block = vowel_with_sibilant(gain, rate)
        plain, soft = (applied(block, rate, VoiceChain(preset=preset), rate) for preset in ("plain", "soft"))
        return high_db(plain, rate) - high_db(soft, rate)

    assert 3 < reduced_db(0.06) < 6
    assert 0.5 < reduced_db(0.02) < 3
    assert reduced_db(0.008) == pytest.approx(0, abs=0.5)


def test_the_preset_soft_leaves_vowels_and_adds_a_little_air() -> None:
    for hertz in (200, 500, 1000, 3000):
        assert changed_db(tone(hertz), "soft") == pytest.approx(0, abs=0.6)
    assert 0.5 < changed_db(tone(11_000, gain=0.003), "soft") < 2
    assert changed_db(tone(10), "soft") < -20


def test_the_preset_soft_does_not_cut_a_soft_start() -> None:
    """A start that is barely audible stays, although the preset makes the loud sound after it louder."""
    silence = np.zeros((RATE // 2, 1), np.float32)
    words = np.concatenate([silence, tone(3000, 0.05, gain=0.0052), tone(11_000, 0.5, gain=0.5), silence])
    clips = [finished(words, preset) for preset in ("plain", "soft")]
    plain, soft = (int(np.argmax(np.abs(clip[:, 0]) > 0.3)) for clip in clips)
    assert plain == pytest.approx(0.05 * RATE, abs=0.001 * RATE)
    assert soft == pytest.approx(plain, abs=0.001 * RATE)


def test_the_room_of_the_preset_soft_fades_to_nothing() -> None:
    words = np.pad(tone(300, 0.5), ((0, RATE // 2), (0, 0)))
    plain, soft = (finished(words, preset)[:, 0] for preset in ("plain", "soft"))
    peak = np.abs(soft).max()
    room = soft[len(plain) :]
    assert 0.02 * RATE < len(room) < 0.06 * RATE
    assert np.abs(room[: RATE // 200]).max() > peak * 10 ** (-50 / 20)
    assert np.abs(room[-RATE // 1000 :]).max() < peak * 10 ** (-60 / 20)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000, 96_000])
def test_words_begin_where_they_did_and_end_a_room_later(rate: int) -> None:
    """Whatever rate an engine has; silence around the words makes no difference."""
    silence = np.zeros((rate // 2, 1), np.float32)
    words = np.concatenate([silence, tone(300, 0.5, rate=rate), silence])
    dry = trim(applied(words, rate, VoiceChain(preset="none"), RATE), RATE)
    for preset in ("plain", "warm", "soft"):
        wet = trim(applied(words, rate, VoiceChain(preset=preset), RATE), RATE)
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
    first = applied(block, rate, chain, RATE)
    applied(noise(0.3, gain=0.5), rate, VoiceChain(preset="warm"), RATE)
    assert applied(block, rate, chain, RATE).tobytes() == first.tobytes()
    assert np.isfinite(first).all()
    assert first.shape[1] == 1


@pytest.mark.parametrize("preset", PRESETS)
def test_a_voice_has_its_level_after_its_preset(preset: str) -> None:
    block = tone(250, 3.0, gain=0.003, rate=16_000)
    chain = calibrated_chain(block, 16_000, preset)  # type: ignore[arg-type]
    processed = applied(block, 16_000, chain, RATE)
    assert block_lufs(processed, RATE) == pytest.approx(SPEECH_LUFS, abs=0.1)

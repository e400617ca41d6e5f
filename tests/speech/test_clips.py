"""Clips of the built-in engines: trimmed, of any text, at any pace and pitch."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from renderer.errors import VoiceError
from renderer.timeline import Block
from renderer.voice import Utterance, Voice
from tests.support.speaking import SENTENCE, SPEAKERS, speak


@pytest.mark.parametrize("name", SPEAKERS)
@pytest.mark.parametrize("sample_rate", [44_100, 48_000])
def test_a_clip_begins_and_ends_with_its_voice(name: str, sample_rate: int, tmp_path: Path) -> None:
    words = ("Inhale.", "She rests.", "Feel.", "Your breath.", "Hold on.", "Van.", "Chest.", "Three.", "Mm.")
    for clip in speak(
        tmp_path, *(Utterance(text=w, voice=SPEAKERS[name]) for w in words), sample_rate=sample_rate
    ):
        size = np.abs(clip[:, 0])
        assert np.isfinite(size).all()
        audible = np.flatnonzero(size > size.max() * 10 ** (-40 / 20))
        assert audible[0] <= sample_rate / 1000
        assert len(size) - audible[-1] <= sample_rate / 20
        assert size[0] < 1e-3 or name == "tone"


@pytest.mark.parametrize("name", SPEAKERS)
@pytest.mark.parametrize("text", ["", "...", "—", "\x00\x01\x02"])
def test_text_without_words_is_silent(name: str, text: str, tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="it made no sound"):
        speak(tmp_path, Utterance(text=text, voice=SPEAKERS[name]))


@pytest.mark.parametrize("name", SPEAKERS)
def test_odd_text_is_spoken(name: str, tmp_path: Path) -> None:
    texts = ("Бодрое утро", "休息", "مرحبا", "a" * 300, "5", "rest\ud800", "rest\x00", "so " * 200)
    assert all(
        len(clip) for clip in speak(tmp_path, *(Utterance(text=t, voice=SPEAKERS[name]) for t in texts))
    )


@pytest.mark.parametrize("name", SPEAKERS)
def test_speed_and_pitch_change_the_clip(name: str, tmp_path: Path) -> None:
    voice = SPEAKERS[name]
    slow, quick, low, high = speak(
        tmp_path,
        Utterance(text=SENTENCE, voice=replace(voice, words_per_minute=Fraction(90))),
        Utterance(text=SENTENCE, voice=replace(voice, words_per_minute=Fraction(180))),
        Utterance(text=SENTENCE, voice=replace(voice, pitch=10)),
        Utterance(text=SENTENCE, voice=replace(voice, pitch=90)),
    )
    assert 1.6 < len(slow) / len(quick) < 2.4

    def fundamental(clip: Block) -> float:
        """By autocorrelation, from 50 to 400 Hz."""
        power = np.abs(np.fft.rfft(clip[:, 0], 2 * len(clip))) ** 2
        return 48_000 / (120 + int(np.argmax(np.fft.irfft(power)[120:960])))

    assert fundamental(high) > 1.1 * fundamental(low)


def test_commas_have_silences_except_in_recordings_and_tones(tmp_path: Path) -> None:
    def seconds_added(voice: Voice) -> float:
        short, long = speak(
            tmp_path,
            *(
                Utterance(text="Soften, and rest.", voice=replace(voice, comma_seconds=Fraction(n)))
                for n in (1, 3)
            ),
        )
        return (len(long) - len(short)) / 48_000

    assert seconds_added(Voice(engine="pyttsx3", language="en-US")) == pytest.approx(2, abs=0.01)
    assert seconds_added(Voice(engine="hibari", name="heart")) == pytest.approx(2, abs=0.01)
    assert seconds_added(Voice(engine="tone")) == 0

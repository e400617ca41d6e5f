"""Voices are equally loud, whatever the engine, the language and the preset."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from renderer.loudness.meter import block_lufs
from renderer.speech.calibration import SPEECH_LUFS
from renderer.voice import Utterance, Voice
from tests.support.speaking import SENTENCE, SPEAKERS, speak


def test_every_voice_has_the_same_loudness(tmp_path: Path) -> None:
    voices = [
        SPEAKERS["pyttsx3"],
        replace(SPEAKERS["pyttsx3"], pitch=20),
        replace(SPEAKERS["pyttsx3"], name="en-gb-scotland", words_per_minute=Fraction(150)),
        Voice(engine="pyttsx3", language="de"),
        Voice(engine="tone", name="low"),
        Voice(engine="tone", name="high"),
    ]
    for clip in speak(tmp_path, *(Utterance(text=SENTENCE, voice=voice) for voice in voices)):
        assert block_lufs(clip, 48_000) == pytest.approx(SPEECH_LUFS, abs=1.0)


def test_calibration_holds_over_other_sentences(tmp_path: Path) -> None:
    english = (SENTENCE, "Let your shoulders soften.", "Stay here for as long as it feels easy.")
    german = ("Lass die Schultern weich werden.", "Bleibe hier, so lange es sich gut anfühlt.")
    russian = ("Пусть плечи станут мягкими.", "Оставайтесь здесь сколько хотите.")
    robot = Voice(engine="pyttsx3")
    said: dict[Voice, tuple[str, ...]] = {
        replace(robot, name="en-us"): english,
        replace(robot, name="en-us", preset="plain"): english,
        replace(robot, name="en-us", preset="none"): english,
        replace(robot, name="en-gb-scotland", pitch=20): english,
        replace(robot, language="de"): german,
        replace(robot, language="ru"): russian,
        Voice(engine="tone"): english,
        Voice(engine="tone", preset="plain"): english,
        Voice(engine="tone", preset="warm"): english,
    }
    clips = iter(
        speak(tmp_path, *(Utterance(text=text, voice=voice) for voice in said for text in said[voice]))
    )
    found = {
        voice: block_lufs(np.concatenate([next(clips) for _ in texts]), 48_000)
        for voice, texts in said.items()
    }
    assert max(found.values()) - min(found.values()) < 1.0
    assert all(found[voice] == pytest.approx(SPEECH_LUFS, abs=0.8) for voice in found)

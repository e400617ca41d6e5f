"""Voices speak as many words per minute as a script asks for."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from renderer.speech.engines.speed_tables import ESPEAK, HIBARI, SpeedTable
from renderer.voice import Utterance, Voice
from tests.support.slow import cases
from tests.support.speaking import speak

TEXT = """
    This is a practice of lying down and doing nothing. It does not replace medical or therapeutic care.
    You can move, open your eyes, or get up, whenever you want to. Lie on your back, and put your feet
    flat on the floor. Let the floor hold the weight of your legs. Swallow. Your tongue can rest. Notice
    how the breath moves the ribs. There is nothing that you have to change. Set your feet down.
"""
VOICES = (Voice(engine="hibari"), Voice(engine="pyttsx3", language="en-US"))


@pytest.mark.parametrize("table", [HIBARI, ESPEAK])
def test_a_table_is_read_in_both_directions(table: SpeedTable) -> None:
    for column in (table.speeds, table.words_per_minute):
        assert all(slower < faster for slower, faster in pairwise(column))
    for rate in (table.words_per_minute[0], 150, 250, table.words_per_minute[-1]):
        assert table.rate(table.speed(rate)) / table.stretch(rate) == pytest.approx(rate, rel=0.03)
        assert table.stretch(rate) < 1.15
    assert table.speed(20) == table.speeds[0]
    assert table.speed(900) == table.speeds[-1]
    assert table.stretch(20) == pytest.approx(table.most_stretch)
    assert table.stretch(900) == 1
    assert table.slowest < table.fastest


@pytest.mark.parametrize("voice", VOICES, ids=str)
@pytest.mark.parametrize("words_per_minute", cases((110, 170, 300), slow=(300,)))
def test_a_voice_speaks_at_the_rate_of_the_script(
    tmp_path: Path, voice: Voice, words_per_minute: int
) -> None:
    voice = replace(voice, words_per_minute=Fraction(words_per_minute))
    sentences = TEXT.replace(".", ".|").split("|")[:-1]
    clips = speak(tmp_path, *(Utterance(text=" ".join(text.split()), voice=voice) for text in sentences))
    minutes = sum(map(len, clips)) / 48_000 / 60
    assert len(TEXT.split()) / minutes == pytest.approx(words_per_minute, rel=0.08)

"""Voices speak as many words per minute as a script asks for."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from renderer.speech.engines.speed_tables import ESPEAK, ESPEAK_SHARES, HIBARI, SpeedTable, espeak_table
from renderer.voice import Utterance, Voice
from tests.support.slow import cases
from tests.support.speaking import speak

TEXT = """
    This is a practice of lying down and doing nothing. It does not replace medical or therapeutic care.
    You can move, open your eyes, or get up, whenever you want to. Lie on your back, and put your feet
    flat on the floor. Let the floor hold the weight of your legs. Swallow. Your tongue can rest. Notice
    how the breath moves the ribs. There is nothing that you have to change. Set your feet down.
"""
TEXTS = {
    "de": (
        "Heute üben wir, still zu liegen und nichts zu tun.",
        "Lass den Boden das Gewicht der Beine tragen.",
        "Wenn du willst, öffne die Augen, oder steh auf.",
        "Die Zunge ruht, und der Kiefer ist locker.",
        "Spüre, wie der Atem die Rippen bewegt.",
    ),
    "fr": (
        "Aujourd'hui, nous apprenons à rester allongés sans rien faire.",
        "Laissez le sol porter le poids des jambes.",
        "Si vous voulez, ouvrez les yeux, ou levez-vous.",
        "La langue se repose, et la mâchoire est souple.",
        "Sentez comment le souffle fait bouger les côtes.",
    ),
    "it": (
        "Oggi impariamo a stare sdraiati senza fare niente.",
        "Lascia che il pavimento sostenga il peso delle gambe.",
        "Se vuoi, apri gli occhi, oppure alzati.",
        "La lingua riposa, e la mandibola è morbida.",
        "Senti come il respiro muove le costole.",
    ),
}
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


def test_the_rate_counts_the_words_of_each_language() -> None:
    """German words are longer than English ones, so the same rate needs a higher speed."""
    english, german = espeak_table("en-US"), espeak_table("de-AT")
    assert english == ESPEAK
    assert german.speed(170) == pytest.approx(english.speed(170 / ESPEAK_SHARES["de"]))
    assert german.fastest < english.fastest
    assert espeak_table("gmw/de", "de", "en") == german
    assert espeak_table("", "xx") == english
    assert espeak_table("en-GB").fastest > english.fastest


@pytest.mark.parametrize("language", cases(("de", "fr", "it"), slow=("fr", "it")))
def test_a_voice_of_another_language_speaks_at_the_rate(tmp_path: Path, language: str) -> None:
    voice = Voice(engine="pyttsx3", language=language, words_per_minute=Fraction(150))
    clips = speak(tmp_path, *(Utterance(text=text, voice=voice) for text in TEXTS[language]))
    words = sum(len(text.split()) for text in TEXTS[language])
    assert words / (sum(map(len, clips)) / 48_000 / 60) == pytest.approx(150, rel=0.08)

"""Which differences between recognized words and a sentence count."""

from __future__ import annotations

import pytest

from renderer.speech.gate.words import HeardWord, SpokenText
from renderer.speech.gate.words.comparison import wrong_words
from renderer.speech.gate.words.pronunciation import UnknownLanguageError
from renderer.voice import Phonemes

SAME = [
    ("Hold for 10 seconds.", "hold for ten seconds"),
    ("Let your knee be still.", "Let your, nee bee still"),
    ("Breathe in, and soften.", "Breathe in and soft in."),
    ("Your colour, grey or grey-blue.", "your color gray or gray blue"),
    ("A breath, and a rest.", "Breath and a rest."),
    ("...", "Thank you."),
]
"""The sentence, and what was recognized: one sound may differ, and a sentence without words has none."""

OTHER = [
    ("Draw in your left knee.", "Draw in your.", 'the words "left knee" were not recognized'),
    ("Draw in your left knee.", "Draw in your left.", 'the word "knee" was not recognized'),
    ("Count to five.", "Count to nine.", '"nine" was recognized instead of "five"'),
    ("Stay for four breaths.", "stay for 40 breaths", '"40" was recognized instead of "four"'),
    ("Let it go.", "Let it, uh, yes, go.", '"uh yes" was recognized in addition'),
    ("Left side.", "Left side, ah.", '"ah" was recognized in addition'),
    ("Rest.", "", 'the word "Rest" was not recognized'),
]


def faults(sentence: str, heard: str, language: str = "en") -> list[str]:
    spoken = SpokenText(text=sentence, language=language)
    return list(map(str, wrong_words(lambda: [HeardWord(text=heard)], spoken)))


@pytest.mark.parametrize(("sentence", "heard"), SAME)
def test_spelling_and_a_single_sound_do_not_count(sentence: str, heard: str) -> None:
    assert not faults(sentence, heard)


@pytest.mark.parametrize(("sentence", "heard", "fault"), OTHER)
def test_wrong_words_are_named(sentence: str, heard: str, fault: str) -> None:
    assert faults(sentence, heard) == [fault]


def test_a_message_has_one_short_line_whatever_was_recognized() -> None:
    (fault,) = faults("Your left knee.", f"Your left knee \x1b[31mand {'so ' * 9_000}")
    assert fault.isprintable()
    assert len(fault) < 120


def test_a_fault_has_the_time_of_the_word() -> None:
    heard = [HeardWord(text=" Your", at_seconds=0.2), HeardWord(text=" right knee.", at_seconds=0.6)]
    (fault,) = wrong_words(lambda: heard, SpokenText(text="Your left knee.", language="en"))
    assert str(fault) == '"right" was recognized instead of "left" at 0.6 s'


@pytest.mark.parametrize(
    ("heard", "fault"),
    [
        ("The so as rests.", ""),
        ("The rests.", 'the word "psoas" was not recognized'),
        ("The soaz", '"soaz" was recognized instead of "psoas rests"'),
    ],
)
def test_a_word_with_its_own_pronunciation_may_be_heard_in_any_way_but_not_left_out(
    heard: str, fault: str
) -> None:
    spoken = SpokenText(
        text="The psoas rests.", language="en", phonemes=(Phonemes(start=4, end=9, ipa="soʊæz"),)
    )
    found = wrong_words(lambda: [HeardWord(text=heard)], spoken)
    assert " ".join(map(str, found)) == fault


def test_other_languages_are_compared_with_espeak_ng() -> None:
    pytest.importorskip("espeakng_loader", reason="the package is installed on Linux only")
    assert not faults("Atme 10 Mal.", "Atme zehn mal", "de-DE")
    assert not faults("休息十分钟。", "休息 10 分钟", "zh-CN")
    assert not faults("Pust inn.", "pust inn", "no")
    assert faults("Atme zehn Mal.", "Atme zwölf mal", "de-DE") == ['"zwölf" was recognized instead of "zehn"']


@pytest.mark.parametrize(
    ("sentence", "heard", "language"),
    [
        ("Comptez 1 000 pas.", "Comptez 1000 pas.", "fr"),
        ("Comptez 1\u202f000 pas.", "comptez mille pas", "fr"),
        ("Comptez mille pas.", "Comptez 1 000 pas.", "fr"),
        ("Levez-vous à 5 h 30.", "Levez-vous à 5 h 30.", "fr"),
        ("Levez-vous à 5h30.", "Levez-vous à cinq heures trente.", "fr"),
        ("Um 5:30 Uhr.", "Um 5.30 Uhr.", "de"),
        ("Um 5:30 Uhr.", "um fünf Uhr dreißig", "de"),
        ("Um 17:00 Uhr.", "Um 17 Uhr.", "de"),
        ("Halte ½ Minute.", "Halte eine halbe Minute.", "de"),
        ("Count to 1 200.", "Count to 1,200.", "en"),
        ("At 5:30 we rest.", "at five thirty we rest", "en"),
        ("Hold for 2½ breaths.", "hold for two and a half breaths", "en"),
        ("Hold for ½ a minute.", "Hold for half a minute.", "en"),
    ],
)
def test_numbers_and_times_may_be_written_in_other_ways(sentence: str, heard: str, language: str) -> None:
    if language != "en":
        pytest.importorskip("espeakng_loader", reason="the package is installed on Linux only")
    assert not faults(sentence, heard, language)


@pytest.mark.parametrize(
    ("sentence", "heard", "language", "fault"),
    [
        ("Comptez 1 200 pas.", "Comptez 1300 pas.", "fr", '"1300" was recognized instead of "1200"'),
        ("Um 5:30 Uhr.", "Um 5:40 Uhr.", "de", '"5:40" was recognized instead of "5:30"'),
        ("Hold for ½ a minute.", "Hold for a minute.", "en", 'the word "½" was not recognized'),
    ],
)
def test_another_number_or_time_is_found(sentence: str, heard: str, language: str, fault: str) -> None:
    if language != "en":
        pytest.importorskip("espeakng_loader", reason="the package is installed on Linux only")
    assert faults(sentence, heard, language) == [fault]


def test_japanese_is_not_compared() -> None:
    pytest.importorskip("espeakng_loader", reason="the package is installed on Linux only")
    with pytest.raises(UnknownLanguageError, match='of the language "ja"'):
        faults("今日は休みます。", "今日は休みます", "ja")

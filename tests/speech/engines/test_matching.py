"""Which voice a name or a language means."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.errors import InputError
from renderer.speech.engines.matching import find_voice
from renderer.voice import Utterance, Voice, VoiceInfo
from tests.support.speaking import speak

OFFERED = tuple(
    VoiceInfo(engine="x", name=name, language=language, description=description)
    for name, language, description in [
        ("gmw/en-029", "en-029", "English (Caribbean)"),
        ("gmw/en", "en-gb", "English (Great Britain)"),
        ("gmw/en-us", "en-us", "English (America)"),
        ("roa/fr", "fr-fr", "French (France)"),
        ("roa/pt-br", "pt-br", "Portuguese (Brazil)"),
        ("sit/cmn", "cmn", "Chinese (Mandarin)"),
    ]
)


@pytest.mark.parametrize(
    ("name", "language", "found"),
    [
        ("gmw/en-us", "de", "gmw/en-us"),
        ("EN-US", "de", "gmw/en-us"),
        ("english (america)", "de", "gmw/en-us"),
        ("en", "de", "gmw/en"),
        ("", "en", "gmw/en-us"),
        ("", "", "gmw/en-us"),
        ("", "en-US", "gmw/en-us"),
        ("", "en_GB", "gmw/en"),
        ("", "en-AU", "gmw/en"),
        ("", "fr-CA", "roa/fr"),
        ("", "pt", "roa/pt-br"),
        ("", "pt-PT", "roa/pt-br"),
        ("", "zh-CN", "sit/cmn"),
    ],
)
def test_a_name_or_a_language_finds_a_voice(name: str, language: str, found: str) -> None:
    assert find_voice(Voice(engine="x", name=name, language=language), OFFERED).name == found


@pytest.mark.parametrize(
    ("voice", "message"),
    [
        (Voice(engine="x", name="en-uss"), 'x has no voice "en-uss"; did you mean "en-us"?'),
        (Voice(engine="x", name="Zoltan"), 'x has no voice "Zoltan"; `renderer voices x` lists them'),
        (
            Voice(engine="x", language="tlh"),
            'x has no voice for the language "tlh"; name a voice, or another language such as en-US',
        ),
    ],
)
def test_a_voice_that_does_not_exist_is_an_error(voice: Voice, message: str) -> None:
    with pytest.raises(InputError) as caught:
        find_voice(voice, OFFERED)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("voice", "message"),
    [
        (Voice(engine="pyttsx3", name="en-uss"), 'pyttsx3 has no voice "en-uss"; did you mean "en-us"?'),
        (Voice(engine="pyttsx3", pitch=101), "a pitch of 101 is out of range; write a number from 0 to 100"),
        (Voice(engine="pyttsx4"), 'unknown voice engine "pyttsx4"; did you mean "pyttsx3"?'),
    ],
)
def test_a_voice_refuses_what_it_cannot_do(voice: Voice, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        speak(tmp_path, Utterance(text="Rest.", voice=voice))
    assert str(caught.value) == message

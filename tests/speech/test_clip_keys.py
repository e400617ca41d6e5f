"""A key covers everything that changes the samples of a clip."""

from __future__ import annotations

from fractions import Fraction

from msgspec.structs import replace

from renderer.speech.clip_keys import spoken_key, utterance_key
from renderer.speech.engines.registry import create_engine, usual_preset
from renderer.voice import Phonemes, Utterance, Voice

SPEAKER = Voice(engine="pyttsx3", language="en-US")


def test_a_key_holds_all_that_changes_the_sound() -> None:
    utterance = Utterance(text="Rest.", voice=SPEAKER)
    others = [
        replace(utterance, text="Rest!"),
        replace(utterance, before=("Breathe.",)),
        replace(utterance, after=("Breathe.",)),
        *(
            replace(utterance, voice=replace(SPEAKER, **change))
            for change in (
                {"engine": "tone"},
                {"name": "en-us"},
                {"words_per_minute": Fraction(331, 3)},
                {"comma_seconds": Fraction(1, 3)},
                {"pitch": 51},
                {"language": "en-GB"},
                {"preset": "plain"},
                {"preset": "none"},
            )
        ),
    ]
    keys = {utterance_key(u, 48_000) for u in (utterance, *others)} | {utterance_key(utterance, 44_100)}
    assert len(keys) == len(others) + 2
    assert utterance_key(Utterance(text="Rest.", voice=replace(SPEAKER)), 48_000) in keys
    named = replace(SPEAKER, preset=usual_preset(create_engine("pyttsx3")))
    assert utterance_key(Utterance(text="Rest.", voice=named), 48_000) in keys


def test_what_a_server_returns_has_the_same_parts_in_its_key() -> None:
    voice = Voice(engine="http", settings=(("model", "m"), ("url", "http://localhost:1/v1"), ("voice", "v")))
    utterance = Utterance(text="3", voice=voice)
    others = [
        replace(utterance, before=("2",)),
        replace(utterance, after=("4",)),
        replace(utterance, phonemes=(Phonemes(start=0, end=1, ipa="θɹi"),)),
    ]
    keys = {spoken_key(one) for one in (utterance, *others)} | {spoken_key(utterance, attempt=1)}
    assert len(keys) == len(others) + 2

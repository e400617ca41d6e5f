"""The tables of voices in ``renderer.toml``."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from renderer.speech.clip_keys import utterance_key
from renderer.speech.engines.registry import origin_of
from renderer.speech.voice_tables import VoiceTableError, read_voices
from renderer.voice import Utterance


@pytest.mark.parametrize("name", ["calm", "my voice", "été", 'the "old" one', "a.b"])
def test_the_message_about_a_voice_without_an_engine_names_a_table_that_is_valid_toml(name: str) -> None:
    with pytest.raises(VoiceTableError) as caught:
        read_voices({name: {}})
    setting, _, table = str(caught.value).partition("; write ")[2].partition(" under ")
    voices: dict[str, Any] = tomllib.loads(f"{table}\n{setting}\n")["voices"]
    assert list(read_voices(voices)) == [name]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            {"origin": "clone"},
            r'this person agreed; write consent = ".*" under \[voices.ada\]',
        ),
        ({"origin": "clone", "consent": " "}, "consent: ' ' is not a text"),
        ({"consent": "Ada Poe"}, 'write origin = "clone" beside it, or delete it'),
        ({"origin": "human"}, 'the engine tone makes a synthetic voice; delete origin = "human"'),
        ({"origin": "robot"}, "origin: 'robot' is not one of synthetic, clone, human"),
    ],
)
def test_an_origin_that_cannot_be(table: dict[str, str], message: str) -> None:
    with pytest.raises(VoiceTableError, match=f"^ada: .*{message}"):
        read_voices({"ada": {"engine": "tone", **table}})


def test_an_engine_that_makes_clones_needs_a_consent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renderer.speech.voice_tables.origin_of", lambda voice: voice.origin or "clone")
    with pytest.raises(VoiceTableError, match="nothing says that this person agreed; write consent"):
        read_voices({"ada": {"engine": "tone"}})
    assert read_voices({"ada": {"engine": "tone", "consent": "Ada Poe"}})["ada"].consent == "Ada Poe"
    assert read_voices({"ada": {"engine": "tone", "origin": "synthetic"}})["ada"].origin == "synthetic"


def test_an_unknown_engine_of_a_human_voice_is_named() -> None:
    with pytest.raises(VoiceTableError, match=r'^ada: unknown voice engine "nope"'):
        read_voices({"ada": {"engine": "nope", "origin": "human"}})


def test_the_origin_of_a_voice_is_that_of_its_engine_unless_its_table_has_one() -> None:
    """A clone needs the consent of a person. Origin and consent change no sound that the store has."""
    voices = read_voices(
        {
            "plain": {"engine": "tone", "name": "low"},
            "ada": {"engine": "tone", "name": "low", "origin": "clone", "consent": "Ada Poe, in writing"},
            "me": {"engine": "takes", "folder": "takes"},
            "old": {"engine": "takes", "folder": "takes", "origin": "synthetic"},
        }
    )
    origins = {name: origin_of(voice) for name, voice in voices.items()}
    assert origins == {"plain": "synthetic", "ada": "clone", "me": "human", "old": "synthetic"}
    plain, ada = (Utterance(text="Rest.", voice=voices[name]) for name in ("plain", "ada"))
    assert utterance_key(plain, 48_000) == utterance_key(ada, 48_000)


def test_of_several_wrong_values_the_first_is_reported() -> None:
    with pytest.raises(VoiceTableError, match=r"^calm: pitch: 101 is not a number from 0 to 100$"):
        read_voices({"calm": {"engine": "tone", "pitch": 101, "preset": "loud", "language": 3, "name": ""}})

"""The tables of voices in ``renderer.toml``."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from renderer.speech.voice_tables import VoiceTableError, read_voices


@pytest.mark.parametrize("name", ["calm", "my voice", "été", 'the "old" one', "a.b"])
def test_the_message_about_a_voice_without_an_engine_names_a_table_that_is_valid_toml(name: str) -> None:
    with pytest.raises(VoiceTableError) as caught:
        read_voices({name: {}})
    setting, _, table = str(caught.value).partition("; write ")[2].partition(" under ")
    voices: dict[str, Any] = tomllib.loads(f"{table}\n{setting}\n")["voices"]
    assert list(read_voices(voices)) == [name]


def test_of_several_wrong_values_the_first_is_reported() -> None:
    with pytest.raises(VoiceTableError, match=r"^calm: pitch: 101 is not a number from 0 to 100$"):
        read_voices({"calm": {"engine": "tone", "pitch": 101, "preset": "loud", "language": 3, "name": ""}})

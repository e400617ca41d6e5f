"""How a script names a voice."""

from __future__ import annotations

import pytest

from renderer.voice import Voice, VoiceName, named_voice


@pytest.mark.parametrize(
    ("written", "engine", "name"),
    [
        ("tone", "tone", ""),
        ("Tone:High", "tone", "High"),
        ("tone: high", "tone", "high"),
        ("tone:", "tone", ""),
        ("pyttsx3:HKEY:Zira", "pyttsx3", "HKEY:Zira"),
    ],
)
def test_a_voice_name_has_an_engine_and_a_name(written: str, engine: str, name: str) -> None:
    assert VoiceName.parse(written) == VoiceName(engine, name)


@pytest.mark.parametrize("written", ["tone", "tone:high"])
def test_a_voice_is_shown_as_a_script_writes_it(written: str) -> None:
    voice = named_voice(written, {})
    assert str(voice) == str(voice.full_name) == written


def test_a_voice_of_the_settings_comes_before_an_engine() -> None:
    tone = Voice(engine="piper", name="amy")
    assert named_voice("Tone", {"tone": tone}) == tone
    assert named_voice("tone:low", {"tone": tone}) == Voice(engine="tone", name="low", language="")

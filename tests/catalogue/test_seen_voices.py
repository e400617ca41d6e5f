"""Voices as a lock remembers them."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from renderer.api.catalogue import voice_identity
from renderer.catalogue.lock import SeenVoice
from renderer.catalogue.seen_voices import right_voices, seen_voice
from renderer.voice import SettingValue, Voice


@pytest.mark.parametrize(
    ("engine", "key", "value", "seen"),
    [
        ("piper", "model", "{folder}/voices/a.onnx", "voices/a.onnx"),
        ("piper", "model", "{folder}/../a.onnx", None),
        ("piper", "speaker", 3, 3),
        ("command", "command", ("say",), None),
    ],
)
def test_a_voice_is_remembered_without_paths_elsewhere_and_programs(
    tmp_path: Path, engine: str, key: str, value: SettingValue, seen: SettingValue | None
) -> None:
    written = value.replace("{folder}", str(tmp_path)) if isinstance(value, str) else value
    found = seen_voice(Voice(engine=engine, settings=((key, written),)), tmp_path)
    assert (found and found.settings) == (None if seen is None else {key: seen})


def test_a_voice_is_right_while_its_identity_is_the_same(tmp_path: Path) -> None:
    voice = Voice(engine="tone", name="low")
    identity, seen = voice_identity(voice), seen_voice(voice, tmp_path)
    assert seen is not None
    assert right_voices(tmp_path, {identity: seen}) == {identity}
    for other in (
        replace(seen, name="high"),
        replace(seen, engine="gone"),
        replace(seen, settings={"unknown": 1}),
        SeenVoice(engine="piper", name="", language="", preset="", pitch=50, settings={"model": "../x.onnx"}),
        SeenVoice(engine="command", name="", language="", preset="", pitch=50, settings={"command": "x"}),
    ):
        assert right_voices(tmp_path, {identity: other}) == frozenset()

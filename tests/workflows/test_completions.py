"""What an editor can complete in a script."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.script.cues.table import CUES as ALL_CUES
from renderer.script.cues.table import parse_cue
from renderer.script.front_matter import HEAD_KEYS, read_head
from renderer.script.pacing import PACING_KEYS
from renderer.script.source import Source, split_lines
from renderer.workflows import completions as module
from renderer.workflows.completions import CUES, INNER_KEYS, SETTINGS, VALUES, completions


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RENDERER_CACHE", str(tmp_path / "cache"))
    (tmp_path / "renderer.toml").write_text('[voices.calm]\nengine = "tone"\nname = "low"\n')
    script = tmp_path / "a.md"
    script.write_text("---\ntitle: A\nsounds: {gong2: gong.wav}\nset: {rest: 5m}\n---\nHello. [puase]\n")
    return script


@pytest.mark.parametrize("cue", CUES)
def test_every_cue_that_is_offered_can_be_read(cue: str) -> None:
    parse_cue(cue)


def test_every_cue_and_every_key_is_offered() -> None:
    for name in ALL_CUES:
        assert any(cue == name or cue.startswith(f"{name} ") for cue in CUES), name
    assert list(SETTINGS) == list(HEAD_KEYS)


def test_keys_and_values_that_are_offered_can_be_read() -> None:
    assert set(INNER_KEYS["pacing"]) == set(PACING_KEYS)
    for key, values in VALUES.items():
        table, _, name = key.rpartition(".")
        for value in values:
            bed = "name: ocean, " if table == "bed" else ""
            entry = f"{table}: {{{bed}{name}: {value}}}" if table else f"{name}: {value}"
            lines = split_lines(Source(path="a.md", text=f"title: A\n{entry}"))
            read_head(lines, 0, 2)
            assert not lines.problems, entry


def test_names_of_the_script_and_the_project_are_offered(script: Path) -> None:
    found = completions(script)
    assert {"low", "gong2"} <= {one.label for one in found.bells}
    assert {"ocean", "gong2"} <= {one.label for one in found.beds}
    assert [one.label for one in found.sounds] == ["gong2"]
    assert [(one.label, one.apply, one.detail) for one in found.values] == [("rest", "{rest}", "5m")]
    assert found.voices[0].label == "calm"
    assert [one.apply for one in found.settings][:2] == ["title: ", "teacher: "]


def test_engines_are_asked_once_for_their_voices(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = completions(script).voices
    monkeypatch.setattr(module, "recommended_voices", None)
    assert completions(script).voices == first


@pytest.mark.parametrize("text", [None, b"", b"Hello.", b"---\ntitle: [\n---\n", b"\xff\xfe"])
def test_a_script_that_cannot_be_read_has_the_built_in_names(script: Path, text: bytes | None) -> None:
    script.unlink()
    if text is not None:
        script.write_bytes(text)
    (script.parent / "renderer.toml").write_text("wrong")
    found = completions(script)
    assert found.cues
    assert found.bells
    assert not found.values

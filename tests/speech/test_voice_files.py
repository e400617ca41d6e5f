"""The folder of voices that the user has fetched."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from renderer.speech.voice_files import voice_folder


def test_the_environment_variable_sets_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RENDERER_DATA", "data")
    assert voice_folder("hibari") == tmp_path / "data" / "voices" / "hibari"


@pytest.mark.skipif(sys.platform != "linux", reason="each system has a variable of its own")
@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"XDG_DATA_HOME": "/srv/data", "HOME": "/home/ada"}, "/srv/data/renderer/voices/piper"),
        ({"HOME": "/home/ada"}, "/home/ada/.local/share/renderer/voices/piper"),
    ],
)
def test_without_it_the_system_sets_the_folder(
    variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RENDERER_DATA", "")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert voice_folder("piper") == Path(expected)

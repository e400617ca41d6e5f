"""A script with a recorded voice, its recordings, and the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
import soundfile

from renderer.cli.main import main
from tests.support.takes import BODY, HEAD, ME, RATE, SENTENCES, Command, spoken, take


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script in the working folder, whose voice is somebody's recordings, without their room in its pauses.

    To make the sound of a room takes half a second, and ``test_room_tone.py`` hears it.
    """
    monkeypatch.chdir(tmp_path)
    Path("renderer.toml").write_text(f"room_tone = false\n{ME}")
    path = Path("rest.md")
    path.write_text(HEAD + BODY)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of takes, empty."""
    path = tmp_path / "takes"
    path.mkdir()
    return path


@pytest.fixture
def recorded(script: Path, folder: Path, command: Command) -> Path:
    """A folder in which every sentence of the script is recorded, each at its own pitch."""
    command("takes", script)
    for number in range(1, len(SENTENCES) + 1):
        words = spoken(0.8 + 0.3 * number, 200.0 * number, -12.0 - 5 * number)
        soundfile.write(folder / f"{number:03}.wav", take(words), RATE)
    return folder


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """The command line: exit status, standard output, standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run

"""A rate at which a voice cannot speak is a warning, and no error."""

from __future__ import annotations

from pathlib import Path

import pytest

import renderer
from renderer.cli.main import main
from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options


def write(folder: Path, voice: str, rate: int, body: str = "Rest here. And rest.") -> Path:
    path = folder / "rest.md"
    head = f"title: Rest\nlanguage: en-US\nvoice: {voice}\npacing: {{rate: {rate}}}"
    path.write_text(f"---\n{head}\n---\n{body}\n", "utf-8")
    return path


def warnings(path: Path) -> list[str]:
    return [f"{warning}" for warning in compile_script(path, Options()).warnings]


@pytest.mark.parametrize("voice", ["hibari:heart", "pyttsx3"])
def test_a_rate_that_a_voice_cannot_reach_is_a_warning(tmp_path: Path, voice: str) -> None:
    for rate, word in ((40, "lowest"), (600, "highest")):
        (warning,) = warnings(write(tmp_path, voice, rate))
        assert f"rest.md:7:1: warning: the voice {voice} cannot speak {rate} words per minute" in warning
        assert f"its {word} rate is" in warning
    assert not warnings(write(tmp_path, voice, 130))


def test_each_voice_and_rate_has_one_warning(tmp_path: Path) -> None:
    body = "Rest. [pace 50%] Rest here. And rest. [pace 100%] Rest. [pace 60%] And rest."
    found = warnings(write(tmp_path, "pyttsx3", 110, body))
    assert [warning.split("cannot speak ")[1].split()[0] for warning in found] == ["55", "66"]


def test_a_voice_without_limits_has_no_warning(tmp_path: Path) -> None:
    assert not warnings(write(tmp_path, "tone", 40))


def test_check_reports_the_warning_and_a_render_succeeds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = write(tmp_path, "pyttsx3", 110, "Rest here. [pace 50%] And rest.")
    assert main(["check", str(script)]) == 0
    assert "rest.md:7:23: warning: the voice pyttsx3 cannot speak 55 words per minute" in "".join(
        capsys.readouterr()
    )
    assert renderer.render(script, out=tmp_path / "out").tracks


def test_the_slowest_speech_of_ssml_renders(tmp_path: Path) -> None:
    ssml = tmp_path / "slow.ssml"
    ssml.write_text('<speak xml:lang="en-US"><prosody rate="x-slow">Rest here.</prosody></speak>', "utf-8")
    script = tmp_path / "slow.md"
    assert main(["import", str(ssml), "-o", str(script)]) == 0
    assert renderer.render(script, out=tmp_path / "out").tracks

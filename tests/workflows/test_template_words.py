"""Warnings about words that are still those of the example of a new script."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.cli.main import main


def test_a_platform_check_warns_about_the_words_of_the_example(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "rest.md"
    assert main(["new", str(script)]) == 0
    script.write_bytes(script.read_bytes().replace(b"\n", b"\r\n").replace(b"Your name", b'"Your name"'))
    check = ["check", str(script), "--voice", "tone:low"]

    def warned() -> list[str]:
        main([*check, "--for", "spotify"])
        lines = capsys.readouterr().err.splitlines()
        return [line.partition(" warning: ")[2] for line in lines if "listeners would read" in line]

    teacher, description = warned()
    assert teacher.startswith('listeners would read "teacher: Your name", as in the example')
    assert description.startswith('listeners would read "description: What this session is')
    script.write_text(script.read_text("utf-8").replace("Your name", "Ilse"), "utf-8")
    assert warned() == [description]
    assert main(check) == 0
    assert "listeners would read" not in capsys.readouterr().err

"""``renderer new`` at a terminal and in a pipe."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from renderer.cli.commands import new
from tests.support.command_line import run


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What somebody types at a terminal."""
    answers = io.StringIO()
    monkeypatch.setattr(sys, "stdin", answers)
    monkeypatch.setattr(new, "_can_ask", lambda: True)
    return answers


def test_three_questions_are_asked_at_a_terminal(tmp_path: Path, typed: io.StringIO) -> None:
    typed.write("Deep night\nsleep\n20m\n")
    typed.seek(0)
    ran = run("new", "night.md", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "Title of the session [Night]: " in ran.stdout
    assert "Length of the track [30m]: " in ran.stdout
    text = (tmp_path / "night.md").read_text("utf-8")
    assert 'title: "Deep night"\n' in text
    assert "night: true\n" in text
    assert "length: 20m\n" in text


def test_a_wrong_answer_is_asked_again(tmp_path: Path, typed: io.StringIO) -> None:
    typed.write("Night\nslep\nsleep\n1m\n10m\n")
    typed.seek(0)
    ran = run("new", "night.md", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert 'did you mean "sleep"?' in ran.stdout
    assert "choose a length from 5m to 90m" in ran.stdout
    assert "length: 10m\n" in (tmp_path / "night.md").read_text("utf-8")


def test_a_script_has_no_name_of_another_type(tmp_path: Path) -> None:
    ran = run("new", "rest.wav", cwd=tmp_path)
    assert ran.returncode == 2
    assert ran.stderr == "rest.wav: the name of a script does not end with .wav; name it rest.md\n"


def test_empty_answers_are_the_defaults(tmp_path: Path, typed: io.StringIO) -> None:
    typed.write("\n")
    typed.seek(0)
    assert run("new", "a.md", cwd=tmp_path).returncode == 0
    assert run("new", "b.md", "--title", "A", "--yes", cwd=tmp_path).returncode == 0
    assert (tmp_path / "a.md").read_text("utf-8") == (tmp_path / "b.md").read_text("utf-8")


@pytest.mark.usefixtures("typed")
def test_options_answer_questions(tmp_path: Path) -> None:
    ran = run("new", "a.md", "--kind", "rest", "--length", "10m", "--title", "A", cwd=tmp_path)
    assert ran.returncode == 0
    assert "[" not in ran.stdout
    ran = run("new", "b.md", "--kind", "rst", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (2, 'no kind of session is called "rst"; did you mean "rest"?\n')


@pytest.mark.usefixtures("typed")
def test_a_file_that_exists_is_an_error_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("mine")
    ran = run("new", "a.md", cwd=tmp_path)
    assert ran.returncode == 2
    assert "Title" not in ran.stdout


def test_nothing_is_asked_in_a_pipe(tmp_path: Path) -> None:
    ran = run("new", "a.md", cwd=tmp_path)
    assert (ran.returncode, ran.stdout.count("\n")) == (0, 1)

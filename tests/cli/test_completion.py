"""What a shell completes, in this process and in bash."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from argcomplete.finders import CompletionFinder

from renderer.cli.completion import complete
from renderer.speech.engines.registry import engine_names
from tests.support.command_line import run

SCRIPT = """---
title: A test
---

# First stretch

[optional knees]
Draw your knees in.
[end]

# Last rest

[optional arms]
Let your arms lie long.
[end]
"""


class EndedError(Exception):
    """argcomplete has answered."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "evening.md").write_text(SCRIPT)
    (tmp_path / "broken.md").write_text("[nonsense")
    (tmp_path / "evening.mp3").write_bytes(b"")
    (tmp_path / "talks").mkdir()
    (tmp_path / "renderer.toml").write_text('[voices.calm]\nengine = "tone"\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def completed(line: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What bash would offer after a line."""
    asked = {"_ARGCOMPLETE": "1", "_ARGCOMPLETE_SHELL": "bash", "_ARGCOMPLETE_IFS": "\n", "COMP_TYPE": "9"}
    for name, value in (asked | {"COMP_LINE": line, "COMP_POINT": str(len(line))}).items():
        monkeypatch.setenv(name, value)

    def end(_status: int) -> None:
        raise EndedError

    # argcomplete would take file 9 for its notes, which is a file of pytest here
    monkeypatch.setattr(CompletionFinder, "_init_debug_stream", lambda _self: None)
    answer = io.StringIO()

    with pytest.raises(EndedError):
        complete(answer, end)
    return [word.strip() for word in answer.getvalue().split("\n")]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("renderer pl", ["plan"]),
        ("renderer ren", ["render"]),
        ("renderer render ", ["broken.md", "evening.md", "talks/"]),
        ("renderer check ev", ["evening.md", "evening.mp3"]),
        ("renderer render evening.md --bitr", ["--bitrate"]),
        ("renderer render evening.md --bed o", ["ocean", "off"]),
        ("renderer render evening.md --voice c", ["calm", "command"]),
        ("renderer render evening.md --voice hibari:", ["hibari:heart"]),
        ("renderer render evening.md --without ", ["arms", "knees"]),
        ("renderer render evening.md --without arms,", ["arms,knees"]),
        ("renderer render evening.md --format mp3,w", ["mp3,wav"]),
        ("renderer render evening.md --captions vtt,s", ["vtt,srt"]),
        ("renderer render evening.md --for spo", ["spotify"]),
        ("renderer publish evening.md --for spotify,yout", ["spotify,youtube"]),
        ("renderer export evening.md --to s", ["speechmarkdown", "ssml"]),
        ("renderer import a.srt --from ss", ["ssml"]),
        ("renderer cache ", ["clear", "share"]),
        ("renderer voices g", ["get"]),
        ("renderer preview evening.md --chapter F", ["First\\ stretch"]),
        ("renderer preview evening.md --for ", [""]),
        ("renderer preview broken.md --chapter ", [""]),
        ("renderer new a.md --kind s", ["sides", "sleep"]),
        ("renderer upload t", ["talks/"]),
        ("renderer catalogue pl", ["plan"]),
        ("renderer completion z", ["zsh"]),
        ("renderer help durat", ["durations"]),
    ],
)
def test_words_are_completed(line: str, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert sorted(completed(line, monkeypatch)) == sorted(words)


@pytest.mark.usefixtures("folder")
def test_every_engine_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    offered = completed("renderer render evening.md --voice ", monkeypatch)
    assert {*engine_names(), "calm"} <= set(offered)


@pytest.mark.skipif(sys.platform == "win32", reason="needs bash")
def test_bash_completes_with_what_the_command_prints(folder: Path) -> None:
    """As ``~/.bashrc`` does, with a function that bash calls for the key Tab."""
    bash = shutil.which("bash")
    assert bash
    asked = (
        f'renderer() {{ "{sys.executable}" -m renderer "$@"; }}\n'
        'eval "$(renderer completion bash)"\n'
        "COMP_LINE='renderer new a.md --kind sl'; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9\n"
        "COMP_WORDS=(renderer new a.md --kind sl); COMP_CWORD=4\n"
        "_python_argcomplete renderer\n"
        'printf "%s" "${COMPREPLY[@]}"\n'
    )
    ran = subprocess.run(
        [bash, "--norc", "-c", asked], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.stdout.strip(), ran.returncode) == ("sleep", 0), ran.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_each_shell_gets_its_code(shell: str, tmp_path: Path) -> None:
    ran = run("completion", shell, cwd=tmp_path)
    assert ran.returncode == 0
    assert "renderer" in ran.stdout
    assert "_ARGCOMPLETE" in ran.stdout


def test_another_shell_is_an_error(tmp_path: Path) -> None:
    ran = run("completion", "tcsh", cwd=tmp_path)
    assert ran.returncode == 2
    assert "tcsh" in ran.stderr

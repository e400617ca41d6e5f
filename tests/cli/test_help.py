"""The first minute at the command line: what to do first, help, and what was mistyped."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

import renderer
from renderer.api.check import list_profiles
from renderer.api.options import PACING_KEYS
from renderer.cli.commands import COMMANDS
from renderer.cli.help import topics
from renderer.cli.main import main
from renderer.speech.engines.registry import ENGINES
from tests.support.command_line import run

TOPICS = Path(renderer.__file__).parent / "cli" / "topics"


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 0
    return capsys.readouterr().out


def test_version_is_printed_and_other_arguments_are_ignored(tmp_path: Path) -> None:
    assert run("--version", "x", cwd=tmp_path).stdout == run("-V", cwd=tmp_path).stdout != ""


def test_the_command_without_arguments_prints_first_steps(tmp_path: Path) -> None:
    ran = run(cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (2, "")
    for command in ("renderer new", "renderer render", "renderer help"):
        assert command in ran.stdout
    assert len(ran.stdout.splitlines()) <= 6


def test_version(tmp_path: Path) -> None:
    assert run("--version", cwd=tmp_path).stdout == f"renderer {renderer.__version__}\n"


def test_help_lists_every_command_and_topic(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "help")
    assert printed(capsys, "--help") == text
    listed = re.findall(r"^  ([a-z]+) ", text, re.MULTILINE)
    assert listed == [*COMMANDS, "help"]
    assert text.splitlines()[-1] == f"Topics: {', '.join(topics())}"
    assert {
        "catalogue",
        "cues",
        "durations",
        "front-matter",
        "pacing",
        "platforms",
        "settings",
        "voices",
    } == set(topics())


@pytest.mark.parametrize("command", COMMANDS)
def test_help_topic_of_a_command_equals_its_help_option(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command, "--help"]) == 0
    own = capsys.readouterr().out
    assert own.startswith(f"usage: renderer {command} ")
    assert printed(capsys, "help", command).startswith(own)


def test_a_topic_may_be_written_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "help", "Front", "matter")
    assert text == (TOPICS / "front-matter.md").read_text("utf-8")
    assert printed(capsys, "help", "front matter") == text


MISTYPED = {
    "command": (["rendr"], 'no command "rendr"; did you mean "render"?'),
    "command like nothing": (["qqq"], 'no command "qqq"; renderer help lists the commands'),
    "nothing in quotes": ([""], 'no command ""; renderer help lists the commands'),
    "folder alone": (["."], "did you mean renderer render .?"),
    "script alone": (["rest.md"], 'no command "rest.md"; did you mean renderer render rest.md?'),
    "option alone": (["--verison"], 'no option "--verison"; did you mean "--version"?'),
    "two words in quotes": (["render a.md"], "did you mean renderer render a.md?"),
    "Word file alone": (["My class.docx"], 'did you mean renderer import "My class.docx"?'),
    "script with a space": (["a b.md"], 'did you mean renderer render "a b.md"?'),
    "audio alone": (["a.wav"], "did you mean renderer check a.wav?"),
    "other word for a command": (["convert", "a.docx"], "did you mean renderer import?"),
    "version": (["-v"], "did you mean renderer --version?"),
    "one dash": (["render", "x.md", "-length", "3m"], 'unknown option "-length"; did you mean "--length"?'),
    "long dash": (["render", "x.md", "\u2014length=3m"], '"\u2014length"; did you mean "--length"?'),
    "one letter": (["render", "x.md", "-o", "a"], 'unknown option "-o"; did you mean "--out"?'),
    "capitals": (["render", "x.md", "--Length", "3m"], 'did you mean "--length"?'),
    "other word for an option": (["render", "x.md", "--output", "a"], 'did you mean "--out"?'),
    "option with a value": (["render", "x.md", "--wav"], 'did you mean "--format wav"?'),
    "option of others": (["check", "x.md", "--format", "wav"], "an option of render, preview, watch, not"),
    "topic": (["help", "voics"], 'no help for "voics"; did you mean "voices"?'),
    "option": (["render", "x.md", "--bedd", "ocean"], 'unknown option "--bedd"; did you mean "--bed"?'),
    "needed option": (["export", "x.md", "--too", "ssml"], 'unknown option "--too"; did you mean "--to"?'),
    "option like nothing": (["sounds", "--qqqqqq"], 'renderer sounds: unknown option "--qqqqqq"\n'),
    "whole number": (["render", "x.md", "--jobs", "x"], '--jobs: "x" is not a whole number'),
    "number": (["render", "x.md", "--lufs", "x"], '--lufs: "x" is not a number'),
    "action": (["cache", "claer"], 'did you mean "clear"?'),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), MISTYPED.values(), ids=MISTYPED)
def test_mistyped_arguments_are_reported(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    status = main(arguments)
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert message in err
    assert len(err.splitlines()) <= 2


@pytest.mark.parametrize("arguments", [["--version"], ["-V"], ["render", "--version"], ["voices", "-V"]])
def test_the_version(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(arguments) == 0
    assert capsys.readouterr().out == f"renderer {renderer.__version__}\n"


def test_values_of_options_may_begin_with_a_dash(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "a.md"), "--title", "\u2014 Rest \u2014"]) == 0
    assert main(["render", "gone.md", "--lufs", "-16"]) == 2
    assert "gone.md: no such file" in capsys.readouterr().err


def indented(topic: str) -> list[str]:
    text = (TOPICS / f"{topic}.md").read_text("utf-8")
    return [line[4:] for line in text.splitlines() if line.startswith("    ")]


def problems(folder: Path, body: str, head: str = "title: A test\nvoice: tone") -> tuple[object, ...]:
    script = folder / "script.md"
    script.write_text(f"---\n{head}\n---\n{body}\n", "utf-8")
    return renderer.check_script(script)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "renderer.toml").write_text('[voices.calm]\nengine = "tone"\n')
    (tmp_path / "intro.md").write_text("Welcome.\n")
    return tmp_path


def test_every_cue_of_the_topic_is_understood(folder: Path) -> None:
    cues = [cue for line in indented("cues") for cue in re.findall(r"\[.+?\]", line)]
    assert len(cues) > 20
    for cue in cues:
        block = re.match(r"\[(repeat|for|loop|optional) ", cue)
        body = f"{cue}\nHello.\n[end]" if block else "" if cue == "[end]" else f"Hello. {cue}\nAgain."
        assert not problems(folder, body or "Hello.")


def test_every_length_of_the_topic_is_read(folder: Path) -> None:
    lengths = [length for line in indented("durations") for length in re.split(r"  +", line)]
    for length in lengths:
        if re.match(r"\d", length):
            assert not problems(folder, f"Hello. [hold {length}] Again.")


def test_the_front_matter_of_the_topic_is_read(folder: Path) -> None:
    lines = indented("front-matter")
    first = lines.index("---")
    (folder / "sounds").mkdir()
    soundfile.write(folder / "sounds" / "gong.wav", np.full((800, 1), 0.1), 8000)
    head = "\n".join(lines[first + 1 : lines.index("---", first + 1)])
    assert not problems(folder, "[sound gong] Hello. [hold {rest}] [hold 1s-1h]", head)


def test_the_pacing_of_the_topic_is_the_default() -> None:
    rows = re.findall(r"^  ([a-z ]+): (.+?)  +", "\n".join(indented("pacing")), re.MULTILINE)
    assert dict(rows) == {key: known.usual for key, known in PACING_KEYS.items()}


def test_every_setting_of_the_topic_is_read(folder: Path) -> None:
    rows = re.findall(r"^(\w+ = .+?)  +", "\n".join(indented("settings")), re.MULTILINE)
    assert len(rows) > 10
    (folder / "terms.toml").write_text('[say]\npsoas = "so-az"\n')
    named = (folder / "renderer.toml").read_text()
    (folder / "renderer.toml").write_text("\n".join([*rows, "", named]))
    assert not problems(folder, "Hello.")


def test_every_platform_and_engine_of_the_topics_exists() -> None:
    asked = [name for line in indented("platforms") for name in re.findall(r"--for ([\w,-]+)", line)]
    assert asked
    assert {one for names in asked for one in names.split(",")} <= set(list_profiles())
    assert set(re.findall(r"^(\w+)   ", "\n".join(indented("voices")), re.MULTILINE)) >= set(ENGINES)

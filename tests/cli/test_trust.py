"""``renderer trust``, and what a project from elsewhere may do before and after it."""

from __future__ import annotations

import io
import json
import os
import shlex
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support import checked_engines
from tests.support.command_line import run
from tests.support.trusted import trusted

SPEAK = """\
#!/bin/sh
echo "$1" >> "{ran}"
exec "{python}" -S -c "import math, sys, wave
with wave.open(sys.argv[1], 'wb') as file:
    file.setparams((1, 2, 8000, 0, 'NONE', ''))
    tone = (round(9000 * math.sin(n / 4)) for n in range(4000))
    file.writeframes(b''.join(n.to_bytes(2, 'little', signed=True) for n in tone))" "$2"
"""
TOML = """\
voice = "robot"

[voices.robot]
engine = "command"
command = ["./speak.sh", "{text}", "{file}"]
"""
SAYS = 'runs the program ./speak.sh "{text}" "{file}"'


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER_DATA", str(tmp_path / "data"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a program of its own, which writes down that it ran."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "renderer.toml").write_text(TOML)
    (folder / "rest.md").write_text("---\ntitle: Rest\n---\nBe here. [pause 1s]\n")
    (folder / "tone.md").write_text("---\ntitle: Tone\nvoice: tone:low\n---\nBe here. [pause 1s]\n")
    shutil.copy(os.devnull, folder / "ran")
    program = folder / "speak.sh"
    program.write_text(SPEAK.format(ran=folder / "ran", python=sys.executable))
    program.chmod(0o755)
    return folder


def has_run(project: Path) -> bool:
    return bool((project / "ran").read_text())


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal(text))


@pytest.mark.parametrize(
    "command",
    [
        ["plan"],
        ["render"],
        ["render", "--dry-run"],
        ["preview", "--from", "0:00"],
        ["check"],
        ["pace"],
        ["publish", "--for", "insight-timer"],
    ],
)
def test_nothing_of_an_untrusted_project_is_run(command: list[str], project: Path) -> None:
    ran = run(command[0], "rest.md", *command[1:], cwd=project)
    assert ran.returncode == 2
    assert f"renderer.toml:5: {SAYS}; if you trust this project, run: renderer trust ." in ran.stderr
    assert not has_run(project)


@pytest.mark.parametrize(
    "command",
    [
        ["fmt", "rest.md"],
        ["cover", "rest.md"],
        ["export", "rest.md", "--to", "ssml"],
        ["check", "tone.md"],
        ["plan", "tone.md"],
        ["plan", "rest.md", "--voice", "tone:low"],
        ["voices", "command"],
        ["profiles"],
        ["cache"],
    ],
)
def test_what_needs_no_trust_goes_on(command: list[str], project: Path) -> None:
    ran = run(*command, cwd=project)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert not has_run(project)


def test_a_voice_that_is_not_trusted_is_reported_and_the_others_are_heard(project: Path) -> None:
    (project / "renderer.toml").write_text(f'{TOML}[voices.other]\nengine = "tone"\n')
    ran = run("voices", "tone", "--try", "Be here.", cwd=project)
    assert ran.returncode == 0
    ran = run("voices", "command", "--try", "Be here.", cwd=project)
    assert ran.returncode == 1
    assert f"renderer.toml:5: {SAYS}; if you trust" in ran.stderr
    assert not has_run(project)


def test_the_remedy_is_a_command_that_works_in_the_shell(project: Path) -> None:
    folder = project.rename(project.with_name("a project's $folder"))
    ran = run("plan", folder / "rest.md", cwd=folder.parent)
    command = ran.stderr.strip().partition("run: ")[2]
    assert shlex.split(command) == ["renderer", "trust", str(folder)]


def test_trust_shows_what_it_allows_and_asks(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, "n\n")
    ran = run("trust", cwd=project)
    assert ran.returncode == 1
    assert ran.stdout.startswith(f"renderer.toml:5: {SAYS}\n")
    assert run("plan", "rest.md", cwd=project).returncode == 2
    answer(monkeypatch, "y\n")
    ran = run("trust", cwd=project)
    assert ran.returncode == 0
    assert ran.stdout.endswith("renderer.toml: trusted\n")
    assert run("plan", "rest.md", cwd=project).returncode == 0
    assert has_run(project)
    ran = run("trust", cwd=project)
    assert ran.stdout == f"renderer.toml:5: {SAYS}\nrenderer.toml: already trusted\n"


def test_without_a_terminal_trust_needs_yes(project: Path) -> None:
    ran = run("trust", project / "rest.md", cwd=project)
    assert ran.returncode == 2
    assert ran.stderr.endswith(f"run: renderer trust --yes {project}\n")
    assert run("trust", "--yes", project, cwd=project).returncode == 0
    assert run("plan", "rest.md", cwd=project).returncode == 0


def test_a_project_that_needs_no_trust(project: Path, tmp_path: Path) -> None:
    (project / "renderer.toml").write_text(
        'voice = "tone:low"\n[voices.me]\nengine = "takes"\nfolder = "me"\n'
    )
    ran = run("trust", cwd=project)
    assert ran.returncode == 0
    assert "renderer.toml: needs no trust" in ran.stdout
    (project / "renderer.toml").unlink()
    ran = run("trust", cwd=project)
    assert (ran.returncode, ran.stderr) == (2, "renderer.toml: no such file, so there is nothing to trust\n")
    assert run("trust", "--list", cwd=project).stdout == ""
    assert not (tmp_path / "data").exists()


def test_the_list_and_forgetting(project: Path) -> None:
    run("trust", "--yes", cwd=project)
    assert run("trust", "--list", cwd=project.parent).stdout == f"{project}\n  {SAYS}\n"
    assert run("trust", "--forget", project, cwd=project.parent).returncode == 0
    assert run("trust", "--list", cwd=project.parent).stdout == ""
    assert run("plan", "rest.md", cwd=project).returncode == 2
    ran = run("trust", "--forget", cwd=project)
    assert (ran.returncode, ran.stderr) == (
        2,
        ".: not trusted; renderer trust --list lists the trusted folders\n",
    )


def test_a_folder_that_is_gone_can_be_forgotten(project: Path) -> None:
    run("trust", "--yes", cwd=project)
    shutil.rmtree(project)
    assert run("trust", "--forget", project, cwd=project.parent).returncode == 0


@pytest.mark.parametrize("how", ["option", "variable"])
def test_no_trust_ignores_what_is_trusted(how: str, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("trust", "--yes", cwd=project)
    if how == "variable":
        monkeypatch.setenv("RENDERER_NO_TRUST", "1")
    ran = run("plan", "rest.md", *["--no-trust"] * (how == "option"), cwd=project)
    assert ran.returncode == 2
    assert (
        f"{SAYS}, which --no-trust and RENDERER_NO_TRUST refuse; without them, run: renderer trust ."
        in ran.stderr
    )
    assert not has_run(project)
    if how == "option":
        assert "RENDERER_NO_TRUST" not in os.environ
        assert run("plan", "rest.md", cwd=project).returncode == 0


@pytest.mark.parametrize(
    ("change", "is_asked"),
    [
        (("", '[show]\ntitle = "Another"\n'), False),
        (('voice = "robot"', '# The voice.\nvoice = "robot"\nlufs = -20'), False),
        (("robot]", "ROBOT]"), False),
        (('"{text}"', '"{text}", "-x"'), True),
        (("./speak.sh", "./other.sh"), True),
        (("", '[voices.more]\nengine = "http"\nurl = "https://example.org"\n'), True),
        (("", 'lexicon = ["../words.toml"]\n'), True),
    ],
)
def test_a_change_is_asked_about_if_it_concerns_trust(
    change: tuple[str, str], is_asked: bool, project: Path
) -> None:
    run("trust", "--yes", cwd=project)
    old, new = change
    text = TOML.replace(old, new) if old else (f"{new}{TOML}" if new.startswith("lex") else f"{TOML}{new}")
    (project / "renderer.toml").write_text(text)
    ran = run("plan", "rest.md", cwd=project)
    assert ran.returncode == (2 if is_asked else 0)
    if is_asked:
        assert "has changed since you trusted it: " in ran.stderr
        assert not has_run(project)


def test_a_program_of_the_project_that_changed_is_asked_about(project: Path) -> None:
    run("trust", "--yes", cwd=project)
    with (project / "speak.sh").open("a") as file:
        file.write("echo more\n")
    ran = run("plan", "rest.md", cwd=project)
    assert ran.returncode == 2
    assert f"has changed since you trusted it: {SAYS}; if you still do, run: renderer trust ." in ran.stderr
    assert not has_run(project)


def test_a_program_behind_a_link_is_shown_and_asked_about_when_the_link_changes(project: Path) -> None:
    (project / "speak.sh").rename(project.parent / "speak.sh")
    (project / "speak.sh").symlink_to(project.parent / "speak.sh")
    ran = run("trust", "--yes", cwd=project)
    assert f"{SAYS}, where ./speak.sh is {project.parent.resolve() / 'speak.sh'}\n" in ran.stdout
    (project / "speak.sh").unlink()
    (project / "speak.sh").symlink_to("/bin/true")
    ran = run("plan", "rest.md", cwd=project)
    assert ran.returncode == 2
    assert "has changed since you trusted it" in ran.stderr


def test_an_engine_of_another_package_needs_trust_for_keys_of_its_own(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked_engines.install(project.parent / "site")
    monkeypatch.syspath_prepend(str(project.parent / "site"))
    settings = "voice = 'x'\n[voices.x]\nengine = 'neural'\n"
    (project / "renderer.toml").write_text(f"{settings}log = '../log'\n")
    ran = run("check", "rest.md", cwd=project)
    assert ran.returncode == 2
    assert "renderer.toml:2: uses the engine neural of another package with: log = '../log'; " in ran.stderr
    (project / "renderer.toml").write_text(settings)
    assert run("check", "rest.md", cwd=project).returncode == 0


def test_a_long_argument_is_no_path(project: Path) -> None:
    (project / "renderer.toml").write_text(
        TOML.replace('"{text}"', f'"{{text}}", "{{file}}", "{"a" * 5000}"')
    )
    run("trust", "--yes", cwd=project)
    assert run("plan", "rest.md", cwd=project).returncode == 0


@pytest.mark.parametrize("how", ["moved", "copied"])
def test_trust_is_for_one_folder(how: str, project: Path) -> None:
    run("trust", "--yes", cwd=project)
    other = project.with_name("other")
    (shutil.move if how == "moved" else shutil.copytree)(project, other)
    ran = run("plan", "rest.md", cwd=other)
    assert ran.returncode == 2
    assert f"{SAYS}; if you trust this project, run: renderer trust ." in ran.stderr


def test_a_link_to_a_trusted_folder_is_that_folder(project: Path) -> None:
    run("trust", "--yes", cwd=project)
    link = project.with_name("link")
    link.symlink_to(project)
    assert run("plan", link / "rest.md", cwd=project.parent).returncode == 0


@pytest.mark.skipif(sys.platform.startswith("win"), reason="Windows allows links to few users")
def test_tracks_behind_a_link_without_a_renderer_toml(project: Path) -> None:
    (project / "renderer.toml").unlink()
    (project.parent / "big").mkdir()
    (project / "out").symlink_to(project.parent / "big")
    says = f"out: writes to out, which is {project.parent.resolve() / 'big'}"
    assert run("render", "tone.md", cwd=project).returncode == 2
    assert run("trust", "--yes", cwd=project).stdout == f"{says}\nout: trusted\n"
    assert run("trust", cwd=project).stdout == f"{says}\nout: already trusted\n"
    assert run("render", "tone.md", cwd=project).returncode == 0
    assert (project.parent / "big" / "tone" / "tone.mp3").is_file()
    ran = run("render", "tone.md", "--no-trust", cwd=project)
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"{says}, which --no-trust and RENDERER_NO_TRUST refuse; ")


@pytest.mark.skipif(sys.platform.startswith("win"), reason="Windows allows links to few users")
def test_trust_in_a_folder_is_for_the_scripts_below_it_too(project: Path) -> None:
    (project.parent / "big").mkdir()
    (project / "out").symlink_to(project.parent / "big")
    (project / "scripts").mkdir()
    (project / "tone.md").rename(project / "scripts" / "tone.md")
    assert run("render", "scripts/tone.md", cwd=project).returncode == 2
    run("trust", "--yes", cwd=project)
    assert run("render", "scripts/tone.md", cwd=project).returncode == 0


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"/": 1}', b"\xff", b"[" * 100_000])
def test_a_damaged_list_trusts_nothing(data: bytes, project: Path, tmp_path: Path) -> None:
    path = tmp_path / "data" / "trusted.json"
    path.parent.mkdir()
    path.write_bytes(data)
    for command in (["plan", "rest.md"], ["trust", "--yes"], ["trust", "--list"], ["trust", "--forget"]):
        ran = run(*command, cwd=project)
        assert ran.returncode == 2
        assert ran.stderr == f"{path}: damaged; delete it, and trust your projects again\n"
    assert not has_run(project)
    assert run("plan", "tone.md", "--voice", "tone:low", cwd=project).returncode == 2


def test_projects_that_are_trusted_at_once_are_all_kept(project: Path, tmp_path: Path) -> None:
    folders = [shutil.copytree(project, tmp_path / f"project-{number}") for number in range(8)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(trusted, folders))
    kept = json.loads((tmp_path / "data" / "trusted.json").read_text())
    assert set(kept) == {str(folder) for folder in folders}

"""Where tracks are written, whose tracks a folder has, and commands that take a folder of scripts."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

import renderer
from renderer.cli.main import main
from renderer.errors import InputError, VoiceError
from renderer.workflows.compile import Compiled
from renderer.workflows.lay_out_tracks import plan_tracks

pytestmark = pytest.mark.shared_cache


def write(path: str, words: str = "Rest.", front: str = "voice: tone") -> None:
    """Write a script, and the folders that it is in."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\ntitle: {file.stem}\n{front}\n---\n{words}\n", "utf-8")


def track(folder: str) -> bytes:
    return Path(folder, f"{Path(folder).name}.mp3").read_bytes()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_tracks_of_a_project_are_beside_its_settings(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write("calm/rest.md")
    Path("calm/renderer.toml").write_text("lufs = -20\n")
    Path("elsewhere").mkdir()
    assert main(["render", "calm/rest.md"]) == 0
    assert capsys.readouterr().out.startswith(str(Path("calm/out/rest/rest.mp3")))
    monkeypatch.chdir("elsewhere")
    assert main(["render", str(folder / "calm/rest.md"), "--format", "wav"]) == 0
    monkeypatch.chdir(folder / "calm")
    assert main(["render", str(folder / "calm/rest.md"), "--format", "flac"]) == 0
    assert {path.name for path in (folder / "calm/out/rest").iterdir()} == {
        "rest.mp3",
        "rest.wav",
        "rest.flac",
    }
    assert not list((folder / "elsewhere").iterdir())


def test_tracks_of_a_script_without_settings_are_in_the_current_folder() -> None:
    write("calm/rest.md")
    assert main(["render", "calm/rest.md"]) == 0
    assert Path("out/rest/rest.mp3").is_file()


@pytest.mark.parametrize(
    "command", [["render"], ["preview"], ["cover"], ["watch"], ["publish", "--for", "spotify"]]
)
def test_the_track_of_another_script_is_never_replaced(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    write("a/rest.md", "Rest in the morning.")
    write("b/rest.md", "Rest in the evening, for longer.")
    assert main(["render", "a/rest.md", "--captions", "txt"]) == 0
    before = {path: path.read_bytes() for path in Path("out/rest").iterdir()}
    capsys.readouterr()
    if command == ["watch"]:  # it waits for changes, but renders as Python does
        with pytest.raises(InputError, match="which would be replaced"):
            renderer.render("b/rest.md")
    else:
        assert main([command[0], "b/rest.md", *command[1:]]) == 2
        said = capsys.readouterr()
        assert "has the tracks of another script" in said.err + said.out
    assert {path: path.read_bytes() for path in Path("out/rest").iterdir()} == before


def test_the_remedy_writes_the_second_script_by_its_folder(capsys: pytest.CaptureFixture[str]) -> None:
    write("a/rest.md")
    write("my evening/rest.md", "Sleep.")
    assert main(["render", "a/rest.md"]) == 0
    assert main(["render", "my evening/rest.md"]) == 2
    message = capsys.readouterr().err
    assert str(Path("a/rest.md")) in message
    option, out = shlex.split(message.rpartition("add ")[2])
    assert main(["render", "my evening/rest.md", option, out]) == 0
    assert main(["render", "my evening/rest.md", option, out]) == 0
    assert track("out/rest") != track(f"{out}/rest")
    assert Path(out) == Path("out/my evening")


@pytest.mark.parametrize("rendered", [[], ["monday"], ["tuesday"]])
def test_two_scripts_of_one_name_are_rendered_by_the_remedy(
    rendered: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    write("monday/flow.md")
    write("tuesday/flow.md", "Sleep.")
    if rendered:
        assert main(["render", *rendered]) == 0
    capsys.readouterr()
    assert main(["render", "monday", "tuesday"]) == 2
    message = capsys.readouterr().err
    first, second = Path("monday/flow.md"), Path("tuesday/flow.md")
    assert message.startswith(f"{first} and {second} have the same name")
    assert len(message.splitlines()) == 1
    assert f"with --out {Path('out/tuesday')} for the second one" in message
    if rendered != ["tuesday"]:
        assert main(["render", "monday"]) == 0
        assert main(["render", "tuesday", "--out", "out/tuesday"]) == 0
    assert main(["check", "monday", "tuesday"]) == 0


@pytest.mark.parametrize("again", ["rest.md", "./rest.md", "../calm/rest.md"])
def test_a_script_that_is_written_twice_is_one_script(
    again: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write("calm/rest.md")
    monkeypatch.chdir("calm")
    assert main(["check", "rest.md", again]) == 0
    assert capsys.readouterr().out == "rest.md: no errors\n"
    assert main(["render", "rest.md", again, "--quiet"]) == 0
    assert main(["fmt", "rest.md", again, "--check"]) == 0


def test_a_script_that_is_moved_or_edited_keeps_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    write("a/rest.md")
    assert main(["render", "a/rest.md"]) == 0
    write("a/rest.md", "Other words. [hold 5s-1m]", "voice: tone\nlength: 20s")
    assert main(["render", "./a/../a/rest.md"]) == 0
    Path("a").rename("c")
    assert main(["render", "c/rest.md"]) == 0
    Path("new").mkdir()
    for name in ("c", "out"):
        shutil.move(name, f"new/{name}")
    monkeypatch.chdir("new")
    assert main(["render", "c/rest.md"]) == 0
    shutil.rmtree("out/rest")
    write("b/rest.md")
    assert main(["render", "b/rest.md"]) == 0


@pytest.mark.parametrize("written", ["", "x/" * 3000, "../a/\0", "..", "../a\n../b"])
def test_a_damaged_record_of_a_script_is_replaced(written: str) -> None:
    write("a/rest.md")
    assert main(["render", "a/rest.md"]) == 0
    record = Path("out/.renderer/rest")
    before = record.read_text("utf-8")
    record.write_text(written, "utf-8")
    assert main(["render", "a/rest.md"]) == 0
    assert record.read_text("utf-8") == before


def test_two_projects_may_have_scripts_of_one_name() -> None:
    for name in "ab":
        write(f"{name}/rest.md", f"Rest {name}.")
        Path(name, "renderer.toml").write_text("")
    assert main(["render", "a/rest.md", "b/rest.md", "--quiet"]) == 0
    assert track("a/out/rest") != track("b/out/rest")


def test_a_folder_stands_for_its_scripts_in_the_order_of_their_names(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("zed", "Evening", "again"):
        write(f"day/{name}.md", "[include parts/words.md] [include intro.md]")
    write("day/intro.md", "Welcome.")
    write("day/.hidden.md", "[wrong]")
    write("day/parts/words.md", "Words.")
    Path("day/README.md").write_text("# Notes\n")
    Path("day/notes.txt").write_text("Notes.\n")
    write("day/morning.txt", "Rest.")
    names = ["again", "Evening", "zed"]
    assert main(["check", "day"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [f"{Path('day', name)}.md: no errors" for name in names]
    assert said.err.splitlines() == [
        f"{Path('day/morning.txt')}: left out, since its name does not end in .md",
        f"{Path('day/README.md')}: left out, since it does not begin with front matter",
        f"{Path('day/intro.md')}: left out, since {Path('day/again.md')} includes it",
    ]
    assert main(["render", "day", str(Path("day/zed.md"))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [Path(line.split("  ")[0]).stem for line in lines[:-1]] == ["zed", "again", "Evening"]
    assert lines[-1].startswith("3 scripts: 3 tracks, 0:")
    assert main(["render", "day", "--json"]) == 0
    said = capsys.readouterr()
    assert [Path(made["script"]).stem for made in json.loads(said.out)] == names
    assert main(["render", "day", "--dry-run"]) == 0
    assert main(["fmt", "day", "--check"]) == 0
    capsys.readouterr()
    assert main(["publish", "day", "--for", "apple-podcasts", "--dry-run"]) == 0
    said = capsys.readouterr()
    assert [line.split()[0] for line in said.out.splitlines()[1:]] == [f"{Path('day', n)}.md" for n in names]
    assert f"{Path('day/intro.md')}: left out, since {Path('day/again.md')} includes it" in said.err


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "no script is in this folder; the name of a script ends in .md, and its first line is ---"),
        ({"a.md": "# Notes\n"}, "no script is in this folder"),
        ({"a.docx": "PK", "b.txt": "---\ntitle: A\n---\nRest.\n"}, "no script is in this folder"),
    ],
)
def test_a_folder_without_scripts_is_an_error(
    files: dict[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("empty").mkdir()
    for name, text in files.items():
        Path("empty", name).write_text(text)
    for command in ("render", "check", "fmt"):
        assert main([command, "empty"]) == 2
        assert f"empty: {said}" in capsys.readouterr().err


def test_one_wrong_script_of_a_folder_stops_all_before_anything_is_made(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("day/a.md")
    write("day/b.md", "[puase 3s]")
    assert main(["render", "day"]) == 2
    assert 'unknown cue "puase"' in capsys.readouterr().err
    assert not Path("out").exists()


def test_a_script_that_cannot_be_spoken_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write("day/a.md")
    write("day/b.md", "Sleep.")
    write("day/c.md", "Wake.")

    def failing(compiled: Compiled, *others: Any) -> object:
        if compiled.session.path.endswith("b.md"):
            raise VoiceError("Sleep.", "tone", "it is tired")
        return plan_tracks(compiled, *others)

    monkeypatch.setattr("renderer.workflows.render.plan_tracks", failing)
    assert main(["render", "day"]) == 1
    said = capsys.readouterr()
    assert "it is tired" in said.err
    assert said.out.splitlines()[-1].endswith(f"in all; not rendered: {Path('day/b.md')}")
    assert said.out.splitlines()[-1].startswith("2 scripts: 2 tracks")
    assert Path("out/c/c.mp3").is_file()
    assert not Path("out/b").exists()


def test_plans_of_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    write("day/a.md")
    assert main(["plan", "day", "--json"]) == 0
    assert [plan["script"] for plan in json.loads(capsys.readouterr().out)] == [str(Path("day/a.md"))]
    assert main(["plan", str(Path("day/a.md")), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["script"] == str(Path("day/a.md"))
    write("day/b.md", "Sleep.")
    assert main(["plan", "day"]) == 0
    tables = capsys.readouterr().out
    assert 0 == tables.index("a  0:") < tables.index("\n\nb  0:")
    assert main(["plan", "day", "--picture", "plan.svg"]) == 2
    assert capsys.readouterr().err == "--picture applies to one script, not to 2; name one of them\n"


@pytest.mark.parametrize("command", [["check"], ["fmt", "--check"]])
def test_a_pattern_stands_for_the_files_that_match(
    capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    for path in ("s/early.md", "s/evening.md", "s/early[1].md", "s/noon.md"):
        write(path, "Rest. [ pause 2s ]")
    assert main([*command, "s/[e]*[yg].md"]) == (1 if command[0] == "fmt" else 0)
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "s/early.md",
        "s/evening.md",
    ]
    main([*command, "s/early[1].md"])  # a file of this name is meant
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == ["s/early[1].md"]
    assert main([*command, "s/z*.md"]) == 2
    assert capsys.readouterr().err.startswith("s/z*.md: no file matches this pattern")

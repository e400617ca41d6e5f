"""`renderer publish` for a podcast with many sessions: what is published, held back, renamed and removed."""

from __future__ import annotations

import io
import json
import re
import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from PIL import Image

from renderer.cli.main import main
from tests.support.trusted import trusted

pytestmark = pytest.mark.shared_cache

URL = "https://example.org/calm"
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
WORDS = "Lie down, and let the ground hold you. Let your arms and your legs rest. Breathe as you like."
OTHER = "Stand up, and walk ten steps. Feel each foot as it leaves the ground. Turn around and walk back."

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("renderer.workflows.add_to_site", "renderer.workflows.unpublish", "renderer.api.publish"):
        monkeypatch.setattr(f"{module}.moment", lambda: NOW)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with settings for a site, in which commands run."""
    Image.new("RGB", (1400, 1400), "#446688").save(tmp_path / "cover.jpg")
    settings = f'voice = "tone:low"\n[publish]\nsite = "site"\nurl = "{URL}"\n'
    (tmp_path / "renderer.toml").write_text(settings, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, words: str = WORDS, front: str = "", title: str = "") -> str:
    head = f"title: {title or name}\ncover: cover.jpg\ndescription: Quiet minutes.\n{front}"
    Path(f"{name}.md").write_text(f"---\n{head.strip()}\n---\n{words}\n", "utf-8")
    return f"{name}.md"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(list(arguments))
        output = capsys.readouterr()
        return status, output.out, output.err

    return run


def feed() -> Any:
    return feedparser.parse(Path("site/feed.xml").read_bytes())


def titles() -> list[str]:
    return [item.title for item in feed().entries]


def guids() -> dict[str, str]:
    return {item.title: item.id for item in feed().entries}


def test_the_keys_of_the_settings_are_used(run: Run) -> None:
    script = write("rest")
    assert run("publish", script)[0] == 0
    assert titles() == ["rest"]
    assert not run("publish", script, "--for", "acx", "--dry-run")[1].startswith("--site")
    text = Path("renderer.toml").read_text("utf-8")
    Path("renderer.toml").write_text(f'{text}for = ["spotify", "apple-podcasts"]\nto = "web"\n', "utf-8")
    status, out, _ = run("publish", script, "--json")
    assert status == 0
    assert [bundle["profile"] for bundle in json.loads(out)["bundles"]] == ["spotify", "apple-podcasts"]
    assert Path("web/feed.xml").read_bytes() == Path("site/feed.xml").read_bytes()
    Path("web/feed.xml").unlink()
    assert run("publish", script, "--no-upload")[0] == 0
    assert run("publish", script, "--site", "trial")[0] == 0
    assert not Path("web/feed.xml").exists()


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("fro = 'acx'", 'publish: unknown key "fro"; did you mean "for"?'),
        ("for = 3", "publish: for: 3 is not a list of platforms"),
        ("url = 'example.org'", 'publish: url: "example.org" is not the address of a site'),
        ("to = 'ftp://example.org'", 'publish: to: "ftp://" is not known'),
        ("site = ''", "publish: site: '' is not a text"),
        ("for = 'insihgt-timer'\nsite = 'site'\nurl = 'https://a.org'", 'did you mean "insight-timer"?'),
    ],
)
def test_wrong_keys_are_reported(run: Run, line: str, error: str) -> None:
    Path("renderer.toml").write_text(f"[publish]\n{line}\n", "utf-8")
    status, _, err = run("publish", write("rest"))
    assert status == 2
    assert error in err


def test_scripts_whose_settings_differ_need_an_option(run: Run, folder: Path) -> None:
    (folder / "other").mkdir()
    (folder / "other" / "renderer.toml").write_text('[publish]\nsite = "site"\n', "utf-8")
    scripts = [write("rest"), write("other/walk")]
    status, _, err = run("publish", *scripts)
    assert status == 2
    assert "--site: the files renderer.toml of the scripts have different values" in err


def test_scripts_of_several_folders_have_one_site(run: Run, folder: Path) -> None:
    (folder / "renderer.toml").unlink()
    for name, words in (("ada", WORDS), ("bo", OTHER)):
        (folder / name).mkdir()
        settings = f'voice = "tone:low"\n[publish]\nsite = "../site"\nurl = "{URL}"\nto = "../web"\n'
        (folder / name / "renderer.toml").write_text(settings, "utf-8")
        trusted(folder / name)
        write(f"{name}/{name}-1", words)
        Image.new("RGB", (1400, 1400), "#446688").save(folder / name / "cover.jpg")
    assert run("publish", "ada/ada-1.md", "bo/bo-1.md")[0] == 0
    assert sorted(titles()) == ["ada/ada-1", "bo/bo-1"]
    assert Path("web/feed.xml").read_bytes() == Path("site/feed.xml").read_bytes()


def test_a_wrong_script_does_not_stop_the_others(run: Run) -> None:
    good, wrong, long = write("rest"), write("walk", "Go. [puase]"), write("long", WORDS, title="Long")
    text = Path(long).read_text("utf-8").replace("Quiet minutes.", "x" * 4001)
    Path(long).write_text(text, "utf-8")
    status, out, err = run("publish", good, wrong, long)
    assert status == 2
    assert titles() == ["rest"]
    assert err.count('unknown cue "puase"') == 1
    assert "long.md: Apple Podcasts: description, as UTF-8: 4049 bytes, wanted at most 4000 bytes" in err
    summary = out[out.index("3 scripts: ") :].splitlines()
    assert summary[0] == "3 scripts: 1 published, 2 not published"
    assert summary[1] == "  rest.md  published, new"
    assert summary[2].startswith('  walk.md  not published: walk.md:6:5: unknown cue "puase"')
    assert summary[3].startswith("  long.md  not published: Apple Podcasts: description")
    assert not Path("out/long").exists()
    assert run("publish", long, "--anyway")[0] == 1
    assert sorted(titles()) == ["Long", "rest"]


@pytest.mark.parametrize(
    ("name", "words", "error"), [("walk", "Go. [puase]", 'unknown cue "puase"'), ("no", "", "no such file")]
)
def test_the_error_of_one_script_is_printed_once(run: Run, name: str, words: str, error: str) -> None:
    if words:
        write(name, words)
    status, out, err = run("publish", f"{name}.md")
    assert (status, out) == (2, "")
    assert err.count(error) == 1


def test_a_length_that_cannot_be_met_is_found_before_the_render(run: Run) -> None:
    status, out, err = run("publish", write("rest", WORDS, "length: 5s"), write("walk", OTHER))
    assert status == 2
    assert re.search(r"rest\.md:\d+:9: a length of 5s is not possible", err)
    assert "2 scripts: 1 published, 1 not published" in out
    assert not Path("out/rest").exists()
    assert titles() == ["walk"]


def test_tracks_of_another_script_are_found_before_the_render(run: Run, folder: Path) -> None:
    (folder / "other").mkdir()
    settings = (folder / "renderer.toml").read_text("utf-8").replace('"site"', '"../site"')
    (folder / "other" / "renderer.toml").write_text(f'out = "../out"\n{settings}', "utf-8")
    trusted(folder / "other")
    Image.new("RGB", (1400, 1400), "#446688").save(folder / "other" / "cover.jpg")
    assert run("publish", write("rest"))[0] == 0
    status, _, err = run("publish", write("other/rest", OTHER), "--dry-run")
    assert status == 2
    assert "has the tracks of another script" in err


def test_all_or_nothing_stops_before_the_render(run: Run) -> None:
    status, out, _ = run("publish", write("rest"), write("walk", "Go. [puase]"), "--all-or-nothing")
    assert status == 2
    assert "2 scripts: 2 not published" in out
    assert not Path("site").exists()
    assert not Path("out").exists()


def test_a_dry_run_changes_nothing(run: Run) -> None:
    assert run("publish", write("rest"))[0] == 0
    before = Path("site/site.json").read_bytes()
    draft = write("draft", OTHER, "draft: true")
    arguments = ("publish", write("rest", OTHER), write("walk", OTHER), draft, "--dry-run")
    status, out, _ = run(*arguments)
    assert status == 0
    assert out.splitlines() == [
        "3 scripts: 2 ready, 1 held back",
        "  rest.md   ready, again",
        "  walk.md   ready, new",
        "  draft.md  held back: it is a draft; to publish it, delete the line draft: true",
    ]
    assert Path("site/site.json").read_bytes() == before
    assert not Path("out/walk").exists()
    assert json.loads(run(*arguments, "--json")[1])["scripts"][1] == {
        "script": "walk.md",
        "result": "ready",
        "why": "",
    }


def test_a_session_with_a_date_to_come_waits(run: Run) -> None:
    soon = write("soon", WORDS, "date: 2026-03-01 10:00 +00:30")
    script = write("walk", OTHER, "date: 2026-03-01")
    status, out, _ = run("publish", soon, script)
    assert status == 0
    assert titles() == ["walk"]
    assert feed().feed.published == "Sun, 01 Mar 2026 00:00:00 GMT"
    assert "soon.md  scheduled for 2026-03-01 10:00:00+00:30" in out
    write("soon", WORDS, "date: 2026-03-01 10:00 +01:00")
    assert run("publish", soon)[0] == 0
    assert feed().entries[0].published == "Sun, 01 Mar 2026 09:00:00 GMT"
    assert "no session waits" in run("release")[1]
    write("soon", OTHER, "date: 2026-04-01")
    said = "its date is to come; publish it again from 2026-04-01 on; the session on the site stays as it is"
    assert f"soon.md  held back: {said}" in run("publish", soon)[1]
    write("soon", OTHER, "draft: true")
    assert "the session on the site stays as it is" in run("publish", soon)[1]
    assert titles() == ["soon", "walk"]


def test_a_bundle_for_a_date_to_come_names_the_date(run: Run) -> None:
    soon = write("soon", WORDS, "date: 2026-12-24")
    assert run("publish", soon, "--for", "apple-podcasts")[0] == 0
    page = Path("out/soon/apple-podcasts/UPLOAD.md").read_text("utf-8")
    assert "| Date | `2026-12-24` |" in page
    draft = write("draft", WORDS, "draft: true")
    assert run("publish", draft, "--for", "apple-podcasts")[0] == 0
    assert not Path("out/draft").exists()


def test_a_renamed_script_is_noticed_and_keeps_its_episode(run: Run) -> None:
    assert run("publish", write("rest"), write("walk", OTHER))[0] == 0
    before = guids()
    Path("rest.md").rename("lie.md")
    status, _, err = run("publish", "lie.md")
    assert status == 2
    assert 'the site already has these words as the session "rest"' in err
    assert "add --renamed rest=lie, or listeners get the episode twice" in err
    assert run("publish", "lie.md", "--renamed", "rest=lie.md")[0] == 0
    assert guids() == before
    assert not Path("site/sessions/rest.html").exists()
    assert run("publish", "lie.md")[0] == 0
    assert guids() == before


@pytest.mark.parametrize(
    ("site", "options"),
    [([], []), (["--site", "my site", "--url", f"{URL}/b"], ["--site", "my site", "--url", f"{URL}/b"])],
)
def test_the_command_that_removes_a_copy_works_as_it_is_printed(
    run: Run, site: list[str], options: list[str]
) -> None:
    assert run("publish", write("deep rest", title="Rest"), *site)[0] == 0
    status, _, err = run("publish", write("copy", title="Rest"), *site)
    assert status == 0
    command = shlex.split(err.partition("to remove that session, run: ")[2].splitlines()[0])
    assert command == ["renderer", "unpublish", "deep rest", *options]
    assert run(*command[1:])[0] == 0


def test_names_are_compared_in_one_form_of_unicode(run: Run) -> None:
    apart, joined = "cafe\u0301", "caf\u00e9"
    assert run("publish", write("rest"))[0] == 0
    before = guids()
    Path("rest.md").unlink()
    assert run("publish", write(apart, title="rest"), "--renamed", f"rest={joined}")[0] == 0
    assert guids() == before
    assert run("publish", write("copy"))[0] == 0
    Path(f"{apart}.md").unlink()
    assert run("publish", write(f"{apart} 2", title="rest"), "--new", f"{joined} 2")[0] == 0
    assert len({item.id for item in feed().entries}) == 3


APART = "# Arriving\n" + WORDS.replace(". ", ".\n\n[pause 2s]\n\n")


@pytest.mark.parametrize(
    ("change", "status", "names_remedy"),
    [
        ({}, 2, True),
        ({"title": "Another"}, 2, True),
        ({"words": WORDS.replace("as you like", "slowly")}, 2, True),
        ({"words": WORDS.upper()}, 2, True),
        ({"words": APART}, 2, True),
        ({"words": OTHER}, 0, True),
        ({"words": "Rest."}, 0, True),
        ({"words": OTHER, "title": "Another"}, 0, False),
        ({"words": f"{WORDS} {OTHER}", "title": "Another"}, 0, False),
        ({"front": "teacher: Bo"}, 0, False),
    ],
)
def test_sessions_that_are_like_another(
    run: Run, change: dict[str, str], status: int, names_remedy: bool
) -> None:
    """The same words stop a script; the same title alone does not, since a series may have one title."""
    assert run("publish", write("rest"))[0] == 0
    Path("rest.md").unlink()
    found, _, err = run("publish", write("lie", **{"title": "rest", **change}), "--dry-run")
    assert found == status
    assert ("--renamed rest=lie" in err) == names_remedy


def test_a_session_without_words_is_known_by_its_title(run: Run) -> None:
    bells = "[bell low]\n\n[hold 5s, bell at end]"
    assert run("publish", write("bells", bells, title="Bells"))[0] == 0
    Path("bells.md").unlink()
    status, _, err = run("publish", write("ring", bells, title="Bells"))
    assert status == 2
    assert "--renamed bells=ring" in err
    assert run("publish", write("ring", bells, title="Other bells"))[0] == 0


def test_a_copy_and_a_session_that_is_said_to_be_new_are_published(run: Run) -> None:
    assert run("publish", write("rest"))[0] == 0
    assert run("publish", write("copy"))[0] == 0
    Path("rest.md").unlink()
    Path("copy.md").unlink()
    assert run("publish", write("lie"), "--new", "lie")[0] == 0
    assert sorted(titles()) == ["copy", "lie", "rest"]
    assert len(set(guids().values())) == 3


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--renamed", "rest"], "write it as --renamed OLD=NEW"),
        (["--renamed", "ret=lie"], '--renamed: there is no session "ret" in the site; did you mean "rest"?'),
        (["--renamed", "rest=sit"], "--renamed rest=sit: add the script sit.md to the command"),
        (["--renamed", "lie=rest"], "the old name comes first; write --renamed rest=lie"),
        (["--renamed", "rest=lie", "--site", "new"], "--renamed: new has no site yet"),
        (["--renamed", "rest=lie", "--for", "acx"], "--renamed: add the folder of the site"),
        (["--for", "insighttimer"], 'unknown platform "insighttimer"; did you mean "insight-timer"?\n'),
        (["--only"], "--only removes 1 session from site: rest; to remove them, add --yes"),
    ],
)
def test_wrong_arguments_change_nothing(run: Run, arguments: list[str], error: str) -> None:
    assert run("publish", write("rest"))[0] == 0
    status, _, err = run("publish", write("lie", OTHER), *arguments)
    assert status == 2
    assert error in err
    assert titles() == ["rest"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("answer", "left"), [("n\n", ["walk", "rest"]), ("", ["walk", "rest"]), ("y\n", ["walk"])]
)
def test_only_asks_what_it_may_remove(
    run: Run, answer: str, left: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [write("rest"), write("walk", OTHER)]
    assert run("publish", *both)[0] == 0
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    status, out, _ = run("publish", both[1], "--only")
    assert "--only removes 1 session from site: rest" in out
    assert status == (0 if len(left) == 1 else 2)
    assert sorted(titles()) == sorted(left)


def test_only_keeps_sessions_whose_scripts_are_wrong_or_held_back(run: Run) -> None:
    scripts = [write("rest"), write("walk", OTHER), write("sit", f"{OTHER} {WORDS}")]
    assert run("publish", *scripts)[0] == 0
    write("walk", "[puase]")
    write("sit", OTHER, "draft: true")
    assert run("publish", *scripts, "--only")[0] == 2
    assert sorted(titles()) == ["rest", "sit", "walk"]
    write("walk", OTHER)
    assert run("publish", *scripts[1:], "--only", "--dry-run")[1].startswith(
        "--only would remove 1 session from site: rest\n"
    )
    status, out, _ = run("publish", *scripts[1:], "--only", "--yes")
    assert status == 0
    assert "--only removed 1 session from site: rest\n" in out
    assert sorted(titles()) == ["sit", "walk"]
    assert not Path("site/media/rest").exists()


@pytest.mark.parametrize(("words", "front"), [(OTHER, "draft: true"), ("[puase]", "")])
@pytest.mark.parametrize("more", [["--yes"], ["--dry-run"], []])
def test_only_does_not_ask_or_say_what_it_removes_if_nothing_is_published(
    run: Run, words: str, front: str, more: list[str]
) -> None:
    assert run("publish", write("rest"))[0] == 0
    status, out, err = run("publish", write("walk", words, front), "--only", *more)
    assert status == (0 if front else 2)
    assert "--only" not in out + err
    assert titles() == ["rest"]


def test_a_session_is_taken_out_and_put_back(run: Run) -> None:
    text = Path("renderer.toml").read_text("utf-8")
    Path("renderer.toml").write_text(f'{text}to = "web"\n', "utf-8")
    assert run("publish", write("rest"), write("walk", OTHER))[0] == 0
    before = guids()
    status, out, _ = run("unpublish", "rest", "rest.md", "--dry-run")
    assert status == 0
    assert "site/media/rest/rest.mp3: would be removed" in out.replace("\\", "/")
    assert out.splitlines()[-1] == "rest: would be taken out of site"
    assert sorted(titles()) == ["rest", "walk"]
    assert run("unpublish", "rest.md")[0] == 0
    assert titles() == ["walk"]
    for site in ("site", "web"):
        assert not Path(site, "media/rest/rest.mp3").exists()
        assert Path(site, "media/walk/walk.mp3").exists()
    status, _, err = run("unpublish", "rest")
    assert status == 2
    assert 'no session "rest"; there are: walk' in err
    assert run("publish", "rest.md", "--quiet")[:2] == (0, "")
    assert guids() == before


def all_files(folder: str) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


@pytest.mark.parametrize("command", ["unpublish rest", "publish lie.md --renamed rest=lie --quiet"])
def test_the_next_run_completes_what_was_cut_off(run: Run, command: str) -> None:
    """A command is killed when it has written the record of the site, and nothing else."""
    assert run("publish", write("rest"), write("walk", OTHER))[0] == 0
    write("lie")
    published = all_files("site")
    assert run(*command.split())[0] == 0
    done = all_files("site")
    for path, data in {**published, Path("site/site.json"): done[Path("site/site.json")]}.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for path in done.keys() - published.keys():
        path.unlink()
    assert run(*command.split())[0] == 0
    assert all_files("site") == done
    assert run(*command.split())[0] == 2


@pytest.mark.parametrize("command", ["unpublish rest", "publish lie.md --renamed rest=lie --quiet"])
def test_the_next_run_removes_an_empty_folder_of_one_that_was_cut_off(run: Run, command: str) -> None:
    """A command is killed when it has removed the files of a session, and not yet their folder."""
    assert run("publish", write("rest"), write("walk", OTHER))[0] == 0
    write("lie")
    assert run(*command.split())[0] == 0
    Path("site/media/rest").mkdir()
    assert run(*command.split())[0] == 0
    assert not Path("site/media/rest").exists()
    assert run(*command.split())[0] == 2


def test_scripts_are_not_published_if_the_site_cannot_be_changed(run: Run) -> None:
    Path("site").mkdir()
    Path("site/media").write_text("", "utf-8")
    status, out, err = run("publish", write("rest"), write("walk", OTHER))
    assert status == 1
    assert "a part of its path is a file, not a folder" in err
    assert "2 scripts: 2 not published" in out
    assert "  rest.md  not published: the site could not be changed" in out


def test_a_voice_that_fails_stops_only_its_script(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from renderer.errors import RenderError
    from renderer.workflows import publish

    makes = publish.publish_compiled

    def fails(compiled: Any, *more: Any) -> Any:
        if compiled.session.path == "rest.md":
            raise RenderError("the voice is gone")
        return makes(compiled, *more)

    monkeypatch.setattr("renderer.api.publish.publish_compiled", fails)
    status, out, err = run("publish", write("rest"), write("walk", OTHER))
    assert status == 1
    assert err.count("the voice is gone") == 1
    assert "rest.md  not published: the voice is gone" in out
    assert titles() == ["walk"]

"""Two people publish scripts of one name into one site: nobody replaces the session of the other unawares."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

import feedparser
import pytest
from PIL import Image

from renderer.api.publish import publish_compiled
from renderer.cli.main import main
from tests.support.trusted import trusted

pytestmark = pytest.mark.shared_cache

URL = "https://example.org/calm"
RESTING = "Lie down on the floor. Let the jaw soften. Let the hands be heavy. Rest here."
WALKING = "Stand up, and walk ten steps. Turn around. Walk back to the door as slowly as you can."
SITTING = "Sit. Breathe in. Breathe out. Do that five times, or as often as you like."

Run: TypeAlias = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Publish ``rest.md`` in the folder of a person, as the command line does."""
    monkeypatch.chdir(tmp_path)
    Image.new("RGB", (1400, 1400), "#446688").save("cover.jpg")

    def run(person: str, *arguments: str, status: int = 0) -> str:
        capsys.readouterr()
        monkeypatch.chdir(tmp_path / person)
        found = main(list(arguments))
        monkeypatch.chdir(tmp_path)
        output = capsys.readouterr()
        assert found == status, output
        return (output.out + output.err).replace("\\", "/")

    return run


def write(person: str, words: str, title: str = "Evening rest", name: str = "rest", date: str = "") -> None:
    """A script in the folder of a person, with settings that name the one target."""
    Path(person).mkdir(exist_ok=True)
    shutil.copy("cover.jpg", person)
    table = f'[publish]\nsite = "site"\nurl = "{URL}"\nto = "../web"\n'
    Path(person, "renderer.toml").write_text(f'voice = "tone:low"\n[show]\ntitle = "Calm"\n{table}', "utf-8")
    trusted(Path(person))
    head = (
        f"---\ntitle: {title}\nteacher: {person[:3]}\ndescription: Every week.\ncover: cover.jpg\n{date}---\n"
    )
    Path(person, f"{name}.md").write_text(f"{head}{words}\n", "utf-8")


def moved_to(time: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("workflows.add_to_site", "workflows.unpublish", "api.publish"):
        monkeypatch.setattr(f"renderer.{module}.moment", lambda: datetime.fromisoformat(time))


def on_server(path: str) -> bytes:
    return Path("web", path).read_bytes()


def online() -> dict[str, str]:
    """The identifier of each episode in the feed on the server, by its title."""
    return {item.title: item.id for item in feedparser.parse(Path("web/feed.xml").read_bytes()).entries}


def test_a_script_of_another_person_does_not_replace_a_session_of_its_name(run: Run) -> None:
    write("ada", RESTING)
    run("ada", "publish", "rest.md", "--quiet")
    (identifier,) = online().values()
    write("bob", WALKING, "A walk")
    refused = (
        'rest.md: another computer has published the session "rest" with other words; its title in ../web is '
        '"Evening rest"; rename the script if it is another session, or add --replace rest to replace that '
        "session"
    )
    assert refused in run("bob", "publish", "rest.md", status=2)
    assert "--replace rest" in run("bob", "publish", "rest.md", "--dry-run", status=2)
    write("bob", WALKING, "A walk", "walk")
    run("bob", "publish", "walk.md", "--quiet")  # the folder knows the session of the other person now
    assert refused in run("bob", "publish", "rest.md", status=2)
    assert "--replace rest" in run("bob", "publish", "rest.md", "--no-upload", status=2)
    assert online()["Evening rest"] == identifier

    write("ada-in-a-fresh-checkout", f"{RESTING} Stay a little longer.", "Evening rest, again")
    run("ada-in-a-fresh-checkout", "publish", "rest.md", "--quiet")
    assert online()["Evening rest, again"] == identifier
    write("ada-in-a-fresh-checkout", WALKING, "Evening walk")  # its own folder may change all words
    run("ada-in-a-fresh-checkout", "publish", "rest.md", "--quiet")
    assert online()["Evening walk"] == identifier
    write("bob", SITTING, "A seat")
    run("bob", "publish", "rest.md", "--replace", "rest", "--quiet")
    assert online()["A seat"] == identifier


def test_a_site_that_was_made_without_the_target_replaces_no_session_of_its_names(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("ada", RESTING)
    moved_to("2026-03-01T08:00:00+00:00", monkeypatch)
    run("ada", "publish", "rest.md", "--quiet")
    write("bob", WALKING, "A walk")
    moved_to("2026-03-01T09:00:00+00:00", monkeypatch)
    run("bob", "publish", "rest.md", "--no-upload", "--quiet")
    refused = run("bob", "upload", "site", "--to", "../web", status=1)
    assert 'another computer has published the session "rest" with the title "Evening rest"' in refused
    assert "publish yours with --to and --replace rest" in refused
    assert "--replace rest" in run("bob", "publish", "rest.md", status=2)
    Path("bob/site").rename("bob/earlier")  # as the error says
    Path("bob/rest.md").rename("bob/walk.md")
    run("bob", "publish", "walk.md", "--quiet")
    assert online().keys() == {"Evening rest", "A walk"}


@pytest.mark.parametrize("date", ["", "date: 2026-01-01\n"])
def test_an_upload_compares_the_words_of_sessions_that_were_made_apart(run: Run, date: str) -> None:
    write("ada", RESTING, date=date)
    run("ada", "publish", "rest.md", "--quiet")
    write("ada-bob", WALKING, date=date)  # with the same title and teacher
    run("ada-bob", "publish", "rest.md", "--no-upload", "--quiet")
    assert "--replace rest" in run("ada-bob", "upload", "site", "--to", "../web", status=1)
    write("ada-again", f"{RESTING} Stay a little longer.", "Rest in the evening", date=date)
    run("ada-again", "publish", "rest.md", "--no-upload", "--quiet")
    run("ada-again", "upload", "site", "--to", "../web", "--quiet")
    assert [*online()] == ["Rest in the evening"]


def test_a_catalogue_does_not_replace_a_session_of_another_person(run: Run) -> None:
    write("ada", RESTING)
    run("ada", "publish", "rest.md", "--quiet")
    write("bob", WALKING, "A walk", "walk")
    Path("bob/catalogue.toml").write_text(
        f'name = "{{script}}"\nscripts = ["*.md"]\n[sites.all]\nfolder = "site"\nurl = "{URL}"\n', "utf-8"
    )
    run("bob", "catalogue", "publish", "--quiet")
    run("bob", "upload", "site", "--to", "../web", "--quiet")
    write("bob", SITTING, "A seat")
    refused = run("bob", "catalogue", "publish", status=2)
    assert 'has published the session "rest" with another title or teacher' in refused
    assert "add --replace rest to replace" in refused
    run("bob", "upload", "site", "--to", "../web", "--quiet")
    assert online().keys() == {"Evening rest", "A walk"}
    assert "--replace rset: the command has no script" in run(
        "bob", "catalogue", "publish", "--replace", "rset", status=2
    )
    run("bob", "catalogue", "publish", "--replace", "rest", "--quiet")
    run("bob", "upload", "site", "--to", "../web", "--quiet")
    assert online().keys() == {"A seat", "A walk"}


def test_a_session_that_waits_does_not_replace_one_of_another_person(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("bob", SITTING, "A seat", date="date: 2099-01-01\n")
    run("bob", "publish", "rest.md", "--quiet")
    write("ada", RESTING)
    run("ada", "publish", "rest.md", "--quiet")
    sound = on_server("media/rest/rest.mp3")
    write("bob", WALKING, "A walk", "walk")
    run("bob", "publish", "walk.md", "--quiet")
    assert on_server("media/rest/rest.mp3") == sound
    assert "add --replace rest to replace" in run("bob", "publish", "rest.md", status=2)
    moved_to("2099-01-01T12:00:00+00:00", monkeypatch)
    refused = run("bob", "release", status=1)
    assert "so yours is not released; to keep both, delete this file" in refused
    assert Path("bob", refused.partition(":")[0]).is_file()
    assert online().keys() == {"Evening rest", "A walk"}
    run("bob", "unpublish", "rest", "--quiet")  # this cancels what waits, and nothing else
    assert online().keys() == {"Evening rest", "A walk"}
    assert on_server("media/rest/rest.mp3") == sound

    write("bob-again", SITTING, "A seat", date="date: 2099-02-01\n")
    run("bob-again", "publish", "rest.md", "--replace", "rest", "--quiet")
    assert on_server("media/rest/rest.mp3") == sound
    moved_to("2099-02-01T12:00:00+00:00", monkeypatch)
    run("bob-again", "release", "--quiet")
    assert online().keys() == {"A seat", "A walk"}
    assert on_server("media/rest/rest.mp3") != sound


def test_a_session_that_comes_to_the_target_during_a_render_is_not_replaced(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("ada", RESTING)
    write("bob", SITTING, "A seat")
    render = publish_compiled

    def slow_render(*arguments: Any) -> Any:
        monkeypatch.setattr("renderer.api.publish.publish_compiled", render)
        run("ada", "publish", "rest.md", "--quiet")
        monkeypatch.chdir("bob")
        return render(*arguments)

    monkeypatch.setattr("renderer.api.publish.publish_compiled", slow_render)
    assert "add --replace rest to replace" in run("bob", "publish", "rest.md", status=2)
    assert [*online()] == ["Evening rest"]


def test_files_of_an_earlier_version_are_not_put_over_those_of_another_computer(run: Run) -> None:
    write("ada", RESTING)
    run("ada", "publish", "rest.md", "--quiet")
    write("ada-on-the-road", f"{RESTING} Stay a little longer.")
    run("ada-on-the-road", "publish", "rest.md", "--quiet")
    sound, page = on_server("media/rest/rest.mp3"), on_server("sessions/rest.html")
    write("ada", WALKING, "A walk", "walk")
    run("ada", "publish", "walk.md", "--quiet")
    assert (on_server("media/rest/rest.mp3"), on_server("sessions/rest.html")) == (sound, page)
    run("ada-on-the-road", "unpublish", "rest", "--quiet")
    run("ada", "upload", "site", "--to", "../web", "--quiet")
    assert not [path for path in Path("web").rglob("*rest*") if path.is_file()]


def test_names_of_no_script_are_refused(run: Run) -> None:
    write("bob", SITTING)
    for option in ("--replace", "--new"):
        refused = run("bob", "publish", "rest.md", option, "walk", "--dry-run", status=2)
        assert f"{option} walk: the command has no script walk.md; add the script walk.md" in refused


def test_a_dry_run_needs_no_server(run: Run) -> None:
    write("bob", SITTING)
    out = run("bob", "publish", "rest.md", "--dry-run", "--to", "sftp://bob@127.0.0.1:9/web")
    assert "sftp://bob@127.0.0.1:9/web: the scripts are not compared with the sessions there: " in out
    assert "rest.md  ready, new" in out


def test_a_site_whose_media_are_elsewhere_keeps_its_own_sessions(run: Run) -> None:
    write("bob", SITTING)
    run("bob", "publish", "rest.md", "--no-upload", "--quiet")
    shutil.rmtree("bob/site/media")
    write("bob", WALKING, "A walk")
    run("bob", "publish", "rest.md", "--no-upload", "--quiet")
    assert Path("bob/site/media/rest/rest.mp3").is_file()

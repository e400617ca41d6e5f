"""Two people publish scripts of one name into one site: nobody replaces the session of the other unawares."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import feedparser
import pytest
from PIL import Image

from renderer.cli.main import main
from tests.support.trusted import trusted

pytestmark = pytest.mark.shared_cache

URL = "https://example.org/calm"
RESTING = "Lie down on the floor. Let the jaw soften. Let the hands be heavy. Rest here."
WALKING = "Stand up, and walk ten steps. Turn around. Walk back to the door as slowly as you can."

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


def write(person: str, words: str, title: str = "Evening rest", name: str = "rest") -> None:
    """A script in the folder of a person, with settings that name the one target."""
    Path(person).mkdir(exist_ok=True)
    shutil.copy("cover.jpg", person)
    table = f'[publish]\nsite = "site"\nurl = "{URL}"\nto = "../web"\n'
    Path(person, "renderer.toml").write_text(f'voice = "tone:low"\n[show]\ntitle = "Calm"\n{table}', "utf-8")
    trusted(Path(person))
    head = f"---\ntitle: {title}\nteacher: {person[:3]}\ndescription: Every week.\ncover: cover.jpg\n---\n"
    Path(person, f"{name}.md").write_text(f"{head}{words}\n", "utf-8")


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
    write("bob", "Sit. Breathe in. Breathe out. Do that five times, or as often as you like.", "A seat")
    run("bob", "publish", "rest.md", "--replace", "rest", "--quiet")
    assert online()["A seat"] == identifier


def test_a_site_that_was_made_without_the_target_replaces_no_session_of_its_names(run: Run) -> None:
    write("ada", RESTING)
    run("ada", "publish", "rest.md", "--quiet")
    write("bob", WALKING, "A walk")
    run("bob", "publish", "rest.md", "--no-upload", "--quiet")
    refused = run("bob", "upload", "site", "--to", "../web", status=1)
    assert 'another computer has published the session "rest" with the title "Evening rest"' in refused
    assert "--replace rest" in run("bob", "publish", "rest.md", status=2)
    Path("bob/site").rename("bob/earlier")  # as the error says
    Path("bob/rest.md").rename("bob/walk.md")
    run("bob", "publish", "walk.md", "--quiet")
    assert online().keys() == {"Evening rest", "A walk"}

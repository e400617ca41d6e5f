"""A word that is said differently: in the text of a script, or in the settings of its folder."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from renderer.cli.main import main
from tests.support.studio_page import Answer, Page
from tests.support.studio_takes import ROUNDS, WORDS, place, takes

SAYING = {"path": "rest.md", "word": "slowly", "alias": "slow lee"}


def say(page: Page, what: str = "", **more: object) -> Answer:
    return page.ask("POST", f"/api/say{what}", {**SAYING, **more})


def test_the_sentence_is_heard_with_a_text_that_is_not_saved(page: Page, project: Path) -> None:
    before = (project / "rest.md").read_text()
    text = say(page, text=ROUNDS).json["text"]
    assert '  "slowly": "slow lee"\n' in text
    (take,) = takes(page, WORDS, text)
    wanted = {"path": "rest.md", "text": text, **place(page, WORDS, text), "take": take["id"]}
    spoken = page.ask("POST", "/api/takes/speak", wanted).json["sentence"]["takes"][0]
    assert page.get(spoken["address"]).status == 200
    assert not takes(page, WORDS)[0]["spoken"]  # with the entry, it sounds different
    assert (project / "rest.md").read_text() == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, '[say]\n"slowly" = "slow lee"\n'),
        ("sample_rate = 48000", 'sample_rate = 48000\n\n[say]\n"slowly" = "slow lee"\n'),
        ("[say] # mine\npsoas = 'so-us'\n", '[say] # mine\n"slowly" = "slow lee"\npsoas = \'so-us\'\n'),
        ("[say]", '[say]\n"slowly" = "slow lee"\n'),
    ],
)
def test_all_scripts_of_a_folder_say_it(page: Page, project: Path, before: str | None, after: str) -> None:
    settings = project / "renderer.toml"
    if before is not None:
        settings.write_text(before)
    assert say(page, "/everywhere").status == 200
    assert settings.read_text() == after
    assert main(["check", str(project / "rest.md")]) == 0
    assert say(page, "/everywhere").json["error"] == 'renderer.toml: it has an entry of "slowly" already'
    assert say(page, "/everywhere", word="out", ipa="aʊt").status == 200
    assert '"out" = { alias = "slow lee", ipa = "aʊt" }' in settings.read_text()


@pytest.mark.parametrize(
    "more",
    [
        {"word": ""},
        {"word": "[x]"},
        {"word": "a\nb"},
        {"alias": ""},
        {"alias": "a" * 200},
        {"path": "../x.md"},
    ],
)
def test_what_is_no_entry_is_refused(page: Page, project: Path, more: dict[str, str]) -> None:
    for answer in (say(page, text=ROUNDS, **more), say(page, "/everywhere", **more)):
        assert (answer.status, bool(answer.json["error"])) == (422, True)
    (project / "renderer.toml").write_text("say = 3\n")
    before = (project / "renderer.toml").read_bytes()
    assert say(page, "/everywhere").status == 422
    assert (project / "renderer.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("before", "error"),
    [
        (b"# caf\xe9\n", "this is not UTF-8"),
        (b"#" * 1_000_001, "it has 1,000,001 bytes"),
        (b'show = {description = """\n[say]\n"""}\n', "renderer.toml: cannot be changed in this way"),
    ],
)
def test_settings_that_cannot_be_changed_stay(page: Page, project: Path, before: bytes, error: str) -> None:
    (project / "renderer.toml").write_bytes(before)
    answer = say(page, "/everywhere")
    assert answer.status == 422
    assert error in f"{answer.json['error']}; {answer.json['remedy']}"
    assert (project / "renderer.toml").read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="Windows lets only some users make links")
def test_settings_that_are_a_link_stay(page: Page, project: Path) -> None:
    ours = project / "renderer.toml"
    ours.symlink_to("../ours.toml")
    for text in ("", "[say]\n"):
        ours.write_text(text)
        assert say(page, "/everywhere").json == {
            "error": "renderer.toml: a link leads to another place",
            "remedy": 'write under [say] there: "slowly" = "slow lee"',
        }
        assert (ours.is_symlink(), ours.read_text()) == (True, text)


def test_a_script_that_is_not_there_makes_no_folder(page: Page, project: Path) -> None:
    assert say(page, "/everywhere", path="sub/none.md").status == 422
    assert not (project / "sub").exists()


def test_of_words_at_once_none_is_lost(page: Page, project: Path) -> None:
    words = [f"w{number}" for number in range(8)]
    with ThreadPoolExecutor() as threads:
        answers = threads.map(lambda word: say(page, "/everywhere", word=word).status, words)
        assert [*answers] == [200] * len(words)
    text = (project / "renderer.toml").read_text()
    assert [word for word in words if f'"{word}" = ' not in text] == []

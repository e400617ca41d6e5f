"""Every page of the documentation does what it shows, and links to pages and hosts that are known."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from renderer.companions.cover.drawing import draw_cover
from tests.support.page_blocks import Block, matches, read_blocks, read_commands, read_links
from tests.support.page_runner import PageRunner, page_environment
from tests.support.slow import cases

ROOT = Path(__file__).parents[2]
ROOT_PAGES = sorted(ROOT.glob("*.md"))
PAGES = [*ROOT_PAGES, *sorted((ROOT / "docs").rglob("*.md"))]
HOSTS = {
    line
    for line in (ROOT / "docs" / "external-hosts.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
}
SLOW_PAGES = {
    "README.md", "docs/how-to/bells.md", "docs/how-to/captions.md", "docs/how-to/from-python.md",
    "docs/how-to/lengths.md", "docs/how-to/music-and-beds.md", "docs/how-to/preview-and-watch.md",
    "docs/how-to/sides-and-rounds.md", "docs/how-to/site-and-feed.md", "docs/how-to/voices.md",
    "docs/index.md", "docs/reference/commands.md", "docs/reference/cues.md", "docs/start.md",
}  # fmt: skip


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.fixture(autouse=True)
def whole_covers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages show the sizes that users get."""
    monkeypatch.setattr("renderer.workflows.cover.draw_cover", draw_cover)


@pytest.mark.real_default_voice
@pytest.mark.parametrize("page", cases(PAGES, {ROOT / name for name in SLOW_PAGES}), ids=name_of)
def test_a_page_does_what_it_shows(
    page: Path,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache-of-pages"
    folder = tmp_path / "page"
    folder.mkdir()
    monkeypatch.chdir(folder)
    environment = page_environment(tmp_path / "home", shared)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    runner = PageRunner(page, folder, environment)
    runner.run()
    record_property("not run", [f"{name_of(page)}:{mark}" for mark in runner.not_run])


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_links_to_known_hosts_over_https(page: Path) -> None:
    addresses = [urlsplit(address) for address in read_links(page) if urlsplit(address).scheme]
    assert [address.geturl() for address in addresses if address.scheme != "https"] == []
    assert {address.hostname for address in addresses} <= HOSTS


@pytest.mark.parametrize("page", ROOT_PAGES, ids=name_of)
def test_a_page_outside_the_documentation_links_to_files_that_exist(page: Path) -> None:
    paths = [urlsplit(link).path for link in read_links(page) if not urlsplit(link).scheme]
    assert [path for path in paths if path and not (ROOT / path).exists()] == []


def test_console_blocks_are_commands_with_their_output() -> None:
    text = "$ renderer check a.md\na.md: fine\n$ renderer render a.md \\\n  --bed off\n"
    first, second = read_commands(Block(language="console", text=text, line=1))
    assert (first.text, first.shown) == ("renderer check a.md", ("a.md: fine",))
    assert (second.text, second.shown) == ("renderer render a.md \\\n  --bed off", ())


@pytest.mark.parametrize(
    ("shown", "output", "alike"),
    [
        (["one", "two"], "one\ntwo\n", True),
        (["one"], "one\ntwo\n", False),
        (["one", "..."], "one\ntwo\nthree\n", True),
        (["...", "three"], "one\ntwo\nthree\n", True),
        (["a ... c"], "a b c \n", True),
        (["a ... c"], "a b d\n", False),
        (["a.c"], "abc\n", False),
        (["0:14.7, 120 words"], "0:14.9, 121 words\n", True),
        (["0:14.7"], "0:15.9\n", False),
        (["2 rounds"], "3 rounds\n", False),
        (["0:0..."], "0:06.5\n", True),
    ],
)
def test_an_output_is_alike(shown: list[str], output: str, alike: bool) -> None:
    assert matches(tuple(shown), output) is alike


@pytest.mark.parametrize(
    "fence", ['```console not-run="later"', "```console stauts=1"], ids=["no reason", "no such mark"]
)
def test_a_mark_that_cannot_be_meant_is_an_error(fence: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"{fence}\n$ true\n```\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"page\.md:1"):
        read_blocks(page)

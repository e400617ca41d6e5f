"""The sites of a manifest: what they take, what is wrong in them, and how they are published."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest
from PIL import Image

from renderer.catalogue.read_manifest import read_manifest
from renderer.catalogue.site_scripts import site_scripts
from renderer.errors import InputError, ScriptError
from tests.support.catalogues import MANIFEST, catalogue_in
from tests.support.command_line import run

GROUPS = """\
name = "{group}/{script}-{length}"
[groups.calm]
scripts = ["a.md"]
lengths = ["20s", "21s"]
voices = ["tone:low"]
[groups.awake]
scripts = ["a.md", "b.md"]
lengths = ["22s"]
"""
SITES = """\
[sites.calm]
url = "https://example.org/calm"
groups = ["calm"]
show = { title = "Calm" }
[sites.all]
folder = "www/all"
url = "https://example.org/all"
groups = ["awake"]
show = { title = "All" }
publish_at = { "b*" = "2099-12-24 07:00 +01:00" }
"""


def sites_of(folder: Path, manifest: str) -> dict[str, list[tuple[str, object, str]]]:
    read = read_manifest(catalogue_in(folder, manifest))
    return {
        site.name: [
            (one.script.name, one.choices.get("length"), one.date) for one in site_scripts(read, site)
        ]
        for site in read.sites
    }


def test_a_site_takes_scripts_of_groups_in_all_their_lengths(tmp_path: Path) -> None:
    assert sites_of(tmp_path, GROUPS + SITES) == {
        "calm": [("a.md", ["20s", "21s"], "")],
        "all": [("a.md", ["22s"], ""), ("b.md", ["22s"], "2099-12-24T07:00:00+01:00")],
    }
    without_groups = f'{MANIFEST}[sites.all]\nurl = "https://example.org/all"\n'
    assert [name for name, _, _ in sites_of(tmp_path, without_groups)["all"]] == ["a.md", "b.md"]


def test_a_date_for_no_script_is_an_error(tmp_path: Path) -> None:
    """The session would be public at once."""
    for pattern in ("B", "b.md", "scripts/b"):
        with pytest.raises(InputError) as raised:
            sites_of(tmp_path, (GROUPS + SITES).replace("b*", pattern))
        assert f'publish_at of the site "all" names "{pattern}", which matches no script' in str(raised.value)
        assert "such as a" in str(raised.value)


def test_a_date_is_found_however_a_file_system_writes_accents(tmp_path: Path) -> None:
    catalogue_in(tmp_path, GROUPS + SITES)
    (tmp_path / "b.md").rename(tmp_path / "be\u0301.md")
    manifest = (GROUPS + SITES).replace("b.md", "be\u0301.md").replace("b*", "b\u00e9")
    (tmp_path / "catalogue.toml").write_text(manifest, "utf-8")
    read = read_manifest(tmp_path / "catalogue.toml")
    dates = [one.date for site in read.sites if site.name == "all" for one in site_scripts(read, site)]
    assert dates == ["", "2099-12-24T07:00:00+01:00"]


def test_a_site_has_each_script_in_one_voice(tmp_path: Path) -> None:
    manifest = 'name = "{script}-{voice}"\nscripts = ["a.md"]\nvoices = ["tone", "tone:low"]\n'
    site = '[sites.all]\nurl = "https://example.org/all"\n'
    with pytest.raises(InputError) as raised:
        sites_of(tmp_path, manifest + site)
    assert 'the site "all" has a.md with the voices tone, tone:low; choose one with voices = ["tone"]' in str(
        raised.value
    )
    assert sites_of(tmp_path, f'{manifest}{site}voices = ["tone:*"]\n')["all"] == [("a.md", None, "")]


def problems(path: Path) -> str:
    """What is wrong in a manifest, a line for each."""
    with pytest.raises(ScriptError) as raised:
        read_manifest(path)
    return "\n".join(f"{one.position.place}: {one.message}; {one.remedy}" for one in raised.value.problems)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("", ":5:1: the site has no address; write url = "),
        ('url = "example.org"', '"example.org" is not the address of a site; write one such as'),
        ('ur = "x"', 'unknown key "ur"; did you mean "url"?'),
        ('groups = ["clam"]', 'there is no group "clam"'),
        ('folder = "../elsewhere"', "folder: "),
        ('folder = ""', ":6:1: folder: "),
        ('for = [""]', "for is not a list of texts"),
        ('show = { titel = "A" }', 'show: unknown key "titel"; did you mean "title"?'),
        ('show = { image = "../a.png" }', "show: "),
        ('publish_at = { a = "2026-02-30" }', 'publish_at: "2026-02-30" is not a date'),
        ('publish_at = { a = "2026-03-29 07:00" }', 'the time "07:00" has no time zone; add one, as in'),
        ("publish_at = 3", "publish_at is not a table of dates in quotes"),
    ],
)
def test_wrong_sites(tmp_path: Path, lines: str, problem: str) -> None:
    url = "" if "ur" in lines or not lines else '\nurl = "https://example.org/all"'
    path = catalogue_in(tmp_path, f"{MANIFEST}\n[sites.all]\n{lines}{url}\n")
    assert problem in problems(path)


@pytest.mark.parametrize(
    ("sites", "problem"),
    [
        ("sites = 3\n", "sites is not a table; write [sites.NAME] for each site"),
        ('[sites."../a"]\nurl = "https://example.org/a"\n', '"../a" cannot be the name of a site'),
        (
            '[sites.a]\nfolder = "w"\nurl = "https://example.org/a"\n'
            '[sites.b]\nfolder = "W"\nurl = "https://example.org/b"\n',
            'the sites "a" and "b" have the same folder',
        ),
    ],
)
def test_sites_that_are_wrong_together(tmp_path: Path, sites: str, problem: str) -> None:
    assert problem in problems(catalogue_in(tmp_path, MANIFEST + sites))


def test_a_dry_run_says_what_goes_onto_which_site(tmp_path: Path) -> None:
    catalogue_in(tmp_path, GROUPS + SITES)
    ran = run("catalogue", "publish", "--anyway", "--dry-run", cwd=tmp_path)
    assert (ran.stderr, ran.stdout.splitlines()) == (
        "",
        [
            "calm: 1 script for https://example.org/calm",
            "1 script: 1 ready",
            "  a.md  ready, new",
            "all: 2 scripts for https://example.org/all",
            "2 scripts: 2 ready",
            "  a.md  ready, new",
            "  b.md  scheduled for 2099-12-24 07:00:00+01:00",
        ],
    )
    assert not (tmp_path / "sites").exists()


@pytest.mark.slow
@pytest.mark.shared_cache
def test_several_shows_are_published_from_one_manifest(tmp_path: Path) -> None:
    catalogue_in(tmp_path, GROUPS + SITES)
    Image.new("RGB", (1400, 1400), "#446688").save(tmp_path / "cover.jpg")
    for name in ("a", "b"):
        path = tmp_path / f"{name}.md"
        path.write_text(path.read_text("utf-8").replace("title: A rest", "title: A rest\ncover: cover.jpg"))
    ran = run("catalogue", "publish", "--anyway", "--quiet", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (0, "")
    calm, all_ = (
        feedparser.parse((tmp_path / folder / "feed.xml").read_bytes())
        for folder in ("sites/calm", "www/all")
    )
    assert (calm.feed.title, [item.itunes_duration for item in calm.entries]) == ("Calm", ["20", "21"])
    assert (all_.feed.title, [item.itunes_duration for item in all_.entries]) == ("All", ["22"])
    released = run("release", "--site", "www/all", "--url", "https://example.org/all", cwd=tmp_path)
    assert released.stdout == "b: waits until 2099-12-24 07:00:00+01:00\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["publish", "--site", "clam"], '--site: there is no site "clam"; did you mean "calm"?'),
        (["publish", "--json"], "--json: name one site with --site"),
        (["apply", "--site", "calm"], "--site belongs to renderer catalogue publish"),
    ],
)
def test_wrong_arguments(tmp_path: Path, arguments: list[str], message: str) -> None:
    catalogue_in(tmp_path, GROUPS + SITES)
    ran = run("catalogue", *arguments, cwd=tmp_path)
    assert ran.returncode == 2
    assert message in ran.stderr


def test_a_manifest_without_sites_and_a_link_in_a_site(tmp_path: Path) -> None:
    catalogue_in(tmp_path)
    assert "there are no sites; write [sites.NAME]" in run("catalogue", "publish", cwd=tmp_path).stderr
    inside, outside = tmp_path / "project", tmp_path / "outside"
    (inside / "sites" / "calm").mkdir(parents=True)
    outside.mkdir()
    (inside / "sites" / "calm" / "media").symlink_to(outside)
    catalogue_in(inside, GROUPS + SITES)
    ran = run("catalogue", "publish", "--site", "calm", cwd=inside)
    assert ran.returncode == 2
    assert "writes to sites/calm/media" in ran.stderr.replace("\\", "/")
    assert list(outside.iterdir()) == []

"""Manifests: the tracks that they ask for, and what is wrong in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.catalogue.read_manifest import read_manifest
from renderer.errors import InputError, ScriptError
from tests.support.catalogues import MANIFEST, catalogue_in

NAMED = 'name = "{script}"\n'
ALL = f'{NAMED}scripts = ["*.md"]\n'


def names(folder: Path, manifest: str) -> list[str]:
    return [item.name for item in read_manifest(catalogue_in(folder, manifest)).items]


@pytest.mark.parametrize(
    ("manifest", "expected"),
    [
        (MANIFEST, ["a-10s", "a-11s", "b-10s", "b-11s"]),
        (ALL, ["a", "b"]),
        (f'{ALL}exclude = ["b*"]\n', ["a"]),
        (f'{MANIFEST}exclude = [{{ script = "a.md", length = "11s" }}]\n', ["a-10s", "b-10s", "b-11s"]),
        ('name = "{script}/{voice}"\nscripts = "a.md"\nvoices = ["tone:low"]\n', ["a/tone-low"]),
        ('name = "{folder}/{script}"\nscripts = ["**/*.md"]\n', ["a", "b", "en/c", "fr/c"]),
        (
            'name = "{language}-{voice}"\nscripts = ["{language}/c.md"]\nlanguages = ["en", "fr"]\n'
            'voices = { en = ["tone", "tone:low"], fr = ["tone"] }\n',
            ["en-tone", "en-tone-low", "fr-tone"],
        ),
        (
            'name = "{group}-{script}"\n[groups.x]\nscripts = ["a.md"]\n[groups.y]\nscripts = ["*.md"]\n',
            ["x-a", "y-a", "y-b"],
        ),
        ('name = "{script}-{profile}"\nscripts = ["a.md"]\nprofiles = ["acx"]\n', ["a-acx"]),
    ],
)
def test_a_manifest_asks_for_each_combination(tmp_path: Path, manifest: str, expected: list[str]) -> None:
    for language in ("en", "fr"):
        (tmp_path / language).mkdir()
        (tmp_path / language / "c.md").touch()
    assert names(tmp_path, manifest) == expected


def test_the_settings_of_a_group_are_added_to_those_above(tmp_path: Path) -> None:
    manifest = f'{NAMED}[settings]\nlufs = -20\nbed = "off"\n[groups.x]\nscripts = ["a.md"]\n'
    path = catalogue_in(tmp_path, f"{manifest}[groups.x.settings]\nlufs = -18\n")
    (item,) = read_manifest(path).items
    assert item.choices == {"lufs": -18, "bed": "off"}


@pytest.mark.parametrize(
    ("manifest", "place", "message"),
    [
        (f'{ALL}lenghts = ["10s"]', "3:1", 'unknown key "lenghts"'),
        (f'{ALL}lengths = ["10s",\n  "4x"]', "4:3", "4x"),
        (f'{ALL}lengths = ["10s", "10s"]', "3:12", "stands twice"),
        (f"{ALL}lengths = [4]", "3:1", "not a list of texts"),
        (f"{ALL}lengths = []", "3:1", "lengths is empty"),
        (f'{ALL}formats = ["mp4"]', "3:12", 'unknown format "mp4"'),
        (f"{ALL}exclude = 3", "3:1", "exclude is not a list"),
        (f"{ALL}exclude = [3]", "3:1", "neither a pattern of scripts nor a table"),
        (f'{ALL}exclude = [{{ scirpt = "a" }}]', "3:1", 'unknown key "scirpt" in exclude'),
        (f"{ALL}groups = 3", "3:1", "groups is not a table"),
        (f'{ALL}[groups.x]\nscripts = ["a.md"]', "2:1", "outside of the groups"),
        (f"{ALL}settings = 3", "3:1", "settings is not a table"),
        (f"{ALL}[settings]\nlufs = 3", "4:1", "lufs: 3 is not a number"),
        (f"{ALL}[settings]\nluffs = 3", "4:1", 'unknown setting "luffs"'),
        (f"{ALL}[settings]\nvoice = 'tone'", "4:1", "voice is no setting of a manifest"),
        (f"{ALL}[settings]\nvoices = 3", "4:1", 'unknown setting "voices"'),
        (f"{ALL}[settings]\npacing = {{ pause = 3 }}", "4:1", "pacing"),
        (f"{ALL}[settings]\nbed = 3", "4:1", "bed is not a text"),
        (f"{ALL}[settings]\nvalues = 3", "4:1", "values is not a table"),
        (f"{ALL}[settings]\nwithout = 3", "4:1", "without is not a list"),
        (f"{NAMED}", "1:1", "there are no scripts"),
        ('scripts = ["a.md"]', "1:1", "the tracks have no name"),
        ('name = "{scirpt}"\nscripts = ["a.md"]', "1:8", "unknown name {scirpt}"),
        ('name = "{voice}"\nscripts = ["a.md"]', "1:8", "there are no voices"),
        (f'{NAMED}scripts = ["../*.md"]', "2:12", "leads out of the folder"),
        (f'{NAMED}scripts = ["/etc/*.md"]', "2:12", "leads out of the folder"),
        (f'{NAMED}scripts = ["."]', "2:12", 'no script matches "."'),
        (f'{NAMED}scripts = ["./"]', "2:12", 'no script matches "./"'),
        (f'{ALL}exclude = [{{ script = "", length = "" }}]', "3:1", "would leave out every track"),
        (f'{NAMED}scripts = ["c*.md"]', "2:12", 'no script matches "c*.md"'),
        (f'{NAMED}scripts = ["{{language}}/*.md"]', "2:12", "there are no languages"),
        (f'{ALL}languages = ["en"]', "3:1", "no pattern of scripts has {language}"),
        (f"{ALL}voices = {{ en = ['tone'] }}", "3:1", 'there is no language "en"'),
        ('name = "same"\nscripts = ["*.md"]', "1:8", 'two tracks have the name "same"'),
        (f'{ALL}lengths = ["10s", "11s"]', "1:8", "catalogue.toml:1:8), and a.md 11s"),
        ('name = "same"\n[groups.x]\nscripts = ["*.md"]', "1:8", 'two tracks have the name "same"'),
        ('name = "../{script}"\nscripts = ["a.md"]', "1:8", "cannot be the name of files"),
        (f"{ALL}lengths = [", "3:11", "not a TOML file"),
    ],
)
def test_a_mistake_is_reported_at_its_place(tmp_path: Path, manifest: str, place: str, message: str) -> None:
    path = catalogue_in(tmp_path, manifest)
    with pytest.raises(ScriptError) as error:
        read_manifest(path)
    assert f"catalogue.toml:{place}: " in str(error.value)
    assert message in str(error.value)


@pytest.mark.parametrize(
    "name", ["x:a", "a?", "a*", "a<", "a|b", "a.", "a /b", ".a", "a//b", "CON", "x/nul.1", "com1", "a" * 201]
)
def test_a_name_is_one_on_every_system(tmp_path: Path, name: str) -> None:
    with pytest.raises(ScriptError, match="cannot be the name of files"):
        names(tmp_path, f'name = "{name}"\nscripts = ["a.md"]\n')
    assert names(tmp_path, 'name = "Console {script}.1"\nscripts = ["a.md"]\n') == ["Console a.1"]


def test_a_mistake_above_the_groups_is_reported_once(tmp_path: Path) -> None:
    groups = "".join(f'[groups.{name}]\nscripts = ["a.md"]\n' for name in "xyz")
    with pytest.raises(ScriptError) as error:
        names(tmp_path, f'{NAMED}lengths = ["4x"]\n{groups}')
    assert len(error.value.problems) == 1


def test_all_mistakes_are_reported_together(tmp_path: Path) -> None:
    with pytest.raises(ScriptError) as error:
        read_manifest(catalogue_in(tmp_path, f'{ALL}lengths = ["x"]\nformats = ["y"]\nz = 1\n'))
    assert [problem.position.line for problem in error.value.problems] == [3, 4, 5]


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (tmp_path / "secret.md").touch()
    (folder / "c.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(ScriptError, match="leads out of"):
        read_manifest(catalogue_in(folder, ALL))


def test_a_manifest_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_manifest(tmp_path / "catalogue.toml")
    (tmp_path / "catalogue.toml").write_bytes(b"\xff\xff")
    with pytest.raises(InputError, match="not UTF-8"):
        read_manifest(tmp_path / "catalogue.toml")


def test_deleted_and_hidden_scripts_and_texts_of_tracks_are_left_out(tmp_path: Path) -> None:
    path = catalogue_in(tmp_path, 'name = "{script}"\nscripts = ["**/*.md"]\n')
    for other in (
        "deleted-scripts/gone.md",
        ".hidden/c.md",
        "out/calm/a/UPLOAD.md",
        "sub/d.md",
        "sub/out/e.md",
    ):
        (tmp_path / other).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / other).write_text((tmp_path / "a.md").read_text("utf-8"), "utf-8")
    assert [item.name for item in read_manifest(path).items] == ["a", "b", "d", "e"]

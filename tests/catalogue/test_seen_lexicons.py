"""Plans after a lexicon has changed: as if every script were compiled, but only some of them are."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.catalogue_plans import lock_all
from renderer.catalogue.lock import read_lock, write_lock
from renderer.catalogue.plan import CataloguePlan, Planning
from renderer.catalogue.read_manifest import read_manifest
from renderer.workflows.compile import Compiled, compile_script
from renderer.workflows.options import Options
from renderer.workflows.script_files import OnFile
from tests.support.catalogues import script

MANIFEST = 'name = "{script}"\nscripts = ["*.md"]\n'
SCRIPTS = {
    "a": "One.",
    "b": "Now yoga.",
    "c": "Lie down in śavāsana, don\u2019t move.",
    "d": "NOW BREATHE {side}.",
}
FIRST = '[say]\nyoga = "yo ga"\n"lie down" = "lye down"\n'
SECOND = '[say]\nyoga = "never"\nzebra = "z"\n'


def catalogue(folder: Path) -> Path:
    (folder / "catalogue.toml").write_text(MANIFEST, "utf-8")
    (folder / "renderer.toml").write_text('voice = "tone"\nlexicon = ["1.toml", "2.toml"]\n', "utf-8")
    (folder / "1.toml").write_text(FIRST, "utf-8")
    (folder / "2.toml").write_text(SECOND, "utf-8")
    for name, words in SCRIPTS.items():
        head = "---\nset: { side: left }\n" if "{" in words else "---\n"
        (folder / f"{name}.md").write_text(script(words).replace("---\n", head, 1), "utf-8")
    lock_all(folder)
    return folder / "catalogue.toml"


def plan_of(path: Path, *, knows_words: bool = True) -> CataloguePlan:
    manifest = read_manifest(path)
    lock = read_lock(manifest.lock_path)
    return Planning(manifest, lock if knows_words else replace(lock, words={}), with_files=False).plan()


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the scripts that are compiled."""
    names: list[str] = []

    def compiling(path: Path, options: Options, *, on_file: OnFile) -> Compiled:
        names.append(path.stem)
        return compile_script(path, options, on_file=on_file)

    monkeypatch.setattr("renderer.catalogue.sources.compile_script", compiling)
    return names


@pytest.mark.parametrize(
    ("file", "text", "changed", "looked_at", "words"),
    [
        ("1.toml", FIRST.replace("yo ga", "yoh ga"), "b", "b", '"yoga"'),
        ("1.toml", FIRST.replace('yoga = "yo ga"\n', ""), "b", "b", '"yoga"'),
        ("1.toml", FIRST.replace("lie down", "Lie Down"), "c", "c", '"lie down"'),
        ("1.toml", FIRST.replace("lie down", "lie up"), "c", "c", '"lie down"'),
        ("1.toml", f'{FIRST}"now breathe left" = "x"\n', "d", "bd", '"now breathe left"'),
        ("1.toml", f'{FIRST}left = "x"\nthree = "y"\n', "d", "d", '"left"'),
        ("1.toml", f'{FIRST}savasana = "x"\n"don\'t" = "y"\n', "c", "c", '"don\'t", "savasana"'),
        ("1.toml", f'# comment\n{FIRST}unheard = "x"\n', "", "", ""),
        ("1.toml", f'language = "de"\n{FIRST}', "bc", "bc", '"lie down"'),
        ("2.toml", SECOND.replace("never", "again"), "", "b", ""),
        ("2.toml", f'{SECOND}one = "won"\n', "a", "a", '"one"'),
        ("2.toml", "", "", "b", ""),
    ],
)
def test_only_scripts_that_say_a_word_that_changed_are_compiled(
    tmp_path: Path, compiled: list[str], file: str, text: str, changed: str, looked_at: str, words: str
) -> None:
    path = catalogue(tmp_path)
    compiled.clear()
    (tmp_path / file).write_text(text, "utf-8")
    plan = plan_of(path)
    assert compiled == list(looked_at)
    assert [track.name for track in plan.of("changed")] == list(changed)
    assert all(track.reasons[0].startswith("a word of a lexicon") for track in plan.of("changed"))
    if changed and words:
        assert f": {words}" in plan.of("changed")[-1].reasons[0]
    whole = plan_of(path, knows_words=False)
    assert set(compiled[len(looked_at) :]) == set(SCRIPTS)
    assert [track.state for track in whole.tracks] == [track.state for track in plan.tracks]


def test_a_lexicon_that_is_also_a_part_of_a_script_is_no_mere_lexicon(
    tmp_path: Path, compiled: list[str]
) -> None:
    path = catalogue(tmp_path)
    (tmp_path / "renderer.toml").write_text('voice = "tone"\nlexicon = "part.txt"\n', "utf-8")
    (tmp_path / "part.txt").write_text("# Breathing\n", "utf-8")  # a comment, or a heading
    (tmp_path / "a.md").write_text(f"{script('One.')}[include part.txt]\nTwo.\n", "utf-8")
    lock_all(tmp_path)
    compiled.clear()
    (tmp_path / "part.txt").write_text("# Resting\n", "utf-8")
    assert [track.name for track in plan_of(path).of("changed")] == ["a"]
    assert compiled == ["a"]


def test_a_lock_that_lost_words_in_a_merge_is_mended(tmp_path: Path, compiled: list[str]) -> None:
    path = catalogue(tmp_path)
    lock_path = tmp_path / "catalogue.lock"
    whole = read_lock(lock_path)
    assert whole.words
    write_lock(lock_path, replace(whole, words={}))
    compiled.clear()
    planning = Planning(read_manifest(path), read_lock(lock_path), with_files=False)
    planning.plan()
    assert set(compiled) == set(SCRIPTS)
    assert planning.sources.remembered(read_lock(lock_path)).words == whole.words


def test_what_is_remembered_after_a_change_is_that_of_the_new_lexicon(tmp_path: Path) -> None:
    path = catalogue(tmp_path)
    (tmp_path / "1.toml").write_text(f'{FIRST}unheard = "x"\n', "utf-8")
    manifest = read_manifest(path)
    planning = Planning(manifest, read_lock(manifest.lock_path), with_files=False)
    planning.plan()
    known = planning.sources.remembered(read_lock(manifest.lock_path))
    lock_all(tmp_path)
    fresh = read_lock(manifest.lock_path)
    assert (known.sources, known.files, known.lexicons, known.words) == (
        fresh.sources, fresh.files, fresh.lexicons, fresh.words
    )  # fmt: skip

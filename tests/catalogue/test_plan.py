"""Plans: which tracks have changed, and why. The locks are those of applies that made everything."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.catalogue_plans import lock_all
from renderer.catalogue.journal import known_state
from renderer.catalogue.lock import read_lock
from renderer.catalogue.plan import REASONS, CataloguePlan, Planning
from renderer.catalogue.read_manifest import read_manifest
from renderer.errors import InputError
from renderer.workflows.compile import Compiled, compile_script
from renderer.workflows.file_digests import file_digest
from renderer.workflows.options import Options
from renderer.workflows.script_files import OnFile
from tests.support.catalogues import MANIFEST, catalogue_in, script

A, B = {"a-10s", "a-11s"}, {"b-10s", "b-11s"}


def plan_of(path: Path) -> CataloguePlan:
    manifest = read_manifest(path)
    return Planning(manifest, known_state(manifest.lock_path), with_files=False).plan()


CHANGES = [
    ("a.md", script("Two."), A, {"words"}),
    ("a.md", script("One.", "2s"), A, {"timing"}),
    ("a.md", script("One.").replace("A rest", "The rest"), A, {"tags"}),
    ("a.md", script("One.").replace("---\nOne", "pacing: { rate: 90 }\n---\nOne"), A, {"voices"}),
    ("a.md", f"{script('One.')}<!-- a comment -->\n", set(), set()),
    ("words.toml", '[say]\nyoga = "yo gah"\n', B, {"pronunciation"}),
    ("words.toml", '[say]\nyoga = "yoh gah"\nasana = "ah sah nah"\n', set(), set()),
    ("renderer.toml", 'voice = "tone:low"\nlexicon = "words.toml"\n', A | B, {"voices"}),
    ("renderer.toml", 'voice = "tone"\nlexicon = "words.toml"\nlufs = -20\n', A | B, {"settings"}),
    ("catalogue.toml", f'{MANIFEST}formats = ["wav"]\n', A | B, {"settings"}),
    ("catalogue.toml", f"{MANIFEST}[settings]\npacing = {{ pauses = 2 }}\n", A | B, {"timing"}),
]


@pytest.mark.parametrize(("file", "text", "changed", "parts"), CHANGES)
def test_a_plan_names_exactly_what_changed_and_why(
    tmp_path: Path, file: str, text: str, changed: set[str], parts: set[str]
) -> None:
    path = catalogue_in(tmp_path)
    lock_all(tmp_path)
    assert {track.state for track in plan_of(path).tracks} == {"same"}
    (tmp_path / file).write_text(text, "utf-8")
    plan = plan_of(path)
    assert {track.name for track in plan.of("changed")} == changed
    reasons = {reason.partition(": ")[0] for track in plan.stale for reason in track.reasons}
    assert reasons == {REASONS[part] for part in parts}
    assert bool(plan.estimates) == bool(changed)


def test_a_rule_of_a_platform_is_a_reason(tmp_path: Path) -> None:
    path = catalogue_in(tmp_path, 'name = "{script}"\nscripts = ["a.md"]\nprofiles = ["mine"]\n')
    rules = '[profiles.mine]\nextends = "acx"\n[profiles.mine.render]\nlufs = {}\n'
    settings = 'voice = "tone"\n' + rules.replace('extends = "acx"\n', 'title = "Mine"\n')
    (tmp_path / "renderer.toml").write_text(settings.format(-20), "utf-8")
    lock_all(tmp_path)
    (tmp_path / "renderer.toml").write_text(settings.format(-21), "utf-8")
    (track,) = plan_of(path).tracks
    assert track.reasons == (REASONS["profile"],)


def test_new_and_orphaned_tracks(tmp_path: Path) -> None:
    path = catalogue_in(tmp_path)
    lock_all(tmp_path)
    path.write_text(MANIFEST.replace('"10s"', '"12s"'), "utf-8")
    plan = plan_of(path)
    assert [track.name for track in plan.of("new")] == ["a-12s", "b-12s"]
    assert [track.name for track in plan.of("orphaned")] == ["a-10s", "b-10s"]
    assert [track.name for track in plan.of("same")] == ["a-11s", "b-11s"]


def test_what_has_not_changed_is_not_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = catalogue_in(tmp_path)
    lock_all(tmp_path)
    compiled: list[Path] = []

    def compiling(script: Path, options: Options, *, on_file: OnFile) -> Compiled:
        compiled.append(script)
        return compile_script(script, options, on_file=on_file)

    monkeypatch.setattr("renderer.catalogue.sources.compile_script", compiling)
    plan_of(path)
    assert not compiled
    (tmp_path / "a.md").write_text(script("Two."), "utf-8")
    plan_of(path)
    assert [each.name for each in compiled] == ["a.md"]
    (tmp_path / "a.takes.toml").write_text("", "utf-8")  # a file that was looked for, and that is there now
    compiled.clear()
    plan_of(path)
    assert [each.name for each in compiled] == ["a.md"]


@pytest.mark.parametrize("elsewhere", ["/etc/hosts", "//server/share/x", "\\\\server\\share\\x", "c:x"])
def test_a_lock_of_a_stranger_makes_nobody_look_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: str
) -> None:
    path = catalogue_in(tmp_path)
    lock_all(tmp_path)
    lock = read_lock(tmp_path / "catalogue.lock")
    sources = {key: replace(seen, files=(elsewhere,)) for key, seen in lock.sources.items()}
    looked_at: list[Path] = []

    def digest(file: Path) -> str:
        looked_at.append(file)
        return file_digest(file)

    monkeypatch.setattr("renderer.workflows.file_digests.file_digest", digest)
    changed = replace(lock, sources=sources, files={elsewhere: "0"})
    plan = Planning(read_manifest(path), changed, with_files=False).plan()
    assert {track.state for track in plan.tracks} == {"same"}
    assert all(file.is_relative_to(tmp_path) for file in looked_at)


def test_a_voice_or_platform_that_does_not_exist_is_reported_where_it_stands(tmp_path: Path) -> None:
    path = catalogue_in(tmp_path, f'{MANIFEST}voices = [\n  "tne"]\n')
    with pytest.raises(InputError, match=r'catalogue\.toml:5:3: unknown voice "tne"'):
        plan_of(path)
    path.write_text(f'{MANIFEST}profiles = ["acxx"]\n', "utf-8")
    with pytest.raises(InputError, match=r'catalogue\.toml:4:13: unknown platform "acxx"'):
        plan_of(path)


def test_another_version_of_an_engine_is_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = catalogue_in(tmp_path)
    lock_all(tmp_path)
    monkeypatch.setattr("renderer.speech.engines.tone.Tone.version", "another")
    monkeypatch.setattr("renderer.speech.clip_keys._voice_recipe", _without_cache())
    assert {track.reasons for track in plan_of(path).tracks} == {(REASONS["speech"],)}


def _without_cache() -> object:
    from renderer.speech import clip_keys

    return clip_keys._voice_recipe.__wrapped__


def test_another_version_of_the_program_changes_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = catalogue_in(tmp_path)
    lock_all(tmp_path)
    monkeypatch.setattr("renderer.catalogue.sources.program_versions", lambda: "renderer 99")
    assert {track.reasons for track in plan_of(path).tracks} == {(REASONS["program"],)}


def test_the_errors_of_all_scripts_are_reported_together(tmp_path: Path) -> None:
    path = catalogue_in(tmp_path)
    for name in ("a", "b"):
        (tmp_path / f"{name}.md").write_text(script("One. [puase 1s]"), "utf-8")
    with pytest.raises(InputError) as error:
        plan_of(path)
    assert str(error.value).count("puase") >= 2
    assert "a.md:4" in str(error.value)
    assert "b.md:4" in str(error.value)

"""Machines that share a store: who has spoken a sentence speaks it for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from renderer.api.dry_run import estimate_speech
from renderer.catalogue.apply import ApplyChoices, Reporter, apply
from renderer.catalogue.read_manifest import read_manifest
from renderer.errors import CacheWarning
from renderer.settings.read import needs_in, read_settings
from renderer.speech.synthesis import synthesise
from renderer.speech.worker_pool import WorkerPool
from renderer.storage.shared.tier import SharedTier
from renderer.storage.shared_address import read_shared_address
from renderer.storage.store import Store
from renderer.voice import Utterance
from renderer.workflows.cache import shared_tier
from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options
from tests.support.bucket_server import bucket_server
from tests.support.catalogues import catalogue_in
from tests.support.command_line import HEAD, run
from tests.support.speaking_server import TEXTS, script_of, voice_of
from tests.support.speech_server import SpeechServer, running

CANNOT_BE_READ = (
    "{}: it cannot be read: there is no such folder; create it, or connect the server that has it; this "
    "command goes on without it"
)


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    with running() as server:
        yield server


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a shared store, which the environment names."""
    folder = tmp_path / "team"
    folder.mkdir()
    monkeypatch.setenv("RENDERER_SHARED_CACHE", str(folder))
    return folder


def speaks_all(server: SpeechServer, folder: Path, address: str) -> None:
    """Let a machine speak the texts of the tests, with a store and threads of its own."""
    store = Store(folder, most_bytes=10**9, shared=SharedTier(read_shared_address(address)))
    voice = voice_of(server)
    said = [(Utterance(text=text, voice=voice), None) for text in TEXTS]
    assert len(synthesise(said, store=store, sample_rate=48_000, jobs=2)) == len(TEXTS)
    assert store.shared
    store.shared.finish()
    assert store.shared.troubles() == []


@pytest.mark.parametrize("kind", ["folder", "bucket"])
def test_two_machines_pay_for_each_sentence_once(
    kind: str, server: SpeechServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "bucket":
        pytest.importorskip("obstore")
    (tmp_path / "team").mkdir()
    server.seconds = 0.02
    with bucket_server(monkeypatch) as bucket, ThreadPoolExecutor() as threads:
        address = str(tmp_path / "team") if kind == "folder" else "s3://team/of-two"
        machines = [
            threads.submit(speaks_all, server, tmp_path / name, address) for name in ("first", "second")
        ]
        for machine in machines:
            machine.result()
        assert set(server.asked.values()) == {1}
        assert set(server.asked) > set(TEXTS)
        left = [*bucket.objects, *map(str, (tmp_path / "team").rglob("*.0"))]
        assert not [name for name in left if "claim" in name]


def test_a_dry_run_counts_what_another_machine_has_paid_for(
    server: SpeechServer, tmp_path: Path, team: Path, cache_folder: Path
) -> None:
    compiled = [compile_script(script_of(server, tmp_path), Options())]
    paid, _ = estimate_speech(compiled)
    assert paid.kept.sentences == 0
    voice = next(iter(compiled[0].plan.spoken())).utterance.voice
    said = [(Utterance(text=text, voice=voice), None) for text in TEXTS]
    store = Store(tmp_path / "other", most_bytes=10**9, shared=SharedTier(read_shared_address(str(team))))
    synthesise(said, store=store, sample_rate=44_100, jobs=1)  # so that its clips are not those of the script
    paid, _ = estimate_speech(compiled)
    assert (paid.to_speak.sentences, paid.kept.sentences, paid.cost) == (0, len(TEXTS) + 1, 0)
    assert not (cache_folder / "spoken").exists()  # nothing was downloaded


def test_renders_of_another_machine_speak_nothing_and_give_the_same_bytes(
    tmp_path: Path, team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text(HEAD + "One sentence. Another one here. [bell high]\n")

    def rendered(name: str) -> tuple[bytes, str]:
        monkeypatch.setenv("RENDERER_CACHE", str(tmp_path / name))
        done = run("render", "a.md", "--out", name, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return (tmp_path / name / "a" / "a.mp3").read_bytes(), done.stderr

    first, warnings = rendered("first")
    assert "team" not in warnings
    assert {path.name for path in team.iterdir()} == {"clip"}
    monkeypatch.setenv("RENDERER_CACHE", str(tmp_path / "second"))
    with monkeypatch.context() as patch:
        patch.setattr(WorkerPool, "speak", None)
        assert rendered("second") == (first, "")

    monkeypatch.setenv("RENDERER_SHARED_CACHE", str(tmp_path / "not there"))
    third, warnings = rendered("third")
    assert third == first
    assert warnings.count(CANNOT_BE_READ.format(tmp_path / "not there")) == 1

    seeded = tmp_path / "seeded"
    seeded.mkdir()
    monkeypatch.setenv("RENDERER_SHARED_CACHE", str(seeded))
    shared = run("cache", "share", cwd=tmp_path)
    assert shared.returncode == 0
    assert f"shared store {seeded}: it can be read" in shared.stdout
    assert len([*seeded.glob("clip/*/*")]) == 2
    monkeypatch.setenv("RENDERER_SHARED_CACHE", str(tmp_path / "nowhere"))
    missed = run("cache", "share", cwd=tmp_path)
    assert (missed.returncode, "2 results are not in it yet" in missed.stderr) == (1, True)


def test_an_apply_goes_on_while_the_shared_store_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("obstore")
    monkeypatch.setattr("renderer.catalogue.apply.SOURCES_AT_ONCE", 1)
    monkeypatch.setenv("RENDERER_SHARED_CACHE", "s3://team/away")
    path = catalogue_in(tmp_path)

    def made(on_result: Callable[[], None]) -> tuple[str, ...]:
        reporter = Reporter(
            result=lambda _result, _number, _total: on_result(),
            progress=lambda _what, _share: None,
            note=lambda _text: None,
        )
        return apply(read_manifest(path), ApplyChoices(jobs=1), reporter).made

    with bucket_server(monkeypatch) as bucket:
        away = dict.fromkeys(("GET", "HEAD", "PUT"), "503")
        with pytest.warns(CacheWarning, match="this command goes on without it"):
            assert len(made(lambda: bucket.lies.update(away))) == 4
        few = len([name for name in bucket.objects if "/clip/" in name])
        bucket.lies.clear()
        shared_tier.cache_clear()  # other commands
        assert made(bucket.lies.clear) == ()
        assert run("cache", "share", cwd=tmp_path).returncode == 0
        assert len([name for name in bucket.objects if "/clip/" in name]) == 3 > few


def test_what_is_shared_is_set_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = run("cache", "share", "--scripts", tmp_path, cwd=tmp_path)
    assert (refused.returncode, "no shared store is set" in refused.stderr) == (2, True)
    monkeypatch.setattr("renderer.storage.library_versions.is_installed", lambda _package: False)
    monkeypatch.setenv("RENDERER_SHARED_CACHE", "s3://not-installed/here")
    refused = run("cache", cwd=tmp_path)
    assert refused.returncode == 2
    assert "install it with: pip install session-renderer[shared-store]" in refused.stderr


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('["here", "s3://team/x"]', "puts them into, s3://team/x, with your credentials"),
        ('["here", "gs://team"]', "puts them into, gs://team, with your credentials"),
        ('"az://account/container/x"', "puts them into, az://account/container/x, with your credentials"),
        ('["here", "file:///mnt/team"]', "puts them into, /mnt/team"),
        ('["~/x", "here"]', f"writes to {Path.home()}/x"),
        ('["here", "there"]', None),
    ],
)
def test_a_shared_store_needs_trust(written: str, says: str | None, tmp_path: Path) -> None:
    (tmp_path / "renderer.toml").write_text(f"cache = {written}\n")
    needs = needs_in(tmp_path) or ()
    assert [need.says.endswith(says or "") for need in needs] == ([True] if says else [])


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('["s3://team/x", "here"]', 'the first place is a folder of this computer, not "s3://"'),
        ('["here", "ftp://team/x"]', '"ftp://" is not known; a shared store is a folder, s3://'),
        ('["here", "s3://KEY:hunter2@team/x"]', "the address has keys in it, which others could read"),
        ('["here", "az://account/box?sig=hunter2"]', "the address has keys in it, which others could read"),
        ('["here", "az://account"]', "a part of the address is missing"),
        ('["here", "s3://"]', "a part of the address is missing"),
        ('["here", "file://server/x"]', "a folder is written as file:///path, with three slashes"),
        ('["a", "b", "c"]', "is not a folder, or a list of a folder and a shared store"),
        ("3", "3 is not a folder, or a list of a folder and a shared store"),
    ],
)
def test_a_wrong_address_is_refused_without_its_keys(written: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "renderer.toml").write_text(f"cache = {written}\n")
    with pytest.raises(Exception, match="cache: ") as refused:
        read_settings(tmp_path)
    assert message in str(refused.value)
    assert "hunter2" not in str(refused.value)

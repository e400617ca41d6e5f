"""What is kept between renders: found again, made anew where it is damaged or lost, and out of the way."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
import soundfile
from pydub import AudioSegment

import renderer
from renderer.api.cache import store_contents
from renderer.errors import CacheWarning, SoundError
from renderer.plan.steps import SoundRole
from renderer.settings.model import Settings
from renderer.sounds.preparing import prepare
from renderer.speech.clip_keys import names_key
from renderer.storage.store import Kind, Store
from renderer.timeline import Clip
from renderer.workflows.cache import cache_store, open_store
from tests.support.command_line import run
from tests.support.forked_workers import no_worker_starts

HEAD = "---\ntitle: A test\nvoice: tone:low\nsounds: {gong: gong.wav}\n---\n"
BODY = "One sentence. Another one here.\n\n[sound gong] And a last one. [bell high]\n"


def tone(seconds: float, hertz: float) -> np.ndarray:
    time = np.arange(round(seconds * 44_100)) / 44_100
    return (0.3 * np.sin(2 * np.pi * hertz * time)).astype(np.float32)


def written(folder: Path) -> Path:
    soundfile.write(folder / "gong.wav", tone(0.5, 300.0), 44_100)
    path = folder / "rest.md"
    path.write_text(HEAD + BODY)
    return path


@pytest.fixture
def script(tmp_path: Path) -> Path:
    return written(tmp_path)


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache after a render of the script."""
    cache = tmp_path_factory.mktemp("filled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RENDERER_CACHE", str(cache))
        rendered(written(tmp_path_factory.mktemp("rendered")))
    return cache


@pytest.fixture
def filled(cache_folder: Path, filled_once: Path) -> None:
    """The script was rendered before."""
    shutil.copytree(filled_once, cache_folder, dirs_exist_ok=True)


@pytest.fixture
def store(cache_folder: Path) -> Store:
    return Store(cache_folder, most_bytes=10**9)


@pytest.fixture
def mute(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From then on nobody can speak."""
    return lambda: no_worker_starts(monkeypatch)


def rendered(script: Path, *, form: Literal["wav", "mp3"] = "wav", **options: Any) -> bytes:
    made = renderer.render(script, out=script.parent / "out", format=form, **options)
    return made.paths[0].read_bytes()


def counted(store: Store) -> dict[Kind, int]:
    """Of sentences and sounds."""
    return {kind: usage.entries for kind, usage in store.usage().items() if kind in ("clip", "sound")}


def flip(path: Path, position: int = 100) -> None:
    data = bytearray(path.read_bytes())
    data[position] ^= 4
    path.write_bytes(data)


def entries(store: Store, kind: Kind) -> list[Path]:
    return sorted((store.folder / kind).glob("*/*"))


@pytest.mark.usefixtures("filled")
def test_stored_clips_are_not_made_again(
    script: Path, store: Store, mute: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = rendered(script)
    kept = {path: path.read_bytes() for path in store.folder.glob("*/*/*")}
    assert counted(store) == {"clip": 3, "sound": 2}
    mute()
    monkeypatch.setattr("renderer.sounds.preparing.decode", None)
    assert rendered(script) == first
    assert renderer.plan_script(script)[0].timeline.frames
    assert {path: path.read_bytes() for path in store.folder.glob("*/*/*")} == kept


@pytest.mark.usefixtures("filled")
def test_an_edit_speaks_only_new_sentences(script: Path, store: Store) -> None:
    renderer.plan_script(script)
    script.write_text(HEAD + BODY.replace("Another", "Yet another") + "\nOne sentence.\n")
    renderer.plan_script(script)
    assert counted(store) == {"clip": 4, "sound": 2}


def test_a_render_without_the_cache_has_the_same_bytes(script: Path, cache_folder: Path) -> None:
    assert rendered(script, cache=False) == rendered(script) == rendered(script)
    assert any(cache_folder.iterdir())


@pytest.mark.usefixtures("filled")
def test_a_voice_is_measured_once(script: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    renderer.plan_script(script)
    spoken = [path.read_bytes() for path in entries(store, "clip")]
    for path in entries(store, "clip"):
        path.unlink()
    monkeypatch.setattr("renderer.speech.worker_pool.WorkerPool._calibrate", None)
    renderer.plan_script(script)
    assert [path.read_bytes() for path in entries(store, "clip")] == spoken


@pytest.mark.usefixtures("filled")
def test_an_engine_is_queried_only_about_new_names(
    script: Path, store: Store, mute: Callable[[], None]
) -> None:
    renderer.check_script(script)
    store.write("voice", names_key("tone"), json.dumps(["low"]).encode())  # before "high" was installed
    high = script.with_name("high.md")
    high.write_text(script.read_text().replace("tone:low", "tone:high"))
    renderer.check_script(high)
    mute()
    renderer.check_script(script)
    renderer.check_script(high)
    high.write_text(script.read_text().replace("tone:low", "tone:higher"))
    with pytest.raises(OSError, match="no worker may start"):
        renderer.check_script(high)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("command", ["cover", "retake --sentence 1 --rate 90", "plan"])
def test_a_command_removes_what_a_killed_one_left_a_day_ago(
    script: Path, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    assert run(*command.split(), script, cwd=tmp_path).returncode == 0
    temporary = tmp_path / "temporary"
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    old, new = temporary / "session-renderer-work-01234567", temporary / "session-renderer-work-76543210"
    left, lately = store.folder / "0123.part", store.folder / "3210.part"
    for folder in (old, new):
        folder.mkdir(parents=True)
    for part in (left, lately):
        part.touch()
    then = time.time() - 25 * 3600
    for path in (old, left):
        os.utime(path, (then, then))
    assert run(*command.split(), script, cwd=tmp_path).returncode == 0
    assert [path.exists() for path in (old, left, new, lately)] == [False, False, True, True]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("kind", ["clip", "sound"])
@pytest.mark.parametrize("position", [100, -1])
def test_damaged_entries_are_made_again(script: Path, store: Store, kind: Kind, position: int) -> None:
    first = rendered(script)
    damaged = entries(store, kind)[0]
    whole = damaged.read_bytes()
    flip(damaged, position)
    assert rendered(script) == first
    assert damaged.read_bytes() == whole


@pytest.mark.usefixtures("filled")
def test_entries_that_vanish_during_use_are_made_again(script: Path, store: Store) -> None:
    first = rendered(script)
    shares = [0.0]
    starts = 0

    def progress(_: str, share: float) -> None:
        nonlocal starts
        if share < shares[-1]:
            starts += 1
        shares.append(share)
        if share > 0.25 and not starts:
            store.clear()

    assert rendered(script, progress=progress) == first
    assert starts == 1
    assert counted(store) == {"clip": 3, "sound": 2}


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("kind", ["clip", "sound"])
def test_entries_that_are_changed_in_place_during_use_are_not_heard(
    script: Path, store: Store, kind: Kind
) -> None:
    """Neither in the track nor in the spans that are kept, although the file has its size and its date."""
    script.write_text(HEAD + "One. [pause 20s] Two. [pause 20s] [sound gong] [pause 20s]\n" + BODY)
    shutil.rmtree(store.folder / "sound")
    first = rendered(script, cache=False, form="mp3")
    changed: list[Path] = []

    def progress(what: str, _share: float) -> None:
        if what == "encoding" and not changed:
            changed.extend(entries(store, kind))
            for path in changed:
                status = path.stat()
                with path.open("r+b") as file:
                    file.write(bytes(4000))
                os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    assert rendered(script, form="mp3", progress=progress, jobs=1) == first
    assert changed
    assert rendered(script, form="mp3") == first


@pytest.mark.usefixtures("filled")
def test_a_clip_that_another_process_makes_anew_is_laid_out_again(script: Path, store: Store) -> None:
    """A server may speak a sentence in another way, so the entry is whole, and still not the same."""
    replaced: list[Path] = []

    def progress(what: str, _share: float) -> None:
        if what == "reading sounds" and not replaced:
            path = max(entries(store, "clip"), key=lambda path: path.stat().st_size)
            payload, meta = store.read("clip", path.name) or (memoryview(b""), {})
            store.write("clip", path.name, bytes(len(payload)), meta)
            replaced.append(path)

    script.write_text(HEAD + BODY + "[pause 5s]\n")
    assert rendered(script, progress=progress) == rendered(script)
    assert replaced


@pytest.mark.usefixtures("filled")
def test_a_store_that_cannot_be_written_is_reported_once_and_read(
    script: Path, store: Store, mute: Callable[[], None]
) -> None:
    first = rendered(script)
    shutil.rmtree(store.folder / "stretch", ignore_errors=True)
    shutil.rmtree(store.folder / "level")
    (store.folder / "level").write_text("a file of the user")
    mute()
    with pytest.warns(CacheWarning, match="this command keeps nothing more in the cache") as caught:
        assert rendered(script) == first
    assert len(caught) == 1


def test_a_disk_that_damages_every_entry_is_an_error(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "checked_pieces", lambda *_: None)
    with pytest.raises(renderer.RenderError, match=r"damaged or gone; check the disk$") as caught:
        rendered(script)
    assert "\n" not in str(caught.value)
    assert not list((script.parent / "out").glob("[!.]*/*"))


@pytest.mark.parametrize("command", ["render", "plan"])
def test_no_cache_does_not_write_to_the_folder(command: str, script: Path, cache_folder: Path) -> None:
    ran = run(command, script, "--no-cache", cwd=script.parent)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert list(cache_folder.iterdir()) == []


def test_a_folder_that_cannot_be_used_is_a_one_line_warning(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RENDERER_CACHE", str(script / "below-a-file"))
    result = (
        f"{script / 'below-a-file'}: could not be written: a part of its path is a file, not a folder; "
        "choose another path; "
        "this command keeps nothing more in the cache\n"
    )
    ran = run("plan", script, cwd=script.parent)
    assert (ran.returncode, ran.stderr) == (0, result)
    assert run("render", script, "--quiet", cwd=script.parent).stderr == ""
    with pytest.warns(CacheWarning, match="this command keeps nothing more in the cache"):
        renderer.plan_script(script)


def test_where_the_cache_is(
    tmp_path: Path, script: Path, cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "renderer.toml").write_text('cache = "kept"\ncache_mb = 7\n')
    assert store_contents(tmp_path).folder == cache_folder
    monkeypatch.delenv("RENDERER_CACHE")
    kept = store_contents(tmp_path)
    assert (kept.folder, kept.most_bytes) == (tmp_path / "kept", 7_000_000)
    assert not kept.folder.exists()
    renderer.plan_script(script)
    assert store_contents(tmp_path).kinds["clip"].entries == 3


@pytest.mark.skipif(sys.platform != "linux", reason="the folder of another system")
def test_the_usual_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RENDERER_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_store(Settings()).folder == tmp_path / "session-renderer"
    assert cache_store(Settings()).most_bytes == 2_000_000_000


@pytest.mark.parametrize("line", ['cache_mb = "much"', "cache_mb = -1", "cache = 3", 'cache = ""'])
def test_settings_that_are_wrong(line: str, script: Path) -> None:
    (script.parent / "renderer.toml").write_text(line)
    with pytest.raises(renderer.InputError, match=line.split()[0]):
        renderer.check_script(script)
    with pytest.raises(renderer.InputError, match=line.split()[0]):
        store_contents(script.parent)


def test_the_cache_is_shown_and_cleared(script: Path, store: Store, cache_folder: Path) -> None:
    renderer.plan_script(script)
    shown = run("cache", cwd=script.parent).stdout.splitlines()
    assert shown[0] == str(cache_folder)
    found = [line.split()[:2] for line in shown[2:5]]
    assert found == [["clip", "3"], ["voice", "2"], ["sound", "2"]]
    assert shown[-1].split()[:3] == ["in", "all", "7"]
    assert shown[-1].endswith("MB of 2,000 MB")
    result = json.loads(run("cache", "--json", "--scripts", script.parent, cwd=Path("/")).stdout)
    assert result["kinds"]["clip"]["entries"] == 3
    assert result["bytes"] == sum(usage.bytes for usage in store.usage().values()) > 0
    cleared = json.loads(run("cache", "clear", "--json", cwd=script.parent).stdout)
    assert cleared["kinds"]["clip"] == {"entries": 0, "bytes": 0, "oldest_use": None}
    assert not list(store.folder.glob("*/*/*"))


@pytest.mark.usefixtures("filled")
def test_the_cache_stays_within_its_limit(script: Path, store: Store) -> None:
    (script.parent / "renderer.toml").write_text("cache_mb = 1\n")
    old = [f"{number:064x}" for number in range(3)]
    for key in old:
        store.write("stretch", key, bytes(900_000))
    long_ago = 1_000_000_000
    for path in entries(store, "stretch"):
        os.utime(path, (long_ago, long_ago))
    rendered(script)
    assert not entries(store, "stretch")
    assert len(entries(store, "clip")) == 3


# Sources


def source(sound: object, store: Store, role: SoundRole = "sound", name: str = "x") -> Clip:
    return prepare(sound, role=role, sample_rate=48_000, channels=2, store=store, name=name)  # type: ignore[arg-type]


def test_equal_content_is_the_same_source(tmp_path: Path, store: Store) -> None:
    for name in ("a.wav", "b.wav"):
        soundfile.write(tmp_path / name, tone(0.5, 300.0), 44_100)
    soundfile.write(tmp_path / "other.wav", tone(0.5, 301.0), 44_100)
    a, b, other = (source(tmp_path / f"{name}.wav", store, name=name) for name in ("a", "b", "other"))
    assert a == b
    assert other.source != a.source
    bed = source(tmp_path / "a.wav", store, role="bed")
    assert bed.source not in (a.source, other.source)
    assert len(entries(store, "sound")) == 3


def test_a_changed_file_is_another_source(tmp_path: Path, store: Store) -> None:
    path = tmp_path / "a.wav"
    found = []
    for hertz in (300.0, 301.0):
        soundfile.write(path, tone(0.5, hertz), 44_100)
        found.append(source(path, store))
    assert found[0].source != found[1].source


def test_the_same_samples_in_other_files_are_the_same_source(tmp_path: Path, store: Store) -> None:
    samples = np.round(tone(0.5, 300.0) * 2**15) / 2**15
    soundfile.write(tmp_path / "a.wav", samples, 48_000, subtype="PCM_16")
    soundfile.write(tmp_path / "a.flac", samples, 48_000, subtype="PCM_24")
    first, second = source(tmp_path / "a.wav", store), source(tmp_path / "a.flac", store)
    assert first.key != second.key
    assert first.source == second.source


def test_segments_are_known_by_content(store: Store) -> None:
    data = (10_000 * tone(0.5, 300.0)).astype("<i2").tobytes()

    def segment(data: bytes, rate: int = 44_100, channels: int = 1) -> AudioSegment:
        return AudioSegment(data, sample_width=2, frame_rate=rate, channels=channels)

    first = source(segment(data), store)
    assert source(segment(data), store, name="y") == first
    others = [segment(data[2:]), segment(data, rate=48_000), segment(data, channels=2)]
    sources = {source(other, store).source for other in others}
    assert len(sources | {first.source}) == 4


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from renderer.sounds import preparing

    path = tmp_path / "a.wav"
    soundfile.write(path, tone(0.5, 300.0), 44_100)
    made = preparing._make

    def late(*arguments: object) -> object:
        soundfile.write(path, tone(0.5, 400.0), 44_100)
        return made(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(preparing, "_make", late)
    with pytest.raises(SoundError, match="changed while it was read"):
        source(path, store)
    assert not entries(store, "sound")
    assert not list(store.folder.glob("*.part"))


def test_a_temporary_store_is_removed_afterwards(cache_folder: Path) -> None:
    with open_store(Settings(), keep=False) as store:
        store.write("clip", "00ff", b"payload")
        assert store.folder != cache_folder
    assert not store.folder.exists()
    with open_store(Settings(), keep=True) as store:
        store.write("clip", "00ff", b"payload")
    assert store.folder == cache_folder
    assert store.read("clip", "00ff")

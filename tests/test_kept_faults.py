"""Whole commands over a cache that something happens to: the right track, or one line that says what is wrong.

``RENDERER_KILLS=30 pytest tests/test_kept_faults.py -k killed -rP`` kills more often.
"""

from __future__ import annotations

import ctypes
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from renderer.store import KINDS, Kind, Store

KILLS = int(os.environ.get("RENDERER_KILLS", "5"))
"""How many renders are killed, dry and with a bed."""

DAY_SECONDS = 24 * 3600
BEDS = ["", "ocean"]
with_and_without_a_bed = pytest.mark.parametrize("bed", BEDS, ids=["dry", "with a bed"])
on_posix = pytest.mark.skipif(os.name != "posix", reason="signals, limits and permissions of POSIX")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files of every command."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    return folder


@pytest.fixture
def store(cache_folder: Path) -> Store:
    return Store(cache_folder, most_bytes=10**9)


def written(folder: Path, name: str, bed: str, word: str = "here") -> Path:
    """A script of some fifteen seconds; those of other words share sentences, the bell and the bed."""
    path, head = folder / f"{name}.md", f"title: Rest {word}\nvoice: tone:low\n"
    if bed:
        head += f"bed: {bed}\n"
    if bed == "hum":
        head += "sounds: {hum: hum.wav}\n"
        samples = 0.1 * np.random.default_rng(1).standard_normal((48_000, 1))
        soundfile.write(folder / "hum.wav", samples, 48_000)
    body = f"Rest {word}. [pause 3s] And now over there.\n\n[hold 3s]\n\nThen {word} soften. [bell high]\n\nEnd.\n"
    path.write_text(f"---\n{head}---\n{body}")
    return path


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "renderer", "render", *map(str, arguments), "--quiet"]


def started(*arguments: object, cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(*arguments), cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def told(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, complaints = process.communicate(timeout=120)
    return process.returncode, out, complaints


WELL = (0, "", "")


def rendered(*arguments: object, cwd: Path) -> None:
    assert told(started(*arguments, cwd=cwd)) == WELL


def track_of(script: Path, out: str = "out") -> Path:
    return script.parent / out / script.stem / f"{script.stem}.mp3"


def alone(*scripts: Path) -> list[bytes]:
    """The tracks as they are made from nothing."""
    rendered(*scripts, "--no-cache", "--out", "alone", cwd=scripts[0].parent)
    return [track_of(script, "alone").read_bytes() for script in scripts]


def entries(folder: Path, *kinds: Kind) -> list[Path]:
    return sorted(path for kind in kinds or KINDS for path in (folder / kind).glob("*/*"))


def assert_readable(store: Store) -> None:
    found = entries(store.folder)
    assert {path.parent.parent.name for path in found} == set(KINDS)
    for path in found:
        kind: Any = path.parent.parent.name
        assert store.read(kind, path.name), path


def assert_well_or_told(
    process: subprocess.Popen[str], script: Path, whole: bytes, before: bytes | None
) -> int:
    """The right track, or one line and what stood there before; gives the exit status."""
    status, out, complaints = told(process)
    track = track_of(script)
    if status:
        assert (status, out, len(complaints.splitlines())) == (1, "", 1), complaints
        assert "Traceback" not in complaints
        assert (track.read_bytes() if track.exists() else None) == before
    else:
        assert (out, complaints) == ("", "")
        assert track.read_bytes() == whole
    assert [path for path in track.parent.glob("*") if path != track] == []
    return status


def age(paths: Sequence[Path], seconds: float) -> None:
    then = time.time() - seconds
    for path in paths:
        try:
            os.utime(path, (then, then))
        except FileNotFoundError:
            continue


# Killed


@on_posix
@with_and_without_a_bed
def test_killed_at_any_moment(tmp_path: Path, temporary: Path, store: Store, bed: str) -> None:
    """Leaves the folders as they were but for parts, and a work folder where no cache is used; a later
    render removes them once a day has passed."""
    seed = int(os.environ.get("RENDERER_SEED", secrets.randbits(32)))
    print(f"RENDERER_SEED={seed}")
    chance = random.Random(seed)  # noqa: S311
    scripts = [written(tmp_path, f"rest{number}", bed, f"word{number}") for number in range(KILLS)]
    wholes = alone(*scripts)
    warm = written(tmp_path, "warm", bed)
    begun = time.monotonic()
    rendered(warm, cwd=tmp_path)
    most_seconds = time.monotonic() - begun
    killed = 0
    for script, whole in zip(scripts, wholes, strict=True):
        track = track_of(script)
        if chance.random() < 0.5:  # as cold as it can be
            shutil.rmtree(store.folder / "sound")
        seconds = chance.uniform(0.2, 1.0) * most_seconds
        process = started(script, cwd=tmp_path)
        time.sleep(seconds)
        process.kill()
        status, _, _ = told(process)
        killed += status != 0
        left = list(track.parent.glob("*"))
        print(f"after {seconds:.3f} s: status {status}, left {[path.name for path in left]}")
        assert not track.exists() or track.read_bytes() == whole
        parts = [path for path in left if path != track]
        assert [path.name.startswith(".") and path.suffix == ".part" for path in parts] in ([], [True])
        rendered(script, cwd=tmp_path)
        assert track.read_bytes() == whole
        assert sorted(track.parent.iterdir()) == sorted([track, *parts])
    assert killed
    assert {path.name for path in store.folder.iterdir()} <= {*KINDS, "grown", *_parts(store.folder)}
    assert_readable(store)

    process = started(scripts[0], "--no-cache", cwd=tmp_path)
    _wait(lambda: any(temporary.glob("*/sound")), process)
    process.kill()
    told(process)
    # Workers end by themselves, as nobody speaks to them any more, and take their folders with them.
    _wait(lambda: len(list(temporary.iterdir())) == 1)
    age(
        [*temporary.iterdir(), *store.folder.glob("*.part"), *tmp_path.glob("out/*/.*.part")],
        DAY_SECONDS + 60,
    )
    rendered(*scripts, cwd=tmp_path)
    assert list(temporary.iterdir()) == []
    assert _parts(store.folder) == []
    assert {path.name for path in tmp_path.glob("out/*/*")} == {f"{s.stem}.mp3" for s in [*scripts, warm]}


def _parts(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("*.part")]


def _wait(until: Callable[[], bool], process: subprocess.Popen[str] | None = None) -> None:
    for _ in range(3000):
        if until():
            return
        assert process is None or process.poll() is None, process.communicate()
        time.sleep(0.01)
    raise AssertionError("it did not come")


# Damaged

Damage = Callable[[Sequence[Path]], None]


def _flipped(paths: Sequence[Path]) -> None:
    """The first byte of one, the last of another, and some in between."""
    for number, path in enumerate(paths):
        data = bytearray(path.read_bytes())
        data[round((len(data) - 1) * number / (len(paths) - 1))] ^= 0x10
        path.write_bytes(data)


def _cut_to(share: float) -> Damage:
    def cut(paths: Sequence[Path]) -> None:
        for path in paths:
            os.truncate(path, round(share * path.stat().st_size))

    return cut


def _changed_round(paths: Sequence[Path]) -> None:
    wholes = [path.read_bytes() for path in paths]
    for path, other in zip(paths, [*wholes[1:], wholes[0]], strict=True):
        path.write_bytes(other)


DAMAGES: dict[str, Damage] = {
    "flipped": _flipped,
    "empty": _cut_to(0.0),
    "cut in half": _cut_to(0.5),
    "another entry's bytes": _changed_round,
}
READ_WITHOUT: dict[Kind, tuple[Kind, ...]] = {
    "clip": ("level", "stretch"),
    "sound": ("level", "stretch"),
    "voice": ("clip",),
    "level": (),
    "stretch": (),
}
"""Nobody asks for an entry of a kind while there are these, which were made of it."""


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, Path]:
    """A script with a bed, its track, and the cache that its render left."""
    folder = tmp_path_factory.mktemp("warm")
    script, cache = written(folder, "rest", "hum"), folder / "cache"
    (whole,) = alone(script)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RENDERER_CACHE", str(cache))
        rendered(script, cwd=folder)
    return script, whole, cache


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damaged(
    tmp_path: Path, temporary: Path, store: Store, warm: tuple[Path, bytes, Path], damage: Damage
) -> None:
    script, whole, cache = warm
    shutil.copytree(cache, store.folder, dirs_exist_ok=True)
    assert READ_WITHOUT.keys() == set(KINDS)
    for kind, made_of_it in READ_WITHOUT.items():
        kept = {path: path.read_bytes() for path in entries(store.folder, kind)}
        damage(list(kept))
        assert all(path.read_bytes() != data for path, data in kept.items())
        for other in made_of_it:
            shutil.rmtree(store.folder / other)
        rendered(script, "--out", tmp_path, cwd=tmp_path)
        assert (tmp_path / "rest" / "rest.mp3").read_bytes() == whole
        assert {path: path.read_bytes() for path in entries(store.folder, kind)} == kept
    assert_readable(store)
    assert _parts(store.folder) == []
    assert list(temporary.iterdir()) == []


# Shared


@with_and_without_a_bed
def test_four_at_once_over_nothing(tmp_path: Path, temporary: Path, store: Store, bed: str) -> None:
    scripts = [written(tmp_path, f"rest{number}", bed, f"word{number}") for number in range(4)]
    wholes = alone(*scripts)
    running = [started(script, cwd=tmp_path) for script in scripts]
    assert [told(process) for process in running] == [WELL] * 4
    assert [track_of(script).read_bytes() for script in scripts] == wholes
    assert_readable(store)
    assert _parts(store.folder) == []
    assert list(temporary.iterdir()) == []


# Taken away


def test_removed_while_it_is_used(tmp_path: Path, cache_folder: Path) -> None:
    script = written(tmp_path, "rest", "ocean")
    (whole,) = alone(script)
    for appeared in ("*.part", "clip/*/*", "sound/*/*", "level/*/*", "stretch/*/*"):
        process = started(script, cwd=tmp_path)
        _wait(lambda pattern=appeared: any(cache_folder.glob(pattern)), process)
        shutil.rmtree(cache_folder, ignore_errors=True)
        assert_well_or_told(process, script, whole, None)
        shutil.rmtree(cache_folder, ignore_errors=True)
        shutil.rmtree(tmp_path / "out", ignore_errors=True)


@with_and_without_a_bed
def test_thrown_out_as_soon_as_it_is_made(tmp_path: Path, store: Store, bed: str) -> None:
    """By a store that is much too small, and to which an hour has passed."""
    (tmp_path / "renderer.toml").write_text("cache_mb = 1\n")
    script = written(tmp_path, "rest", bed)
    (whole,) = alone(script)
    process = started(script, cwd=tmp_path)
    small, removed = Store(store.folder, most_bytes=1), 0
    while process.poll() is None:
        found = entries(store.folder)
        age(found, 7200)
        (store.folder / "grown").write_bytes(b"much")
        small.trim()
        removed += len(found)
    assert told(process) == WELL
    assert track_of(script).read_bytes() == whole
    assert removed


def test_a_cache_too_small_for_one_track(tmp_path: Path, store: Store) -> None:
    """What is in use stays; what was used an hour ago makes room."""
    (tmp_path / "renderer.toml").write_text("cache_mb = 1\n")
    scripts = [written(tmp_path, name, "ocean", name) for name in ("old", "new")]
    wholes = alone(*scripts)
    rendered(scripts[0], cwd=tmp_path)
    old = entries(store.folder)
    age(old, 7200)
    rendered(scripts[1], cwd=tmp_path)
    assert any(not path.exists() for path in old)
    rendered(*scripts, cwd=tmp_path)
    assert [track_of(script).read_bytes() for script in scripts] == wholes


def test_the_clock_was_set_back(tmp_path: Path, store: Store) -> None:
    """Kept entries are of use still, and their dates are put right as they are used."""
    script = written(tmp_path, "rest", "ocean")
    (whole,) = alone(script)
    rendered(script, cwd=tmp_path)
    kept = entries(store.folder)
    inodes = {path: path.stat().st_ino for path in kept}
    age([store.folder, *store.folder.rglob("*")], -10 * 365 * DAY_SECONDS)
    rendered(script, cwd=tmp_path)
    assert track_of(script).read_bytes() == whole
    assert {path: path.stat().st_ino for path in entries(store.folder)} == inodes
    used = [path for path in entries(store.folder) if path.stat().st_mtime < time.time() + 3600]
    assert len(used) > len(kept) / 2


# Full, or not to be written


def _namespace() -> list[str]:
    """How to run a command with mounts of its own; empty where that is not allowed."""
    for options in (["--mount"], ["--mount", "--map-root-user"]):
        found = ["unshare", *options]
        if shutil.which("unshare") and shutil.which("mount"):
            probe = [*found, "mount", "-t", "tmpfs", "none", tempfile.gettempdir()]
            if not subprocess.run(probe, capture_output=True, timeout=60, check=False).returncode:
                return found
    return []

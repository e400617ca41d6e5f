"""Whole commands over a cache that something happens to: the right track, or one line of what is wrong.

``make faults`` kills more often.
"""

from __future__ import annotations

import ctypes
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from msgspec import Struct

from renderer.storage.store import KINDS, Kind, Store
from tests.support.command_line import run
from tests.support.properties import SEED
from tests.support.slow import cases

KILLS = int(os.environ.get("RENDERER_KILLS", "1"))
"""How many renders are killed, with each bed."""

DAY_SECONDS = 24 * 3600
BEDS = ["", "ocean"]
on_posix = pytest.mark.skipif(os.name != "posix", reason="signals, limits and permissions of POSIX")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files of every command."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


@pytest.fixture
def store(cache_folder: Path) -> Store:
    return Store(cache_folder, most_bytes=10**9)


def written(folder: Path, name: str, bed: str, *, word: str = "here", rate: int = 110) -> Path:
    """A script of some eleven seconds. Those of one rate share sentences, and all of them the bell."""
    path, head = folder / f"{name}.md", f"title: Rest {word}\nvoice: tone:low\npacing: {{rate: {rate}}}\n"
    if bed:
        head += f"bed: {bed}\n"
    if bed == "hum":
        head += "sounds: {hum: hum.wav}\n"
        samples = 0.1 * np.random.default_rng(1).standard_normal((48_000, 1))
        soundfile.write(folder / "hum.wav", samples, 48_000)
    first, second = f"Rest {word}. [pause 1s] And now over there.", f"Then {word} soften. [bell high]"
    path.write_text(f"---\n{head}---\n{first}\n\n[hold 1s]\n\n{second}\n\nEnd.\n")
    return path


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "renderer", "render", *map(str, arguments), "--quiet"]


def started(
    *arguments: object, cwd: Path, within: Sequence[str] = (), first: Callable[[], None] | None = None
) -> subprocess.Popen[str]:
    """A command that runs; ``within`` another one, and ``first`` is called in its process."""
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [*within, *command(*arguments)], cwd=cwd, stdout=pipe, stderr=pipe, text=True, preexec_fn=first
    )


def outcome(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, complaints = process.communicate(timeout=120)
    return process.returncode, out, complaints


WELL = (0, "", "")


def rendered(*arguments: object, cwd: Path) -> None:
    ran = run("render", *arguments, "--quiet", cwd=cwd)
    assert (ran.returncode, ran.stdout, ran.stderr) == WELL


def track_of(script: Path, out: str = "out") -> Path:
    return script.parent / out / script.stem / f"{script.stem}.mp3"


def alone(*scripts: Path) -> list[bytes]:
    """The tracks as they are made from nothing."""
    rendered(*scripts, "--no-cache", "--out", "alone", cwd=scripts[0].parent)
    return [track_of(script, "alone").read_bytes() for script in scripts]


class Warm(Struct, frozen=True, kw_only=True):
    """A script with a bed, its track as it is made from nothing, and the cache that a render left."""

    script: Path
    whole: bytes
    cache: Path


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Warm:
    folder = tmp_path_factory.mktemp("warm")
    script, cache = written(folder, "rest", "hum"), folder / "cache"
    (whole,) = alone(script)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RENDERER_CACHE", str(cache))
        rendered(script, cwd=folder)
    return Warm(script=script, whole=whole, cache=cache)


def copied(warm: Warm, folder: Path) -> Path:
    for name in ("rest.md", "hum.wav"):
        shutil.copy(warm.script.with_name(name), folder)
    return folder / "rest.md"


def entries(folder: Path, *kinds: Kind) -> list[Path]:
    return sorted(path for kind in kinds or KINDS for path in (folder / kind).glob("*/*"))


MADE_HERE = set(KINDS) - {"spoken"}
"""No server speaks here; see test_http_speech.py."""


def assert_readable(store: Store) -> None:
    found = entries(store.folder)
    assert {path.parent.parent.name for path in found} == MADE_HERE
    for path in found:
        kind: Any = path.parent.parent.name
        assert store.read(kind, path.name), path


def assert_well_or_told(process: subprocess.Popen[str], script: Path, whole: bytes) -> str:
    """The right track, or none and one line; gives that line."""
    status, out, complaints = outcome(process)
    track = track_of(script)
    left = list(track.parent.glob("*"))
    if status:
        assert (status, out, len(complaints.splitlines()), left) == (1, "", 1, []), complaints
        assert "Traceback" not in complaints
    else:
        assert (out, complaints, left) == ("", "", [track])
        assert track.read_bytes() == whole
    return complaints


def age(paths: Sequence[Path], seconds: float) -> None:
    then = time.time() - seconds
    for path in paths:
        try:
            os.utime(path, (then, then))
        except FileNotFoundError:
            continue


# Killed


@on_posix
@pytest.mark.parametrize("bed", cases(["hum", *BEDS], slow=BEDS), ids=["short bed", "dry", "long bed"])
def test_killed_at_any_moment(tmp_path: Path, temporary: Path, store: Store, bed: str) -> None:
    """Leaves the folders as they were but for parts, and a work folder where no cache is used; a later
    render removes them once a day has passed.
    """
    chance = random.Random(SEED)  # noqa: S311
    scripts = [written(tmp_path, f"rest{number}", bed, rate=100 + number) for number in range(KILLS)]
    wholes = alone(*scripts)
    first = written(tmp_path, "first", bed, rate=99)
    begun = time.monotonic()
    rendered(first, cwd=tmp_path)
    most_seconds = time.monotonic() - begun
    for script, whole in zip(scripts, wholes, strict=True):
        track = track_of(script)
        if chance.random() < 0.5:  # as cold as it can be
            shutil.rmtree(store.folder / "sound")
        seconds = chance.uniform(0.2, 1.0) * most_seconds
        process = started(script, cwd=tmp_path)
        time.sleep(seconds)
        process.kill()
        status, _, _ = outcome(process)
        if not status:  # the machine has less to do than before
            most_seconds *= 0.7
        left = list(track.parent.glob("*"))
        print(f"after {seconds:.3f} s: status {status}, left {[path.name for path in left]}")
        assert not track.exists() or track.read_bytes() == whole
        parts = [path for path in left if path != track]
        assert [path.name.startswith(".") and path.suffix == ".part" for path in parts] in ([], [True])
        rendered(script, cwd=tmp_path)
        assert track.read_bytes() == whole
        assert sorted(track.parent.iterdir()) == sorted([track, *parts])
    assert {path.name for path in store.folder.iterdir()} <= {*KINDS, "grown", *_parts(store.folder)}
    assert_readable(store)

    process = started(scripts[0], "--no-cache", cwd=tmp_path)
    _wait(lambda: any(temporary.glob("*/sound")), process)
    process.kill()
    outcome(process)
    # Workers end by themselves, as nobody speaks to them any more, and take their folders with them; but for
    # one that was only about to be started.
    _wait(lambda: not _named_by_a_process(temporary))
    age(
        [*temporary.iterdir(), *store.folder.glob("*.part"), *tmp_path.glob("out/*/.*.part")],
        DAY_SECONDS + 60,
    )
    rendered(*scripts, cwd=tmp_path)
    rendered(scripts[0], "--no-cache", "--out", "later", cwd=tmp_path)  # makes a work folder of its own
    # Python itself writes a file into the folder to try it; a process that is killed then leaves it.
    assert [path for path in temporary.iterdir() if path.is_dir()] == []
    assert _parts(store.folder) == []
    assert {path.name for path in tmp_path.glob("out/[!.]*/*")} == {
        f"{s.stem}.mp3" for s in [*scripts, first]
    }


def _parts(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("*.part")]


def _named_by_a_process(folder: Path) -> bool:
    for arguments in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if str(folder).encode() in arguments.read_bytes():
                return True
    return False


def _wait(until: Callable[[], object], process: subprocess.Popen[str] | None = None) -> None:
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


def _cut(paths: Sequence[Path]) -> None:
    """To half, to nothing, and so on."""
    for number, path in enumerate(paths):
        os.truncate(path, 0 if number % 2 else path.stat().st_size // 2)


def _changed_round(paths: Sequence[Path]) -> None:
    wholes = [path.read_bytes() for path in paths]
    for path, other in zip(paths, [*wholes[1:], wholes[0]], strict=True):
        path.write_bytes(other)


DAMAGES: dict[str, Damage] = {
    "flipped": _flipped,
    "cut": _cut,
    "another entry's bytes": _changed_round,
}
READ_WITHOUT: dict[tuple[Kind, ...], tuple[Kind, ...]] = {
    ("clip", "sound"): ("level", "stretch"),
    ("voice", "level", "stretch"): ("clip",),
}
"""Nobody asks for entries of some kinds while there are others, which were made of them."""


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damaged(tmp_path: Path, temporary: Path, store: Store, warm: Warm, damage: Damage) -> None:
    script = copied(warm, tmp_path)
    shutil.copytree(warm.cache, store.folder, dirs_exist_ok=True)
    assert {kind for kinds in READ_WITHOUT for kind in kinds} == MADE_HERE
    for kinds, made_of_them in READ_WITHOUT.items():
        kept = {path: path.read_bytes() for path in entries(store.folder, *kinds)}
        for kind in kinds:
            damage(entries(store.folder, kind))
        assert all(path.read_bytes() != data for path, data in kept.items())
        for other in made_of_them:
            shutil.rmtree(store.folder / other)
        rendered(script, cwd=tmp_path)
        assert track_of(script).read_bytes() == warm.whole
        assert {path: path.read_bytes() for path in entries(store.folder, *kinds)} == kept
    assert_readable(store)
    assert _parts(store.folder) == []
    assert list(temporary.iterdir()) == []


def _replaced(path: Path, number: int) -> None:
    """Something that is no file takes the place of an entry."""
    path.unlink()
    match number % 6:
        case 0:
            path.mkdir()
        case 1:
            path.mkdir()
            (path / "more").touch()
        case 2:
            os.mkfifo(path)
        case 3:
            path.symlink_to("/dev/zero")
        case 4:
            path.symlink_to("nowhere")
        case _:
            path.symlink_to(path.name)


@on_posix
def test_what_is_no_file_is_made_again(tmp_path: Path, store: Store, warm: Warm) -> None:
    script = copied(warm, tmp_path)
    shutil.copytree(warm.cache, store.folder, dirs_exist_ok=True)
    for number, path in enumerate(entries(store.folder)):
        _replaced(path, number)
    ran = run("render", script, cwd=tmp_path)
    assert track_of(script).read_bytes() == warm.whole
    (said,) = ran.stderr.splitlines()
    assert said.endswith(": this is not a file that renderer made, so the command made the entry again")
    assert_readable(store)

    for path in entries(store.folder):
        _replaced(path, 1)
    run("cache", "clear", cwd=tmp_path)
    assert entries(store.folder) == []


@on_posix
def test_folders_that_are_no_folders(tmp_path: Path, store: Store, warm: Warm) -> None:
    script = copied(warm, tmp_path)
    store.folder.mkdir(exist_ok=True)
    os.mkfifo(store.folder / "grown")
    os.mkfifo(store.folder / "clip")
    (store.folder / "sound").write_text("a file")
    (store.folder / "stretch").symlink_to("nowhere")
    elsewhere = tmp_path / "elsewhere" / "ab"
    elsewhere.mkdir(parents=True)
    (elsewhere / "mine").write_text("not an entry")
    (store.folder / "spoken").symlink_to(elsewhere.parent)
    rendered(script, cwd=tmp_path)
    assert track_of(script).read_bytes() == warm.whole
    run("cache", "clear", cwd=tmp_path)
    assert entries(store.folder) == []
    assert (elsewhere / "mine").exists()
    assert (store.folder / "sound").read_text() == "a file"
    (store.folder / "sound").unlink()
    rendered(script, cwd=tmp_path)
    assert_readable(store)


# Shared


@pytest.mark.slow
def test_four_renders_share_an_empty_cache(tmp_path: Path, temporary: Path, store: Store) -> None:
    scripts = [
        written(tmp_path, f"{word}{bed}", bed, word=word) for word in ("here", "out there") for bed in BEDS
    ]
    wholes = alone(*scripts)
    running = [started(script, cwd=tmp_path) for script in scripts]
    assert [outcome(process) for process in running] == [WELL] * 4
    assert [track_of(script).read_bytes() for script in scripts] == wholes
    assert_readable(store)
    assert _parts(store.folder) == []
    assert list(temporary.iterdir()) == []


# Taken away


@pytest.mark.parametrize("appeared", cases(["voice", "clip", "sound", "stretch"], slow=["clip", "sound"]))
def test_removed_while_it_is_used(tmp_path: Path, cache_folder: Path, warm: Warm, appeared: Kind) -> None:
    script = copied(warm, tmp_path)
    process = started(script, cwd=tmp_path)
    _wait(lambda: entries(cache_folder, appeared), process)
    shutil.rmtree(cache_folder, ignore_errors=True)
    assert_well_or_told(process, script, warm.whole)


def test_thrown_out_as_soon_as_it_is_made(tmp_path: Path, store: Store, warm: Warm) -> None:
    """By other renders, for which there is never room enough and an hour has always passed."""
    script = copied(warm, tmp_path)
    process = started(script, cwd=tmp_path)
    small, removed = Store(store.folder, most_bytes=1), 0
    while process.poll() is None:
        found = entries(store.folder)
        age(found, 7200)
        (store.folder / "grown").write_bytes(b"much")
        small.trim()
        removed += len(found)
        time.sleep(0.005)
    assert outcome(process) == WELL
    assert track_of(script).read_bytes() == warm.whole
    assert removed


def test_a_cache_too_small_for_one_track(tmp_path: Path, store: Store, warm: Warm) -> None:
    """What is in use stays; what was used an hour ago makes room."""
    (tmp_path / "renderer.toml").write_text("cache_mb = 1\n")
    script = copied(warm, tmp_path)
    shutil.copytree(warm.cache, store.folder, dirs_exist_ok=True)
    old = entries(store.folder)
    age(old, 7200)
    rendered(written(tmp_path, "new", "hum", rate=120), cwd=tmp_path)
    assert any(not path.exists() for path in old)
    rendered(script, cwd=tmp_path)
    assert track_of(script).read_bytes() == warm.whole


def test_the_clock_was_set_back(tmp_path: Path, store: Store, warm: Warm) -> None:
    """What is kept is of use still, and its dates are put right as it is used."""
    script = copied(warm, tmp_path)
    shutil.copytree(warm.cache, store.folder, dirs_exist_ok=True)
    kept = {path: path.stat().st_ino for path in entries(store.folder)}
    age([store.folder, *store.folder.rglob("*")], -10 * 365 * DAY_SECONDS)
    rendered(script, cwd=tmp_path)
    assert track_of(script).read_bytes() == warm.whole
    assert {path: path.stat().st_ino for path in entries(store.folder)} == kept
    assert all(path.stat().st_mtime < time.time() + 3600 for path in entries(store.folder, "clip", "stretch"))


# Full, or not to be written

ON_A_SMALL_DISK = """
    folder=$1 kib=$2; shift 2
    cp -a "$folder" "$folder.before" && mount -t tmpfs -o size="$kib"k none "$folder" || exit 99
    cp -a "$folder.before/." "$folder"
    "$@"
    status=$?
    cp -a "$folder" "$folder.after" && exit $status
"""
FULL = "the disk is full; free some space, for example with: renderer cache clear"
TOO_LARGE = "the file would be larger than this system allows"


def with_mounts() -> list[str]:
    """What runs a command with mounts of its own; empty where that is not allowed."""
    mount = ["mount", "-t", "tmpfs", "none", tempfile.gettempdir()]
    for program in (["unshare", "--mount"], ["unshare", "--mount", "--map-root-user"]):
        if shutil.which("unshare") and not subprocess.run([*program, *mount], capture_output=True).returncode:
            return program
    return []


def started_where_little_fits(
    *arguments: object, cwd: Path, folder: Path, kib: int
) -> tuple[subprocess.Popen[str], Path, str]:
    """A command for which ``folder`` is a small disk; where mounts are not allowed, one that may not write a
    file of an eighth of that. Also where the folder's files are afterwards, and what is to be said of it.
    """
    if program := with_mounts():
        within = [*program, "sh", "-c", ON_A_SMALL_DISK, "sh", str(folder), str(kib)]
        return started(*arguments, cwd=cwd, within=within), folder.with_name(f"{folder.name}.after"), FULL

    from tests.support.small_files import limit_file_size

    return started(*arguments, cwd=cwd, first=lambda: limit_file_size(kib * 128)), folder, TOO_LARGE


@on_posix
@pytest.mark.parametrize("kib", cases([100, 1000], slow=[100]))
def test_the_caches_disk_is_full(tmp_path: Path, store: Store, warm: Warm, kib: int) -> None:
    script = copied(warm, tmp_path)
    process, after, _ = started_where_little_fits(script, cwd=tmp_path, folder=store.folder, kib=kib)
    assert outcome(process) == WELL
    assert track_of(script).read_bytes() == warm.whole
    assert _parts(after) == []
    if after != store.folder:
        shutil.copytree(after, store.folder, dirs_exist_ok=True)
    rendered(script, cwd=tmp_path)
    assert track_of(script).read_bytes() == warm.whole


@on_posix
def test_the_disk_for_temporary_files_is_full(tmp_path: Path, temporary: Path, warm: Warm) -> None:
    script = copied(warm, tmp_path)
    process, after, said = started_where_little_fits(
        script, "--no-cache", cwd=tmp_path, folder=temporary, kib=100
    )
    complaints = assert_well_or_told(process, script, warm.whole)
    assert complaints.startswith(f"{temporary}{os.sep}")
    assert complaints.endswith(f": could not be written: {said}\n")
    assert list(after.iterdir()) == []


@on_posix
@pytest.mark.parametrize("form", ["mp3", "wav", "flac"])
def test_the_tracks_disk_is_full(tmp_path: Path, cache_folder: Path, warm: Warm, form: str) -> None:
    script = copied(warm, tmp_path)
    shutil.copytree(warm.cache, cache_folder, dirs_exist_ok=True)
    track = track_of(script).with_suffix(f".{form}")
    track.parent.mkdir(parents=True)
    track.write_bytes(b"old")
    process, after, said = started_where_little_fits(
        script, "--format", form, cwd=tmp_path, folder=tmp_path / "out", kib=100
    )
    written_as = track.relative_to(tmp_path)
    assert outcome(process) == (1, "", f"{written_as}: could not be written: {said}\n")
    assert [(path.name, path.read_bytes()) for path in (after / "rest").iterdir()] == [(track.name, b"old")]


@pytest.fixture
def obeying_modes() -> Callable[[], None]:
    """Called in a process, binds what it runs by permissions, also where it is the superuser's."""
    if os.geteuid():
        return lambda: None
    if sys.platform != "linux":
        pytest.skip("permissions do not bind the superuser")
    drop = ctypes.CDLL(None, use_errno=True).prctl
    capability = {"CAP_DAC_OVERRIDE": 1, "CAP_DAC_READ_SEARCH": 2}  # capabilities(7)

    def bind() -> None:
        for number in capability.values():
            if drop(24, number, 0, 0, 0):  # PR_CAPBSET_DROP, which what is executed then cannot have
                raise OSError(ctypes.get_errno(), "prctl")

    return bind


def _contents(folder: Path) -> dict[Path, bytes | None]:
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@on_posix
def test_a_cache_that_may_only_be_read(
    tmp_path: Path, cache_folder: Path, warm: Warm, obeying_modes: Callable[[], None]
) -> None:
    """What is kept is used, and nothing more is kept, whether all of the cache is so or only its folders."""
    script = copied(warm, tmp_path)
    shutil.copytree(warm.cache, cache_folder, dirs_exist_ok=True)
    before = _contents(cache_folder)
    folders = [path for path in cache_folder.rglob("*") if path.is_dir()]
    for folder in folders:
        folder.chmod(0o555)
    process = started(script, cwd=tmp_path, first=obeying_modes)
    assert assert_well_or_told(process, script, warm.whole) == ""
    other = written(tmp_path, "other", "hum", rate=120)
    (whole,) = alone(other)
    process = started(other, cwd=tmp_path, first=obeying_modes)
    assert outcome(process) == WELL
    assert track_of(other).read_bytes() == whole

    cache_folder.chmod(0o555)
    process = started(other, cwd=tmp_path, first=obeying_modes)
    assert assert_well_or_told(process, other, whole) == ""
    assert _contents(cache_folder) == before
    for folder in (cache_folder, *folders):
        folder.chmod(0o755)

"""The store: what goes in comes out unharmed or not at all, whoever else uses it at the same time."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.errors import OutputError
from renderer.storage.store import KINDS, Kind, Store

MIB = 1 << 20


def key(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


KEY = key(0)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache", most_bytes=100 * MIB)


def again(store: Store) -> Store:
    """As another process sees it."""
    return Store(store.folder, most_bytes=store.most_bytes)


def entry_file(store: Store, number: int = 0) -> Path:
    found = store.find("clip", key(number))
    assert found is not None
    return Path(found.path)


def answers(store: Store, key: str = KEY) -> list[Any]:
    """What each way of asking gives, in a process that has not asked yet."""
    asks: list[Callable[[Kind, str], Any]] = [again(store).find, again(store).read, again(store).verified]
    return [ask("clip", key) for ask in asks]


def used_ago(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def parts(store: Store) -> list[Path]:
    return sorted(store.folder.glob("*.part"))


META = st.dictionaries(
    st.text(), st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
)


@given(payload=st.binary(max_size=2000), meta=META, adopted=st.booleans(), kind=st.sampled_from(KINDS))
def test_entries_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, payload: bytes, meta: dict[str, Any], adopted: bool, kind: Any
) -> None:
    store = Store(tmp_path_factory.mktemp("cache"), most_bytes=MIB)
    if adopted:
        part = store.part()
        part.write_bytes(payload)
        store.adopt(kind, KEY, part, meta)
    else:
        store.write(kind, KEY, payload, meta)
    assert store.read(kind, KEY) == (payload, meta)
    for entry in (store.find(kind, KEY), store.verified(kind, KEY)):
        assert entry is not None
        assert Path(entry.path).read_bytes()[: entry.payload_bytes] == payload
        assert entry.meta == meta
    assert not parts(store)


def test_samples_go_in_as_they_are_and_are_read_from_the_file(store: Store) -> None:
    samples = np.arange(600_000, dtype="<f4")
    store.write("clip", KEY, samples.data)
    part = np.fromfile(entry_file(store), "<f4", count=10, offset=4 * 500_000)
    assert np.array_equal(part, samples[500_000:500_010])
    payload, _ = store.read("clip", KEY) or (b"", {})
    assert payload == samples.tobytes()


def test_the_last_one_written_counts(store: Store) -> None:
    store.write("clip", KEY, b"one")
    assert store.verified("clip", KEY)
    store.write("clip", KEY, b"two", {"frames": 2})
    entry = store.verified("clip", KEY)
    assert entry is not None
    assert (Path(entry.path).read_bytes()[:3], entry.meta) == (b"two", {"frames": 2})


def test_an_entry_that_cannot_be_looked_for_is_missing(store: Store) -> None:
    too_long = "0" * 300
    (store.folder / "clip" / "00").mkdir(parents=True)
    assert answers(store, too_long) == [None, None, None]
    assert not store.holds("clip", too_long)


def test_kinds_and_keys_are_apart(store: Store) -> None:
    store.write("clip", KEY, b"clip")
    assert store.read("sound", KEY) is None
    assert store.read("clip", key(1)) is None


def test_every_flipped_bit_is_noticed(store: Store) -> None:
    store.write("clip", KEY, b"payload", {"frames": 7})
    path = entry_file(store)
    whole = path.read_bytes()
    for position in range(len(whole)):
        damaged = bytearray(whole)
        damaged[position] ^= 1 << position % 8
        for ask in (again(store).read, again(store).verified):
            path.write_bytes(damaged)
            assert ask("clip", KEY) is None, position
            assert not path.exists()
        path.write_bytes(damaged)
        found = again(store).find("clip", KEY)
        assert (found is None) == (position >= len(b"payload"))
        store.write("clip", KEY, b"payload", {"frames": 7})
        assert path.read_bytes() == whole


def test_long_payloads_and_long_meta_are_checked_to_their_ends(store: Store) -> None:
    payload, meta = np.random.default_rng(1).bytes(3 * MIB + 5), {"said": "x" * 5000}
    store.write("clip", KEY, payload, meta)
    path = entry_file(store)
    assert store.read("clip", KEY) == (payload, meta)
    for position in (0, MIB, 3 * MIB + 4, 3 * MIB + 9, -1):
        damaged = bytearray(path.read_bytes())
        damaged[position] ^= 1
        path.write_bytes(damaged)
        assert again(store).verified("clip", KEY) is None
        store.write("clip", KEY, payload, meta)


def test_every_cut_is_noticed(store: Store) -> None:
    store.write("clip", KEY, b"p" * 64)
    path = entry_file(store)
    whole = path.read_bytes()
    cuts = [cut for lost in range(1, len(whole) + 1) for cut in (whole[:-lost], whole[lost:])]
    for cut in [*cuts, whole + b"\0", whole + whole]:
        for ask in (again(store).find, again(store).read, again(store).verified):
            path.write_bytes(cut)
            assert ask("clip", KEY) is None


def test_a_file_under_another_name_is_noticed(store: Store) -> None:
    store.write("clip", KEY, b"payload")
    store.write("clip", key(1), b"other")
    store.write("level", KEY, b"level")
    clip, other = entry_file(store), entry_file(store, 1)
    other.write_bytes(clip.read_bytes())
    assert answers(store, key(1)) == [None, None, None]
    level = store.find("level", KEY)
    assert level is not None
    clip.write_bytes(Path(level.path).read_bytes())
    assert answers(store) == [None, None, None]


def test_an_entry_that_is_not_a_file_is_missing(store: Store) -> None:
    store.write("clip", KEY, b"payload")
    path = entry_file(store)
    path.unlink()
    path.mkdir()
    assert answers(store) == [None, None, None]
    assert path.is_dir()
    store.write("clip", KEY, b"payload")
    assert answers(store)[1] == (b"payload", {})
    assert not parts(store)


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe with a name")
def test_a_pipe_does_not_wait_for_ever(store: Store) -> None:
    store.write("clip", KEY, b"payload")
    path = entry_file(store)
    path.unlink()
    os.mkfifo(path)
    assert answers(store) == [None, None, None]


def test_garbage_is_a_missing_entry(store: Store) -> None:
    store.write("clip", KEY, b"payload")
    path, chance = entry_file(store), random.Random(2)  # noqa: S311
    for size in (0, 1, 8, 59, 60, 61, 67, 68, 69, 600, 5000):
        path.write_bytes(chance.randbytes(size))
        assert answers(store) == [None, None, None]
        path.write_bytes(b"\xff" * size + b"renders2")
        assert answers(store) == [None, None, None]


def test_a_verified_file_is_read_again_when_it_has_changed(store: Store) -> None:
    store.write("clip", KEY, b"payload")
    path = entry_file(store)
    used_ago(path, 600)
    assert store.verified("clip", KEY)
    assert store.verified("clip", KEY)
    path.write_bytes(b"q" + path.read_bytes()[1:])
    used_ago(path, 300)
    assert store.verified("clip", KEY) is None


@pytest.mark.parametrize("size", [0, 6, 7, 8])
def test_a_payload_is_read_into_a_buffer_that_is_large_enough(store: Store, size: int) -> None:
    store.write("clip", KEY, b"payload", {"seconds": 1.5})
    buffer = bytearray(size)
    assert store.read("clip", KEY, buffer) == (b"payload", {"seconds": 1.5})
    assert buffer == (b"payload\0"[:size] if size >= 7 else bytes(size))


def test_a_verified_file_is_read_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []

    def file_pieces(*_: Any) -> list[bytes]:
        read.append(1)
        return [b"payload"]

    monkeypatch.setattr("renderer.storage.store.file_pieces", file_pieces)
    store.write("clip", KEY, b"payload")
    used_ago(entry_file(store), 600)
    for _ in range(3):
        assert store.verified("clip", KEY)
    store.find("clip", KEY)
    assert store.verified("clip", KEY)
    assert len(read) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX permissions")
def test_no_permission() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        store = Store(Path(folder, "cache"), most_bytes=MIB)
        store.write("clip", KEY, b"payload")
        entry_file(store).chmod(0)
        store.folder.chmod(0o555)
        child = os.fork()
        if not child:  # permissions do not bind the superuser, so this child becomes nobody
            try:
                if os.geteuid() == 0:
                    os.setuid(65_534)
                assert answers(store) == [None, None, None]
                with pytest.raises(OutputError, match="permission denied"):
                    store.write("clip", KEY, b"payload")
                os._exit(0)
            finally:
                os._exit(1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        store.folder.chmod(0o755)


def test_a_store_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = Store(tmp_path / "file" / "cache", most_bytes=1)
    assert store.find("clip", KEY) is None
    with pytest.raises(OutputError, match="part of its path is a file"):
        store.write("clip", KEY, b"payload")
    with pytest.raises(OutputError):
        store.part()
    assert store.usage()["clip"].entries == 0
    store.trim()
    store.clear()


def test_a_part_that_is_gone_cannot_be_adopted(store: Store) -> None:
    with pytest.raises(OutputError):
        store.adopt("clip", KEY, store.part(), {})


FULL = """
    import resource, sys
    from pathlib import Path
    from renderer.errors import OutputError
    from renderer.storage.store import Store

    store = Store(Path(sys.argv[1]), most_bytes=1)
    store.write("clip", "00ff", b"small")
    part = store.part()
    part.write_bytes(bytes(999_990))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
    for attempt in (
        lambda: store.write("clip", "00", bytes(2_000_000)),
        lambda: store.write("clip", "00", bytes(999_999)),
        lambda: store.adopt("clip", "00", part),
    ):
        try:
            attempt()
        except OutputError as error:
            print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the system")
def test_a_full_disk_is_an_error_and_leaves_no_file(store: Store) -> None:
    finished = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FULL), store.folder],
        capture_output=True,
        text=True,
        check=True,
    )
    said = f"{store.folder}: could not be written: the file would be larger than this system allows\n"
    assert finished.stdout == 3 * said
    assert finished.stderr == ""
    assert not parts(store)
    assert store.find("clip", "00") is None
    assert store.read("clip", "00ff") == (b"small", {})


def payload_of(number: int) -> bytes:
    return random.Random(number).randbytes(200 + 5_000 * (number % 7))  # noqa: S311


def test_many_threads(store: Store) -> None:
    def work(seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311
        for _ in range(150):
            number = chance.randrange(12)
            match chance.randrange(5):
                case 0:
                    store.write("clip", key(number), payload_of(number), {"number": number})
                case 1:
                    part = store.part()
                    part.write_bytes(payload_of(number))
                    store.adopt("clip", key(number), part, {"number": number})
                case 2:
                    store.find("clip", key(number))
                case 3:
                    store.verified("clip", key(number))
                case _:
                    read = store.read("clip", key(number))
                    assert read is None or read == (payload_of(number), {"number": number})

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(work, range(6)))
    for number in range(12):
        assert store.read("clip", key(number)) == (payload_of(number), {"number": number})
    assert not parts(store)


WRITER = """
    import hashlib, random, sys
    from pathlib import Path
    from renderer.storage.store import Store

    store = Store(Path(sys.argv[1]), most_bytes=1 << 20)
    chance = random.Random(int(sys.argv[2]))
    print("begun", flush=True)
    for _ in range(int(sys.argv[3])):
        number = chance.randrange(40)
        key = hashlib.sha256(str(number).encode()).hexdigest()
        payload = random.Random(number).randbytes(200 + 5_000 * (number % 7))
        read = store.read("clip", key)
        assert read is None or read[0] == payload
        store.write("clip", key, payload)
        if chance.random() < 0.1:
            store.trim()
        if chance.random() < 0.02:
            store.clear()
    print("done")
"""


def writer(store: Store, seed: int, rounds: int) -> subprocess.Popen[str]:
    arguments = [str(store.folder), str(seed), str(rounds)]
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WRITER), *arguments], stdout=subprocess.PIPE, text=True
    )


def test_many_processes(store: Store) -> None:
    running = [writer(store, seed, 200) for seed in range(3)]
    assert [one.communicate(timeout=60)[0].split() for one in running] == [["begun", "done"]] * 3
    assert not parts(store)


def test_killed_while_it_writes(store: Store) -> None:
    for seed in range(6):
        process = writer(store, seed, 1_000_000)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.02 * seed)
        process.kill()
        process.communicate()
    assert len(parts(store)) <= 6
    for number in range(40):
        read = store.read("clip", key(number))
        assert read is None or read[0] == payload_of(number)


@pytest.mark.parametrize("direction", [1, -1], ids=["ago", "ahead"])
def test_parts_left_a_day_ago_go(store: Store, direction: int) -> None:
    old, new = store.part(), store.part()
    for path, hours in ((old, 25), (new, 23)):
        path.touch()
        used_ago(path, direction * hours * 3600)
    store.trim()
    assert parts(store) == [new]


def filled(folder: Path, most_bytes: int, ages: list[float]) -> Store:
    """Entries of a MiB each, last used so many seconds ago."""
    store = Store(folder, most_bytes=most_bytes)
    for number, seconds in enumerate(ages):
        store.write("clip", key(number), bytes(MIB - 100))
        used_ago(entry_file(store, number), seconds)
    return store


def left(store: Store, numbers: int) -> list[int]:
    return [number for number in range(numbers) if store.find("clip", key(number))]


def test_the_least_lately_used_go_first(tmp_path: Path) -> None:
    store = filled(tmp_path, 3 * MIB, [5 * 3600, 9 * 3600, 2 * 3600, 7 * 3600, 3 * 3600])
    store.trim()
    assert left(store, 5) == [0, 2, 4]


def test_entries_dated_in_the_future_are_evicted_eventually(tmp_path: Path) -> None:
    store = filled(tmp_path, 3 * MIB, [5 * 3600, -9 * 365 * 24 * 3600, 2 * 3600, -9 * 3600, 3 * 3600])
    store.trim()
    assert left(store, 5) == [0, 2, 4]


def test_finding_and_reading_are_use(tmp_path: Path) -> None:
    store = filled(tmp_path, 3 * MIB, [9 * 3600, 8 * 3600, 7 * 3600, 6 * 3600, 5 * 3600])
    store.find("clip", key(0))
    store.read("clip", key(1))
    store.verified("clip", key(2))
    store.trim()
    assert left(store, 5) == [0, 1, 2]


def test_entries_used_within_the_hour_are_kept(tmp_path: Path) -> None:
    store = filled(tmp_path, MIB, [60, 3000, 4000])
    store.trim()
    assert left(store, 3) == [0, 1]


def test_a_trim_looks_at_the_entries_only_when_much_was_written(tmp_path: Path) -> None:
    store = filled(tmp_path, 64 * MIB, [2 * 3600] * 66)
    store.trim()
    assert store.usage()["clip"].entries == 64
    store.write("clip", key(100), bytes(MIB // 2))
    used_ago(entry_file(store, 100), 2 * 3600)
    again(store).trim()
    assert store.usage()["clip"].entries == 65
    again(store).write("clip", key(101), bytes(MIB // 2))  # the second MiB that was begun
    again(store).trim()
    assert store.usage()["clip"].bytes <= 64 * MIB


def test_clips_of_servers_are_evicted_last(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    store = Store(folder, most_bytes=3 * MIB)
    kept: tuple[tuple[Kind, int], ...] = (("spoken", 9), ("spoken", 8), ("clip", 3), ("sound", 2))
    for number, (kind, hours) in enumerate(kept):
        store.write(kind, key(number), bytes(MIB))
        used_ago(folder / kind / key(number)[:2] / key(number), hours * 3600)
    Store(folder, most_bytes=3 * MIB).trim()
    usage = store.usage()
    assert (usage["spoken"].entries, usage["clip"].entries + usage["sound"].entries) == (2, 0)
    store.write("voice", KEY, bytes(MIB + 1))
    Store(folder, most_bytes=3 * MIB // 2).trim()
    assert store.usage()["spoken"].entries == 1
    assert store.find("spoken", key(1))


def test_usage_and_clear(store: Store) -> None:
    store.write("clip", KEY, bytes(1000))
    store.write("clip", key(1), bytes(3000))
    store.write("sound", KEY, b"")
    used_ago(entry_file(store), 7200)
    usage = store.usage()
    assert {kind: one.entries for kind, one in usage.items()} == dict.fromkeys(KINDS, 0) | {
        "clip": 2,
        "sound": 1,
    }
    assert 4000 < usage["clip"].bytes < 4200
    assert usage["clip"].oldest_use == pytest.approx(time.time() - 7200, abs=60)
    assert usage["level"].oldest_use is None
    waiting = store.part()
    waiting.touch()
    store.clear()
    assert all(not one.entries for one in store.usage().values())
    assert waiting.exists()  # a render that runs is about to finish it
    store.write("clip", KEY, b"anew")
    assert store.read("clip", KEY) == (b"anew", {})

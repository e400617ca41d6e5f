"""A shared store that works, and one that lies, is slow or is away."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from renderer.storage.shared.folder_objects import FolderObjects
from renderer.storage.shared.objects import NoAnswerError, SharedStoreError
from renderer.storage.shared.tier import SharedTier
from renderer.storage.shared_address import read_shared_address
from renderer.storage.sharing import pull, share, share_all, there
from renderer.storage.store import Store
from tests.support.bucket_server import SECRET_KEY, BucketServer, bucket_server

KEY, OTHER = "ab" * 32, "cd" * 32
PAYLOAD = b"Rest here." * 100
BUCKET = "s3://team/prefix"
OBJECT = f"/team/prefix/clip/{KEY[:2]}/{KEY}"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[BucketServer]:
    pytest.importorskip("obstore")
    with bucket_server(monkeypatch) as server:
        yield server


def machine(folder: Path, address: str, timeout_seconds: float = 20.0) -> Store:
    """The store of a machine, which knows nothing of other machines."""
    tier = SharedTier(read_shared_address(address), timeout_seconds=timeout_seconds)
    return Store(folder, most_bytes=10**9, shared=tier)


def given(store: Store) -> None:
    """Make an entry, and put it into the shared store."""
    store.write("clip", KEY, PAYLOAD, {"trailing_frames": 3})
    share(store, "clip", KEY)
    tier(store).finish()


def tier(store: Store) -> SharedTier:
    assert store.shared
    return store.shared


def taken(store: Store) -> bytes | None:
    """What a machine has of the entry after it asked the shared store."""
    pull(store, "clip", [KEY, OTHER])
    found = store.read("clip", KEY)
    return found and bytes(found[0])


@pytest.mark.parametrize("kind", ["folder", "bucket"])
def test_one_machine_has_what_another_made(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    address = BUCKET
    if kind == "folder":
        (tmp_path / "team").mkdir()
        address = str(tmp_path / "team")
    else:
        request.getfixturevalue("server")
    first, second = machine(tmp_path / "1", address), machine(tmp_path / "2", address)
    given(first)
    assert taken(second) == PAYLOAD
    share(second, "clip", KEY)  # which it has from there
    for store in (first, second):
        tier(store).finish()
        assert tier(store).troubles() == []


def test_an_object_is_sent_once_and_never_twice(server: BucketServer, tmp_path: Path) -> None:
    stores = [machine(tmp_path / name, BUCKET) for name in "123"]
    given(stores[0])
    given(stores[1])  # which finds that it is there
    assert taken(stores[2]) == PAYLOAD
    given(stores[2])
    assert server.asked == {("PUT", "clip"): 2, ("GET", "clip"): 2}
    assert not any(tier(store).troubles() for store in stores)


def test_what_is_there_is_asked_for_without_sending_it(server: BucketServer, tmp_path: Path) -> None:
    given(machine(tmp_path / "1", BUCKET))
    second = machine(tmp_path / "2", BUCKET)
    assert there(second, "clip", [KEY, OTHER]) == {KEY}
    for key in (KEY, OTHER):
        second.write("clip", key, PAYLOAD)
    share_all(second)
    tier(second).finish()
    assert server.asked == {("PUT", "clip"): 2, ("HEAD", "clip"): 3}
    assert taken(machine(tmp_path / "3", BUCKET)) == PAYLOAD


def _wrong_bytes(server: BucketServer) -> None:
    server.objects[OBJECT] = server.objects[OBJECT].replace(b"Rest", b"Pest", 1)


def _another_entry(server: BucketServer) -> None:
    server.objects[OBJECT] = server.objects[OBJECT.replace(KEY, OTHER).replace("/ab/", "/cd/")]


def _half(server: BucketServer) -> None:
    server.objects[OBJECT] = server.objects[OBJECT][:500]


def _lie(**lies: str) -> Callable[[BucketServer], None]:
    return lambda server: server.lies.update(lies)


DAMAGED = "what it has for some sentences is damaged, so they are made again and replaced there"
REFUSED = (
    "it cannot be read: it refuses the credentials, or they lack the rights to list, read and write; check "
    "both; this command goes on without it"
)


@pytest.mark.parametrize(
    ("happens", "trouble"),
    [
        (_wrong_bytes, DAMAGED),
        (_another_entry, DAMAGED),
        (_half, DAMAGED),
        (_lie(GET="truncated"), "it cannot be read: "),
        (_lie(GET="403"), REFUSED),
        (_lie(GET="401"), REFUSED),
        (
            _lie(GET="400"),
            "it cannot be read: it answers with the status 400; this command goes on without it",
        ),
        (
            _lie(GET="slow"),
            "it cannot be read: ",
        ),
    ],
)
def test_a_server_that_lies_is_told_once_and_what_it_says_is_not_used(
    happens: Callable[[BucketServer], None], trouble: str, server: BucketServer, tmp_path: Path
) -> None:
    first = machine(tmp_path / "1", BUCKET)
    given(first)
    first.write("clip", OTHER, b"another", {})
    share(first, "clip", OTHER)
    tier(first).finish()
    happens(server)
    second = machine(tmp_path / "2", BUCKET, 0.1 if server.lies.get("GET") == "slow" else 20)
    assert taken(second) is None
    assert taken(second) is None
    (told,) = tier(second).troubles()
    assert told.startswith(trouble)
    assert SECRET_KEY not in told
    assert tier(second).troubles() == []


@pytest.mark.parametrize(
    ("address", "container", "prefix"),
    [
        ("az://account/container/a/b", "container", "a/b"),
        ("AZ://account/container/", "container", None),
    ],
)
def test_an_address_of_azure_names_the_account_and_then_the_container(
    address: str, container: str, prefix: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = pytest.importorskip("obstore.store")
    made = []

    def from_url(url: str, **options: Any) -> Any:
        made.append(store.from_url(url, **options))
        raise ValueError  # nothing is asked over the network

    monkeypatch.setattr("renderer.storage.shared.bucket_objects.from_url", from_url)
    assert SharedTier(read_shared_address(address)).check()
    assert made[0].config == {"account_name": "account", "container_name": container}
    assert made[0].prefix == prefix


def test_a_setting_of_the_environment_that_cannot_be_used_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("obstore")
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_KEY", SECRET_KEY)
    told = SharedTier(read_shared_address("az://account/container/prefix")).check()
    assert told.startswith("its address, or what the environment says of its credentials, cannot be used")
    assert SECRET_KEY not in told


def test_a_server_that_fails_is_not_asked_for_each_sentence(server: BucketServer, tmp_path: Path) -> None:
    server.lies["GET"] = "400"
    store = machine(tmp_path / "1", BUCKET)
    pull(store, "clip", [KEY])
    pull(store, "clip", [f"{number:064}" for number in range(100)])
    assert server.asked["GET", "clip"] == 1


def test_a_server_that_does_not_answer_is_not_asked_to_write_either(
    server: BucketServer, tmp_path: Path
) -> None:
    server.lies["GET"] = "slow"
    store = machine(tmp_path / "1", BUCKET, 0.1)
    pull(store, "clip", [KEY])
    given(store)
    assert server.asked == {("GET", "clip"): 1}
    assert len(tier(store).troubles()) == 2  # what failed, and how many results are not there


def test_what_is_damaged_is_replaced_by_who_makes_it_again(server: BucketServer, tmp_path: Path) -> None:
    given(machine(tmp_path / "1", BUCKET))
    _wrong_bytes(server)
    second = machine(tmp_path / "2", BUCKET)
    assert taken(second) is None
    given(second)
    assert taken(machine(tmp_path / "3", BUCKET)) == PAYLOAD


def test_what_is_damaged_here_is_not_shared_and_told(server: BucketServer, tmp_path: Path) -> None:
    store = machine(tmp_path / "1", BUCKET)
    path = Path(store.write("clip", KEY, PAYLOAD).path)
    path.write_bytes(path.read_bytes().replace(b"Rest", b"Pest", 1))
    share(store, "clip", KEY)
    assert tier(store).finish() == 1
    assert tier(store).troubles() == [
        "1 results of this computer are damaged or too large, so they are not shared; a render that needs "
        "them makes them again"
    ]
    assert server.objects == {}
    path.unlink()
    share(store, "clip", KEY)
    assert tier(store).finish() == 0


def test_what_could_not_be_sent_is_tried_again_and_told(server: BucketServer, tmp_path: Path) -> None:
    server.lies["PUT"] = "403"
    store = machine(tmp_path / "1", BUCKET)
    given(store)
    refused, left = tier(store).troubles()
    assert refused == REFUSED.replace("cannot be read", "cannot be written")
    assert left == "1 results are not in it yet; when it works again, run: renderer cache share"
    assert taken(machine(tmp_path / "2", BUCKET)) is None  # reading still works
    assert server.asked["PUT", "clip"] == 1


def test_a_thread_that_fails_or_cannot_start_does_not_keep_the_command_from_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoThread(threading.Thread):
        def start(self) -> None:
            raise RuntimeError("can't start new thread")

    def no_memory(*_: object) -> None:
        raise MemoryError

    (tmp_path / "team").mkdir()
    left = "1 results are not in it yet; when it works again, run: renderer cache share"
    for name, fault in (
        ("threading.Thread", NoThread),
        ("renderer.storage.shared.tier.read_regular", no_memory),
    ):
        store = machine(tmp_path / name, str(tmp_path / "team"))
        with monkeypatch.context() as patch:
            patch.setattr(name, fault)
            given(store)
        assert tier(store).troubles() == [left]
        share(store, "clip", KEY)
        tier(store).finish()
    assert taken(machine(tmp_path / "2", str(tmp_path / "team"))) == PAYLOAD


def test_a_folder_that_is_not_connected_is_not_created(tmp_path: Path) -> None:
    store = machine(tmp_path / "1", str(tmp_path / "team"))
    given(store)
    assert taken(machine(tmp_path / "2", str(tmp_path / "team"))) is None
    assert not (tmp_path / "team").exists()
    assert "no such folder; create it, or connect the server that has it" in tier(store).troubles()[0]


def test_only_one_machine_makes_a_claim_in_a_folder_without_links_between_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, os.strerror(1))

    monkeypatch.setattr("os.link", refuse)
    monkeypatch.setattr(Path, "exists", lambda _path: False)  # a file server shows new files late
    machines = [FolderObjects(str(tmp_path)) for _ in range(2)]
    assert [each.create("claim", name) for each, name in zip(machines, (b"1", b"2"), strict=True)] == [
        True,
        False,
    ]
    assert [each.read("claim") for each in machines] == [b"1", b"1"]


def test_windows_refuses_a_file_that_another_machine_has_open_only_for_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = [4]
    move = Path.replace

    def refusing(path: Path, target: Path) -> Path:
        refusals[0] -= 1
        if refusals[0] >= 0:
            raise PermissionError
        return move(path, target)

    monkeypatch.setattr("renderer.storage.shared.folder_objects.ON_WINDOWS", True, raising=False)
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    monkeypatch.setattr(Path, "replace", refusing)
    objects = FolderObjects(str(tmp_path))
    objects.create("claim/1", b"first")
    objects.replace("claim/1", b"second")
    assert objects.read("claim/1") == b"second"
    refusals[0] = 99
    with pytest.raises(SharedStoreError, match="you may not read or write there") as refused:
        objects.replace("claim/1", b"third")
    assert not refused.value.is_lasting  # it is tried again later


def test_a_claim_is_written_again_while_its_machine_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = threading.Event()

    class Watched(FolderObjects):
        def replace(self, name: str, data: bytes) -> None:
            super().replace(name, data)
            written.set()

    monkeypatch.setattr("renderer.storage.shared.tier.BEAT_SECONDS", 0.001)
    claiming = SharedTier(read_shared_address(str(tmp_path)), Watched(str(tmp_path)))
    with claiming.claimed(KEY, lambda: False):
        assert written.wait(60)
        assert [path.name for path in tmp_path.rglob("*.0")] == [f"{KEY}.0"]
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_claims_that_cannot_be_written_again_for_a_moment_are_written_later_and_stop_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beats = threading.Semaphore(0)

    class Failing(FolderObjects):
        def replace(self, name: str, data: bytes) -> None:
            if name.startswith("claim/"):
                beats.release()
                raise NoAnswerError("it is too slow")
            super().replace(name, data)

    monkeypatch.setattr("renderer.storage.shared.tier.BEAT_SECONDS", 0.001)
    tier = SharedTier(read_shared_address(str(tmp_path)), Failing(str(tmp_path)))
    store = Store(tmp_path / "local", most_bytes=10**9, shared=tier)
    with tier.claimed(KEY, lambda: False):
        assert all(beats.acquire(timeout=60) for _ in range(3))
        given(store)
    assert tier.there("clip", [KEY]) == {KEY}
    assert tier.troubles() == []

"""Clips are read from the store by their source, and a damaged one is never read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from renderer.storage.checked_pieces import CheckedPieces
from renderer.storage.clip_reader import clip_reader
from renderer.storage.store import LostError, Store
from renderer.timeline import Block, Clip


def kept(store: Store, key: str, samples: Block) -> Clip:
    store.write("clip", key, samples.astype("<f4").tobytes())
    return Clip(source=f"source {key}", frames=len(samples), channels=samples.shape[1], key=key)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, most_bytes=0)


def ramp(channels: int) -> Block:
    return np.linspace(-1, 1, 100 * channels, dtype=np.float32).reshape(100, channels)


@pytest.mark.parametrize("channels", [1, 2])
def test_a_part_of_a_clip_is_read(store: Store, channels: int) -> None:
    samples = ramp(channels)
    clip = kept(store, "ab", samples)
    read_clip = clip_reader([clip], store)
    np.testing.assert_array_equal(read_clip(clip.source, 0, 100), samples)
    np.testing.assert_array_equal(read_clip(clip.source, 30, 7), samples[30:37])


def test_every_damaged_clip_is_removed_so_that_one_retry_is_enough(store: Store) -> None:
    first, second, sound = (kept(store, key, ramp(1)) for key in ("ab", "cd", "ef"))
    for key in ("ab", "cd"):
        path = next(store.folder.glob(f"clip/*/{key}"))
        path.write_bytes(b"x" + path.read_bytes()[1:])
    read_clip = clip_reader([first, second, sound], store)
    with pytest.raises(LostError):
        read_clip(first.source, 0, 10)
    assert [store.find("clip", key) is None for key in ("ab", "cd", "ef")] == [True, True, False]


def test_a_clip_that_goes_away_after_its_first_read_is_lost(store: Store) -> None:
    clip = kept(store, "ab", ramp(1))
    read_clip = clip_reader([clip], store)
    read_clip(clip.source, 0, 10)
    next(store.folder.glob("clip/*/ab")).unlink()
    with pytest.raises(LostError):
        read_clip(clip.source, 0, 10)


@pytest.mark.parametrize("damage", ["another byte", "half of it"])
def test_a_clip_that_changes_in_place_after_its_first_read_is_lost(store: Store, damage: str) -> None:
    """Its times stay as they were, as on a disk that goes bad."""
    clip = kept(store, "ab", ramp(1))
    read_clip = clip_reader([clip], store)
    read_clip(clip.source, 0, 10)
    path = next(store.folder.glob("clip/*/ab"))
    status = path.stat()
    with path.open("r+b") as file:
        if damage == "half of it":
            file.truncate(status.st_size // 2)
        else:
            file.write(b"x")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(LostError):
        read_clip(clip.source, 0, 100)
    assert store.find("clip", "ab") is None


def test_an_old_track_never_has_the_samples_of_a_clip_that_was_replaced(store: Store) -> None:
    checked: dict[str, CheckedPieces] = {}

    def read_new(samples: Block) -> Callable[[], Block]:
        digest = store.write("clip", "ab", samples.astype("<f4").tobytes()).digest
        clip = Clip(source=f"clip {digest}", frames=100, key="ab", digest=digest)
        read_clip = clip_reader([clip], store, checked)
        np.testing.assert_array_equal(read_clip(clip.source, 0, 100), samples)
        return lambda: read_clip(clip.source, 0, 100)

    old, _new = read_new(ramp(1)), read_new(-ramp(1))
    with pytest.raises(LostError):
        old()

"""Opens the store, or a temporary one if the permanent store cannot be used."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from renderer.errors import CacheWarning, OutputError, RenderError
from renderer.settings.model import Settings
from renderer.settings.read import read_settings
from renderer.storage.atomic_files import reported
from renderer.storage.store import Kind, LostError, Store, Usage

VARIABLE = "RENDERER_CACHE"
"""The environment variable that sets the folder of the store."""

T = TypeVar("T")


class StoreContents(Struct, frozen=True, kw_only=True):
    """The contents of the store by kind, and its size limit in bytes."""

    folder: Path
    most_bytes: int
    kinds: Mapping[Kind, Usage]


def store_contents(folder: Path, *, clear: bool = False) -> StoreContents:
    """Return the contents of the store for the scripts in ``folder``; ``clear`` empties it first.

    Raises:
        InputError: the folder's settings cannot be used.
    """
    store = cache_store(read_settings(folder))
    if clear:
        store.clear()
    return StoreContents(folder=store.folder, most_bytes=store.most_bytes, kinds=store.usage())


def cache_store(settings: Settings) -> Store:
    """Return the permanent store.

    Its folder comes from the environment variable, the settings or the system, in this order.
    """
    folder = os.environ.get(VARIABLE) or settings.cache
    if folder is None:
        from platformdirs import user_cache_path

        folder = user_cache_path("session-renderer", appauthor=False)
    return Store(Path(folder).absolute(), most_bytes=settings.cache_mb * 1_000_000)


@contextmanager
def open_store(settings: Settings, *, keep: bool) -> Iterator[Store]:
    """Yield the permanent store, or a temporary one if ``keep`` is False or the folder cannot be written."""
    store = cache_store(settings)
    if not keep or not _can_be_written(store):
        from renderer.storage.work_folder import work_folder

        with work_folder() as temporary:
            yield Store(temporary, most_bytes=store.most_bytes)
        return
    try:
        yield store
    finally:
        store.trim()


def _can_be_written(store: Store) -> bool:
    try:
        part = store.part()
        with reported(store.folder):
            part.touch()
            part.unlink()
    except OutputError as error:
        warnings.warn(f"{error}; this render does not use the cache", CacheWarning, stacklevel=2)
        return False
    return True


def with_store(settings: Settings, *, keep: bool, work: Callable[[Store], T]) -> T:
    """Run ``work`` with a store and return its result.

    If an entry was lost meanwhile, ``work`` runs again, the last time with an empty store.

    Raises:
        RenderError: entries were lost three times.
    """
    for cached in (keep, keep, False):
        try:
            with open_store(settings, keep=cached) as store:
                return work(store)
        except LostError:
            continue
    raise RenderError(
        f"{store.folder}: files that were just written there are damaged or gone; check the disk"
    )

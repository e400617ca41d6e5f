"""Opens the store, or a temporary one if the permanent store cannot be used."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from renderer.errors import CacheWarning, RenderError
from renderer.settings.model import Settings
from renderer.settings.read import read_settings
from renderer.storage.store import Kind, LostError, Store, StoreError, Usage

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

    Raises:
        InputError: the user has not trusted the settings to use the folder.
    """
    folder: str | Path | None = os.environ.get(VARIABLE)
    if not folder:
        settings.untrusted.check("cache")
        folder = settings.cache
    if folder is None:
        from platformdirs import user_cache_path

        folder = user_cache_path("session-renderer", appauthor=False)
    return Store(Path(folder).absolute(), most_bytes=settings.cache_mb * 1_000_000)


def sweep(settings: Settings, *, keep: bool) -> None:
    """Remove what killed processes left in the permanent store and in the folder for temporary files.

    This is for commands that open no store, but may look up the names of voices.
    """
    _sweep_temporary()
    if keep and settings.untrusted.allows("cache"):
        cache_store(settings).trim()


def _sweep_temporary() -> None:
    from renderer.storage.work_folder import sweep_folders

    with suppress(OSError):  # a folder for temporary files that cannot be used
        sweep_folders()


@contextmanager
def open_store(settings: Settings, *, keep: bool) -> Iterator[Store]:
    """Yield the permanent store, or a temporary one if ``keep`` is False.

    If nothing can be written into the permanent store, a temporary one is yielded that reads from it.
    Temporary folders that a killed command left a day ago are removed first, also where nothing needs one.
    """
    store = cache_store(settings)
    if not keep:
        with _temporary(store.most_bytes) as temporary:
            yield temporary
        return
    _sweep_temporary()
    try:
        check_writing(store)
    except StoreError as error:
        _warn(error)
        with _temporary(store.most_bytes, below=store) as temporary:
            yield temporary
        return
    try:
        yield store
    finally:
        store.trim()
        if store.odd_entry:
            what = "this is not a file that renderer made, so the command made the entry again"
            warnings.warn(f"{store.odd_entry}: {what}", CacheWarning, stacklevel=2)


@contextmanager
def _temporary(most_bytes: int, below: Store | None = None) -> Iterator[Store]:
    from renderer.storage.work_folder import work_folder

    with work_folder() as folder:
        yield Store(folder, most_bytes=most_bytes, below=below)


def check_writing(store: Store) -> None:
    part = store.part()
    with store.reported():
        part.touch()
        part.unlink()


def _warn(error: StoreError) -> None:
    warnings.warn(f"{error}; this command keeps nothing more in the cache", CacheWarning, stacklevel=3)


def with_store(settings: Settings, *, keep: bool, work: Callable[[Store], T]) -> T:
    """Run ``work`` with a store and return its result.

    If an entry was lost meanwhile, ``work`` runs again, the last time with an empty store. If the permanent
    store could not be written, as on a full disk, ``work`` runs again with a temporary store that reads from
    the permanent one.

    Raises:
        RenderError: entries were lost three times.
        StoreError: the temporary store could not be written.
    """
    for cached in (keep, keep, False):
        try:
            with open_store(settings, keep=cached) as store:
                try:
                    return work(store)
                except StoreError as error:
                    if store.folder != cache_store(settings).folder:
                        raise
                    _warn(error)
            with _temporary(store.most_bytes, below=store) as temporary:
                return work(temporary)
        except LostError:
            continue
    raise entries_lost(store)


def entries_lost(store: Store) -> RenderError:
    """The error of a store that lost entries each time that they were made."""
    return RenderError(
        f"{store.folder}: files that were just written there are damaged or gone; check the disk"
    )

"""Where the store is, and what happens when it cannot be used."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from renderer.errors import OutputError, RenderError
from renderer.settings.model import Settings
from renderer.storage.atomic_files import reported
from renderer.storage.store import LostError, Store
from renderer.storage.work_folder import sweep_folders, work_folder

VARIABLE = "RENDERER_CACHE"
"""The environment variable that names another folder."""

Made = TypeVar("Made")


class CacheWarning(UserWarning):
    """The folder for what is kept between renders cannot be used."""


def cache_store(settings: Settings) -> Store:
    """The store that is kept between renders: where the environment, the settings or the system say."""
    folder = os.environ.get(VARIABLE) or settings.cache
    if folder is None:
        from platformdirs import user_cache_path

        folder = user_cache_path("session-renderer", appauthor=False)
    return Store(Path(folder).absolute(), most_bytes=settings.cache_mb * 1_000_000)


@contextmanager
def open_store(settings: Settings, *, keep: bool) -> Iterator[Store]:
    """The store that is kept, or one for this time alone, which also stands in where that fails."""
    sweep_folders()
    store = cache_store(settings)
    if not keep or not _can_be_written(store):
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
        warnings.warn(f"{error}; nothing is kept this time", CacheWarning, stacklevel=2)
        return False
    return True


def with_store(settings: Settings, *, keep: bool, work: Callable[[Store], Made]) -> Made:
    """Do work with a store; anew where an entry was lost meanwhile, the last time with an empty store.

    Raises:
        RenderError: entries are lost again and again.
    """
    for kept in (keep, keep, False):
        try:
            with open_store(settings, keep=kept) as store:
                return work(store)
        except LostError:
            continue
    raise RenderError(f"{store.folder}: what was just written there is damaged or gone; check the disk")

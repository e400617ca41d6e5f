"""Opens the store, or a temporary one if the permanent store cannot be used."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from renderer.errors import CacheWarning, InputError, RenderError
from renderer.settings.model import Settings
from renderer.settings.read import read_settings
from renderer.storage.shared_address import SharedAddress, read_shared_address
from renderer.storage.store import Kind, LostError, Store, StoreError, Usage

if TYPE_CHECKING:
    from renderer.storage.shared.tier import SharedTier

VARIABLE = "RENDERER_CACHE"
"""The environment variable that sets the folder of the store."""

SHARED_VARIABLE = "RENDERER_SHARED_CACHE"
"""The environment variable that sets the shared store."""

T = TypeVar("T")


class StoreContents(Struct, frozen=True, kw_only=True):
    """The contents of the store by kind, and its size limit in bytes.

    ``shared`` is the address of the shared store, empty without one, and ``shared_trouble`` why it cannot be
    read.
    """

    folder: Path
    most_bytes: int
    kinds: Mapping[Kind, Usage]
    shared: str = ""
    shared_trouble: str = ""


def store_contents(folder: Path, *, clear: bool = False) -> StoreContents:
    """Return the contents of the store for the scripts in ``folder``; ``clear`` empties it first.

    The shared store is never emptied.

    Raises:
        InputError: the folder's settings cannot be used.
    """
    store = cache_store(read_settings(folder))
    if clear:
        store.clear()
    return StoreContents(
        folder=store.folder,
        most_bytes=store.most_bytes,
        kinds=store.usage(),
        shared=store.shared.address.written if store.shared else "",
        shared_trouble=store.shared.check() if store.shared else "",
    )


def shared_address(folder: Path) -> str:
    """The address of the shared store for the scripts in ``folder``; empty without one.

    Raises:
        InputError: the folder's settings cannot be used.
    """
    shared = cache_store(read_settings(folder)).shared
    return shared.address.written if shared else ""


def share_store(folder: Path) -> bool:
    """Put what voices have said, as the store for the scripts in ``folder`` has it, into the shared store.

    Returns:
        whether all of it is there.

    Raises:
        InputError: the folder's settings cannot be used, or name no shared store.
    """
    from renderer.storage.sharing import share_all

    store = cache_store(read_settings(folder))
    if store.shared is None:
        raise InputError(
            f'{folder}: no shared store is set; write one into renderer.toml, such as cache = ["FOLDER", '
            f'"s3://bucket/prefix"], or into the environment variable {SHARED_VARIABLE}'
        )
    share_all(store)
    return finish_sharing(store)


def cache_store(settings: Settings) -> Store:
    """Return the permanent store.

    Its folder comes from the environment variable, the settings or the system, in this order.

    Raises:
        InputError: the user has not trusted the settings to use the folder.
    """
    folder: str | Path | None = os.environ.get(VARIABLE)
    written = os.environ.get(SHARED_VARIABLE)
    if not folder or (settings.cache.shared and not written):
        settings.untrusted.check("cache")
    folder = folder or settings.cache.folder
    if folder is None:
        from platformdirs import user_cache_path

        folder = user_cache_path("session-renderer", appauthor=False)
    return Store(
        Path(folder).absolute(),
        most_bytes=settings.cache_mb * 1_000_000,
        shared=_shared_store(written, settings),
    )


def _shared_store(written: str | None, settings: Settings) -> SharedTier | None:
    """The shared store of the environment variable or of the settings; None without one."""
    try:
        address = read_shared_address(written) if written else settings.cache.shared
    except ValueError as error:
        raise InputError(f"{SHARED_VARIABLE}: {error}") from None
    return shared_tier(address) if address else None


@cache
def shared_tier(address: SharedAddress) -> SharedTier:
    """The shared store with an address, which remembers for all renders of a process that it is away.

    Raises:
        InputError: a package is missing.
    """
    from renderer.storage.library_versions import is_installed
    from renderer.storage.shared.tier import SharedTier

    if address.kind == "bucket" and not is_installed("obstore"):
        raise InputError(
            f"{address.written}: a shared store in a bucket needs the package obstore; install it with: "
            "pip install session-renderer[shared-store]"
        )
    return SharedTier(address)


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
        with _sharing(store):
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
        store = Store(folder, most_bytes=most_bytes, below=below, shared=below.shared if below else None)
        with _sharing(store):
            yield store


@contextmanager
def _sharing(store: Store) -> Iterator[None]:
    """Finish sharing after the block, unless the user has ended the command."""
    try:
        yield
    except Exception:
        finish_sharing(store)
        raise
    finish_sharing(store)


def finish_sharing(store: Store) -> bool:
    """Wait until the shared store, if there is one, has what was made; return whether it has, or warn."""
    if not store.shared:
        return True
    missed = store.shared.finish()
    for trouble in store.shared.troubles():
        warnings.warn(f"{store.shared.address.written}: {trouble}", CacheWarning, stacklevel=2)
    return not missed


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

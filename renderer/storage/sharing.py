"""What a store and its shared store exchange: what voices have said. Without a shared store, nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import PurePath

from renderer.storage.store import Kind, Store

SHARED_KINDS: tuple[Kind, ...] = ("spoken", "clip")
"""The other kinds are computed in less time than a network takes."""


def pull(store: Store, kind: Kind, keys: Iterable[str]) -> None:
    """Bring the entries that a store lacks from the shared store, as far as it has them.

    Raises:
        StoreError: the store could not be written.
    """
    if store.shared is None:
        return
    if missing := [key for key in dict.fromkeys(keys) if not store.holds(kind, key)]:
        store.shared.pull(kind, missing, lambda key, data: store.place(kind, key, data))


def there(store: Store, kind: Kind, keys: Iterable[str]) -> frozenset[str]:
    """The keys of the entries that a store lacks and the shared store has; nothing is downloaded."""
    if store.shared is None:
        return frozenset()
    return store.shared.there(kind, [key for key in dict.fromkeys(keys) if not store.holds(kind, key)])


def share(store: Store, kind: Kind, key: str) -> None:
    """Put a new entry into the shared store, in the background."""
    if store.shared:
        store.shared.offer(kind, key, store.path_of(kind, key), is_new=True)


def share_at_once(store: Store, kind: Kind, key: str) -> None:
    """Put a new entry into the shared store before this returns."""
    if store.shared:
        store.shared.offer_at_once(kind, key, store.path_of(kind, key))


def share_kept(store: Store, kind: Kind, key: str) -> None:
    """Put an entry of earlier into the shared store in the background, if it is not there yet."""
    if store.shared:
        store.shared.offer(kind, key, store.path_of(kind, key), is_new=False)


def share_all(store: Store) -> None:
    """Put everything that voices have said into the shared store, in the background."""
    for kind in SHARED_KINDS:
        for path, _ in store.files(kind):
            share_kept(store, kind, PurePath(path).name)


@contextmanager
def claimed(store: Store, kind: Kind, key: str, is_stopped: Callable[[], bool]) -> Iterator[None]:
    """Let one machine at a time make an entry. Inside, the entry is here if another machine made it.

    ``is_stopped`` ends the wait for another machine.
    """
    if store.shared is None:
        yield
        return

    def is_over() -> bool:
        pull(store, kind, [key])
        return is_stopped() or store.holds(kind, key)

    with store.shared.claimed(key, is_over):
        pull(store, kind, [key])
        yield

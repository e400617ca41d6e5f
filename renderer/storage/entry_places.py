"""The folders of entries. What stands in the place of one and is no entry is removed; no link is followed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def listed(folder: str) -> list[os.DirEntry[str]]:
    """Return what is in a folder; nothing if it is a link or cannot be read."""
    try:
        if os.path.islink(folder):  # noqa: PTH114  (several times as fast as a Path)
            return []
        with os.scandir(folder) as files:
            return list(files)
    except OSError:
        return []


def remove(path: str | Path) -> None:
    """Remove a file; errors are ignored."""
    with suppress(OSError):
        Path(path).unlink()


def make_way(place: Path, root: Path) -> None:
    """Create the folders of an entry's place, and remove what stands in the way: a folder, a pipe or a link.

    A file with the name of a kind of entry may be a file of the user, and stays.

    Raises:
        OSError: the folders cannot be created.
    """
    for folder in _folders_of(place, root):
        _remove_odd(folder)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)


def clear_kind(folder: Path) -> None:
    """Remove all entries of a kind, and everything that stands in the place of one; errors are ignored."""
    _remove_odd(folder)
    for inner in listed(os.fspath(folder)):
        for entry in listed(inner.path):
            if not is_entry_name(inner.name, entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                remove(entry.path)


def _remove_odd(folder: Path) -> None:
    """Remove a link, a pipe or the like in the place of a folder."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir() and not folder.is_file()):
        remove(folder)


def is_entry_name(folder: str, name: str) -> bool:
    """Return whether an entry may have this name in a folder with that name; other files are the user's."""
    return len(folder) == 2 and name.startswith(folder)


def _folders_of(place: Path, root: Path) -> Iterator[Path]:
    """Yield the folders between a store and the place of an entry, the outermost first."""
    for part in reversed(place.relative_to(root).parents[:-1]):
        yield root / part

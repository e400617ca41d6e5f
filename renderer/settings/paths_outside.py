"""Paths that lead out of a project's folder, and so need the user's trust."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from renderer.errors import printable
from renderer.settings.trust import Need

READS = "reads"
WRITES = "writes to"

_OF_SUBFOLDERS = (("out",), ("publish", "site"), ("cache",))
"""Folders of sessions and of entries, whose files are one level deeper."""


def out_needs(folder: Path) -> tuple[Need, ...]:
    """What a folder without a ``renderer.toml`` needs trust for: a folder ``out`` that leads elsewhere."""
    return tuple(path_needs(("out",), "out", folder, WRITES))


def path_needs(keys: tuple[str, ...], written: str, folder: Path, does: str) -> Iterator[Need]:
    """A path that leads out of the folder, or a folder in which a link does."""
    if place := place_outside(folder, written):
        shown = printable(written)
        says = f"{does} {shown}" if shown == place else f"{does} {shown}, which is {place}"
        yield Need(keys=keys, says=says)
        return
    links, folders = _links_and_folders(folder / written)
    if keys in _OF_SUBFOLDERS:
        for name in folders:
            links += [f"{name}/{link}" for link in _links_and_folders(folder / written / name)[0]]
    for link in links:
        if place := place_outside(folder, f"{written}/{link}"):
            yield Need(keys=keys, says=f"{does} {printable(f'{written}/{link}')}, which is {place}")


def is_on_server(written: str) -> bool:
    """Whether a path is that of a server, to which Windows sends a login only to look at the path."""
    return written.replace("/", "\\").startswith(("\\\\", "\\??\\"))


def place_outside(folder: Path, written: str) -> str:
    """Where a path leads outside of the folder; empty if it stays inside. No server is asked."""
    if is_on_server(written):
        return printable(written)
    try:
        path = (folder / written).resolve()
        if path.is_relative_to(folder.resolve()) and not path.is_symlink():
            return ""
    except ValueError:  # a null character, which no file has
        return ""
    except (OSError, RuntimeError):
        return "a link that leads in a circle"
    return printable(str(path))


def _links_and_folders(path: Path) -> tuple[list[str], list[str]]:
    """The names of the links and of the folders in a folder; none if it cannot be read."""
    try:
        links, folders = _listed(str(path), path.stat().st_mtime_ns)
    except (OSError, ValueError):
        return [], []
    return list(links), list(folders)


@lru_cache(maxsize=256)
def _listed(path: str, _changed_ns: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read again only if the folder changes, as the settings are read for each of many scripts."""
    with os.scandir(path) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    links = tuple(entry.name for entry in entries if entry.is_symlink())
    return links, tuple(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))

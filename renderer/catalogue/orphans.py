"""Removes the files of tracks that nobody asks for any more."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from renderer.api.catalogue import PathError, file_digest, reported, resolve_inside
from renderer.catalogue.lock import Output


def remove_files(out: Path, outputs: Mapping[str, Output], kept: Collection[str]) -> list[Path]:
    """Remove files, and folders that are empty then; return the files that somebody else has changed.

    Files whose paths are in ``kept`` stay: they belong to another track too. Not every disk tells capitals
    from small letters, so the same file may have several paths.

    Raises:
        OutputError: a file could not be removed.
    """
    left = []
    kept_paths: dict[str, list[str]] = {}
    for each in kept:
        kept_paths.setdefault(each.casefold(), []).append(each)
    for written, output in outputs.items():
        path = out / written
        if not path.exists() or _is_one_of(
            path, [out / each for each in kept_paths.get(written.casefold(), ())]
        ):
            continue
        try:
            resolve_inside(out, written)
        except PathError:
            left.append(path)
            continue
        if file_digest(path) != output.sha256:
            left.append(path)
            continue
        with reported(path):
            path.unlink()
        for folder in path.relative_to(out).parents[:-1]:
            with suppress(OSError):  # it has other files
                (out / folder).rmdir()
    return left


def _is_one_of(path: Path, others: Sequence[Path]) -> bool:
    """Whether a file that is there has another path, too."""
    return any(path == other or (other.exists() and path.samefile(other)) for other in others)

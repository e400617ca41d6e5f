"""Removes the files of tracks that nobody asks for any more."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from renderer.api.catalogue import PathError, file_digest, reported, resolve_inside
from renderer.catalogue.lock import Output


def remove_files(out: Path, outputs: Mapping[str, Output], kept: Collection[str]) -> list[Path]:
    """Remove files, and folders that are empty then; return the files that somebody else has changed.

    Files whose casefolded paths are in ``kept`` stay: they belong to another track too, and not every disk
    tells capitals from small letters.

    Raises:
        OutputError: a file could not be removed.
    """
    left = []
    for written, output in outputs.items():
        path = out / written
        if written.casefold() in kept or not path.exists():
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

"""Digests of files that change how a voice sounds."""

from __future__ import annotations

import os
from functools import cache
from hashlib import blake2b
from pathlib import Path

from renderer.errors import InputError
from renderer.storage.entry_file import State, state_of
from renderer.storage.regular_files import open_regular


def file_digest(path: Path) -> str:
    """A digest of a file's content, which is read again only after the file has changed.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        return _digest(os.fspath(path), state_of(path.stat()))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None


@cache
def _digest(path: str, state: State) -> str:  # noqa: ARG001  (part of the cache's key)
    digest = blake2b(digest_size=16)
    with open_regular(Path(path)) as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()

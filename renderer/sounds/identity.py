"""Identifies a sound by its content."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderer.errors import SoundError
from renderer.sounds.reading import check_file
from renderer.storage.regular_files import open_regular

if TYPE_CHECKING:
    from renderer.sounds.segments import Segment

_PIECE_BYTES = 1 << 20


def sound_key(source: Path | Segment, recipe: Sequence[Any]) -> str:
    """Return a hash of a sound's bytes and of the processing applied to it. Its path is not part of the hash.

    Raises:
        SoundError: the file cannot be read.
    """
    if isinstance(source, Path):
        form: list[Any] = [source.suffix.lower()]  # the suffix affects how a file is decoded
        content = _file_digest(source)
    else:
        form = [source.sample_width, source.frame_rate, source.channels]
        content = blake2b(memoryview(source.raw_data)).hexdigest()
    return blake2b(json.dumps([content, form, recipe]).encode(), digest_size=32).hexdigest()


def _file_digest(path: Path) -> str:
    check_file(path)
    digest = blake2b()
    try:
        with open_regular(path) as file:
            while piece := file.read(_PIECE_BYTES):
                digest.update(piece)
    except OSError as error:
        raise SoundError(str(path), f"cannot be read: {error.strerror}") from error
    return digest.hexdigest()

"""Reads the picture that a script names as its cover."""

from __future__ import annotations

from pathlib import Path

from renderer.encode.tagging.tags import Picture
from renderer.errors import InputError
from renderer.storage.regular_files import TooLargeError, read_regular

MOST_BYTES = 2**24 - 1 - 1024
"""The size limit of a FLAC metadata block (RFC 9639, 8.1), less what surrounds the picture."""

_BEGINNINGS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def read_cover(path: Path, written: str) -> Picture:
    """Return the picture in a JPEG or PNG file. The type is detected from the first bytes.

    ``written`` is the path as it stands in the script, for messages.

    Raises:
        InputError: the file is missing, cannot be read, is too large, or is neither JPEG nor PNG.
    """
    try:
        data = read_regular(path, MOST_BYTES)
    except FileNotFoundError:
        raise InputError(f'no such file: "{written}"') from None
    except TooLargeError as error:
        raise InputError(f'"{written}" has {error.has}; a cover has {MOST_BYTES:,} at most') from None
    except OSError as error:
        raise InputError(f'"{written}" cannot be read: {error.strerror or error}') from None
    for beginning, media_type in _BEGINNINGS.items():
        if data.startswith(beginning):
            return Picture(data=data, media_type=media_type)
    raise InputError(f'"{written}" is neither a JPEG nor a PNG; save the picture as one of them')

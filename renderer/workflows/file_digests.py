"""The digests of files and folders, each read once."""

from __future__ import annotations

import hashlib
from pathlib import Path

from renderer.storage.regular_files import open_regular

ABSENT = "absent"


class FileDigests:
    """The digests of the files that a command looks at, as each was when it was first looked at."""

    def __init__(self) -> None:
        self._known: dict[Path, str] = {}

    def of(self, path: Path) -> str:
        """The digest of a file, or of the names in a folder; ``absent`` if it cannot be read."""
        found = self._known.get(path)
        if found is None:
            found = self._known[path] = file_digest(path)
        return found


def file_digest(path: Path) -> str:
    """The digest of a file as it is now; see ``FileDigests.of``."""
    try:
        with open_regular(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except IsADirectoryError:
        return _folder_digest(path)
    except (OSError, ValueError):
        return ABSENT


def _folder_digest(path: Path) -> str:
    try:
        names = sorted(entry.name for entry in path.iterdir())
    except OSError:
        return ABSENT
    return hashlib.sha256("\0".join(names).encode("utf-8", "surrogateescape")).hexdigest()

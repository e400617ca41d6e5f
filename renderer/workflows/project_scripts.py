"""The scripts of a project: every script below a folder, and the path of each from there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from renderer.errors import ON_WINDOWS, InputError

ENDINGS = frozenset((".md", ".txt"))
MOST_SCRIPTS = 2_000
_MOST_ENTRIES = 50_000
_DEEPEST_FOLDER = 8
_LONGEST_NAME_BYTES = 255
_FORBIDDEN = frozenset('\\:*?"<>|' if ON_WINDOWS else "")
_NOT_SEARCHED = frozenset(("node_modules", "__pycache__"))


class ScriptEntry(Struct, frozen=True, kw_only=True):
    """A script; ``path`` is from the folder of the project, with ``/`` between folders."""

    path: str
    title: str
    changed_ms: int


class Project:
    """The folder whose scripts are written, as an absolute path without links."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._known: dict[str, tuple[tuple[int, int], ScriptEntry | None]] = {}

    def scripts(self) -> tuple[ScriptEntry, ...]:
        """All scripts, in the order of their paths. A file is read again only after it has changed."""
        known: dict[str, tuple[tuple[int, int], ScriptEntry | None]] = {}
        for path in _files(self.root):
            written = path.relative_to(self.root).as_posix()
            try:
                written.encode()
                status = path.stat()
                self.script(written)
            except (OSError, InputError, UnicodeEncodeError):
                continue
            stamp = status.st_mtime_ns, status.st_size
            before = self._known.get(written)
            entry = before[1] if before and before[0] == stamp else _entry(path, written, stamp[0])
            known[written] = stamp, entry
            if len(known) >= MOST_SCRIPTS:
                break
        self._known = known
        return tuple(entry for _, (_, entry) in sorted(known.items()) if entry)

    def script(self, written: str) -> Path:
        """The file of a script, which need not exist, with links followed.

        Raises:
            InputError: the path leads out of the project or into a hidden folder, or is not of a script.
        """
        parts = written.split("/")
        if not all(map(_is_plain, parts)):
            raise InputError("this is not the path of a script in this folder; choose a script from the list")
        if Path(parts[-1]).suffix.lower() not in ENDINGS:
            raise InputError("the name of a script ends in .md or .txt; choose such a name")
        try:
            path = self.root.joinpath(*parts).resolve()
            inside = path.relative_to(self.root).parts
        except (OSError, RuntimeError, ValueError):
            raise InputError("this path leads out of the folder; copy the file into the folder") from None
        if not all(map(_is_plain, inside)) or path.suffix.lower() not in ENDINGS:
            raise InputError("this is a link to a file that is not a script; copy the file into the folder")
        return path


def _is_plain(part: str) -> bool:
    hidden = not part or part.startswith(".")
    return (
        not hidden
        and part.isprintable()
        and len(part.encode(errors="replace")) <= _LONGEST_NAME_BYTES
        and not _FORBIDDEN & set(part)
    )


def _files(root: Path) -> Iterator[Path]:
    """The files below a folder that may be scripts, folder by folder; hidden ones are left out."""
    left = _MOST_ENTRIES
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        depth = len(here.relative_to(root).parts)
        searched = depth < _DEEPEST_FOLDER and left > 0
        folders[:] = sorted(f for f in folders if _is_plain(f) and f not in _NOT_SEARCHED) if searched else []
        left -= len(folders) + len(files)
        yield from (here / name for name in sorted(files) if Path(name).suffix.lower() in ENDINGS)


def _entry(path: Path, written: str, changed_ns: int) -> ScriptEntry | None:
    """A script with its title; None for a text that does not begin with front matter."""
    from renderer.workflows.script_heads import head_of

    head = head_of(path, written)
    if head is None:
        return None
    return ScriptEntry(path=written, title=head.title or path.stem, changed_ms=changed_ns // 1_000_000)

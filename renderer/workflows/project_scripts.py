"""The scripts of a project: every script below a folder, and the path of each from there."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Set
from pathlib import Path

from msgspec import Struct

from renderer.errors import ON_WINDOWS, InputError

ENDINGS = frozenset((".md", ".txt"))
MOST_SCRIPTS = 2_000
_MOST_ENTRIES = 50_000
_DEEPEST_FOLDER = 8
_LONGEST_NAME_BYTES = 255
_FORBIDDEN = frozenset('\\:*?"<>|' if ON_WINDOWS else "")
DELETED = "deleted-scripts"
"""The folder into which scripts are put that somebody deletes. It is not searched for scripts."""
_NOT_SEARCHED = frozenset(("node_modules", "__pycache__", DELETED))
_INCLUDE = re.compile(r"\[ {0,9}include {1,9}([^\s\]][^\]\n]{0,999})\]", re.IGNORECASE)


class ScriptEntry(Struct, frozen=True, kw_only=True):
    """A script; ``path`` is from the folder of the project, with ``/`` between folders."""

    path: str
    title: str
    changed_ms: int


class _Seen(Struct, frozen=True, kw_only=True):
    """A file that may be a script, as it was read; ``stamp`` are its time and its size.

    ``includes`` are the names of the files that it includes. ``was_script`` is whether it has, or has had,
    front matter since the project was opened.
    """

    stamp: tuple[int, int]
    entry: ScriptEntry
    includes: frozenset[str]
    was_script: bool

    def is_listed(self, included: Set[str]) -> bool:
        """Whether it is a script, also one that has lost its front matter.

        Without front matter, names in capital letters, such as README.md, are not of scripts, and neither are
        files that a script includes.
        """
        name = Path(self.entry.path).name
        is_named = name.lower().endswith(".md") and not name.partition(".")[0].isupper()
        return self.was_script or (is_named and name not in included)


class Project:
    """The folder whose scripts are written, as an absolute path without links."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._known: dict[str, _Seen] = {}

    @property
    def key(self) -> str:
        """What tells the folder from others, also from one of the same name, without saying where it is."""
        return hashlib.sha256(os.fsencode(self.root)).hexdigest()

    def scripts(self) -> tuple[ScriptEntry, ...]:
        """All scripts, in the order of their paths. A file is read again only after it has changed.

        A file that ends in ``.md`` stays a script when its front matter is deleted.
        """
        known: dict[str, _Seen] = {}
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
            seen = before if before and before.stamp == stamp else _seen(path, written, stamp, before)
            if seen:
                known[written] = seen
            if len(known) >= MOST_SCRIPTS:
                break
        self._known = known
        included = frozenset().union(*(seen.includes for seen in known.values()))
        return tuple(seen.entry for _, seen in sorted(known.items()) if seen.is_listed(included))

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


def _seen(path: Path, written: str, stamp: tuple[int, int], before: _Seen | None) -> _Seen | None:
    """A file with its title, and with what was known of it ``before``; None if it cannot be read."""
    from renderer.script.source import MOST_BYTES, decode
    from renderer.storage.regular_files import read_regular
    from renderer.workflows.script_heads import head_in

    try:
        text, _ = decode(read_regular(path, MOST_BYTES), written)
    except OSError:
        return None
    head = head_in(text, written)
    title = (head.title if head else "") or path.stem
    return _Seen(
        stamp=stamp,
        entry=ScriptEntry(path=written, title=title, changed_ms=stamp[0] // 1_000_000),
        includes=frozenset(Path(name.strip()).name for name in _INCLUDE.findall(text)),
        was_script=head is not None or bool(before and before.was_script),
    )

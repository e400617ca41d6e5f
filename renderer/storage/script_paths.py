"""Resolves paths that a script names. They must stay inside the script's own folder."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

from renderer.errors import InputError


class PathError(InputError):
    """A path in a script that must not be followed."""

    def __init__(self, written: str, reason: str) -> None:
        super().__init__(written, reason)
        self.written, self.reason = written, reason

    def __str__(self) -> str:
        shown = "".join(c if c.isprintable() else "?" for c in self.written)
        shown = shown if len(shown) <= 80 else f"{shown[:77]}..."
        return f'"{shown}" {self.reason}'


def written_path(root: Path, written: str) -> Path:
    """Return the path that a script names, before links are followed.

    The same paths are allowed on every system, so that a script that works on one works on all: folders are
    separated by ``/``, and no part is ``..`` or a drive.

    Raises:
        PathError: the path is not allowed.
    """
    if not written.strip():
        raise PathError(written, "names no file")
    if not written.isprintable():
        raise PathError(written, "contains a character that cannot be part of a file's name")
    if "://" in written:
        raise PathError(written, "is an address; download the file and put it beside the script")
    if written.startswith(("/", "\\", "~")) or PureWindowsPath(written).drive:
        raise PathError(
            written, "is not relative; put the file beside the script and write its path from there"
        )
    if "\\" in written:
        raise PathError(written, 'has a backslash; write "/" between folders')
    if ":" in written:
        raise PathError(written, "has a colon, which not every system allows in a file's name")
    if ".." in written.split("/"):
        raise PathError(written, 'leads upwards with ".."; put the file beside the script or below it')
    return root / written


def resolve_inside(root: Path, written: str) -> Path:
    """Return the file that a relative path names, with links followed. It does not have to exist.

    Raises:
        PathError: ``written_path`` does not allow the path, or it leads out of ``root``.
    """
    path = written_path(root, written)
    try:
        top = root.resolve()
        path = path.resolve()
        if path.is_symlink():  # only a loop of links remains unresolved
            raise PathError(written, "is a link that leads in a circle")
    except (OSError, RuntimeError) as error:
        raise PathError(written, "cannot be followed: too long, or a link that leads in a circle") from error
    if not path.is_relative_to(top):
        raise PathError(
            written, "is a link that leads out of the script's folder; copy the file there instead"
        )
    return path

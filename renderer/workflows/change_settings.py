"""Changes ``renderer.toml``: one change at a time, after which the file contains what it has to contain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from renderer.errors import InputError, RenderError
from renderer.settings.model import Settings
from renderer.settings.read import FILE_NAME, MOST_BYTES, checked
from renderer.settings.toml_text import parse_toml
from renderer.storage.atomic_files import atomic, reported
from renderer.storage.regular_files import read_regular

_MARK = "\ufeff"

Table = Mapping[str, Any]


def change_settings(
    folder: Path, change: Callable[[str], str], expected: Callable[[Table], Table], by_hand: str
) -> None:
    """Change the settings of a folder while no other process changes them in this way.

    ``change`` makes the text after the change from the one before it, and ``expected`` what the file has to
    contain then from what it contains before. ``by_hand`` is the remedy in an error.

    Raises:
        InputError: the settings are a link, or they cannot be changed in this way.
        OutputError: ``renderer.toml`` could not be written.
    """
    from renderer.storage.folder_lock import locked

    path = folder / FILE_NAME
    with locked(path.with_name(f".{path.name}.lock")):
        before = _text(path)
        wanted = expected(_table(before, path))
        if path.is_symlink():
            raise InputError(f"{path.name}: a link leads to another place; {by_hand}")
        after = change(before)
        try:
            changed = _table(after, path)
            checked(Settings(), changed, str(path), folder)
        except RenderError:
            changed = {}
        if changed != wanted:
            raise InputError(f"{path.name}: cannot be changed in this way; {by_hand}")
        with atomic(path) as part, reported(part):
            part.write_bytes(after.encode())


def with_table(before: str, table: str) -> str:
    """A TOML text with another table at its end, which has its ends of lines."""
    if not before.strip():
        return table
    end = "\r\n" if "\r\n" in before else "\n"
    return before.rstrip() + end + end + table.replace("\n", end)


def _text(path: Path) -> str:
    """The text of the settings; empty if there are none."""
    try:
        return read_regular(path, MOST_BYTES).decode()
    except FileNotFoundError:
        return ""


def _table(text: str, path: Path) -> Table:
    return parse_toml(text.removeprefix(_MARK), str(path))

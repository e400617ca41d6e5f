"""Writes a TOML file with a list of tables, each in its own line, so that git can merge two versions."""

from __future__ import annotations

import json
from collections.abc import Iterable


def list_text(about: str, name: str, script_name: str, tables: Iterable[Iterable[str]]) -> str:
    """The text of a file with a list called ``name``, whose tables are given as their entries.

    ``about`` says in comments what the file is, with ``{name}`` for the name of the script.
    """
    shown = "".join(c if c.isprintable() else "?" for c in script_name)
    lines = (f"  {{ {', '.join(entries)} }}," for entries in tables)
    return "\n".join([about.format(name=shown), f"{name} = [", *lines, "]", ""])


def quoted(text: str) -> str:
    """A text in quotes; JSON's escapes are those of TOML, except for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")

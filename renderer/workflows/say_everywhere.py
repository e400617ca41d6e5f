"""Adds a word to ``[say]`` in ``renderer.toml``: how all scripts of a folder pronounce it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from renderer.errors import InputError
from renderer.script.source import MOST_BYTES
from renderer.settings.read import FILE_NAME, read_settings
from renderer.workflows.change_settings import Table, change_settings, with_table
from renderer.workflows.script_files import read_bytes

_TABLE = re.compile(r"^[ \t]*\[[ \t]*say[ \t]*\][ \t]*(?:#[^\r\n]*)?(\r?\n|\Z)", re.MULTILINE)


def say_everywhere(script: Path, word: str, alias: str, ipa: str) -> None:
    """Write how a word is spoken into the settings beside a script.

    Raises:
        InputError: there is no such script, or the settings cannot be used, have an entry of this word, or
            cannot be changed in this way.
        OutputError: ``renderer.toml`` could not be written.
    """
    read_bytes(script, script.name, "script", MOST_BYTES)
    read_settings(script.parent)
    saying = {"alias": alias, "ipa": ipa}
    value = {key: part for key, part in saying.items() if part} if ipa else alias
    entry = f"{_quoted(word)} = {_written(value)}"

    def expected(before: Table) -> Table:
        say = before.get("say", {})
        if word in say:
            raise InputError(f'{FILE_NAME}: it has an entry of "{word}" already; change it under [say] there')
        return {**before, "say": {**say, word: value}}

    change_settings(
        script.parent,
        lambda before: _with_entry(before, entry),
        expected,
        f"write under [say] there: {entry}",
    )


def _with_entry(before: str, entry: str) -> str:
    """The settings with one more line, below the first line that seems to begin the table."""
    found = _TABLE.search(before)
    if not found:
        return with_table(before, f"[say]\n{entry}\n")
    end = found[1] or "\n"
    start = found.end() if found[1] else len(before)
    return before[:start] + ("" if found[1] else "\n") + entry + end + before[start:]


def _written(value: str | Mapping[str, str]) -> str:
    if isinstance(value, str):
        return _quoted(value)
    return f"{{ {', '.join(f'{key} = {_quoted(part)}' for key, part in value.items())} }}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

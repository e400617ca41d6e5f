"""Adds a word to ``[say]`` in ``renderer.toml``: how all scripts of a folder pronounce it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from renderer.errors import InputError, RenderError
from renderer.settings.model import Settings
from renderer.settings.read import FILE_NAME, checked
from renderer.settings.toml_text import parse_toml
from renderer.storage.atomic_files import atomic, reported
from renderer.workflows.own_voice import settings_text, with_table

_TABLE = re.compile(r"^[ \t]*\[[ \t]*say[ \t]*\][ \t]*(?:#[^\r\n]*)?(\r?\n|\Z)", re.MULTILINE)


def say_everywhere(script: Path, word: str, alias: str, ipa: str) -> None:
    """Write how a word is spoken into the settings beside a script.

    Raises:
        InputError: the settings cannot be used, have an entry of this word, or cannot be changed in this way.
        OutputError: ``renderer.toml`` could not be written.
    """
    path = script.parent / FILE_NAME
    before = settings_text(path)
    say = parse_toml(before.removeprefix("\ufeff"), str(path)).get("say", {})
    if not isinstance(say, dict):
        raise InputError(f"{path.name}: say is not a table; write [say] and the words below it")
    if word in say:
        raise InputError(f'{path.name}: it has an entry of "{word}" already; change it under [say] there')
    parts = {"alias": alias, "ipa": ipa}
    named = ", ".join(f"{key} = {_quoted(part)}" for key, part in parts.items() if part)
    entry = f"{_quoted(word)} = " + (f"{{ {named} }}" if ipa else _quoted(alias))
    found = _TABLE.search(before)
    if found:
        end = found[1] or "\n"
        start = found.end() if found[1] else len(before)
        after = before[:start] + ("" if found[1] else "\n") + entry + end + before[start:]
    else:
        after = with_table(before, f"[say]\n{entry}\n")
    try:
        checked(Settings(), parse_toml(after.removeprefix("\ufeff"), str(path)), str(path), script.parent)
    except RenderError:
        raise InputError(
            f"{path.name}: cannot be changed in this way; write under [say] there: {entry}"
        ) from None
    with atomic(path) as part, reported(part):
        part.write_bytes(after.encode())


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

"""The tables of cues in other languages, read from the package when a script needs one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from renderer.voice import primary_language

if TYPE_CHECKING:
    from renderer.script.cue_languages.cue_language import CueLanguage

_TABLES = "renderer.script.cue_languages"
_WITHIN = {"no": "nb", "nn": "nb"}
"""Tags of languages that share the table of another."""


@cache
def cue_language_tags() -> tuple[str, ...]:
    """The primary tags of the languages that have a table, such as ``de``."""
    from importlib.resources import files

    names = sorted(entry.name for entry in files(_TABLES).iterdir())
    return tuple(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def cue_language(tag: str) -> CueLanguage | None:
    """The table for a language tag such as ``de-AT``, or None for English.

    A language without a table has words for a pause alone, so that its cues are errors and never speech.

    Raises:
        ScriptError: the table has mistakes.
    """
    primary = primary_language(tag)
    return _table(_WITHIN.get(primary, primary))


def cue_elsewhere(text: str) -> tuple[str, tuple[str, ...]] | None:
    """The cue that a text is in other languages than English, and the tags of these languages.

    None where it is no cue, or not the same one in all of these languages.
    """
    read = {tag: plain for tag in cue_language_tags() if (plain := _plain(tag, text)) is not None}
    return (next(iter(read.values())), tuple(read)) if len(set(read.values())) == 1 else None


def _plain(tag: str, text: str) -> str | None:
    language = cue_language(tag)
    return language.plain(text, alone=False) if language else None


@cache
def _table(tag: str) -> CueLanguage | None:
    if tag == "en":
        return None
    if tag not in cue_language_tags():
        from renderer.script.cue_languages.without_table import without_table

        return without_table(tag)
    from importlib.resources import files

    from renderer.script.cue_languages.table_file import read_cue_language

    return read_cue_language(files(_TABLES).joinpath(f"{tag}.toml").read_text("utf-8"), f"{tag}.toml")

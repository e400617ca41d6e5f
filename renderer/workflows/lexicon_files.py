"""Lexicons from the disk: the user's own, and the starter lexicon."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

from msgspec.structs import replace

from renderer.errors import InputError, ScriptError
from renderer.script.pronunciation.lexicon import Lexicon, LexiconError, read_lexicon
from renderer.script.source import decode
from renderer.workflows.script_files import OnFile, read_bytes

MOST_BYTES = 5_000_000
STARTER_LEXICON = Path(__file__).parents[1] / "script" / "pronunciation" / "lexicon.toml"


def load_lexicons(paths: Sequence[Path], on_file: OnFile) -> tuple[Lexicon, ...]:
    """Read the user's lexicons in their order; ``.pls`` and ``.xml`` files are PLS, all others TOML.

    Raises:
        ScriptError: a PLS file is wrong, with the position.
        InputError: a file cannot be read, or is not a lexicon.
    """
    lexicons = []
    for path in paths:
        on_file(path)
        lexicons.append(_load(path))
    return tuple(lexicons)


@cache
def starter_lexicon() -> Lexicon:
    """Words of yoga and anatomy; those without an alias are pronounced correctly as they are written."""
    lexicon = read_lexicon(tomllib.loads(STARTER_LEXICON.read_text("utf-8")))
    sayings = {word: replace(saying, alias=saying.alias or word) for word, saying in lexicon.sayings.items()}
    return replace(lexicon, sayings=MappingProxyType(sayings))


def _load(path: Path) -> Lexicon:
    text, problem = decode(read_bytes(path, str(path), "lexicon", MOST_BYTES), str(path), "lexicon")
    if problem:
        raise ScriptError((problem,))
    if path.suffix.lower() in (".pls", ".xml"):
        from renderer.script.pronunciation.pls import read_pls

        return read_pls(text, str(path))
    from renderer.settings.toml_text import parse_toml

    try:
        return read_lexicon(parse_toml(text.removeprefix("\ufeff"), str(path)))
    except LexiconError as error:
        raise InputError(f"{path}: {error}") from None

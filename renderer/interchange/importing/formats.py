"""List the formats that scripts are imported from, and detect the format of a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from renderer.errors import InputError
from renderer.interchange.importing.invisible import without_invisible
from renderer.interchange.importing.long_words import without_long_words
from renderer.interchange.importing.model import ImportContext, Imported
from renderer.script.suggestions import did_you_mean

_BEGINNING = 4_000
"""Characters at the start of a file that are searched for a format."""
_BEFORE_XML = r"(?:\s++|<\?xml\b[^>]*+>|(?><!--.*?-->))*+"
"""White space, a declaration and comments; none of it is tried again in another way."""


class ImportFormat(Struct, frozen=True, kw_only=True):
    """A format that can be imported.

    ``module`` is the module, with its folder, whose ``read`` function reads the format. That function also
    takes ``options`` as keywords, and, where ``takes_context`` is set, an ``ImportContext`` as ``context``.

    ``pattern`` matches the beginning of such a file, whatever its name. A ``binary`` format is read as bytes
    and detected by its suffix alone.
    """

    suffixes: tuple[str, ...]
    module: str
    pattern: str = ""
    binary: bool = False
    options: frozenset[str] = frozenset()
    takes_context: bool = False


FORMATS: Mapping[str, ImportFormat] = {
    "ssml": ImportFormat(
        suffixes=(".ssml", ".xml"),
        module="markup.ssml",
        pattern=rf"{_BEFORE_XML}<(\w+:)?speak[\s>/]",
        takes_context=True,
    ),
    "speechmarkdown": ImportFormat(
        suffixes=(".smd", ".speechmarkdown"), module="markup.speech_markdown", takes_context=True
    ),
    "vtt": ImportFormat(
        suffixes=(".vtt",),
        module="captions.webvtt",
        pattern=r"WEBVTT(?:[ \t\r\n]|$)",
        options=frozenset({"relative"}),
        takes_context=True,
    ),
    "srt": ImportFormat(
        suffixes=(".srt",),
        module="captions.srt",
        pattern=r"\s*(?:\d+[ \t]*\r?\n)?\d{1,4}:\d\d:\d\d[.,]\d{1,3} *-->",
        options=frozenset({"relative"}),
        takes_context=True,
    ),
    "whisper": ImportFormat(
        suffixes=(".json", ".tsv"),
        module="captions.whisper",
        pattern=r'\s*+\{\s*+"(?:text|segments|task|language|systeminfo|transcription)"\s*+:|start\tend\ttext\s',
        options=frozenset({"relative"}),
        takes_context=True,
    ),
    "lrc": ImportFormat(
        suffixes=(".lrc",),
        module="captions.lrc",
        pattern=r"\s*+(?:\[[a-z]++:[^\n]*+\s++)*+\[\d+:\d\d\.\d\d+\]",
        options=frozenset({"relative"}),
        takes_context=True,
    ),
    "html": ImportFormat(
        suffixes=(".html", ".htm", ".xhtml"),
        module="pages.saved_page",
        pattern=rf"{_BEFORE_XML}<(?:!doctype\s+html|html)\b",
        options=frozenset({"language", "length"}),
    ),
    "word": ImportFormat(
        suffixes=(".docx",), module="documents.word", binary=True, options=frozenset({"language", "length"})
    ),
    "markdown": ImportFormat(
        suffixes=(".md", ".markdown", ".mdown", ".mkd"),
        module="markdown.markdown_text",
        options=frozenset({"language", "length"}),
    ),
    "text": ImportFormat(
        suffixes=(".txt", ".text", ""),
        module="texts.plain",
        options=frozenset({"language", "length", "relative"}),
    ),
}
"""Keyed by the name that ``--from`` takes."""


def format_of(suffix: str, text: str | None) -> str:
    """Return the name of a file's format, detected first by its content, then by its suffix. ``text`` is ""
    or None for a file that is not text.

    Raises:
        InputError: the format cannot be detected; the message does not include the file's name.
    """
    beginning = (text or "").removeprefix("\ufeff")[:_BEGINNING]
    for name, known in FORMATS.items():
        if known.pattern and re.match(known.pattern, beginning, re.DOTALL | re.IGNORECASE):
            return name
    for name, known in FORMATS.items():
        if suffix.lower() in known.suffixes:
            return name
    raise InputError(f"the format cannot be detected; name it with --from ({', '.join(FORMATS)})")


def find_format(name: str) -> ImportFormat:
    """Return the format with a name, in any case.

    Raises:
        InputError: there is no such format.
    """
    if (found := FORMATS.get(name.lower())) is None:
        usual = f"formats are {', '.join(FORMATS)}"
        for own, other in FORMATS.items():
            if f".{name.lower()}" in other.suffixes:
                usual = f'did you mean "{own}"?'
        raise InputError(f'--from: unknown format "{name}"; {did_you_mean(name, FORMATS, usual)}')
    return found


def read_as(
    name: str, content: str | bytes, path: str, options: Mapping[str, object], context: ImportContext
) -> Imported:
    """Read a file of a given format. Options that are None, False or empty are ignored.

    Every format takes a ``language``; one that does not read cues in it needs it only for the front matter.

    Raises:
        ScriptError: the file is not valid.
        InputError: the format does not take one of the options.
    """
    known = find_format(name)
    given = {option: value for option, value in options.items() if value}
    if "language" not in known.options:
        given.pop("language", None)
    for option in given:
        if option not in known.options:
            supporting = ", ".join(other for other, found in FORMATS.items() if option in found.options)
            raise InputError(f"{path}: --{option} does not apply to {name}; it applies to {supporting}")
    more: dict[str, Any] = {"context": context} if known.takes_context else {}
    read: Callable[..., Imported] = import_module(f"renderer.interchange.importing.{known.module}").read
    if isinstance(content, bytes):
        imported = read(content, path, **given, **more)
    else:
        text, invisible = without_invisible(content)
        text, long_words = without_long_words(text)
        imported = read(text, path, **given, **more)
        imported = replace(imported, dropped=(*invisible, *long_words, *imported.dropped))
    language = options.get("language")
    return replace(imported, front={**imported.front, "language": language}) if language else imported

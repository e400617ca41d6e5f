"""Read a file of any supported format and turn it into the text of a script; nothing is run or fetched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import replace

from renderer.errors import InputError, ScriptError
from renderer.interchange.importing.formats import find_format, format_of, read_as
from renderer.interchange.importing.model import Dropped, ImportContext
from renderer.interchange.importing.script_writer import script_text
from renderer.problems import Position, Problem
from renderer.script.durations import DurationError, read_length
from renderer.script.source import MOST_BYTES, decode
from renderer.settings.read import read_settings
from renderer.speech.engines.registry import engine_names
from renderer.storage.atomic_files import atomic, reported
from renderer.storage.script_paths import resolve_inside
from renderer.voice import VoiceName
from renderer.workflows.script_files import read_foreign

MOST_TEXT = 2_000_000
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}\bencoding\s*=\s*["']([\w.-]{1,40})["']""")
_UNREAD = {
    rb"%PDF-": "a PDF",
    rb"\{\\rtf": "rich text (RTF)",
    rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Word document (.doc)",
    rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis": "an OpenDocument file",
}
"""Unsupported document formats that often hold scripts, by the bytes at their beginning."""
_OLD_ENCODINGS = {"iso-8859-1", "latin1", "iso-8859-15", "windows-1252", "windows-1250", "windows-1251"}


class ImportOptions(Struct, frozen=True, kw_only=True):
    """The options of an import.

    ``format`` is the name of the format, or "" to detect it from the content and the suffix. ``relative``
    turns times into pauses. ``length``, such as ``9m`` or ``8:58``, is the length of the track that the
    holds of a transcript must fill; None keeps the length that the file gives.
    ``voices`` maps the file's voices, in lower case, to the names in the script. ``out`` is where the script
    will be saved; by default, it is beside the file.
    """

    format: str = ""
    title: str = ""
    relative: bool = False
    length: str | None = None
    voices: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    out: Path | None = None


class ImportedFile(Struct, frozen=True, kw_only=True):
    """The script made from a file, the name of the file's format, and what the script could not keep."""

    path: str
    format: str
    text: str
    dropped: tuple[Dropped, ...]


def import_script(path: Path, options: ImportOptions, *, force: bool = False) -> ImportedFile:
    """Read a file of another format as a script, and write the script to ``options.out`` if that is given.

    Raises:
        ScriptError: the file is not valid; the error has the positions.
        InputError: the file is too large or of no known format, an option cannot be read or does not apply to
            its format, or ``out`` exists and ``force`` is not set.
        OutputError: ``out`` cannot be written.
    """
    imported = import_file(path, options)
    if options.out is not None:
        write_script(imported.text, options.out, source=path, force=force)
    return imported


def import_file(path: Path, options: ImportOptions) -> ImportedFile:
    """Read a file of another format as a script.

    Raises:
        ScriptError: the file is not valid; the error has the positions.
        InputError: the file is too large or of no known format, or an option cannot be read or does
            not apply to its format.
    """
    try:
        seconds = None if options.length is None else read_length(options.length)
    except DurationError as error:
        raise InputError(f"--length: {error.message}; {error.remedy}") from None
    data, name = read_foreign(path), str(path)
    if unread := next(
        (what for beginning, what in _UNREAD.items() if re.match(beginning, data, re.DOTALL)), ""
    ):
        raise InputError(f"{name}: {unread} cannot be imported; save it as .docx, or its text as .txt")
    text, problem = _decoded(data, name)
    try:
        own = options.format.lower() or format_of(path.suffix, text)
    except InputError as error:
        raise ScriptError((problem,)) if problem else InputError(f"{name}: {error}") from None
    binary = find_format(own).binary
    if problem and not binary:
        raise ScriptError((problem,))
    if len(text) > MOST_TEXT:
        raise InputError(
            f"{name}: the text has {len(text):,} characters; the limit is {MOST_TEXT:,}, so split the file"
        )
    chosen = {"relative": options.relative, "length": seconds}
    imported = read_as(own, data if binary else text, name, chosen, _import_context(path, options))
    title = options.title or imported.front.get("title") or _title(path)
    script = script_text(replace(imported, front={**imported.front, "title": title}))
    if len(script) > MOST_BYTES:
        raise InputError(
            f"{name}: the script would have {len(script):,} characters; the limit is {MOST_BYTES:,}, "
            "so split the file"
        )
    return ImportedFile(path=name, format=own, text=script, dropped=imported.dropped)


def write_script(text: str, path: Path, *, source: Path, force: bool) -> None:
    """Write the script made from the file ``source``; the source file itself is never replaced.

    Raises:
        InputError: the path is the source file or a folder, or it exists and ``force`` is not set.
        OutputError: the file cannot be written.
    """
    if path.exists() and path.samefile(source):
        raise InputError(f"{path}: this is the source file itself; choose another name")
    if path.is_dir():
        raise InputError(f"{path}: this is a folder; write the name of a file in it")
    if path.exists() and not force:
        raise InputError(f"{path}: already exists; choose another name, or replace it with --force")
    with atomic(path) as part, reported(part):
        part.write_bytes(text.encode("utf-8"))


def _import_context(path: Path, options: ImportOptions) -> ImportContext:
    """Return the voices and sounds that are available where the script will be saved."""
    folder = (options.out or path).parent
    settings, engines = read_settings(folder), engine_names()

    def voice(name: str) -> str:
        known = name.lower() in settings.voices or VoiceName.parse(name).engine in engines
        return options.voices.get(name.lower(), name if known else "")

    def has_sound(written: str) -> bool:
        try:
            return resolve_inside(folder, written).is_file()
        except InputError:
            return False

    return ImportContext(voice=voice, has_sound=has_sound)


def _decoded(data: bytes, name: str) -> tuple[str, Problem | None]:
    """Return the text of a file, or "" and a problem.

    The text is decoded as UTF-8, as UTF-16 with a byte order mark, or in a single-byte encoding that its XML
    declares.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text, problem = data.decode("utf-16", errors="replace"), None
    else:
        text, problem = decode(data, name)
    declared = _DECLARED.match(data)
    if problem and declared and (encoding := declared[1].decode().lower()) in _OLD_ENCODINGS:
        text, problem = data.decode(encoding, errors="replace"), None
    if (at := text.find("\0")) >= 0:
        line = text.count("\n", 0, at) + 1
        position = Position(path=name, line=line, column=at - text.rfind("\n", 0, at))
        return "", Problem(
            position=position, message="a NUL byte: this is not text", remedy="save it as UTF-8 text"
        )
    return text, problem


def _title(path: Path) -> str:
    return path.stem.replace("-", " ").replace("_", " ").strip().capitalize() or "A session"

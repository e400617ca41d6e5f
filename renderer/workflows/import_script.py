"""Read a file of any supported format and turn it into the text of a script; nothing is run or fetched."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import replace

from renderer.errors import InputError, ScriptError
from renderer.interchange.importing.encodings import decoded, decoded_as
from renderer.interchange.importing.formats import find_format, format_of, read_as
from renderer.interchange.importing.model import Dropped, ImportContext
from renderer.interchange.importing.script_writer import script_text
from renderer.script.durations import DurationError, read_length
from renderer.script.front_matter import language_problem
from renderer.script.source import MOST_BYTES
from renderer.settings.read import read_settings
from renderer.speech.engines.registry import EngineNames
from renderer.storage.atomic_files import atomic, reported
from renderer.storage.script_paths import resolve_inside
from renderer.voice import VoiceName
from renderer.workflows.foreign_files import refuse_foreign, unreadable
from renderer.workflows.script_files import read_foreign

MOST_TEXT = 2_000_000


class ImportOptions(Struct, frozen=True, kw_only=True):
    """The options of an import.

    ``format`` is the name of the format, and ``encoding`` that of the encoding of a text; if they are "",
    they are detected. ``relative`` turns times into pauses. ``language`` is the language of the words and
    cues; if it is "", the file gives it, or it is detected. ``length``, such as ``9m`` or ``8:58``, is the
    length of the track that the holds of a transcript must fill; None keeps the length that the file gives.
    ``voices`` maps the file's voices, in lower case, to the names in the script. ``out`` is where the script
    will be saved; by default, it is beside the file.
    """

    format: str = ""
    encoding: str = ""
    title: str = ""
    relative: bool = False
    language: str = ""
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
        write_text(imported.text, options.out, source=path, force=force, is_script=True)
    return imported


def import_file(path: Path, options: ImportOptions) -> ImportedFile:
    """Read a file of another format as a script.

    Raises:
        ScriptError: the file is not valid; the error has the positions.
        InputError: the file is too large or of no known format, or an option cannot be read or does
            not apply to its format.
    """
    return import_data(read_foreign(path), path, options)


def import_data(data: bytes, path: Path, options: ImportOptions) -> ImportedFile:
    """Read the bytes of a file of another format as a script; the file itself need not exist.

    Raises:
        ScriptError: as ``import_file``.
        InputError: as ``import_file``.
    """
    try:
        seconds = None if options.length is None else read_length(options.length)
    except DurationError as error:
        raise InputError(f"--length: {error.message}; {error.remedy}") from None
    name = str(path)
    if found := unreadable(path.suffix, data):
        what, (how, _) = found
        raise InputError(f"{name}: {what} cannot be imported; {how}")
    read = decoded_as(data, name, options.encoding) if options.encoding else decoded(data, name)
    text, problem = read.text, read.problem
    try:
        own = options.format.lower() or format_of(path.suffix, text)
    except InputError as error:
        raise ScriptError((problem,)) if problem else InputError(f"{name}: {error}") from None
    binary = find_format(own).binary
    if binary and options.encoding:
        raise InputError(f"{name}: --encoding does not apply to {own}; leave it out")
    if problem and not binary:
        raise ScriptError((problem,))
    if len(text) > MOST_TEXT:
        raise InputError(
            f"{name}: the text has {len(text):,} characters; the limit is {MOST_TEXT:,}, so split the file"
        )
    if options.language and (wrong := language_problem(options.language)):
        raise InputError(f"--language: {wrong[0]}; {wrong[1]}")
    chosen = {"relative": options.relative, "length": seconds, "language": options.language}
    imported = read_as(own, data if binary else text, name, chosen, _import_context(path, options))
    title = options.title or imported.front.get("title") or _title(path)
    script = script_text(replace(imported, front={**imported.front, "title": title}))
    if len(script) > MOST_BYTES:
        raise InputError(
            f"{name}: the script would have {len(script):,} characters; the limit is {MOST_BYTES:,}, "
            "so split the file"
        )
    changed = () if binary else read.changed
    return ImportedFile(path=name, format=own, text=script, dropped=(*changed, *imported.dropped))


def write_text(text: str, path: Path, *, source: Path, force: bool, is_script: bool) -> None:
    """Write the text made from the file ``source``; the source file itself is never replaced.

    Raises:
        InputError: the path is the source file or a folder, a script would have the name of another kind of
            file, or the file exists and ``force`` is not set.
        OutputError: the file cannot be written.
    """
    if path.exists() and path.samefile(source):
        raise InputError(f"{path}: this is the source file itself; choose another name")
    if path.is_dir():
        raise InputError(f"{path}: this is a folder; write the name of a file in it")
    if is_script:
        _check_script_name(path, text)
    if path.exists() and not force:
        raise InputError(f"{path}: already exists; choose another name, or replace it with --force")
    with atomic(path) as part, reported(part):
        part.write_bytes(text.encode("utf-8"))


def _check_script_name(path: Path, text: str) -> None:
    try:
        refuse_foreign(path, str(path), text.encode("utf-8"))
    except InputError:
        better = path.with_suffix(".md")
        message = f"{path}: a script cannot have the suffix {path.suffix}; write -o {better}"
        raise InputError(message) from None


def _import_context(path: Path, options: ImportOptions) -> ImportContext:
    """Return the voices and sounds that are available where the script will be saved."""
    folder = (options.out or path).parent
    settings, engines = read_settings(folder), EngineNames()

    def voice(name: str) -> str:
        known = name.lower() in settings.voices or VoiceName.parse(name).engine in engines
        return options.voices.get(name.lower(), name if known else "")

    def has_sound(written: str) -> bool:
        try:
            return resolve_inside(folder, written).is_file()
        except InputError:
            return False

    return ImportContext(language=options.language, voice=voice, has_sound=has_sound)


def _title(path: Path) -> str:
    return path.stem.replace("-", " ").replace("_", " ").strip().capitalize() or "A session"

"""Files that are not scripts: what they are, and the command that makes a script of one or measures it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from renderer.errors import InputError, shell_command
from renderer.interchange.importing.formats import FORMATS, format_of
from renderer.publish.checks.measure_file import AUDIO_SUFFIXES

_KINDS = {
    "ssml": "SSML",
    "speechmarkdown": "Speech Markdown",
    "vtt": "a file of captions (WebVTT)",
    "srt": "a file of captions (SubRip)",
    "lrc": "a file of lyrics (LRC)",
    "html": "a web page",
    "word": "a Word file",
    "text": "text without front matter",
}
_IN_LIBRE = ("open it in LibreOffice, and save it as .docx", ".docx")
_IN_WORD = ("open it in Word or LibreOffice, and save it as .docx", ".docx")
_COPIED = ("copy the words of the session into a file that ends in .txt", ".txt")
_AS_SRT = ("convert it to .srt, for example with Subtitle Edit", ".srt")

_UNREADABLE: Mapping[str, tuple[str, tuple[str, str]]] = {
    ".pdf": ("a PDF", ("open it in Word and save it as .docx, or copy its text into a .txt file", ".docx")),
    ".rtf": ("rich text (RTF)", _IN_WORD),
    ".rtfd": ("rich text (RTFD)", ("open it in TextEdit, and save it as .docx", ".docx")),
    ".doc": ("an old Word document (.doc)", _IN_WORD),
    ".docm": ("a Word file with macros", _IN_WORD),
    ".dotx": ("a Word template", _IN_WORD),
    ".odt": ("an OpenDocument file", _IN_LIBRE),
    ".wps": ("a document of Microsoft Works", _IN_LIBRE),
    ".wpd": ("a WordPerfect document", _IN_LIBRE),
    ".pages": ("a Pages document", ("open it in Pages, and choose File > Export To > Word", ".docx")),
    ".gdoc": (
        "a link to a Google document",
        ("open it in Google Docs, and choose File > Download > Microsoft Word", ".docx"),
    ),
    ".epub": ("an e-book", _COPIED),
    ".mobi": ("an e-book", _COPIED),
    ".pptx": ("a PowerPoint presentation", _COPIED),
    ".ppt": ("a PowerPoint presentation", _COPIED),
    ".key": ("a Keynote presentation", _COPIED),
    ".xlsx": ("an Excel table", _COPIED),
    ".xls": ("an Excel table", _COPIED),
    ".numbers": ("a Numbers table", _COPIED),
    ".ass": ("a file of captions (ASS)", _AS_SRT),
    ".ssa": ("a file of captions (SSA)", _AS_SRT),
    ".ttml": ("a file of captions (TTML)", _AS_SRT),
    ".sbv": ("a file of captions (SBV)", _AS_SRT),
}
"""What a document is that cannot be imported, by its suffix, how to save it in another format, and the suffix
of that format.
"""

_BEGINNINGS = {
    rb"%PDF-": ".pdf",
    rb"\{\\rtf": ".rtf",
    rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ".doc",
    rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis": ".odt",
    rb"PK\x03\x04.{26}mimetypeapplication/epub": ".epub",
}
"""The suffix of a document by the bytes at its beginning."""


def unreadable(suffix: str, beginning: bytes) -> tuple[str, tuple[str, str]] | None:
    """What a document is that cannot be imported, how to save it, and the suffix that it then has.

    None for every other file.
    """
    detected = next(
        (own for start, own in _BEGINNINGS.items() if re.match(start, beginning, re.DOTALL)), suffix.lower()
    )
    if detected == ".doc" and suffix.lower() in _UNREADABLE:
        detected = suffix.lower()  # old Office programs save all their files in one container
    return _UNREADABLE.get(detected)


def refuse_foreign(path: Path, name: str, beginning: bytes, *, included: bool = False) -> None:
    """Refuse a file that does not begin as a script does, if it has another known format.

    An ``included`` script needs no front matter, so that only its suffix and its bytes count.

    Raises:
        InputError: it says what the file is, and which command reads it or how to save it.
    """
    suffix = path.suffix.lower()
    if not beginning and not (path.is_dir() and suffix in _UNREADABLE):
        return
    if found := unreadable(suffix, beginning):
        what, (how, saved_as) = found
        command = shell_command("import", path.with_suffix(saved_as), "-o", _new_script(path))
        raise InputError(f"{name}: this is {what}, not a script; {how}; then run: {command}")
    if suffix in AUDIO_SUFFIXES:
        command = shell_command("check", path)
        raise InputError(f"{name}: this is audio, not a script; to measure it, run: {command}")
    if suffix == ".toml":
        raise InputError(f"{name}: these are settings or a lexicon, not a script; name a script")
    if path.name.lower().endswith(".timeline.json"):
        raise InputError(f"{name}: this is the timeline of a track; name its script")
    if kind := _importable(suffix, beginning, included=included):
        new = _new_script(path)
        given = () if path.suffix.lower() in FORMATS[kind].suffixes else ("--from", kind)
        command = shell_command("import", path, *given, "-o", new)
        existing = path.with_suffix(".md")
        remedy = f"to make a script of it, run: {command}"
        if existing not in (new, path):
            remedy = f"did you mean {existing}? To make another script of it, run: {command}"
        raise InputError(f"{name}: this is {_KINDS.get(kind, kind)}, not a script; {remedy}")


def _importable(suffix: str, beginning: bytes, *, included: bool) -> str:
    """The format of a file that can be imported; empty if it is none, or cannot be told from a script."""
    if beginning.startswith(b"PK\x03\x04"):
        return "word" if suffix in FORMATS["word"].suffixes or b"word/" in beginning else ""
    text = beginning.decode("utf-8", errors="replace")
    try:
        kind = format_of(suffix, text)
    except InputError:
        return ""
    is_script = kind == "markdown" or (
        kind == "text" and (included or re.search(r"^---\s*$", text, re.MULTILINE))
    )
    return "" if is_script else kind


def _new_script(path: Path) -> Path:
    """The name of a script beside a file, which no other file has."""
    new, number = path.with_suffix(".md"), 1
    while new.exists():
        number += 1
        new = path.with_name(f"{path.stem}-{number}.md")
    return new

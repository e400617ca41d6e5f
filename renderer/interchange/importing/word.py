"""Read the headings and paragraphs of a Word document with mammoth, with all changes accepted.

mammoth is small and pure Python, and it supports lists, notes, changes and comments. It does not check its
input, so this module first checks the archive and every XML part.
"""

from __future__ import annotations

import io
import zipfile
from fractions import Fraction
from xml.parsers import expat

from renderer.errors import ScriptError
from renderer.interchange.importing.html_text import PageParser
from renderer.interchange.importing.line_joining import Passage
from renderer.interchange.importing.model import Dropped, Imported
from renderer.interchange.importing.plain import no_words
from renderer.interchange.importing.prose import script_of
from renderer.problems import Position, Problem

_MOST_BYTES = 30_000_000
_MOST_PARTS = 2_000
_DEEPEST = 100
_MOST_ELEMENTS = 400_000
_STYLES = "p[style-name='Title'] => h1.title:fresh\np[style-name='Subtitle'] => p:fresh"
_DAMAGED = "save it again in Word or LibreOffice as .docx"
_TITLE, _AUTHOR = "http://purl.org/dc/elements/1.1/ title", "http://purl.org/dc/elements/1.1/ creator"


def read(data: bytes, path: str, *, length: Fraction | None = None) -> Imported:
    """Read a document as a script; comments, notes, deleted text and pictures are left out.

    Raises:
        ScriptError: the data is not a Word document, is hostile, or has no words to speak.
    """
    front, found = _looked_at(data, path)
    import mammoth

    try:
        html = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            convert_image=lambda _image: [],
            external_file_access=False,
            include_embedded_style_map=False,
        ).value
    except (
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        OSError,
        zipfile.BadZipFile,
        RecursionError,
    ) as error:
        raise _error(path, "this document cannot be read", _DAMAGED) from error
    shown = PageParser(html, one_title=False)
    title = shown.front.get("title") or front.pop("title", "")
    passages = [
        Passage(text=line.removeprefix("## "), line=number, heading=line.startswith("## "))
        for number, (_, line) in enumerate(((n, t) for n, t in shown.lines if t), 1)
    ]
    if not any(c.isalnum() for passage in passages if not passage.heading for c in passage.text):
        raise no_words(path)
    kept: dict[str, object] = {**front, **({"title": title} if title else {})}
    dropped = [Dropped(line=1, column=1, what=what) for what in found]
    return script_of(passages, kept, dropped, length=length)


def _looked_at(data: bytes, path: str) -> tuple[dict[str, str], list[str]]:
    """Check the archive within bounds; return the title and author, and a list of what will be left out."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > _MOST_BYTES:
                raise _error(path, "this document unpacks to more than 30 MB", "take its pictures out")
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" not in names or not any(name.endswith("document.xml") for name in names):
                raise _error(path, "this is not a Word document", "save it as .docx")
            parts = {
                name: _read_part(archive.read(name), name, path)
                for name in sorted(names)
                if name.endswith((".xml", ".rels"))
            }
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _error(path, "this is not a Word document, or a damaged one", _DAMAGED) from error
    core = parts.get("docProps/core.xml")
    front = {"title": core.title.strip(), "teacher": core.author.strip()} if core else {}
    body = next((part for name, part in parts.items() if name.endswith("/document.xml")), None)
    tags = body.tags if body else set()
    dropped = [what for tag, what in _LEFT_OUT.items() if tag in tags]
    return {key: value for key, value in front.items() if value}, dropped


_LEFT_OUT = {
    "del": "what was deleted with changes tracked",
    "commentReference": "comments",
    "footnoteReference": "footnotes",
    "endnoteReference": "endnotes",
    "drawing": "pictures",
    "pict": "pictures in an old form",
}


class _PartReader:
    """The content of one XML part of a document, by element names."""

    def __init__(self, name: str, path: str) -> None:
        self.name, self.path = name, path
        self.depth = self.elements = 0
        self.tags: set[str] = set()
        self.title = self.author = self.inside = ""

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        self.inside = name
        self.tags.add(name.rpartition(" ")[2])
        if self.depth > _DEEPEST or self.elements > _MOST_ELEMENTS:
            what = "nested too deep" if self.depth > _DEEPEST else "too many"
            raise _error(self.path, f"its part {self.name} has elements that are {what}", _DAMAGED)

    def end(self, _name: str) -> None:
        self.depth -= 1
        self.inside = ""

    def text(self, text: str) -> None:
        if self.inside == _TITLE:
            self.title += text
        elif self.inside == _AUTHOR:
            self.author += text

    def doctype(self, *_what: object) -> None:
        message = f"its part {self.name} declares a document type, which no Word document does"
        raise _error(self.path, message, "open it only if you trust its author")


def _read_part(data: bytes, name: str, path: str) -> _PartReader:
    part = _PartReader(name, path)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = part.doctype
    parser.StartElementHandler, parser.EndElementHandler = part.start, part.end
    parser.CharacterDataHandler = part.text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise _error(path, f"its part {name} is damaged", _DAMAGED) from error
    return part


def _error(path: str, message: str, remedy: str) -> ScriptError:
    return ScriptError(
        (Problem(position=Position(path=path, line=1, column=1), message=message, remedy=remedy),)
    )

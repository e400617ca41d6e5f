"""Read the headings and paragraphs of a Word document with mammoth, with all changes accepted.

mammoth is small and pure Python, and it supports lists, notes, changes and comments. It does not check its
input, so this module first checks the archive and every XML part.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from xml.parsers import expat

from renderer.errors import ScriptError
from renderer.interchange.importing.documents.word_body import PARAGRAPH, hidden_styles_in, spoken_body
from renderer.interchange.importing.documents.word_tables import (
    CELL,
    END,
    ROW,
    TABLE,
    Table,
    spoken_table,
    with_tables,
)
from renderer.interchange.importing.model import Dropped, Imported
from renderer.interchange.importing.pages.html_text import PageParser
from renderer.interchange.importing.texts.line_blocks import NumberedLine, in_brackets
from renderer.interchange.importing.texts.line_joining import Passage
from renderer.interchange.importing.texts.plain import no_words
from renderer.interchange.importing.texts.prose import script_of
from renderer.interchange.importing.texts.sentence_ends import is_ended
from renderer.interchange.importing.texts.speaker_lines import passages_with_names_in_brackets
from renderer.problems import Position, Problem

_MOST_BYTES = 30_000_000
_MOST_PARTS = 2_000
_DEEPEST = 100
_MOST_ELEMENTS = 400_000
_STYLES = "p[style-name='Title'] => h1.title:fresh\np[style-name='Subtitle'] => p:fresh"
_DAMAGED = "save it again in Word or LibreOffice as .docx"
_DAMAGES = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, expat.ExpatError, ArithmeticError, EOFError,
    LookupError, NotImplementedError, OSError, RuntimeError, ValueError,
)  # fmt: skip
"""What the readers of archives and of XML raise for a damaged file."""
_LINE_BREAK = "\ue024"
_NUMBER = re.compile(rf"{PARAGRAPH}(\d{{1,9}})")
_MARKED = re.compile(r"<(table|tr|br|/table)\b[^>]*>|<(t[dh])\b[^>]*>")
_TITLE, _AUTHOR = "http://purl.org/dc/elements/1.1/ title", "http://purl.org/dc/elements/1.1/ creator"


def read(data: bytes, path: str, *, length: Fraction | None = None, language: str = "") -> Imported:
    """Read a document as a script; what nobody speaks is left out, and listed as dropped.

    Raises:
        ScriptError: the data is not a Word document, is hostile, or has no words to speak.
    """
    front, found, parts = _looked_at(data, path)
    styles = next((part for name, part in parts.items() if name.endswith("/styles.xml")), b"")
    document = next(part for name, part in parts.items() if name.endswith("document.xml"))
    body = spoken_body(document, hidden_styles_in(styles) if styles else frozenset())
    dropped = list(body.dropped)
    shown = PageParser(_MARKED.sub(_mark, _html_of(_rewritten(parts, body.xml), path)), one_title=False)
    title = _NUMBER.sub("", shown.front.get("title", "")).strip() or front.pop("title", "")
    lines = list(_numbered(line for _, line in shown.lines))
    passages: list[Passage] = []
    for item in with_tables(lines):
        if isinstance(item, Table):
            more, left = spoken_table(item)
            passages += more
            dropped += left
        else:
            passages += _lines_of(*item)
    if not any(c.isalnum() for passage in passages if not passage.heading for c in passage.text):
        raise no_words(path)
    kept: dict[str, object] = {**front, **({"title": title} if title else {})}
    kept |= {"language": language} if language else {}
    if body.readings:
        kept["say"] = body.readings
    passages = passages_with_names_in_brackets(passages)
    return script_of(
        passages, kept, [*(Dropped(line=1, column=1, what=what) for what in found), *dropped], length=length
    )


def _rewritten(parts: Mapping[str, bytes], body: bytes) -> bytes:
    """Return a document of the parts of another one, with another body."""
    name = next(name for name in parts if name.endswith("document.xml"))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for other, content in {**parts, name: body}.items():
            archive.writestr(other, content)
    return written.getvalue()


def _html_of(document: bytes, path: str) -> str:
    import mammoth

    try:
        found: str = mammoth.convert_to_html(
            io.BytesIO(document),
            style_map=_STYLES,
            convert_image=lambda _image: [],
            external_file_access=False,
            include_embedded_style_map=False,
        ).value
    except (*_DAMAGES, AttributeError, IndexError, TypeError, RecursionError) as error:
        raise _error(path, "this document cannot be read", _DAMAGED) from error
    return found


def _numbered(lines: Iterable[str]) -> Iterator[NumberedLine]:
    """Yield the lines with the numbers of their paragraphs, which end them."""
    latest = 1
    for line in lines:
        if number := _NUMBER.search(line):
            latest = int(number[1])
        if words := _NUMBER.sub("", line).strip().removesuffix("##").strip():
            yield latest, words


def _mark(found: re.Match[str]) -> str:
    tag = found[1] or found[2]
    if tag == "br":
        return _LINE_BREAK
    line = {"table": TABLE, "/table": END, "tr": ROW}.get(tag, CELL)
    return (
        f"{found.group() if tag != '/table' else ''}<p>{line}</p>{found.group() if tag == '/table' else ''}"
    )


def _lines_of(number: int, line: str) -> list[Passage]:
    """Return the passages of a paragraph.

    A line that is broken within the paragraph goes on in the next line if that begins with a small letter. A
    line without an end mark, before a capital, is a paragraph of its own.
    """
    if line.startswith("## "):
        return [Passage(text=" ".join(line[3:].replace(_LINE_BREAK, " ").split()), line=number, heading=True)]
    texts: list[str] = []
    for piece in filter(None, (" ".join(piece.split()) for piece in line.split(_LINE_BREAK))):
        first = next((c for c in piece if c.isalnum()), "")
        if texts and (is_ended(texts[-1]) or first.islower()):
            texts[-1] += f" {piece}"
        else:
            texts.append(piece)
    return [Passage(text=in_brackets(text), line=number) for text in texts]


def _looked_at(data: bytes, path: str) -> tuple[dict[str, str], list[str], dict[str, bytes]]:
    """Check the archive within bounds.

    Return the title and author, a list of what will be left out, and the content of each part of XML.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > _MOST_BYTES:
                raise _error(path, "this document unpacks to more than 30 MB", "take its pictures out")
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" not in names or not any(name.endswith("document.xml") for name in names):
                raise _error(path, "this is not a Word document", "save it as .docx")
            contents = {
                name: archive.read(name) for name in sorted(names) if name.endswith((".xml", ".rels"))
            }
    except _DAMAGES as error:
        raise _error(path, "this is not a Word document, or a damaged one", _DAMAGED) from error
    parts = {name: _read_part(content, name, path) for name, content in contents.items()}
    core = parts.get("docProps/core.xml")
    front = {"title": core.title.strip(), "teacher": core.author.strip()} if core else {}
    body = next(part for name, part in parts.items() if name.endswith("document.xml"))
    dropped = [what for tag, what in _LEFT_OUT.items() if tag in body.tags]
    for name, part in parts.items():
        kind = re.match(r"word/(header|footer|comment|footnote|endnote)", name)
        if kind and (words := " ".join(part.words.split())):
            dropped.append(f'the words "{words[:60]}" of a {kind[1]}')
    return {key: value for key, value in front.items() if value}, dropped, contents


_LEFT_OUT = {
    "altChunk": "an embedded document",
    "drawing": "pictures",
    "pict": "pictures in an old form",
}


class _PartReader:
    """The content of one XML part of a document, by element names."""

    def __init__(self, name: str, path: str) -> None:
        self.name, self.path = name, path
        self.depth = self.elements = 0
        self.tags: set[str] = set()
        self.title = self.author = self.inside = self.words = ""

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
        elif self.inside.endswith(" t"):
            self.words += f"{text} "

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
    except (expat.ExpatError, LookupError, ValueError) as error:  # the last two are about its encoding
        raise _error(path, f"its part {name} is damaged", _DAMAGED) from error
    return part


def _error(path: str, message: str, remedy: str) -> ScriptError:
    return ScriptError(
        (Problem(position=Position(path=path, line=1, column=1), message=message, remedy=remedy),)
    )

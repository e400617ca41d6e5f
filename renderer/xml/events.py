"""Read XML as events with positions, within bounds; no entity is expanded, and nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol
from xml.parsers import expat

from renderer.errors import ScriptError
from renderer.problems import Position, Problem

DEEPEST = 100
MOST_ELEMENTS = 100_000
MOST_ATTRIBUTES = 100

_MESSAGES: Mapping[int, tuple[str, str]] = {
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]: (
        "the file is empty", "check that it is the right file",
    ),
    expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]: (
        "this is not XML", "write &lt; for a <, and &amp; for an &, in a text",
    ),
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN]: (
        "this tag is never closed", 'close it with ">"',
    ),
    expat.errors.codes[expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE]: (
        "an attribute appears twice in this tag", "keep one of them",
    ),
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: (
        "there is text after the end of the document", "put everything into one root element",
    ),
    expat.errors.codes[expat.errors.XML_ERROR_UNDEFINED_ENTITY]: (
        "this entity is unknown", "write the character itself; XML has &amp; &lt; &gt; &quot; and &apos;",
    ),
    expat.errors.codes[expat.errors.XML_ERROR_MISPLACED_XML_PI]: (
        "there is text before <?xml", "delete it, or the <?xml line",
    ),
}  # fmt: skip


class Handler(Protocol):
    """A receiver of elements, texts and comments, in document order.

    A position is that of the first character.
    """

    def start(self, name: str, attributes: Mapping[str, str], position: Position) -> None: ...

    def end(self) -> None: ...

    def text(self, text: str, position: Position) -> None: ...

    def comment(self, text: str) -> None: ...

    def instruction(self, name: str, position: Position) -> None: ...


class _EventReader:
    def __init__(self, text: str, path: str, handler: Handler) -> None:
        self.path = path
        self.lines = re.split("\r\n|\r|\n", text)
        self.handler = handler
        self.open: list[tuple[str, Position]] = []
        self.elements = 0
        self.parser = parser = expat.ParserCreate("utf-8")
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = self.doctype
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.CommentHandler = self.comment
        parser.ProcessingInstructionHandler = self.instruction
        self.texts: list[str] = []
        self.text_position = self.position(1, 0)

    def here(self) -> Position:
        return self.position(self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber)

    def position(self, line: int, column: int) -> Position:
        """Return a position; ``line`` counts from 1, ``column`` from 0."""
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Position(path=self.path, line=line, column=column + 1, text=text)

    def text(self, text: str) -> None:
        if not self.texts:
            self.text_position = self.here()
        self.texts.append(text)

    def end_text(self) -> None:
        """Pass on the text since the last event; expat gives it in pieces."""
        text = "".join(self.texts)
        self.texts.clear()
        if text:
            self.handler.text(text, self.text_position)

    def comment(self, text: str) -> None:
        self.end_text()
        self.handler.comment(text)

    def instruction(self, name: str, _data: str) -> None:
        self.end_text()
        self.handler.instruction(name, self.here())

    def doctype(self, *_what: object) -> None:
        remedy = "delete everything from <!DOCTYPE to its end"
        here = self.here()
        line = next(n for n in range(here.line, 0, -1) if "<!DOCTYPE" in self.lines[n - 1])
        here = self.position(line, self.lines[line - 1].rindex("<!DOCTYPE"))
        raise _error(here, "document types and entities are not read", remedy, 9)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.end_text()
        position = self.here()
        self.elements += 1
        if len(self.open) >= DEEPEST:
            raise _error(position, f"elements are nested more than {DEEPEST} deep", "reduce the nesting")
        if self.elements > MOST_ELEMENTS:
            raise _error(position, f"more than {MOST_ELEMENTS:,} elements", "split the file into several")
        if len(attributes) > MOST_ATTRIBUTES:
            raise _error(
                position, f"an element of {len(attributes):,} attributes", f"{MOST_ATTRIBUTES} at most"
            )
        self.open.append((name, position))
        self.handler.start(name, attributes, position)

    def end(self, _name: str) -> None:
        self.end_text()
        self.open.pop()
        self.handler.end()

    def wrong(self, error: expat.ExpatError) -> ScriptError:
        position = self.position(error.lineno, error.offset)
        if error.code == expat.errors.codes[expat.errors.XML_ERROR_TAG_MISMATCH] and self.open:
            name, opened = self.open[-1]
            message = f"<{name[:40]}> of line {opened.line} is not closed before this"
            return _error(
                position.at(max(1, position.column - 2)), message, f"write </{name[:40]}> where it ends"
            )
        if self.open and error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]:
            name, opened = self.open[-1]
            message = f"<{name[:40]}> is never closed"
            return _error(opened, message, f"write </{name[:40]}> where it ends", len(name) + 2)
        usual = (
            f"this is not XML: {expat.errors.messages[error.code]}",
            "correct it, or save the file again",
        )
        return _error(position, *_MESSAGES.get(error.code, usual))


def read_xml(text: str, path: str, handler: Handler) -> None:
    """Read a document and call the handler for each event.

    Raises:
        ScriptError: the document is not well-formed, has a document type, or exceeds a limit.
    """
    reading = _EventReader(text, path, handler)
    try:
        reading.parser.Parse(text.encode("utf-8", errors="replace"), True)
    except expat.ExpatError as error:
        raise reading.wrong(error) from None


def _error(position: Position, message: str, remedy: str, width: int = 1) -> ScriptError:
    return ScriptError((Problem(position=position, message=message, remedy=remedy, width=width),))

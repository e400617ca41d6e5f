"""XML as a tree that knows where it stands; nothing is fetched, and nothing grows on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NoReturn
from xml.parsers import expat

from renderer.errors import Place, Problem, ScriptError

DEEPEST = 100
MOST_ELEMENTS = 200_000
MOST_ATTRIBUTES = 100

_WRONG: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "mismatched tag": ("this closing tag does not go with the tag that is open", "close each tag once"),
        "no element found": ("the file ends before its first tag is closed", "close it"),
        "not well-formed (invalid token)": ("this is not XML", 'write "&" as &amp; and "<" as &lt;'),
        "undefined entity": ("an unknown entity", "write the character itself"),
        "unclosed token": ("this tag is never finished", 'end it with ">"'),
        "duplicate attribute": ("an attribute that stands twice", "keep one of them"),
        "junk after document element": ("more after the end of the first element", "take it out"),
        "reference to invalid character number": ("a number that is no character", "take it out"),
    }
)
"""What expat says, and what it means here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Characters:
    """Text between tags, as it stands there; ``line`` and ``column`` count from 1."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """An element; ``name`` and the attributes' names are as written, a prefix included."""

    name: str
    attributes: Mapping[str, str]
    children: tuple[Element | Characters, ...]
    line: int
    column: int

    @property
    def local_name(self) -> str:
        """The name without a prefix."""
        return self.name.rpartition(":")[2]

    @property
    def elements(self) -> tuple[Element, ...]:
        """The elements right inside it."""
        return tuple(child for child in self.children if isinstance(child, Element))

    @property
    def text(self) -> str:
        """All characters inside it, those of inner elements included."""
        return "".join(child.text for child in self.children)


def parse_xml(text: str, path: str) -> Element:
    """The root element of a document without a document type; comments and instructions are left out.

    Raises:
        ScriptError: it is not well-formed, is nested more than 100 deep, has more than 200,000 elements, or
            has a document type, where entities and addresses could be declared. One problem, at its place.
    """
    return _Reader(text=unix_lines(text), path=path).read()


def unix_lines(text: str) -> str:
    """The text in which places are counted: without a byte order mark, a line feed after each line."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


@dataclass(slots=True, kw_only=True)
class _Open:
    name: str
    attributes: dict[str, str]
    line: int
    column: int
    children: list[Element | Characters] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    words_at: tuple[int, int] = (1, 1)

    def end_words(self) -> None:
        if self.words:
            line, column = self.words_at
            self.children.append(Characters(text="".join(self.words), line=line, column=column))
            self.words.clear()

    def closed(self) -> Element:
        self.end_words()
        return Element(
            name=self.name,
            attributes=MappingProxyType(self.attributes),
            children=tuple(self.children),
            line=self.line,
            column=self.column,
        )


class _Reader:
    def __init__(self, *, text: str, path: str) -> None:
        self._text = text
        self._path = path
        self._open: list[_Open] = []
        self._root: Element | None = None
        self._elements = 0
        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype

    def read(self) -> Element:
        try:
            self._parser.Parse(self._text, True)
        except expat.ExpatError as error:
            said = expat.ErrorString(error.code)
            message, remedy = _WRONG.get(said, (f"this is not XML: {said}", "mend it, or export it again"))
            raise self._problem(error.lineno, error.offset + 1, message, remedy) from None
        except UnicodeEncodeError as error:
            line = self._text.count("\n", 0, error.start) + 1
            column = error.start - self._text.rfind("\n", 0, error.start)
            raise self._problem(line, column, "half of a character", "take it out") from None
        assert self._root is not None  # noqa: S101  (else expat had found no element)
        return self._root

    def _problem(self, line: int, column: int, message: str, remedy: str) -> ScriptError:
        lines = self._text.split("\n", line)
        shown = lines[line - 1] if line <= len(lines) else ""
        place = Place(path=self._path, line=line, column=column, text=shown)
        return ScriptError((Problem(place=place, message=message, remedy=remedy),))

    def _refuse(self, message: str, remedy: str) -> NoReturn:
        line, column = self._place()
        raise self._problem(line, column, message, remedy)

    def _place(self) -> tuple[int, int]:
        return self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if len(self._open) >= DEEPEST:
            self._refuse(f"elements nested more than {DEEPEST} deep", "take them apart")
        if self._elements > MOST_ELEMENTS:
            self._refuse(f"more than {MOST_ELEMENTS:,} elements", "split the file into several")
        if len(attributes) > MOST_ATTRIBUTES:
            self._refuse(f"more than {MOST_ATTRIBUTES} attributes", "take out those that are not needed")
        if self._open:
            self._open[-1].end_words()
        line, column = self._place()
        self._open.append(_Open(name=name, attributes=attributes, line=line, column=column))

    def _end(self, name: str) -> None:  # noqa: ARG002  (expat has matched it)
        element = self._open.pop().closed()
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element

    def _characters(self, text: str) -> None:
        inside = self._open[-1]
        if not inside.words:
            inside.words_at = self._place()
        inside.words.append(text)

    def _doctype(self, *_declared: object) -> None:
        self._refuse("a document type, which could name other files or grow without end", "take it out")

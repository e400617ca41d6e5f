"""Read XML as a tree of elements with positions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct, field

from renderer.problems import Position
from renderer.xml.events import read_xml


class Element(Struct, frozen=True, kw_only=True):
    """An element. Its name and the names of its attributes are as written, including a prefix.

    ``text`` holds all characters directly inside the element, without those of inner elements.
    """

    name: str
    attributes: Mapping[str, str]
    elements: tuple[Element, ...]
    text: str
    position: Position

    @property
    def local_name(self) -> str:
        """Return the name without a prefix."""
        return self.name.rpartition(":")[2]


def parse_xml(text: str, path: str) -> Element:
    """Return the root element of a document; comments and instructions are left out.

    Raises:
        ScriptError: the document is not well-formed, has a document type, or exceeds a limit.
    """
    builder = _TreeBuilder()
    read_xml(text, path, builder)
    (root,) = builder.open[0].elements
    return root


class _OpenElement(Struct, kw_only=True):
    name: str
    attributes: Mapping[str, str]
    position: Position
    elements: list[Element] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


class _TreeBuilder:
    """The open elements, inside a nameless root."""

    def __init__(self) -> None:
        self.open = [_OpenElement(name="", attributes={}, position=Position(path="", line=1, column=1))]

    def start(self, name: str, attributes: Mapping[str, str], position: Position) -> None:
        self.open.append(_OpenElement(name=name, attributes=attributes, position=position))

    def end(self) -> None:
        done = self.open.pop()
        self.open[-1].elements.append(
            Element(
                name=done.name,
                attributes=MappingProxyType(dict(done.attributes)),
                elements=tuple(done.elements),
                text="".join(done.words),
                position=done.position,
            )
        )

    def text(self, text: str, _position: Position) -> None:
        self.open[-1].words.append(text)

    def comment(self, text: str) -> None: ...

    def instruction(self, name: str, position: Position) -> None: ...

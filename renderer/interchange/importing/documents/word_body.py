"""Take out of the body of a Word document what nobody speaks, and report it.

mammoth keeps hidden and struck-out words as if they were ordinary ones, and drops formulas and rubies without
a word, so this module rewrites the body before mammoth reads it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct, field

from renderer.interchange.importing.model import Dropped

_OFF = {"0", "false", "off"}
_HIDDEN = {
    "vanish": "hidden", "webHidden": "hidden", "specVanish": "hidden", "strike": "struck-out",
    "dstrike": "struck-out",
}  # fmt: skip
_CONTENTS = re.compile(r"TOC", re.IGNORECASE)
_SHOWN = 60
PARAGRAPH = "\ue025"
"""Written with the number of each paragraph at its end, so that the number is known in what mammoth makes."""


class WordBody(Struct, frozen=True, kw_only=True):
    """The XML of a body with only what is spoken, what was left out, and how words with a ruby are read."""

    xml: bytes
    dropped: tuple[Dropped, ...]
    readings: dict[str, str]


class _Run(Struct, kw_only=True):
    """A run of words that is open: its XML so far, its words, and why it is not spoken."""

    xml: list[str] = field(default_factory=list)
    words: str = ""
    hidden: str = ""


def spoken_body(data: bytes, hidden_styles: Collection[str]) -> WordBody:
    """Return the body of a document without hidden and struck-out words, formulas and table of contents.

    ``hidden_styles`` are the identifiers of styles whose words are hidden or struck out. The line of what is
    left out is the number of its paragraph, without empty ones. In the body, each paragraph ends with
    ``PARAGRAPH`` and this number.
    """
    body = _BodyReader(hidden_styles=hidden_styles)
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = body.start, body.end
    parser.CharacterDataHandler = body.text
    parser.Parse(data, True)
    if body.contents:
        what = f"the table of contents, {body.contents} lines"
        body.dropped.append(Dropped(line=body.contents_line, column=1, what=what))
    body.dropped.sort(key=lambda drop: (drop.line, drop.column))
    return WordBody(xml="".join(body.xml).encode(), dropped=tuple(body.dropped), readings=body.readings)


def hidden_styles_in(data: bytes) -> frozenset[str]:
    """Return the identifiers of the styles in a part ``styles.xml`` whose words are hidden or struck out."""
    found: set[str] = set()
    here = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "style":
            here[0] = attributes.get("w:styleId", "")
        elif local in _HIDDEN and attributes.get("w:val", "") not in _OFF and here[0]:
            found.add(here[0])

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(data, True)
    return frozenset(found)


class _BodyReader(Struct, kw_only=True):
    """A handler of XML events that writes the body again.

    ``silent`` counts the open elements whose content is not written, from the outermost one.
    """

    hidden_styles: Collection[str]
    xml: list[str] = field(default_factory=lambda: ['<?xml version="1.0" encoding="UTF-8"?>'])
    dropped: list[Dropped] = field(default_factory=list)
    readings: dict[str, str] = field(default_factory=dict)
    runs: list[_Run] = field(default_factory=list)
    paragraph_xml: list[list[str]] = field(default_factory=list)
    hidden: str = ""
    is_contents: bool = False
    line: int = 1
    column: int = 1
    inked: bool = False
    contents: int = 0
    contents_line: int = 1
    silent: int = 0
    taken: str = ""
    deleting: bool = False
    deleted: str = ""
    reading: str = ""
    base: str = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if self.silent or local in ("rt", "oMath", "rubyPr"):
            self.silent += 1
            return
        if local in ("ruby", "rubyBase"):
            self.base = ""
            return
        if local == "p":
            self.begin_paragraph()
        elif local == "delText":
            self.deleting = True
        elif local == "r":
            self.runs.append(_Run(hidden=self.runs[-1].hidden if self.runs else self.hidden))
        self.look(local, attributes)
        shown = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        self.put(f"<{name}{shown}>")

    def look(self, local: str, attributes: dict[str, str]) -> None:
        """Note what the properties of a paragraph or a run say about its words."""
        value = attributes.get("w:val", "")
        if local == "pStyle":
            self.is_contents = bool(_CONTENTS.match(value))
            self.hidden = "hidden" if value in self.hidden_styles else ""
        elif local == "rStyle" and self.runs and value in self.hidden_styles:
            self.runs[-1].hidden = "hidden"
        elif local in _HIDDEN and self.runs:
            self.runs[-1].hidden = "" if value in _OFF else _HIDDEN[local]

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if self.silent:
            self.silent -= 1
            if not self.silent:
                self.end_silence(local)
            return
        if local == "ruby":
            if self.base.strip() and self.reading.strip():
                self.readings.setdefault(self.base.strip(), self.reading.strip())
            return
        if local == "rubyBase":
            return
        if local == "p" and self.inked:
            prefix = name[: -len("p")]
            self.put(f"<{prefix}r><{prefix}t>{PARAGRAPH}{self.line}</{prefix}t></{prefix}r>")
        self.put(f"</{name}>")
        if local == "delText":
            self.deleting = False
        elif local == "del" and self.deleted.strip():
            self.drop_words("deleted", " ".join(self.deleted.split()))
            self.deleted = ""
        elif local == "r" and self.runs:
            self.end_run()
        elif local == "p" and self.paragraph_xml:
            self.end_paragraph()

    def text(self, text: str) -> None:
        if self.silent:
            self.taken += text
            return
        if self.deleting:
            self.deleted += text
        elif self.runs and text.strip():
            self.runs[-1].words += text
            self.base += text
        elif self.runs:
            self.runs[-1].words += text
        self.put(escape(text))

    def put(self, xml: str) -> None:
        where = self.runs[-1].xml if self.runs else self.paragraph_xml[-1] if self.paragraph_xml else self.xml
        where.append(xml)

    def end_silence(self, local: str) -> None:
        taken, self.taken = " ".join(self.taken.split()), ""
        if local == "rt":
            self.reading = taken
        elif local == "oMath" and taken:
            self.drop(f'the formula "{taken[:_SHOWN]}"')

    def end_run(self) -> None:
        run = self.runs.pop()
        self.inked = self.inked or bool(run.words.strip())
        if not run.hidden:
            self.column += len(run.words)
            self.put("".join(run.xml))
        elif run.words.strip():
            self.drop_words(run.hidden, " ".join(run.words.split()))

    def drop_words(self, kind: str, words: str) -> None:
        """Report words that are not spoken, together with those just before them."""
        last = self.dropped[-1] if self.dropped else None
        beginning = f'the {kind} words "'
        if last and (last.line, last.column) == (self.line, self.column) and last.what.startswith(beginning):
            words = f"{self.dropped.pop().what.removeprefix(beginning)[:-1]} {words}"
        self.drop(f'{beginning}{words[:_SHOWN]}"')

    def drop(self, what: str) -> None:
        self.dropped.append(Dropped(line=self.line, column=self.column, what=what))

    def begin_paragraph(self) -> None:
        self.paragraph_xml.append([])
        self.is_contents, self.hidden, self.inked, self.column = False, "", False, 1

    def end_paragraph(self) -> None:
        xml = self.paragraph_xml.pop()
        if self.is_contents and self.inked:
            self.contents_line = self.contents_line if self.contents else self.line
            self.contents += 1
        else:
            self.put("".join(xml))
        self.line += self.inked
        self.is_contents, self.hidden, self.inked, self.column = False, "", False, 1

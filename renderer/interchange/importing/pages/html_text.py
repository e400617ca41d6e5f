"""Extract the lines that a browser shows for HTML; nothing is fetched or run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from renderer.interchange.importing.texts.line_blocks import NumberedLine
from renderer.voice import LANGUAGE_TAG

_SILENT = frozenset(
    {
        "script", "style", "noscript", "template", "svg", "nav", "footer", "form", "button", "select",
        "textarea", "iframe", "object", "audio", "video", "canvas", "dialog",
    }
)  # fmt: skip
_NEVER_SHOWN = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "canvas"})
_VOID = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    }
)  # fmt: skip
_LINES = frozenset(
    {
        "address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "ol", "p", "pre",
        "section", "summary", "table", "td", "th", "tr", "ul", "body",
    }
)  # fmt: skip
_APART = frozenset(
    {
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote", "ul", "ol",
    }
)  # fmt: skip
_ROWS = frozenset({"tr", "dt"})
_NOTE = re.compile(r"(?:foot|end)note-(?:ref-)?\d+")


class PageParser(HTMLParser):
    """A parser that collects the visible lines of a page, and the metadata of its head in ``front``.

    Headings are prefixed with ``## ``. ``silent`` lists the open elements whose words are not shown, and
    ``beside`` has the words of each such element that a browser would show.

    With ``one_title``, the largest heading is the page's title, other headings have a ``#`` for each level,
    items of lists have a bullet or a number as in a browser, and ``captions`` has the captions of pictures.
    Without it, the largest heading is treated as any other.
    """

    def __init__(self, html: str, *, one_title: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.one_title = one_title
        self.lines: list[NumberedLine] = []
        self.front: dict[str, str] = {}
        self.pieces: list[str] = []
        self.inked = False
        self.begun = 1
        self.silent: list[str] = []
        self.taking = ""
        self.tables = 0
        self.mark = ""
        self.lists: list[int | None] = []
        self.captions: list[NumberedLine] = []
        self.beside: list[tuple[str, int, list[str]]] = []
        self.feed(html)
        self.close()
        self.end_line()

    def parse_marked_section(self, i: int, report: int = 1) -> int:  # noqa: ARG002  (the name in HTMLParser)
        """Read ``<![...>`` as browsers do: as a comment that ends at the first ``>``.

        Python 3.11 and 3.12 raise AssertionError for a word that SGML does not know.
        """
        return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html" and LANGUAGE_TAG.fullmatch(given.get("lang", "")):
            self.front.setdefault("language", given["lang"])
        if tag == "meta":
            self.meta(given)
        elif tag in _VOID:
            if tag in ("br", "hr"):
                self.end_line()
        elif self.silent:
            if tag == self.silent[-1]:
                self.silent.append(tag)
        elif tag == "button" and self.mark.startswith("#"):
            pass
        elif tag in _SILENT or "hidden" in given or given.get("aria-hidden") == "true" or _note(given):
            self.silent.append(tag)
            self.beside.append((tag, self.getpos()[0], []))
        elif tag == "title" or (tag == "h1" and self.is_title(given)):
            self.end_line()
            self.taking = "page title" if tag == "title" else "title"
        elif tag in _LINES:
            self.boundary(tag)
            self.begin_line(tag, given)
            self.tables += tag == "table"

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            if tag == self.silent[-1]:
                self.silent.pop()
        elif self.taking and tag == ("title" if self.taking == "page title" else "h1"):
            self.front.setdefault(self.taking, self.taken())
            self.taking = ""
        elif tag in _LINES:
            if tag in ("ul", "ol") and self.lists:
                self.lists.pop()
            if tag == "figcaption" and self.one_title:
                self.end_caption()
            self.boundary(tag)
            if tag == "li" or re.fullmatch("h[1-6]", tag):
                self.mark = ""

    def is_title(self, given: dict[str, str]) -> bool:
        """Whether a heading of the first level is the title; the first one is, if the page has several."""
        return (self.one_title and "title" not in self.front) or given.get("class") == "title"

    def begin_line(self, tag: str, given: dict[str, str]) -> None:
        """Choose the mark before the next line, if it is a heading or an item of a list."""
        if re.fullmatch("h[1-6]", tag):
            self.mark = "#" * int(tag[1]) + " " if self.one_title else "## "
        elif tag in ("ul", "ol"):
            start = given.get("start", "")
            self.lists.append((int(start) if re.fullmatch(r"\d{1,3}", start) else 1) if tag == "ol" else None)
        elif tag == "li" and self.one_title:
            number = self.lists[-1] if self.lists else None
            self.mark = "\u2022 " if number is None else f"{number}. "
            if number is not None:
                self.lists[-1] = number + 1

    def end_caption(self) -> None:
        """End the caption of a picture, which is no line of the text."""
        if words := self.taken():
            self.captions.append((self.begun, words))

    def handle_data(self, data: str) -> None:
        if self.silent:
            if not _NEVER_SHOWN.intersection(self.silent):
                self.beside[-1][2].extend(data.split())
            return
        if not self.inked and (behind := data.lstrip()):
            self.begun = self.getpos()[0] + data[: len(data) - len(behind)].count("\n")
            self.inked = True
        self.pieces.append(data)

    def boundary(self, tag: str) -> None:
        self.end_line()
        apart = tag in _APART or (self.one_title and tag in _ROWS)
        if apart and self.lines and self.lines[-1][1]:
            self.lines.append((self.begun, ""))

    def end_line(self) -> None:
        if words := self.taken():
            self.lines.append((self.begun, self.mark + words))
            self.mark = ""

    def taken(self) -> str:
        """Return the words of the current line, and clear it."""
        words = " ".join("".join(self.pieces).split())
        self.pieces, self.inked = [], False
        return words

    def meta(self, given: dict[str, str]) -> None:
        name = (given.get("property") or given.get("name") or "").lower()
        content = " ".join(given.get("content", "").split())
        key = {
            "og:title": "page title", "author": "teacher", "description": "description",
            "og:description": "description", "keywords": "keywords",
        }.get(name)  # fmt: skip
        if key:
            self.front.setdefault(key, content)


def _note(given: dict[str, str]) -> bool:
    """Whether an element is a footnote, or the number that links to one."""
    return bool(_NOTE.fullmatch(given.get("id", "")))

"""Extract the lines that a browser shows for HTML; nothing is fetched or run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from renderer.interchange.importing.line_joining import NumberedLine

_SILENT = frozenset(
    {
        "script", "style", "noscript", "template", "svg", "nav", "footer", "form", "button", "select",
        "textarea", "iframe", "object", "audio", "video", "canvas", "dialog",
    }
)  # fmt: skip
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
_NOTE = re.compile(r"(?:foot|end)note-(?:ref-)?\d+")


class PageParser(HTMLParser):
    """A parser that collects the visible lines of a page, and the metadata of its head in ``front``.

    Headings are prefixed with ``## ``. ``silent`` lists the open elements whose words are not shown. With
    ``one_title``, the largest heading is the page's title; without it, that heading is treated as any other.
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
        self.feed(html)
        self.close()
        self.end_line()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html" and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", given.get("lang", "")):
            self.front.setdefault("language", given["lang"])
        if tag == "meta":
            self.meta(given)
        elif tag in _VOID:
            if tag in ("br", "hr"):
                self.end_line()
        elif self.silent:
            if tag == self.silent[-1]:
                self.silent.append(tag)
        elif tag in _SILENT or "hidden" in given or given.get("aria-hidden") == "true" or _note(given):
            self.silent.append(tag)
        elif tag == "title" or (tag == "h1" and (self.one_title or given.get("class") == "title")):
            self.end_line()
            self.taking = "page title" if tag == "title" else "title"
        elif tag in _LINES:
            self.boundary(tag)
            if re.fullmatch("h[1-6]", tag):
                self.pieces.append("## ")
            self.tables += tag == "table"

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            if tag == self.silent[-1]:
                self.silent.pop()
        elif self.taking and tag == ("title" if self.taking == "page title" else "h1"):
            self.front.setdefault(self.taking, self.taken())
            self.taking = ""
        elif tag in _LINES:
            self.boundary(tag)

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        if not self.inked and (behind := data.lstrip()):
            self.begun = self.getpos()[0] + data[: len(data) - len(behind)].count("\n")
            self.inked = True
        self.pieces.append(data)

    def boundary(self, tag: str) -> None:
        self.end_line()
        if tag in _APART and self.lines and self.lines[-1][1]:
            self.lines.append((self.begun, ""))

    def end_line(self) -> None:
        if (words := self.taken()) and words != "##":
            self.lines.append((self.begun, words))

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

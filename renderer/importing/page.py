"""A saved page (HTML): its lines as a browser shows them, then read as a copied page is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from html.parser import HTMLParser

from renderer.importing.imported import Imported
from renderer.importing.plain import read_lines
from renderer.importing.rejoining import Line

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
_SITE = re.compile(r"\s+[|\u00b7\u2013\u2014-]\s+[^|\u00b7\u2013\u2014]*$")


def read(text: str, path: str, *, length: Fraction | None = None) -> Imported:
    """A script of what a page shows; its scripts, menus and forms are passed over, and nothing is fetched.

    Raises:
        ScriptError: nothing in it is to be spoken.
    """
    shown = _Shown()
    shown.feed(text)
    shown.close()
    shown.end_line()
    front = {key: value for key, value in shown.front.items() if value}
    title = front.pop("page title", "")
    if title and "title" not in front:
        front["title"] = _SITE.sub("", title)
    tags = [tag.strip() for tag in front.pop("keywords", "").split(",") if tag.strip()]
    return read_lines(shown.lines, path, {**front, **({"tags": tags} if tags else {})}, length=length)


class _Shown(HTMLParser):
    """Gathers lines; ``silent`` are the open elements that show no words of the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.front: dict[str, str] = {}
        self.line = ""
        self.begun = 1
        self.silent: list[str] = []
        self.taking = ""

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
        elif tag in _SILENT or "hidden" in given or given.get("aria-hidden") == "true":
            self.silent.append(tag)
        elif tag in ("title", "h1"):
            self.end_line()
            self.taking = "page title" if tag == "title" else "title"
        elif tag in _LINES:
            self.boundary(tag)
            if re.fullmatch("h[2-6]", tag):
                self.line = "## "

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            if tag == self.silent[-1]:
                self.silent.pop()
        elif self.taking and tag in ("title", "h1"):
            words = " ".join(self.line.split())
            self.front.setdefault(self.taking, words)
            self.line, self.taking = "", ""
        elif tag in _LINES:
            self.boundary(tag)

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        if not self.line.strip():
            self.begun = self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n")
        self.line += data

    def boundary(self, tag: str) -> None:
        self.end_line()
        if tag in _APART and self.lines and self.lines[-1][1]:
            self.lines.append((self.begun, ""))

    def end_line(self) -> None:
        if (words := " ".join(self.line.split())) and words != "##":
            self.lines.append((self.begun, words))
        self.line = ""

    def meta(self, given: dict[str, str]) -> None:
        name = (given.get("property") or given.get("name") or "").lower()
        content = " ".join(given.get("content", "").split())
        key = {
            "og:title": "page title", "author": "teacher", "description": "description",
            "og:description": "description", "keywords": "keywords",
        }.get(name)  # fmt: skip
        if key:
            self.front.setdefault(key, content)

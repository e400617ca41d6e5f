"""Read a saved HTML page: take the lines that a browser shows, and read them as a copied page."""

from __future__ import annotations

import re
from fractions import Fraction

from renderer.errors import ScriptError
from renderer.interchange.importing.html_text import PageParser
from renderer.interchange.importing.model import Imported
from renderer.interchange.importing.plain import read_lines
from renderer.problems import Position, Problem

_UNENDED = re.compile(r"<(?=[^<>]*(?:<|\Z))")
_MOST_UNENDED = 5_000
"""The standard library's parser reads to the end of the file for each tag that is not closed."""
_SITE = re.compile(r"\s+[|\u00b7\u2013\u2014-]\s+[^|\u00b7\u2013\u2014]*$")


def read(text: str, path: str, *, length: Fraction | None = None) -> Imported:
    """Read what a page shows as a script. Its scripts, menus and forms are ignored, and nothing is fetched.

    Raises:
        ScriptError: the page has no words to speak, or too many of its tags are not closed.
    """
    _look_at(text, path)
    shown = PageParser(text.removeprefix("\ufeff"), one_title=True)
    front: dict[str, object] = {key: value for key, value in shown.front.items() if value}
    title = str(front.pop("page title", ""))
    if title and "title" not in front:
        front["title"] = _SITE.sub("", title)
    if tags := [tag.strip() for tag in str(front.pop("keywords", "")).split(",") if tag.strip()]:
        front["tags"] = tags
    return read_lines(shown.lines, path, front, length=length)


def _look_at(text: str, path: str) -> None:
    unended = [found.start() for found in _UNENDED.finditer(text)]
    if len(unended) > _MOST_UNENDED:
        at = unended[0]
        position = Position(path=path, line=text.count("\n", 0, at) + 1, column=at - text.rfind("\n", 0, at))
        message = f"{len(unended):,} tags that are never closed"
        raise ScriptError(
            (Problem(position=position, message=message, remedy="copy the page's words instead"),)
        )

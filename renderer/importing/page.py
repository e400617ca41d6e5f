"""A saved page (HTML): its lines as a browser shows them, then read as a copied page is."""

from __future__ import annotations

import re
from fractions import Fraction

from renderer.importing.imported import Imported
from renderer.importing.plain import read_lines
from renderer.importing.shown import Shown

_SITE = re.compile(r"\s+[|\u00b7\u2013\u2014-]\s+[^|\u00b7\u2013\u2014]*$")


def read(text: str, path: str, *, length: Fraction | None = None) -> Imported:
    """A script of what a page shows; its scripts, menus and forms are passed over, and nothing is fetched.

    Raises:
        ScriptError: nothing in it is to be spoken.
    """
    shown = Shown(text.removeprefix("\ufeff"), one_title=True)
    front: dict[str, object] = {key: value for key, value in shown.front.items() if value}
    title = str(front.pop("page title", ""))
    if title and "title" not in front:
        front["title"] = _SITE.sub("", title)
    if tags := [tag.strip() for tag in str(front.pop("keywords", "")).split(",") if tag.strip()]:
        front["tags"] = tags
    return read_lines(shown.lines, path, front, length=length)

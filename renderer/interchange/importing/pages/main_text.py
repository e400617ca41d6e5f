"""Find the main text of a saved page, from the first to the last line that readability finds in it."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from renderer.interchange.importing.pages.html_text import PageParser
from renderer.interchange.importing.texts.line_blocks import NumberedLine

_MARK = re.compile(r"(?:#{1,6}|\u2022|\d{1,3}\.)\s+")


def main_span(html: str, lines: Sequence[NumberedLine]) -> tuple[int, int]:
    """Return the first index of the main text in the lines of a page, and the index after its last line.

    readability finds the element of the page with the article, but may also leave out lists in it, so that
    every line between its first and its last line counts as main text. All lines are returned where
    readability finds nothing.
    """
    kept = {_plain(line) for _, line in PageParser(_article(html), one_title=True).lines if line}
    best, begin, end = 0, 0, len(lines)
    total, start = 0, 0
    for number, (_, line) in enumerate(lines):
        words = len(line.split())
        total += words if _plain(line) in kept else -words
        if total <= 0:
            total, start = 0, number + 1
        elif total > best:
            best, begin, end = total, start, number + 1
    return begin, end


def _article(html: str) -> str:
    """Return the HTML of the article in a page, or "" if none is found."""
    from readability import Document
    from readability.readability import Unparseable

    log = logging.getLogger("readability")
    log.addHandler(logging.NullHandler())
    log.propagate = False
    try:
        return str(Document(_without_comments(html)).summary())
    except Unparseable:
        return ""


def _without_comments(html: str) -> str:
    """Return the HTML without comments: readability needs quadratic time to remove many."""
    kept: list[str] = []
    begin, end = html.find("<!--"), 0
    while begin >= 0 and (close := html.find("-->", begin + len("<!--"))) >= 0:
        kept.append(html[end:begin])
        end = close + len("-->")
        begin = html.find("<!--", end)
    return "".join([*kept, html[end:]])


def _plain(line: str) -> str:
    return _MARK.sub("", line, count=1)

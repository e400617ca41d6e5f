"""Leave out the words of a file that are too long for a voice."""

from __future__ import annotations

import re

from renderer.interchange.importing.model import Dropped
from renderer.script.signs import LONG_WORD


def without_long_words(text: str) -> tuple[str, tuple[Dropped, ...]]:
    """Return a text without words of more than 200 letters, and a report for each of them."""
    dropped: list[Dropped] = []
    line, begin, done = 1, 0, 0

    def left_out(found: re.Match[str]) -> str:
        nonlocal line, begin, done
        line += text.count("\n", done, found.start())
        begin = max(begin, text.rfind("\n", done, found.start()) + 1)
        done = found.start()
        word = found.group()
        what = f'"{word[:20]}...", a word of {len(word):,} letters'
        dropped.append(Dropped(line=line, column=done - begin + 1, what=what))
        return ""

    return LONG_WORD.sub(left_out, text), tuple(dropped)

"""The words of sessions, by which a session is recognized under another name or on another computer."""

from __future__ import annotations

import re
from collections.abc import Iterable

from renderer.plan.disclosure import is_disclosure

MOST_TRANSCRIPT_BYTES = 10_000_000
LEAST_ROWS = 5
"""Sessions with fewer rows of words have too few words to be compared."""

_WORDS_IN_A_ROW = 4

Rows = frozenset[tuple[str, ...]]


def is_transcript(name: str) -> bool:
    """Whether a file beside a track is its transcript."""
    return name.endswith(".txt") and not name.endswith(".labels.txt")


def without_headings(text: str) -> list[str]:
    """The lines of a transcript without its headings."""
    lines = text.splitlines()
    following = [*lines[1:], ""][: len(lines)]
    return [
        line
        for line, below in zip(lines, following, strict=True)
        if not _is_underline(line) and not _is_underline(below)
    ]


def word_rows(lines: Iterable[str]) -> Rows:
    """All rows of four words of a text, without the sentence about its voices: all sessions can have it."""
    own = (line for line in lines if not is_disclosure(line.strip()))
    words = re.findall(r"\w+", " ".join(own).casefold())
    return frozenset(
        tuple(words[number : number + _WORDS_IN_A_ROW]) for number in range(len(words) - _WORDS_IN_A_ROW + 1)
    )


def _is_underline(line: str) -> bool:
    return len(line) >= 3 and set(line) in ({"="}, {"-"})

"""Captions broken into lines that are about equally long."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

MOST_COLUMNS = 65
"""What one line of a caption may have: so much fits under most players' pictures."""

_JOINER = "\u200d"
_NOT_FIRST = frozenset("、。，．・：；？！）］｝〕〉》」』】〙〗〟’”ー々％‥…")
_NOT_LAST = frozenset("（［｛〔〈《「『【〘〖〝‘“")


def wrapped(text: str, most: int = MOST_COLUMNS) -> tuple[str, ...]:
    """The text in as few lines as can be, of at most ``most`` columns, and those about equally wide.

    Lines break at white space and between wide characters, words that are too long for a line anywhere but
    inside a character. All that is lost is the white space at breaks.
    """
    pieces = list(_pieces(text, most))
    lines = _filled(pieces, most)
    if len(lines) < 2:
        return tuple(lines)
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        if (
            len(tried := _filled(pieces, middle)) <= len(lines)
            and max(map(columns, tried), default=0) <= middle
        ):
            high = middle
        else:
            low = middle + 1
    return tuple(_filled(pieces, high))


def columns(text: str) -> int:
    """How wide a text is: a wide character, such as those of Chinese, takes two, a combining one none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _pieces(text: str, most: int) -> Iterator[tuple[str, str]]:
    """What may not be parted, each with the white space before it."""
    for found in re.finditer(r"(\s*)(\S+)", text):
        space, word = " " if found.start() and found[1] else "", found[2]
        for part in _breakable(word, most):
            yield space, part
            space = ""


def _breakable(word: str, most: int) -> Iterator[str]:
    """A word at its places between wide characters, and what is still too long at the line's end."""
    part = ""
    for character in _characters(word):
        if part and (_breaks(part, character) or columns(part + character) > most):
            yield part
            part = ""
        part += character
    yield part


def _breaks(before: str, after: str) -> bool:
    wide = _columns(before[-1]) == 2 or _columns(after[0]) == 2
    return wide and after[0] not in _NOT_FIRST and before[-1] not in _NOT_LAST


def _characters(word: str) -> Iterator[str]:
    """What a reader takes for one character: with its marks, and what is joined to it."""
    one = ""
    for character in word:
        if one and _columns(character) and not one.endswith(_JOINER):
            yield one
            one = ""
        one += character
    yield one


def _filled(pieces: Sequence[tuple[str, str]], most: int) -> list[str]:
    lines: list[str] = []
    for space, piece in pieces:
        if lines and columns(lines[-1] + space + piece) <= most:
            lines[-1] += space + piece
        else:
            lines.append(piece)
    return lines

"""How much of a text fits into a width, without knowing the font that it will be shown in."""

from __future__ import annotations

import unicodedata

_NARROW = frozenset("ijlI.,:;'’|!")
_SLIM = frozenset('frt()[]{}/\\-"“” ')
_BROAD = frozenset("mwMW@%…—")


def width(text: str, size: float) -> float:
    """At least what the text takes in any usual sans-serif font of ``size`` units."""
    return size * sum(_em(character) for character in text)


def _em(character: str) -> float:
    if character in _NARROW:
        return 0.31
    if character in _SLIM:
        return 0.42
    if character in _BROAD or unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if unicodedata.combining(character):
        return 0.0
    return 0.75 if character.isupper() else 0.64


def elide(text: str, room: float, size: float) -> str:
    """The text, or as much of it as fits with an ellipsis; nothing where fewer than two letters would."""
    if width(text, size) <= room:
        return text
    left = room - width("…", size)
    for count, character in enumerate(text):
        left -= width(character, size)
        if left < 0:
            kept = text[:count].rstrip(" ,.;:-–—")
            return f"{kept}…" if len(kept) > 1 else ""
    return text


def wrap(text: str, room: float, size: float, most_lines: int) -> tuple[str, ...]:
    """The text in lines that fit, broken between words; the last one elided where there is more."""
    words = text.split()
    lines: list[str] = []
    while words and len(lines) < most_lines - 1:
        count = 1
        while count < len(words) and width(" ".join(words[: count + 1]), size) <= room:
            count += 1
        if width(" ".join(words[:count]), size) > room:
            break
        lines.append(" ".join(words[:count]))
        words = words[count:]
    last = elide(" ".join(words), room, size)
    while words and not last and lines:  # not even an ellipsis fits: it goes into the line before
        words = [lines.pop(), *words]
        last = elide(" ".join(words), room, size)
    return (*lines, last) if last else tuple(lines)

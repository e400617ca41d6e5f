"""Text that looks like something which it is not: what a warning is worth."""

from __future__ import annotations

import re
from collections.abc import Iterator

from renderer.language.cue_parts import CueError
from renderer.language.cue_table import CUES, parse_cue

Warned = tuple[int, int, str, str]
"""Column from 0, width, message, remedy."""

_PLAIN_WORDS = ("at", "for")
_FIRST_WORDS = sorted({head.split()[0] for head in CUES}.difference(_PLAIN_WORDS) | {"long", "short"})
_PARENTHESIS = re.compile(
    rf"(?<!\\)\((?P<cue>(?:{'|'.join(_FIRST_WORDS)}|(?:{'|'.join(_PLAIN_WORDS)})\s\d)\b[^()]*)\)",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"\s*(?P<mark>[-+]|\d{1,2}[.)])\s")
_HEADING_MARK = re.compile(r"\s*(?P<mark>#+)[^#\s]")


def lookalikes(line: str, *, begins_paragraph: bool) -> Iterator[Warned]:
    """A cue in parentheses, a list's mark, and a heading whose space is missing."""
    for found in _PARENTHESIS.finditer(line):
        words = found["cue"].split()
        if words[0].lower() in ("long", "short") and words[1:2] != ["pause"]:
            continue
        remedy = f"for a cue write {_as_cue(' '.join(words))}"
        yield found.start(), len(found.group()), f'"{found.group()[:60]}" is spoken as it stands', remedy
    if begins_paragraph and (mark := _LIST_MARK.match(line)):
        yield mark.start("mark"), len(mark["mark"]), f'"{mark["mark"]}" is spoken as it stands', "delete it"
    if mark := _HEADING_MARK.match(line):
        message = f'"{mark["mark"]}" is spoken as it stands'
        yield mark.start("mark"), len(mark["mark"]), message, "for a heading write a space after it"


def _as_cue(words: str) -> str:
    """The cue that is meant, where it can be told; else how such a cue is written."""
    for text in (words, words.replace(" for ", " ")):
        try:
            parse_cue(text)
        except CueError:
            continue
        return f"[{text}]"
    head = next(head for head in CUES if words.lower().startswith(head.split()[0]))
    return CUES[head][1]

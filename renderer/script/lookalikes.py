"""Spoken text that was probably meant as a cue, a list or a heading: what deserves a warning."""

from __future__ import annotations

import re
from collections.abc import Iterator

from renderer.script.cues.parentheses import begins_cue, nearly

Warned = tuple[int, int, str, str]
"""Column from 0, width, message, remedy."""

_PARENTHESIS = re.compile(r"(?<!\\)\((?P<words>[^()\[\]\\]*)\)")
_LIST_MARK = re.compile(r"\s*(?P<mark>[-+]|\d{1,2}[.)])\s")
_HEADING_MARK = re.compile(r"\s*(?P<mark>#+)[^#\s]")


def lookalikes(line: str, *, begins_paragraph: bool) -> Iterator[Warned]:
    """A misspelt cue in parentheses, a list's mark, and a heading whose space is missing."""
    for found in _PARENTHESIS.finditer(line):
        if not begins_cue(found["words"]) and (cue := nearly(found["words"])):
            message = f'"{found.group()[:60]}" will be spoken as written'
            yield found.start(), len(found.group()), message, f"for a cue, write [{cue}]"
    if begins_paragraph and (mark := _LIST_MARK.match(line)):
        message = f'"{mark["mark"]}" will be spoken as written'
        yield mark.start("mark"), len(mark["mark"]), message, "delete it"
    if mark := _HEADING_MARK.match(line):
        message = f'"{mark["mark"]}" will be spoken as written'
        yield mark.start("mark"), len(mark["mark"]), message, "for a heading, write a space after it"

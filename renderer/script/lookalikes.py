"""Spoken text that was probably meant as a cue, a list or a heading: what deserves a warning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from renderer.script.cues.parentheses import begins_cue, nearly

Warned = tuple[int, int, str, str]
"""Column from 0, width, message, remedy."""

_PARENTHESIS = re.compile(r"(?<!\\)\((?P<words>[^()\[\]\\]*)\)")
_WIDE_BRACKETS = re.compile(r"[［【〔（｛](?P<words>[^][［］【】〔〕（）｛｝]*)[］】〕）｝]")
_NUMBER = re.compile(r"\s*(?P<mark>\d{1,2}[.)])\s")
_LIST_SIGN = re.compile(
    r"\s*(?P<mark>>[>\s]*|(?P<dash>[-+])(?=\s)"
    r"|[\u2022\u2023\u2043\u2219\u25a0\u25a1\u25aa-\u25ac\u25b6\u25b8\u25ba\u25c6\u25c7\u25cb\u25cf\u25e6"
    r"\u2713\u2714\u2726\u27a2\u27a4\uf0a7\uf0b7\uf0d8](?=\s|\w))"
)
"""The sign of a quotation or a list; the last three are Word's, from its symbol fonts."""
_SENTENCE_ENDS = frozenset(".!?:;\u2026\u3002\uff01\uff1f]")
_AFTER_ENDS = " \t\"'\u2019\u201d\u00bb*)"
_HEADING_MARK = re.compile(r"\s*(?P<mark>#+)[^#\s]")


def list_sign(line: str, *, dashes: bool) -> int:
    """The number of characters up to the end of the sign that begins a line of a list or a quotation; else 0.

    A dash or a plus is such a sign only with ``dashes``: elsewhere a sentence may go on after it.
    """
    found = _LIST_SIGN.match(line)
    return found.end() if found and (dashes or not found["dash"]) else 0


def list_number(line: str, *, starts: bool, in_list: bool) -> bool:
    """Whether a line begins with the number of a list.

    ``starts`` says that a sentence may start with the line, and ``in_list`` that the line before began with
    such a number.
    """
    found = _NUMBER.match(line)
    return found is not None and (starts or (in_list and line[found.end() :].lstrip()[:1].isupper()))


def ends_sentence(line: str) -> bool:
    """Whether a line ends with a sentence, a colon or a cue."""
    return line.rstrip(_AFTER_ENDS)[-1:] in _SENTENCE_ENDS


def lookalikes(
    line: str, *, begins_list: bool, has_number: bool, remedy_of: Callable[[str], str] = lambda _words: ""
) -> Iterator[Warned]:
    """A misspelt cue in parentheses, a cue in brackets of East Asian texts, a list's mark, and a heading
    whose space is missing.

    ``begins_list`` says that the line begins with the first sign of a list, and ``has_number`` that it begins
    with the number of a list. ``remedy_of`` gives the remedy for words in parentheses that are not a cue but
    may be meant as one.
    """
    for found in _PARENTHESIS.finditer(line):
        if remedy := remedy_of(found["words"]):
            message = f'"{found.group()[:60]}" will be spoken as written'
            yield found.start(), len(found.group()), message, f"for a cue, {remedy}"
    for found in _WIDE_BRACKETS.finditer(line):
        words = found["words"].strip().replace("，", ", ")
        if cue := words if begins_cue(words) else nearly(words):
            message = f'"{found.group()[:60]}" will be spoken as written'
            yield found.start(), len(found.group()), message, f"for a cue, write [{cue}]"
    if begins_list and (mark := _LIST_SIGN.match(line)):
        sign = mark["mark"].strip()
        yield mark.start("mark"), len(sign), f'"{sign[:60]}" is not spoken', "delete it"
    if has_number and (mark := _NUMBER.match(line)):
        message = f'"{mark["mark"]}" will be spoken as written'
        yield mark.start("mark"), len(mark["mark"]), message, "delete it"
    if mark := _HEADING_MARK.match(line):
        message = f'"{mark["mark"]}" will be spoken as written'
        yield mark.start("mark"), len(mark["mark"]), message, "for a heading, write a space after it"

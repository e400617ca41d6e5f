"""The change of a script that a problem's remedy asks for, where the remedy says it exactly."""

from __future__ import annotations

import re

from msgspec import Struct

from renderer.problems import Problem
from renderer.script.cues.table import cue_or_none
from renderer.script.tokens import cue_width

_MEANT = re.compile(r'did you mean "([^"]+)"\?')
_NAMED = re.compile(r'"([^"]+)"')
_CUE = re.compile(r"write \[([^\[\]]+)\](?:, or .*)?")


class Fix(Struct, frozen=True, kw_only=True):
    """``text`` for ``width`` characters of a line; line and column are counted from 1."""

    line: int
    column: int
    width: int
    text: str


def fix_of(problem: Problem) -> Fix | None:
    """Return the change that the remedy asks for, or None if a person has to decide about it."""
    if meant := _MEANT.match(problem.remedy):
        return _in_place_of_name(problem, meant[1])
    cue = _CUE.fullmatch(problem.remedy)
    if cue and cue_or_none(cue[1]) is not None:
        return _in_place_of_cue(problem, f"[{cue[1]}]")
    return None


def _in_place_of_name(problem: Problem, meant: str) -> Fix | None:
    """The name in the message is replaced where it is in the characters that the problem marks."""
    position, named = problem.position, _NAMED.search(problem.message)
    start = position.column - 1 + problem.offset
    marked = position.text[start : start + problem.width].lower()
    if named is None or marked.count(name := named[1].strip("{}").lower()) != 1:
        return None
    column = start + marked.index(name) + 1
    return Fix(line=position.line, column=column, width=len(name), text=meant)


def _in_place_of_cue(problem: Problem, cue: str) -> Fix | None:
    position, width = problem.position, cue_width(problem.position)
    if width == 1:
        return None
    return Fix(line=position.line, column=position.column, width=width, text=cue)

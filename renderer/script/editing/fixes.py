"""The changes of a script that a problem's remedy asks for, where the remedy says them exactly."""

from __future__ import annotations

import re

from msgspec import Struct

from renderer.problems import Problem
from renderer.script.cues.table import cue_or_none
from renderer.script.tokens import cue_width

_MEANT = re.compile(r'did you mean "([^"]+)"\?')
_NAMED = re.compile(r'"([^"]+)"')
_CUE = re.compile(r"write \[([^\[\]]+)\](?:, or .*)?")
_ENTRY = re.compile(r"write (pacing: \{[^{}]+\})")
_VALUE = re.compile(r"write (\d+|[a-z]{2}(?:-[A-Za-z]{2,8})?)")
_PACE = re.compile(r"write (\d+%), or for .* write (rate: \d+)")
_LENGTHS = re.compile(r"the shortest is (?:about )?(\w+), and the longest is (?:about )?(\w+)\. .*")

_STEM = re.compile(r"^.*[/\\]|\.\w+$")
"""What of a path is not the name of its file."""
_NO_FRONT_MATTER = "the script has no front matter"
_WITHOUT_TITLE = (_NO_FRONT_MATTER, "the script has no title", "the front matter is empty")


class Fix(Struct, frozen=True, kw_only=True):
    """``text`` for ``width`` characters of a line; line and column are counted from 1."""

    line: int
    column: int
    width: int
    text: str


def fixes_of(problem: Problem) -> tuple[Fix, ...]:
    """Return the changes that the remedy offers to choose from; none if a person has to decide about it."""
    remedy = problem.remedy
    if meant := _MEANT.match(remedy):
        return _in_place_of_name(problem, meant[1])
    if value := _VALUE.fullmatch(remedy):
        return _in_place_of_name(problem, value[1])
    if entry := _ENTRY.fullmatch(remedy):
        return (_in_place(problem, entry[1]),)
    if pace := _PACE.fullmatch(remedy):
        return _in_place_of_pace(problem, pace[1], pace[2])
    if lengths := _LENGTHS.fullmatch(remedy):
        return tuple(_in_place(problem, length) for length in dict.fromkeys(lengths.groups()))
    if problem.message in _WITHOUT_TITLE:
        return _front_matter(problem)
    cue = _CUE.fullmatch(remedy)
    if cue and cue_or_none(cue[1]) is not None:
        return _in_place_of_cue(problem, f"[{cue[1]}]")
    return ()


def _in_place(problem: Problem, text: str) -> Fix:
    """Another text for the characters that the problem marks."""
    position = problem.position
    return Fix(line=position.line, column=position.column + problem.offset, width=problem.width, text=text)


def _in_place_of_name(problem: Problem, meant: str) -> tuple[Fix, ...]:
    """The name in the message is replaced where it is in the characters that the problem marks."""
    position, named = problem.position, _NAMED.search(problem.message)
    start = position.column - 1 + problem.offset
    marked = position.text[start : start + problem.width].lower()
    if named is None or marked.count(name := named[1].strip("{}").lower()) != 1:
        return ()
    column = start + marked.index(name) + 1
    return (Fix(line=position.line, column=column, width=len(name), text=meant),)


def _in_place_of_pace(problem: Problem, percentage: str, rate: str) -> tuple[Fix, ...]:
    """The number as a percentage, or as a rate in the place of the whole entry."""
    fix = _in_place(problem, percentage)
    key = re.search(r"pace:\s*$", problem.position.text[: fix.column - 1], re.IGNORECASE)
    if key is None or re.search(r"\brate\s*:", problem.position.text):
        return (fix,)
    entry = Fix(
        line=fix.line, column=key.start() + 1, width=fix.column - 1 - key.start() + fix.width, text=rate
    )
    return (entry, fix)


def _front_matter(problem: Problem) -> tuple[Fix, ...]:
    """Front matter with a title, or the title alone, from the name of the file."""
    name = re.sub(r"[\W_]+", " ", _STEM.sub("", problem.position.path)).strip()
    title = f"title: {name[:1].upper()}{name[1:]}\n"
    if problem.message != _NO_FRONT_MATTER:
        return (Fix(line=2, column=1, width=0, text=title),) if name else ()
    return (Fix(line=1, column=1, width=0, text=f"---\n{title}---\n\n"),) if name else ()


def _in_place_of_cue(problem: Problem, cue: str) -> tuple[Fix, ...]:
    position, width = problem.position, cue_width(problem.position)
    if width == 1:
        return ()
    return (Fix(line=position.line, column=position.column, width=width, text=cue),)

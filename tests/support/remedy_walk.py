"""Follows the remedy of an error to the letter, where it says which text to write or to delete."""

from __future__ import annotations

import re

from renderer.problems import Problem

_QUOTED = re.compile(r'(?:did you mean|write) "([^"]+)"')
_CUE = re.compile(r"write (?:it like |one such as |a cue such as )?(\[[^\[\]]+\])")
_VALUE = re.compile(r"write (\{[^{}]+\})$")
_LENGTH = re.compile(r"write (?:one such as )?(\d[\w.:-]*)(?:,| or|$)")
_LEVEL = re.compile(r"write (?:it like )?([+-]?[\d.]+dB|\w[\w ]*, [+-]?[\d.]+dB|\[[\dhms, ]+\])(?: for|,|$)")


def followed(text: str, problem: Problem) -> str | None:
    """The script with the remedy followed; None if the remedy does not say which text to write."""
    lines = text.split("\n")
    number = problem.position.line - 1
    if number >= len(lines):
        return None
    start = problem.position.column - 1 + problem.offset
    end = start + problem.width
    line, remedy = lines[number], problem.remedy
    replaced: str | None = None
    if "[end] after its last line" in remedy:
        return f"{text.rstrip()}\n[end]\n"
    if found := re.match(r'write "([]}])" after it', remedy):
        replaced = f"{line}{found[1]}"
    elif problem.message.endswith("is missing") and (found := _LENGTH.search(remedy)):
        replaced = f"{line[:start]} {found[1]}{line[start:]}"
    elif re.search(r"\b(?:NAME|FILE)\b", remedy) or "write it like [piano" in remedy:
        return None
    elif found := _QUOTED.search(remedy) or _VALUE.search(remedy):
        replaced = line[:start] + found[1] + line[end:]
    elif found := _CUE.search(remedy):
        replaced = _with_cue(line, start, end, found[1])
    elif remedy.startswith("delete it and the comma"):
        replaced = line[: line.rindex(",", 0, start)] + line[end:]
    elif remedy.startswith("delete it"):
        replaced = line[:start] + line[end:]
    elif found := _LENGTH.search(remedy) or _LEVEL.search(remedy):
        replaced = line[:start] + found[1] + line[end:]
    if replaced is None:
        return None
    return "\n".join([*lines[:number], replaced, *lines[number + 1 :]])


def _with_cue(line: str, start: int, end: int, cue: str) -> str | None:
    """The line with a cue in the place of the one, in any brackets, that contains some characters."""
    opening = max(line.rfind(bracket, 0, start + 1) for bracket in "[({")
    closings = [at for bracket in "])}" if (at := line.find(bracket, max(end - 1, opening + 1))) >= 0]
    if opening < 0 or not closings:
        return None
    return line[:opening] + cue + line[min(closings) + 1 :]

"""The marks in a script's lines: brackets, braces, escapes, headings, the fences of the front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from renderer.problems import Position
from renderer.script.cue_languages.reading import begins_cue_in
from renderer.script.signs import LONG_WORD, visible
from renderer.script.source import Lines

if TYPE_CHECKING:
    from renderer.script.cue_languages.cue_language import CueLanguage

TOKEN = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|\[(?P<cue>[^\[\]]*)\]"
    r"|\{(?P<value>[^{}\[\]]*)\}"
    r"|(?P<stray>[\[\]{}])"
    r"|(?P<emphasis>\*+)"
    r"|(?P<text>[^\\\[\]{}*(]+|[\\(])"
)
_SHOWN = 20
"""Letters of a word that is too long."""
_ASIDE = re.compile(r"\((?P<aside>[^()\[\]\\]*)\)")


def tokens(line: str, language: CueLanguage | None = None) -> Iterator[re.Match[str]]:
    """The pieces of a line, each a match whose ``lastgroup`` says what it is.

    An aside is a parenthesis that is read as a cue, in English or in the ``language`` of the script.
    """
    at = 0
    while token := TOKEN.match(line, at):
        aside = _ASIDE.match(line, at) if token.group() == "(" else None
        if aside and begins_cue_in(visible(aside["aside"]), language):
            token = aside
        yield token
        at = token.end()


def heading_of(line: str) -> tuple[str, int] | None:
    """A heading's name and its column, from 0; None where the line is not a heading."""
    marks = line.lstrip()
    behind = marks.lstrip("#")
    if behind == marks or (behind and not behind[0].isspace()):
        return None
    title = behind.strip()
    bare = title.rstrip("#")
    if bare != title and (not bare or bare[-1].isspace()):  # "# Name ##"
        title = bare.rstrip()
    return title, len(line) - len(behind.lstrip() if title else marks)


def cue_width(position: Position) -> int:
    """The width of the cue at a position, with its brackets; 1 where there is none."""
    close = {"[": "]", "(": ")", "{": "}"}.get(position.text[position.column - 1 : position.column])
    end = position.text.find(close, position.column - 1) if close else -1
    return end - position.column + 2 if end >= 0 else 1


def report_long_words(lines: Lines, number: int, line: str) -> None:
    """Report each word in the line of a number, from 0, that is too long for a voice."""
    for found in LONG_WORD.finditer(line):
        word = found.group()
        message = (
            f'"{word[:_SHOWN]}..." is a word of {len(word):,} letters; a voice would take minutes for it'
        )
        remedy = "write it in several words, or delete it"
        lines.report(lines.position(number, found.start()), message, remedy, width=_SHOWN)


def report_stray(lines: Lines, position: Position, bracket: str) -> None:
    """Report a bracket or brace without its other half, or one inside another."""
    if bracket in "]}":
        lines.report(
            position, f'this "{bracket}" closes nothing', f"delete it, or write \\{bracket} to speak it"
        )
        return
    close = "]" if bracket == "[" else "}"
    inner = re.match(r"[^\[\]{}]*([\[{])[^\[\]{}]*[\]}]", position.text[position.column :])
    if inner and close in position.text[position.column + inner.end() :]:
        remedy = f'delete the inner "{inner[1]}" and what closes it'
        lines.report(position, f'this "{bracket}" contains a "{inner[1]}"', remedy)
        return
    below = lines.lines[position.line] if position.line < len(lines.lines) else ""
    if re.match(rf"[^\[\]{{}}]*\{close}", below):
        lines.report(position, f'this "{bracket}" is closed on another line', "put all of it on one line")
        return
    remedy = f'write "{close}" after it, or \\{bracket} to speak it'
    lines.report(position, f'this "{bracket}" is never closed on its line', remedy)


def front_end(lines: Lines) -> int | None:
    """The number of the line that closes the front matter, from 0; None where none does."""
    return next((n for n, line in _fences(lines) if n), None)


def report_open_front(lines: Lines) -> None:
    lines.report(
        lines.position(0, 0), "the front matter is never closed", "write a line --- after it", width=3
    )


def has_front(lines: Lines) -> bool:
    return lines.lines[0].rstrip() == "---"


def _fences(lines: Lines) -> Iterator[tuple[int, str]]:
    return ((n, line) for n, line in enumerate(lines.lines) if line.rstrip() in ("---", "..."))


def after_front(lines: Lines) -> int:
    """The line on which an included script's body starts, from 0; its front matter is not read."""
    if not has_front(lines):
        return 0
    end = front_end(lines)
    if end is None:
        report_open_front(lines)
        return len(lines.lines)
    return end + 1

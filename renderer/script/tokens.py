"""The marks of a script's page: brackets, braces, escapes, headings, the front matter's fences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from renderer.errors import Position
from renderer.script.cues.parentheses import begins_cue
from renderer.script.source import Lines

TOKEN = re.compile(
    r"\\(?P<escaped>[\\\[\]{}*#<>()-])"
    r"|\[(?P<cue>[^\[\]]*)\]"
    r"|\{(?P<value>[^{}\[\]]*)\}"
    r"|(?P<stray>[\[\]{}])"
    r"|(?P<emphasis>\*)"
    r"|(?P<text>[^\\\[\]{}*(]+|[\\(])"
)
_ASIDE = re.compile(r"\((?P<aside>[^()\[\]\\]*)\)")


def tokens(line: str) -> Iterator[re.Match[str]]:
    """The pieces of a line; the name of each's last group says what it is. An aside is a parenthesis
    that is read as a cue.
    """
    at = 0
    while token := TOKEN.match(line, at):
        if token.group() == "(" and (aside := _ASIDE.match(line, at)) and begins_cue(aside["aside"]):
            token = aside
        yield token
        at = token.end()


def speakable(escaped: str) -> str:
    """Words whose brackets, braces and backslashes are escaped, with each parenthesis that would be read as
    a cue escaped too.
    """
    return _ASIDE.sub(
        lambda aside: f"\\{aside.group()}" if begins_cue(aside["aside"]) else aside.group(), escaped
    )


def heading_of(line: str) -> tuple[str, int] | None:
    """A heading's name and its column from 0; None where the line is none."""
    marks = line.lstrip()
    behind = marks.lstrip("#")
    if behind == marks or (behind and not behind[0].isspace()):
        return None
    title = behind.strip()
    bare = title.rstrip("#")
    if bare != title and (not bare or bare[-1].isspace()):  # "# Name ##"
        title = bare.rstrip()
    return title, len(line) - len(behind.lstrip() if title else marks)


def cue_width(place: Position) -> int:
    """The width of the cue that stands at a place, with its brackets; 1 where none does."""
    close = {"[": "]", "(": ")", "{": "}"}.get(place.text[place.column - 1 : place.column])
    end = place.text.find(close, place.column - 1) if close else -1
    return end - place.column + 2 if end >= 0 else 1


def report_stray(lines: Lines, place: Position, bracket: str) -> None:
    if bracket in "[{":
        close = "]" if bracket == "[" else "}"
        remedy = f'close it with "{close}", or write \\{bracket} to speak it'
        lines.report(place, f'this "{bracket}" is never closed on its line', remedy)
    else:
        opening = "[" if bracket == "]" else "{"
        lines.report(place, f'a "{bracket}" without a "{opening}"', f"write \\{bracket} to speak it")


def front_end(lines: Lines) -> int | None:
    """The number of the line that ends the front matter; None where none does."""
    return next((n for n, line in _fences(lines) if n), None)


def has_front(lines: Lines) -> bool:
    return lines.lines[0].rstrip() == "---"


def _fences(lines: Lines) -> Iterator[tuple[int, str]]:
    return ((n, line) for n, line in enumerate(lines.lines) if line.rstrip() in ("---", "..."))


def after_front(lines: Lines) -> int:
    """Where an included script's body begins; its front matter is not read."""
    if not has_front(lines):
        return 0
    end = front_end(lines)
    if end is None:
        lines.report(lines.place(0, 0), "the front matter has no end", "close it with a line ---", width=3)
        return len(lines.lines)
    return end + 1

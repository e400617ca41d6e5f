"""A script's text before it means anything: its bounds, its lines, the places in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from renderer.errors import Position, Problem

MOST_BYTES = 1_000_000
LONGEST_LINE = 10_000

_UNSPEAKABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_MOST_REPORTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The text of one file and the name that errors call it by."""

    path: str
    text: str


ReadInclude = Callable[[str, str], Source]
"""``read_include(including_path, written)`` gives an included script; raises InputError where it may
not be read."""


@dataclass(slots=True, kw_only=True)
class Lines:
    """The lines of a source; problems gather as they are found."""

    path: str
    lines: list[str]
    problems: list[Problem] = field(default_factory=list)

    def place(self, line: int, column: int) -> Position:
        """``line`` and ``column`` from 0."""
        text = self.lines[line] if line < len(self.lines) else ""
        return Position(path=self.path, line=line + 1, column=column + 1, text=text)

    def report(
        self,
        place: Position,
        message: str,
        remedy: str = "",
        *,
        offset: int = 0,
        width: int = 1,
        warning: bool = False,
    ) -> None:
        self.problems.append(
            Problem(place=place, message=message, remedy=remedy, offset=offset, width=width, warning=warning)
        )


def decode(data: bytes, path: str) -> tuple[str, Problem | None]:
    """UTF-8, a byte order mark allowed and kept; the first byte that is not is a problem."""
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        before = _unix_lines(data[: error.start].decode("utf-8", errors="replace"))
        line = before.rpartition("\n")[2]
        after = data[error.start + 1 :].split(b"\n", 1)[0].split(b"\r", 1)[0]
        shown = line + "\ufffd" + after[:100].decode("utf-8", errors="replace")
        place = Position(path=path, line=before.count("\n") + 1, column=len(line) + 1, text=shown)
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        return "", Problem(place=place, message=message, remedy="save the script as UTF-8 text")


def split_lines(source: Source) -> Lines:
    """The lines of a source, and a problem for each that is too long or holds what no page holds.

    A character that no page holds becomes U+FFFD; a source that is too long, or that has too long a
    line, gives no lines.
    """
    text = _unix_lines(source.text)
    if len(text) > MOST_BYTES:
        result = Lines(path=source.path, lines=[])
        remedy = f"a script has {MOST_BYTES:,} at most; split it into several"
        result.report(result.place(0, 0), f"a script of {len(text):,} characters", remedy)
        return result
    result = Lines(path=source.path, lines=_UNSPEAKABLE.sub("\ufffd", text).split("\n"))
    for number, line in enumerate(result.lines):
        if len(line) > LONGEST_LINE:
            message = f"a line of {len(line):,} characters"
            remedy = f"a line has {LONGEST_LINE:,} at most; break it into paragraphs"
            result.report(result.place(number, 0), message, remedy)
    if result.problems:
        result.lines = []
        return result
    for bad in islice(_UNSPEAKABLE.finditer(text), _MOST_REPORTED):
        number = text.count("\n", 0, bad.start())
        column = bad.start() - (text.rfind("\n", 0, bad.start()) + 1)
        name = "a NUL byte" if bad.group() == "\0" else f"the control character U+{ord(bad.group()):04X}"
        remedy = "delete it; a script is plain text"
        result.report(result.place(number, column), f"{name} in the text", remedy)
    return result


def _unix_lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")

"""A script's text before it is read: its lines, the positions in it, and its bounds."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice

from msgspec import Struct, field

from renderer.problems import Position, Problem

MOST_BYTES = 1_000_000
LONGEST_LINE = 100_000

_UNSPEAKABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_MOST_REPORTED = 100


class Source(Struct, frozen=True, kw_only=True):
    """The text of one file, and the name by which errors call it."""

    path: str
    text: str


ReadInclude = Callable[[str, str], Source]
"""``read_include(including_path, written)`` gives an included script.

It raises InputError where the file may not or cannot be read.
"""


class Lines(Struct, kw_only=True):
    """The lines of a source, and the problems found in them so far."""

    path: str
    lines: list[str]
    problems: list[Problem] = field(default_factory=list)

    def position(self, line: int, column: int) -> Position:
        """The position of a line and a column, both from 0."""
        text = self.lines[line] if line < len(self.lines) else ""
        return Position(path=self.path, line=line + 1, column=column + 1, text=text)

    def report(
        self,
        position: Position,
        message: str,
        remedy: str = "",
        *,
        offset: int = 0,
        width: int = 1,
        warning: bool = False,
    ) -> None:
        self.problems.append(
            Problem(
                position=position, message=message, remedy=remedy, offset=offset, width=width, warning=warning
            )
        )


def decode(data: bytes, path: str, kind: str = "script") -> tuple[str, Problem | None]:
    """Decode UTF-8, with or without a byte order mark, which stays; the first other byte is a problem.

    ``kind`` is what the problem calls the file.
    """
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        before = _unix_lines(data[: error.start].decode("utf-8", errors="replace"))
        line = before.rpartition("\n")[2]
        after = data[error.start + 1 :].split(b"\n", 1)[0].split(b"\r", 1)[0]
        shown = line + "\ufffd" + after[:100].decode("utf-8", errors="replace")
        position = Position(path=path, line=before.count("\n") + 1, column=len(line) + 1, text=shown)
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        return "", Problem(position=position, message=message, remedy=f"save the {kind} as UTF-8 text")


def split_lines(source: Source) -> Lines:
    """Split a source into lines, with a problem for each line that is too long and each control character.

    A control character becomes U+FFFD. A source that is too long, or that has too long a line, gives no
    lines.
    """
    text = _unix_lines(source.text)
    if len(text) > MOST_BYTES:
        result = Lines(path=source.path, lines=[])
        remedy = f"split it into several scripts; the limit is {MOST_BYTES:,}"
        result.report(result.position(0, 0), f"the script has {len(text):,} characters", remedy)
        return result
    result = Lines(path=source.path, lines=_UNSPEAKABLE.sub("\ufffd", text).split("\n"))
    for number, line in enumerate(result.lines):
        if len(line) > LONGEST_LINE:
            message = f"this line has {len(line):,} characters"
            remedy = f"split it into paragraphs; the limit is {LONGEST_LINE:,}"
            result.report(result.position(number, 0), message, remedy)
    if result.problems:
        result.lines = []
        return result
    for bad in islice(_UNSPEAKABLE.finditer(text), _MOST_REPORTED):
        number = text.count("\n", 0, bad.start())
        column = bad.start() - (text.rfind("\n", 0, bad.start()) + 1)
        name = "a NUL byte" if bad.group() == "\0" else f"the control character U+{ord(bad.group()):04X}"
        result.report(result.position(number, column), f"the text contains {name}", "delete it")
    return result


def _unix_lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")

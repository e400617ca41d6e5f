"""Comments, removed from a script before it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from renderer.problems import Position
from renderer.script.source import Lines

OnComment = Callable[[int, int, int], None]
"""``on_comment(number, start, end)`` is called for each line of a comment; all are counted from 0."""

_BEGIN = re.compile(r"(?<!\\)<!--")


def without_comments(
    lines: Lines, first: int, on_comment: OnComment = lambda _number, _start, _end: None
) -> Iterator[tuple[int, str]]:
    """The lines from ``first`` on, numbered from 0, with spaces in the place of comments.

    Lines of nothing but comment are left out.
    """
    opened: Position | None = None
    for number in range(first, len(lines.lines)):
        line, at = lines.lines[number], 0
        kept: list[str] = []
        touched = opened is not None
        while True:
            start = at
            if opened is None:
                begin = _BEGIN.search(line, at)
                if begin is None:
                    break
                start = begin.start()
                opened, touched = lines.position(number, start), True
            end = line.find("-->", start)
            after = len(line) if end < 0 else end + len("-->")
            kept += line[at:start], " " * (after - start)
            at = after
            on_comment(number, start, after)
            if end < 0:
                break
            opened = None
        kept.append(line[at:])
        rest = "".join(kept)
        if rest.strip() or not touched:
            yield number, rest
    if opened is not None:
        lines.report(opened, "this comment is never closed", "write --> after it", width=4)

"""Join lines that were broken at arbitrary places into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from renderer.interchange.importing.capitals import Capitals
from renderer.interchange.importing.model import Dropped

NumberedLine = tuple[int, str]
"""A line number, from 1, and the text of the line without white space at either end."""

_END = re.compile(r"(?:[.!?\u2026\u3002\uff01\uff1f]|:)[\"')\]}\u201d\u2019\u00bb]*$")
_MARK = re.compile(r"[.!?\u2026\u3002\uff01\uff1f](?:\s|$|[\"')\u201d\u2019])|[\u3002\uff01\uff1f]")
_ASIDE = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\})$")
_CUE_END = re.compile(r"[\])}]$")
_STAMP = re.compile(
    r"[\[(]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?[\])]?(?:\s*(?:-->|[-\u2013])\s*\d+:\d\d\S*)?"
)
_LEADING = re.compile(rf"(?:{_STAMP.pattern})\s+(?:[-\u2013|]\s*)?(?=\S)")
_STAMPS = 3
"""If at least this many lines begin with a time, the text is a transcript with times."""
_BULLET = re.compile(r"(?:[-+*\u2022\u2023\u25aa\u00b7]|\d{1,2}[.)])\s+(?=\S)")
_RULE = re.compile(r"(?:([-*_=~\u2014])\s*)(?:\1\s*){2,}|[\u2766\u2042\u273b*]")
_NUMBERED = re.compile(r"(?:part|chapter|section|step)\s+(?:\d+|[ivx]+|[a-z]+)\b.{0,60}", re.IGNORECASE)
_WORDS_A_MARK = 40
_SHORT_LINE_WORDS = 25
_TITLE_WORDS = 5


class Passage(Struct, frozen=True, kw_only=True):
    """A paragraph, a heading or a comment; ``line`` is the number of its first line."""

    text: str
    line: int
    heading: bool = False
    comment: bool = False


def rejoined(lines: Sequence[NumberedLine]) -> tuple[list[Passage], list[Dropped]]:
    """Return the lines as paragraphs of whole sentences and headings, and a list of what was dropped.

    Times beside the lines are removed. A blank line within a sentence does not end a paragraph; if blank
    lines separate nearly all lines, none of them does. In a text without full stops, each line is a sentence.
    A capital that only starts a line is put into lower case, as ``Capitals`` decides.
    """
    lines, dropped = _without_times(lines)
    groups = [_rules_off(group) for group in _groups(lines)]
    groups = [group for group in groups if group]
    text = [line for _, line in lines]
    capitals = Capitals(text)
    apart = _stands_apart(groups)
    bare = _without_full_stops(text)
    passages: list[Passage] = []
    parts: list[str] = []
    begun = 0
    for number, group in enumerate(groups):
        after = groups[number + 1] if number + 1 < len(groups) else None
        if title := _title(group, parts[-1:], after, apart=apart):
            passages += _closed(parts, begun)
            passages.append(Passage(text=title, line=group[0][0], heading=True))
            continue
        for at, line in group:
            bullet = _BULLET.match(line)
            words = line[bullet.end() :] if bullet else line
            if (bare or bullet) and not _ended(words):
                words = f"{words[:1].upper()}{words[1:].rstrip(',;')}."
            begun = begun if parts else at
            within = bool(parts) and not _END.search(_ASIDE.sub("", parts[-1]) or ".")
            parts.append(capitals.lower_first_letter(words) if within else words)
        if parts and not apart and _ended(parts[-1]):
            passages += _closed(parts, begun)
    return [*passages, *_closed(parts, begun)], dropped


def _closed(parts: list[str], line: int) -> list[Passage]:
    """Return the parts as one passage, and clear the list of parts."""
    found = [Passage(text=" ".join(parts), line=line)] if parts else []
    parts.clear()
    return found


def _ended(text: str) -> bool:
    return bool(_END.search(text) or _CUE_END.search(text))


def _without_times(lines: Sequence[NumberedLine]) -> tuple[list[NumberedLine], list[Dropped]]:
    """Remove lines that are only a time, and leading times if at least three lines have one."""
    alone = {number for number, line in lines if _STAMP.fullmatch(line)}
    leading = {number for number, line in lines if _LEADING.match(line)}
    if len(leading) < _STAMPS:
        leading = set()
    kept = [
        (number, _LEADING.sub("", line) if number in leading else line)
        for number, line in lines
        if number not in alone
    ]
    times = alone | leading
    many = f"{len(times)} times beside the lines" if len(times) > 1 else "a time beside a line"
    return kept, [Dropped(line=min(times), column=1, what=many)] if times else []


def _groups(lines: Sequence[NumberedLine]) -> Iterator[list[NumberedLine]]:
    group: list[NumberedLine] = []
    for number, line in [*lines, (0, "")]:
        if line:
            group.append((number, line))
        elif group:
            yield group
            group = []


def _rules_off(group: list[NumberedLine]) -> list[NumberedLine]:
    """Return a group without its lines of dashes or stars; one below a single line makes it a heading."""
    if len(group) == 2 and re.fullmatch(r"[=\-~]{3,}", group[1][1]):
        return [(group[0][0], f"# {group[0][1]}")]
    return [(number, line) for number, line in group if not _RULE.fullmatch(line)]


def _stands_apart(groups: Sequence[Sequence[NumberedLine]]) -> bool:
    """Whether blank lines separate nearly all lines, so that they do not mark paragraphs."""
    alone = [group[0][1] for group in groups if len(group) == 1]
    if len(alone) < 6 or len(alone) * 10 < len(groups) * 7:
        return False
    return sum(not _ended(line) for line in alone) * 5 > len(alone) * 2


def _without_full_stops(lines: Sequence[str]) -> bool:
    lines = [line for line in lines if line]
    words = sum(len(line.split()) for line in lines)
    marks = sum(len(_MARK.findall(line)) for line in lines)
    return len(lines) > 1 and marks * _WORDS_A_MARK < words and words <= _SHORT_LINE_WORDS * len(lines)


def _title(
    group: Sequence[NumberedLine], before: Sequence[str], after: Sequence[NumberedLine] | None, *, apart: bool
) -> str:
    """Return the heading that a group of lines is, or "" for a group that is not a heading."""
    line = group[0][1]
    if len(group) > 1:
        return ""
    if marked := re.fullmatch(r"#{1,6}\s+(.*?)\s*#*", line):
        return marked[1]
    if after is None or _ended(line) or not line[:1].isalnum() or line[-1:] in ",;-\u2013\u2014":
        return ""
    words = line.split()
    if (line.isupper() and len(line) > 2 and len(words) <= 8) or _NUMBERED.fullmatch(line):
        return line.capitalize() if line.isupper() else line
    short = len(words) <= _TITLE_WORDS and line[0].isupper() and after[0][1][:1].isupper()
    ended = not before or _ended(before[-1])
    return line if short and ended and not apart and len(after[0][1].split()) > len(words) else ""

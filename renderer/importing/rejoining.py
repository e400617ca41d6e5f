"""Lines that were broken anywhere, joined into sentences again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from renderer.importing.capitals import Capitals
from renderer.importing.imported import Dropped

Line = tuple[int, str]
"""Its number, from 1, and its text without white space at both ends."""

_END = re.compile(r"(?:[.!?\u2026\u3002\uff01\uff1f]|:)[\"')\]}\u201d\u2019\u00bb]*$")
_MARK = re.compile(r"[.!?\u2026\u3002\uff01\uff1f](?:\s|$|[\"')\u201d\u2019])|[\u3002\uff01\uff1f]")
_CUE_END = re.compile(r"[\])}]$")
_STAMP = re.compile(r"[\[(]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?[\])]?(?:\s*(?:-->|[-\u2013])\s*\d+:\d\d\S*)?")
_BULLET = re.compile(r"(?:[-+*\u2022\u2023\u25aa\u00b7]|\d{1,2}[.)])\s+(?=\S)")
_RULE = re.compile(r"(?:([-*_=~\u2014])\s*)(?:\1\s*){2,}|[\u2766\u2042\u273b*]")
_NUMBERED = re.compile(r"(?:part|chapter|section|step)\s+(?:\d+|[ivx]+|[a-z]+)\b.{0,60}", re.IGNORECASE)
_WORDS_A_MARK = 40
_SHORT_LINE_WORDS = 25
_TITLE_WORDS = 5
_SENTENCES_A_PARAGRAPH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph, or a heading; ``line`` is where it begins."""

    text: str
    line: int
    heading: bool = False


def rejoined(lines: Sequence[Line]) -> tuple[list[Passage], list[Dropped]]:
    """Paragraphs of whole sentences, and headings.

    Times beside the lines are taken off. A blank line within a sentence is none, and where nearly every
    line stands apart, none is. Lines of a text without full stops are sentences. A capital that only
    began a line becomes small, as ``Capitals`` decides.
    """
    lines, dropped = _without_times(lines)
    groups = [_rules_off(group) for group in _groups(lines)]
    groups = [group for group in groups if group]
    text = [line for _, line in lines]
    capitals = Capitals(text)
    apart = _stands_apart(groups)
    bare = _without_full_stops(text)
    passages: list[Passage] = []
    open_passage: Passage | None = None
    for number, group in enumerate(groups):
        after = groups[number + 1] if number + 1 < len(groups) else None
        if title := _title(group, open_passage, after, apart=apart):
            passages += [open_passage] if open_passage else []
            passages.append(Passage(text=title, line=group[0][0], heading=True))
            open_passage = None
            continue
        for at, line in group:
            bullet = _BULLET.match(line)
            words = line[bullet.end() :] if bullet else line
            if (bare or bullet) and not _END.search(words) and not _CUE_END.search(words):
                words = f"{words.rstrip(',;')}."
            if open_passage is None:
                open_passage = Passage(text=words, line=at)
            else:
                open_passage = Passage(
                    text=_joined(open_passage.text, words, capitals), line=open_passage.line
                )
        if open_passage and not apart and _ended(open_passage.text):
            passages.append(open_passage)
            open_passage = None
    return [*passages, *([open_passage] if open_passage else [])], dropped


def _ended(text: str) -> bool:
    return bool(_END.search(text) or _CUE_END.search(text))


def _joined(before: str, words: str, capitals: Capitals) -> str:
    if _END.search(before) or before.endswith("]"):
        return f"{before} {words}"
    return f"{before} {capitals.mended(words)}"


def _without_times(lines: Sequence[Line]) -> tuple[list[Line], list[Dropped]]:
    """Lines of a time alone go; times at the beginning of lines do where there are three of them."""
    alone = [number for number, line in lines if _STAMP.fullmatch(line)]
    leading = [n for n, line in lines if (found := _STAMP.match(line)) and line[found.end() :][:1] in (" ", "\t")]
    found = [*alone, *(leading if len(leading) >= 3 else [])]
    kept = []
    for number, line in lines:
        if number in alone:
            continue
        if number in leading and len(leading) >= 3 and (stamp := _STAMP.match(line)):
            line = line[stamp.end() :].lstrip(" \t-\u2013|")
        kept.append((number, line))
    many = f"{len(found)} times beside the lines" if len(found) > 1 else "a time beside a line"
    return kept, [Dropped(line=min(found), column=1, what=many)] if found else []


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for number, line in [*lines, (0, "")]:
        if line:
            group.append((number, line))
        elif group:
            yield group
            group = []


def _rules_off(group: list[Line]) -> list[Line]:
    """Without lines of dashes or stars; one below a single line makes a heading of it."""
    if len(group) == 2 and re.fullmatch(r"[=\-~]{3,}", group[1][1]):
        return [(group[0][0], f"# {group[0][1]}")]
    return [(number, line) for number, line in group if not _RULE.fullmatch(line)]


def _stands_apart(groups: Sequence[Sequence[Line]]) -> bool:
    """Whether blank lines stand between all lines, and so mean nothing."""
    alone = [group[0][1] for group in groups if len(group) == 1]
    if len(alone) < 6 or len(alone) * 10 < len(groups) * 7:
        return False
    return sum(not _END.search(line) for line in alone) * 5 > len(alone) * 2


def _without_full_stops(lines: Sequence[str]) -> bool:
    lines = [line for line in lines if line]
    words = sum(len(line.split()) for line in lines)
    marks = sum(len(_MARK.findall(line)) for line in lines)
    return len(lines) > 1 and marks * _WORDS_A_MARK < words and words <= _SHORT_LINE_WORDS * len(lines)


def _title(
    group: Sequence[Line], before: Passage | None, after: Sequence[Line] | None, *, apart: bool
) -> str:
    """The heading that a group is; "" where it is none."""
    line = group[0][1]
    if len(group) > 1:
        return ""
    if marked := re.fullmatch(r"#{1,6}\s+(.*?)\s*#*", line):
        return marked[1]
    if after is None or _ended(line) or not line[:1].isalnum() or line[-1:] in ",;-\u2013\u2014":
        return ""
    words = line.split()
    if (line.isupper() and 2 < len(line) and len(words) <= 8) or _NUMBERED.fullmatch(line):
        return line.capitalize() if line.isupper() else line
    short = len(words) <= _TITLE_WORDS and line[0].isupper() and after[0][1][:1].isupper()
    ended = before is None or _ended(before.text)
    return line if short and ended and not apart and len(after[0][1].split()) > len(words) else ""

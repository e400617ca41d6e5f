"""Divide the lines of a text into headings, comments and blocks of speech."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from renderer.interchange.importing.model import Dropped
from renderer.interchange.importing.texts.directions import direction
from renderer.interchange.importing.texts.sentence_ends import is_ended, sentence_count
from renderer.script.headings import planned_minutes

NumberedLine = tuple[int, str]
"""A line number, from 1, and the text of the line without white space at either end."""
Kind = Literal["words", "heading", "comment"]

BULLET = re.compile(
    r"(?:[-+*\u2022\u2023\u25aa\u25cf\u25a0\u25e6\u25b8\u25ba\u27a4\u00b7]|\(?\d{1,2}[.)]|\(?[a-h]\))\s+(?=\S)"
)
LIST_SIGN = re.compile(
    rf"{BULLET.pattern}|[-*\u2013\u2014\u2022\u2023\u25aa\u25cf\u25a0\u25e6\u25b8\u25ba\u27a4\u00b7\u2713\u2714\u2192\u00bb>]"
    r"\s*(?=[^\W\d_])"
)
"""What begins a line of a list, where another such line is above it or below it."""
_RULE = re.compile(r"([-*_=~\u2014#])(?:\s?\1){2,}|--|[\u2766\u2042\u273b*]")
_UNDERLINE = re.compile(r"[=\-~]{3,}")
_MARKED = re.compile(r"#{1,6}\s+(?=[^\s#])(.*[^\s#])\s*#*")
_BOLD = re.compile(r"(\*{2,3}|_{2,3})([^*_]+)\1:?")
NUMBERED = re.compile(
    r"(?:part|chapter|section|step|scene|segment|stage|phase|exercise|pose|day|week)"
    r"\s+(?:\d+|[ivx]+|[a-z]+)\b.{0,60}",
    re.IGNORECASE,
)
_UPPER_LABEL = re.compile(r"([A-Z][A-Z '&-]{2,40}):")
_LABEL = re.compile(
    r"(?:the )?(?:steps?|instructions?|directions?|how to(?: do it)?|method|script|practice|meditation"
    r"|transcript|text)\s*:",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"(?:notes?(?: to (?:self|(?:the )?(?:reader|speaker|narrator|teacher|editor)))?|hinweis|anmerkung|notiz"
    r"|remarque|opmerking|n\.?b\.?|(?:stage )?directions?|s?fx|music|sounds?(?: effects?)?|audio|todo)"
    r"\s*[:\u2013\u2014]\s*\S.*",
    re.IGNORECASE,
)
_LAST_LINE = re.compile(
    r"[-\u2013\u2014*~#= ]*(?:the )?(?:end|finish|fin)(?: of (?:the )?(?:script|session|recording|audio"
    r"|meditation|practice|track|transcript|text))?[-\u2013\u2014*~#= .]*|script ends?\.?|transcribed by .*"
    r"|[-\u2013\u2014*~#=]{3,} ?(?:the )?(?:script|text|start|begin(?:ning)?)"
    r"(?: of (?:the )?(?:script|text))? ?[-\u2013\u2014*~#=]{3,}",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|p\.) ?)?\d{1,3}(?: (?:of|/) \d{1,3})?|[-\u2013] ?\d{1,3} ?[-\u2013]", re.IGNORECASE
)
_NOT_IN_TITLES = re.compile(r"[][{}<>]|\.\.|\u2026|/\d|[.!?] ")
_LINK = re.compile(r"\[([^][]++)\]\(((?:https?:|www\.|mailto:|/|#)[^()\s]*+)\)")
_OPEN_BRACKET = re.compile(r"\[([^][]+)")
_LONE_CUE = re.compile(r"(?:(?:long|short|brief) )?(?:pause|silence|bell|gong|chimes?)", re.IGNORECASE)
_SOUND = r"(?:music|bells?|gong|chimes?|singing bowl|bowl)"
_LONE_NOISE = re.compile(
    rf"(?:(?:soft|gentle|quiet|background) )?{_SOUND} (?:fades?|rings?|starts?|begins?|stops?|ends?|plays?)"
    rf"(?: (?:in|out|up|down|softly|gently|slowly|quietly|once|twice))?\.?"
    rf"|(?:ring|strike|play|start|stop|fade)(?: (?:in|out))?(?: (?:the|a))? {_SOUND}"
    r"(?: (?:softly|gently|slowly|quietly|once|twice|again))?\.?"
    r"|(?:\u00a9|\(c\) ?\d{4}|copyright (?:\u00a9|\(c\)|\d{4})).{0,60}",
    re.IGNORECASE,
)
"""A line without brackets that says what is to be heard, or whose the text is."""
_OPEN_END = re.compile(
    r"\b(?:a|an|and|at|by|for|from|in|into|my|of|on|or|our|the|then|to|with|your)$", re.IGNORECASE
)
"""A word at the end of a line that goes on in the next one."""
_AROUND = " -\u2013\u2014*~#=_."
_TITLE_WORDS = 8


class Block(Struct, frozen=True, kw_only=True):
    """Lines of words without a blank line between them, or one line that is a heading or a comment."""

    kind: Kind
    lines: tuple[NumberedLine, ...]


def groups_of(lines: Sequence[NumberedLine], dropped: list[Dropped]) -> list[list[NumberedLine]]:
    """Return the lines between blank lines; lines of dashes or stars are left out.

    A line of dashes below a single line makes it a heading. A bracket around a direction that is not closed
    is closed at the end of its line.
    """
    groups: list[list[NumberedLine]] = [[]]
    for number, line in lines:
        if line:
            for link in _LINK.finditer(line):
                where = link.end(1) + 3
                dropped.append(_left_out(number, link[2], "which is the address of a link", where))
            line = _LINK.sub(r"\1", line)
            closed = _OPEN_BRACKET.sub(_with_bracket, line)
            if closed != line:
                what = f'"{line[:60]}": a bracket that is not closed ends with the line'
                dropped.append(Dropped(line=number, column=1, what=what, how="changed"))
            groups[-1].append((number, closed))
        elif groups[-1]:
            groups.append([])
    return [group for group in map(_without_rules, groups) if group]


def _without_rules(group: list[NumberedLine]) -> list[NumberedLine]:
    if len(group) == 2 and _UNDERLINE.fullmatch(group[1][1]):
        return [(group[0][0], f"# {group[0][1]}")]
    return [(number, line) for number, line in group if not _RULE.fullmatch(line)]


def _with_bracket(found: re.Match[str]) -> str:
    """Return the words after an open bracket, with the bracket closed if they are a direction."""
    inside, end = found[1], found.string[found.end() : found.end() + 1]
    if end == "]" or direction(inside, "square").kind not in ("cue", "unclear"):
        return found.group()
    return f"[{inside.rstrip()}]"


def titled_groups(groups: Sequence[Sequence[NumberedLine]]) -> frozenset[int]:
    """Return the numbers of lines that are headings of their groups, since most groups begin with one.

    Such a line is short and has no end mark, and each line below it ends a sentence.
    """
    several = [group for group in groups if len(group) > 1]
    titles = {group[0][0] for group in several if _is_titled(group)}
    return frozenset(titles if len(titles) > 1 and len(titles) * 2 > len(several) else ())


def listed_lines(lines: Iterable[NumberedLine]) -> frozenset[int]:
    """Return the numbers of lines that follow each other and begin with the same sign of a list."""
    found: set[int] = set()
    before: tuple[int, str] | None = None
    for number, line in lines:
        sign = LIST_SIGN.match(line)
        mark = "1" if sign and sign.group().strip("( ")[0].isalnum() else line[:1]
        if sign and before and before[1] == mark:
            found |= {before[0], number}
        before = (number, mark) if sign else None
    return frozenset(found)


def titles_below_times(lines: Sequence[NumberedLine], timed: Collection[int]) -> frozenset[int]:
    """Return the numbers of lines that begin with a time and are the titles of the lines below them.

    ``timed`` are the numbers of all lines that begin with a time. They are titles if most of those with words
    below them look like one.
    """
    groups: list[list[NumberedLine]] = [[]]
    for number, line in lines:
        if not line or number in timed:
            groups.append([])
        if line:
            groups[-1].append((number, line))
    several = [group for group in groups if len(group) > 1 and group[0][0] in timed]
    titles = {group[0][0] for group in several if _is_titled(group) and not _OPEN_END.search(group[0][1])}
    return frozenset(titles if len(titles) * 2 > len(several) else ())


def _is_titled(group: Sequence[NumberedLine]) -> bool:
    (_, first), *rest = group
    return (
        _is_title(first, rest[0][1])
        and not is_ended(first.rstrip(")"))
        and all(is_ended(line) and not line.endswith(")") for _, line in rest)
        and any(sentence_count(line) for _, line in rest)
    )


def blocks_of(
    groups: Sequence[Sequence[NumberedLine]],
    comments: frozenset[int],
    titles: frozenset[int] = frozenset(),
    *,
    short_lines_speak: bool,
    dropped: list[Dropped],
) -> Iterator[Block]:
    """Yield the blocks of a text; the lines whose numbers are among ``titles`` are headings.

    A short line without an end mark, between blank lines, is a heading, unless ``short_lines_speak``. The
    lines whose numbers are among ``comments``, and labels such as ``Steps:``, become comments. A direction
    without brackets gets them. Lines that repeat a heading are left out. Guesses are reported.
    """
    titles = frozenset[int]() if short_lines_speak else titles | titled_groups(groups)
    for number, group in enumerate(groups):
        after = groups[number + 1][0][1] if number + 1 < len(groups) else ""
        same = not short_lines_speak and len(group) > 1 and len({line.lower() for _, line in group}) == 1
        if same and _is_title(group[0][1], after):
            dropped += [_left_out(line, text, "which repeats the heading") for line, text in group[1:]]
            group = group[:1]
        held: list[NumberedLine] = []
        for at, (line, text) in enumerate(group):
            following = group[at + 1][1] if at + 1 < len(group) else after
            kind, words = _kind(
                text, following, alone=len(group) == 1, speaks=short_lines_speak, first=not held
            )
            if line in titles:
                kind = "heading"
            if line in comments:
                kind, words = "comment", text
            elif not short_lines_speak and _is_page_number(groups, number):
                dropped.append(_left_out(line, text, "which is the number of a page"))
                continue
            elif kind == "comment":
                dropped.append(_left_out(line, text, "which is now a comment"))
            elif kind == "heading" and not _MARKED.fullmatch(text):
                dropped.append(
                    Dropped(line=line, column=1, what=f'"{text[:60]}" is a heading', how="changed")
                )
            if kind == "words":
                held.append((line, words))
                continue
            if held:
                yield Block(kind="words", lines=tuple(held))
                held = []
            yield Block(kind=kind, lines=((line, words),))
        if held:
            yield Block(kind="words", lines=tuple(held))


def _is_page_number(groups: Sequence[Sequence[NumberedLine]], at: int) -> bool:
    """Whether a group is the number of a page; numbers with nothing between them are a count."""
    near = [group[0][1] for group in groups[max(at - 1, 0) : at + 2] if len(group) == 1]
    counts = sum(map(str.isdigit, near)) > 1
    return len(groups[at]) == 1 and not counts and bool(_PAGE_NUMBER.fullmatch(groups[at][0][1]))


def _left_out(line: int, text: str, why: str, column: int = 1) -> Dropped:
    return Dropped(line=line, column=column, what=f'"{text[:60]}", {why}')


def _kind(text: str, following: str, *, alone: bool, speaks: bool, first: bool) -> tuple[Kind, str]:
    """Return what a line is, and its words; ``first`` is set where no words of its group come before it."""
    if marked := _MARKED.fullmatch(text):
        return "heading", marked[1]
    goes_on = following[:1].islower() or (not first and text[:1].islower())
    if (bracketed := in_brackets(text)) != text:
        return "words", text if goes_on and _LAST_LINE.fullmatch(text) else bracketed
    if (bold := _BOLD.fullmatch(text)) and first and following:
        name = planned_minutes(bold[2].rstrip(" :"))[0]
        if direction(bold[2], "emphasis").kind == "speech" and not is_ended(name):
            return "heading", bold[2].rstrip(" :")
        return "words", text
    if _LABEL.fullmatch(text) and following:
        return "comment", text
    if not first or not following:
        return "words", text
    if (label := _UPPER_LABEL.fullmatch(text)) and not speaks:
        return "heading", label[1].capitalize()
    if is_ended(text) or not text[:1].isalnum() or text[-1:] in ",;-\u2013\u2014":
        return "words", text
    upper = text.isupper() and len(text) > 2 and not speaks
    if (
        (upper or NUMBERED.fullmatch(text))
        and len(text.split()) <= _TITLE_WORDS
        and not following[:1].islower()
    ):
        return "heading", text.capitalize() if text.isupper() else text
    if not alone or speaks or not _is_title(text, following):
        return "words", text
    bullet = BULLET.match(text)
    if bullet and BULLET.match(following) and following[:1].isdigit():
        return "words", text
    return "heading", text[bullet.end() :] if bullet else text


def _is_title(text: str, following: str) -> bool:
    """Whether a line between blank lines is a heading or a caption."""
    begins = (text[:1].isupper() or text[:1].isdigit()) and not _NOT_IN_TITLES.search(
        BULLET.sub("", text, count=1)
    )
    named = any(map(str.isalpha, text)) and len(text.split()) <= _TITLE_WORDS
    return bool(following) and begins and named and not following[:1].islower()


def in_brackets(text: str) -> str:
    """Return a line in brackets if it is a direction without them, such as ``Music fades``."""
    bare = text.strip(_AROUND)
    lone = NOTE.fullmatch(text) or _LAST_LINE.fullmatch(text) or _LONE_NOISE.fullmatch(bare)
    return f"[{bare}]" if lone or _is_lone_cue(text) else text


def _is_lone_cue(text: str) -> bool:
    """Whether a line without brackets is a cue, such as ``PAUSE 10 SECONDS``."""
    bare = text.strip(_AROUND)
    if (text[-1:] in ".!?" and not text.startswith(tuple(_AROUND[1:]))) or len(bare.split()) > _TITLE_WORDS:
        return False
    certain = bare.isupper() or any(c.isdigit() for c in bare) or _LONE_CUE.fullmatch(bare)
    return bool(certain) and direction(bare, "round", alone=False).kind == "cue"

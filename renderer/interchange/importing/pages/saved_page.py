"""Read a saved HTML page: take the lines that a browser shows in its main text, and read them like a copy."""

from __future__ import annotations

import re
from fractions import Fraction

from renderer.errors import ScriptError
from renderer.interchange.importing.model import Dropped, Imported
from renderer.interchange.importing.pages.html_text import PageParser
from renderer.interchange.importing.pages.main_text import main_span
from renderer.interchange.importing.pages.page_lines import label_of
from renderer.interchange.importing.pages.page_structure import structure_of
from renderer.interchange.importing.pages.practice import practice_of
from renderer.interchange.importing.texts.line_blocks import NumberedLine
from renderer.interchange.importing.texts.plain import read_lines
from renderer.problems import Position, Problem

_UNENDED = re.compile(r"<(?=[^<>]*(?:<|\Z))")
_MOST_UNENDED = 5_000
"""The standard library's parser reads to the end of the file for each tag that is not closed."""
_SITE = re.compile(r"\s+[|\u00b7\u2013\u2014-]\s+[^|\u00b7\u2013\u2014]*$")


def read(text: str, path: str, *, length: Fraction | None = None, language: str = "") -> Imported:
    """Read what a page shows as a script. Its scripts, menus and forms are ignored, and nothing is fetched.

    Without a transcript, the script is the practice in the main text, or the main text if there is none. What
    surrounds it is left out and listed as dropped.

    Raises:
        ScriptError: the page has no words to speak, or too many of its tags are not closed.
    """
    _look_at(text, path)
    shown = PageParser(text.removeprefix("\ufeff"), one_title=True)
    front: dict[str, object] = {key: value for key, value in shown.front.items() if value}
    front |= {"language": language} if language else {}
    title = str(front.pop("page title", ""))
    left_out: list[Dropped] = []
    if title and "title" not in front:
        front["title"] = _SITE.sub("", title)
    if title and title != front["title"]:
        left_out.append(Dropped(line=1, column=1, what=f'the title "{title[:80]}" in the head of the page'))
    if tags := [tag.strip() for tag in str(front.pop("keywords", "")).split(",") if tag.strip()]:
        front["tags"] = tags
    lines, dropped = _main_lines(text, shown, str(front.get("title", "")))
    return read_lines(lines, path, front, length=length, saved=True, dropped=[*left_out, *dropped])


def _main_lines(html: str, shown: PageParser, title: str) -> tuple[list[NumberedLine], list[Dropped]]:
    """Return the lines of the main text, and what was left out around it.

    All lines are kept where they have a transcript, which is seldom the main text, or more of a practice.
    """
    lines = shown.lines
    dropped = [
        Dropped(line=line, column=1, what=f'"{words[:60]}", the caption of a picture')
        for line, words in shown.captions
    ]
    dropped += [
        Dropped(line=line, column=1, what=f'{_many(len(words), "word")} in <{tag}>: "{" ".join(words)[:60]}"')
        for tag, line, words in shown.beside
        if words
    ]
    if any(label_of(line) == "transcript" for _, line in lines):
        return lines, dropped
    begin, end = main_span(html, lines)
    whole, inner = (practice_of(structure_of(part), title) for part in (lines, lines[begin:end]))
    if whole and whole.poses > (inner.poses if inner else 0):
        return lines, dropped
    for part, where in ((lines[:begin], "before"), (lines[end:], "after")):
        if words := [line for line in part if line[1]]:
            first, last = words[0][1][:40], words[-1][1][:40]
            to = f' to "{last}"' if len(words) > 1 else ""
            many = _many(len(words), "line")
            what = f'{many} {where} the main text of the page, "{first}"{to}'
            dropped.append(Dropped(line=words[0][0], column=1, what=what))
    return lines[begin:end], dropped


def _many(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count} {what}s"


def _look_at(text: str, path: str) -> None:
    unended = [found.start() for found in _UNENDED.finditer(text)]
    if len(unended) > _MOST_UNENDED:
        at = unended[0]
        position = Position(path=path, line=text.count("\n", 0, at) + 1, column=at - text.rfind("\n", 0, at))
        message = f"{len(unended):,} tags that are never closed"
        raise ScriptError(
            (Problem(position=position, message=message, remedy="copy the page's words instead"),)
        )

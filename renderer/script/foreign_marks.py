"""Marks of Markdown, HTML and speech services that a script does not have; a voice would speak them."""

from __future__ import annotations

import re
from html import unescape

from renderer.script.cues.aliases import cleared
from renderer.script.cues.parentheses import begins_cue
from renderer.script.headings import is_heading, planned_minutes
from renderer.script.source import Lines
from renderer.script.tokens import tokens

_SUSPICIOUS = re.compile(
    r"[<=~_`%&]|//|\[[\[^!]|\]\(|\{[#:.{%]|(?:^|\s)/\d|\\\s*+$|^\s*+(?:\*\*|\||:::|---|\+\+\+)"
)
_ESCAPED = tuple("\\[]{}*<=~_`%&")
_FILLER = "\ufffc"
_CHAPTER = re.compile(r"chapter(?:[ _-]?(?:marker|mark|title|start))?\s*[:=]\s*(.+)", re.IGNORECASE)
_TIME = re.compile(r"""\btime\s*=\s*["']?\s*\+?(\d{1,9}(?:\.\d{1,9})?)\s*(ms|s)\b""", re.IGNORECASE)
_BREAK = re.compile(r"(?:break|pause|silence)\b(?![\w-])", re.IGNORECASE)
_MARK = re.compile(
    r"<<(?P<double>[^<>]+)>>"
    r"|<(?P<tag>[A-Za-z/?!][^<>]*)>"
    r"|==(?P<marked>(?=\S)[^=]+)=="
    r"|~~(?P<struck>[^~]+)~~"
    r"|(?<!\w)(?P<line>_{1,3})(?P<underlined>(?=[^\W_]|[^\w\s])[^_]*[^\s_])(?P=line)(?!\w)"
    r"|(?<!`)`++(?P<code>[^`]+)`+"
    r"|%%(?P<comment>[^%]*)%%"
    r"|(?<![\w:/])//(?P<slashed>[^/\s][^/]*)//"
    r"|(?<!\S)/(?P<time>\d{1,9}(?:\.\d{1,9})?m?s)(?!\S)"
    r"|(?P<backslash>\\)\s*+$"
    r"|(?P<entity>&(?:[A-Za-z]{2,24}|\#\d{1,7}|\#[xX][\dA-Fa-f]{1,6});)"
)
_BRACKETED = re.compile(
    r"!?\[\[(?P<linked>[^\[\]]*)\]\]|\[\^(?P<footnote>[^\[\]]*)\]:?|\[!(?P<callout>[\w-]+)\][+-]?"
    r"|!?\[(?P<link>[^\[\]]*)\]\((?=[^()\s]*[/.])[^()\s]*+\)"
    r"|(?P<attributes>\{[#:.%][^{}]*\}|\{\{[^{}]*\}\})"
)
_BOLD_LINE = re.compile(r"(?P<mark>\*\*+|__)(?P<words>[^*_]+)(?P=mark):?")
_WHOLE_LINE = re.compile(
    r"(?P<rule>([-=~_+])(?:\s*+\2){2,})|(?P<fence>```.*|~~~.*|:::.*|%%)|(?P<row>\|.*\|)", re.DOTALL
)


def without_bracketed_marks(lines: Lines, number: int, line: str) -> str:
    """Report the marks in brackets in the line of a number, from 0, and put spaces in their place.

    ``line`` is that line without its comments.
    """
    pieces, at = list[str](), 0
    for found in _BRACKETED.finditer(line):
        if line[found.start() - 1 : found.start()] != "\\":
            mark, width = found.group(), len(found.group())
            where = lines.position(number, found.start())
            lines.report(where, f'"{mark[:60]}" is not a mark of scripts', _of_brackets(found), width=width)
            pieces += line[at : found.start()], " " * width
            at = found.end()
    return "".join([*pieces, line[at:]])


def report_foreign_marks(lines: Lines, number: int, line: str, *, begins_paragraph: bool) -> None:
    """Report the other marks in the line of a number, from 0, which a voice would speak."""
    if not _SUSPICIOUS.search(line):
        return
    bare = _bare(line)
    start = len(bare) - len(bare.lstrip())
    stripped = bare.strip()
    if whole := _WHOLE_LINE.fullmatch(stripped):
        message = f'"{stripped[:40]}" is not a mark of scripts'
        lines.report(lines.position(number, start), message, _of_line(whole), width=len(stripped))
        return
    bold = _BOLD_LINE.fullmatch(stripped) if begins_paragraph else None
    if bold and _FILLER not in bold["words"] and is_heading(words := bold["words"].rstrip(": ")):
        name, _ = planned_minutes(words)
        message = f'"{stripped[:60]}" looks like a heading, and would be spoken'
        remedy = f"for a chapter, write # {name}; to speak it, write it without {bold['mark']}"
        lines.report(lines.position(number, start), message, remedy, width=len(stripped))
        return
    for found in _MARK.finditer(bare):
        mark = found.group()
        where = lines.position(number, found.start())
        lines.report(where, f'"{mark[:60]}" is not a mark of scripts', _remedy(found), width=len(mark))


def pause_of_tag(inside: str) -> str | None:
    """The cue for an SSML break, from what its angle brackets hold; None for any other tag."""
    if not _BREAK.match(inside):
        return None
    time = _TIME.search(inside)
    if time:
        return f"pause {time[1]}{time[2].lower()}"
    words = inside.rstrip("/ ").strip()
    return cleared(words) or (words if begins_cue(words) and "=" not in words else "pause")


def chapter_of_mark(inside: str) -> str:
    """The chapter that a mark such as ``CHAPTER_MARKER: Rest`` names, or ""."""
    found = _CHAPTER.fullmatch(inside.strip())
    return found[1].strip() if found else ""


def _bare(line: str) -> str:
    """The line with a filler for each cue, value and escape; its columns stay."""
    pieces = []
    for token in tokens(line):
        kept = token.lastgroup in ("text", "emphasis", "stray")
        pieces.append(token.group() if kept else _FILLER * len(token.group()))
    return "".join(pieces)


def _of_line(found: re.Match[str]) -> str:
    if found["rule"]:
        return "delete it, and leave a blank line in its place; a heading begins with #"
    return "delete it" if found["fence"] else "write the words of the table as sentences"


def _of_brackets(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "linked" | "link":
            words = found[found.lastgroup].rpartition("|")[2].strip()
            if found.lastgroup == "linked" and begins_cue(words):
                return f"write [{words[:40]}]"
            return (
                f'write "{words[:40]}" without brackets' if words and found.group()[0] == "[" else "delete it"
            )
        case "callout":
            return "for a note, write <!-- and -->; for speech, delete it"
        case _:
            return "delete it"


def _remedy(found: re.Match[str]) -> str:
    words = " ".join((found["marked"] or found["underlined"] or "").split())
    match found.lastgroup:
        case "double":
            chapter = chapter_of_mark(found["double"])
            return f"on a line of its own, write # {chapter}" if chapter else "delete it"
        case "tag":
            cue = pause_of_tag(found["tag"])
            cue = cue or (found["tag"].strip() if begins_cue(found["tag"]) else None)
            return f"write [{cue}]" if cue else r"delete it, or write \< to speak it"
        case "marked" | "underlined":
            return f"for emphasis, write *{words[:40]}*" if len(words) <= 40 else "for emphasis, use *"
        case "struck":
            return "delete the words that are struck out, or write them without ~"
        case "code":
            return "write it without `"
        case "slashed" | "time":
            cue = found["slashed"] if found["slashed"] else f"pause {found['time']}"
            return f"write [{cue.strip()}]" if begins_cue(cue) else "delete it"
        case "backslash":
            return "delete it"
        case "comment":
            return "for a comment, write <!-- and -->"
        case _:
            sign = unescape(found.group())
            if sign in _ESCAPED:
                return f"write \\{sign}"
            return (
                "write a space"
                if sign.isspace()
                else f'write "{sign}"'
                if sign.isprintable()
                else "delete it"
            )

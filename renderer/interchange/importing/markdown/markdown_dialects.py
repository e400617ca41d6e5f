"""Turn the marks of Obsidian, Kramdown, Pandoc, Hugo and others into CommonMark, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from renderer.interchange.importing.markdown.markdown_words import ADDRESS
from renderer.interchange.importing.model import Dropped
from renderer.interchange.importing.texts.directions import direction
from renderer.interchange.importing.texts.line_blocks import listed_lines
from renderer.interchange.importing.texts.sentence_ends import EMPHASIS, SENTENCE_BREAK

_FENCE = re.compile(r" {0,3}(?:>\s?)*(?P<fence>`{3,}|~{3,})")
_CALLOUT = re.compile(r"\s*(?:>\s*)++\[!(?P<kind>[\w-]{1,40})\][+-]?\s*(?P<title>.*)")
_QUOTED = re.compile(r"\s*(?:>\s*)++")
_SPOKEN_CALLOUTS = ("quote", "cite")
_FOOTNOTE = re.compile(r" {0,3}\[\^(?P<name>[^\[\]]{1,80})\]:\s*(?P<text>.*)")
_INDENTED = re.compile(r"(?: {4}|\t)\s*\S")
_ADDRESS_OF_LINK = re.compile(r" {0,3}\[[^\[\]^]{1,200}\]:\s*(?P<address><[^<>]*>|\S+)")
_BLOCK = (
    (re.compile(r"\s*:{3,}.*"), "the mark of a block"),
    (re.compile(r"\s*\{:[^{}]*\}\s*"), "attributes"),
    (re.compile(r"\s*(?:[-*]\s+)?\[{1,2}_?TOC_?\]{1,2}\s*", re.IGNORECASE), "a table of contents"),
    (re.compile(r"\s*[-*+]\s+TOC\s*"), "a table of contents"),
    (re.compile(r"\s*#[^\W\d_][\w/-]*(?:[ ,]+#[^\W\d_][\w/-]*)+\s*"), "tags"),
    (re.compile(r"\s*\\(?:newpage|pagebreak|clearpage|toc)\b.*"), "a page break"),
)
_TASK = re.compile(r"(?P<item>\s*(?:>\s*)*(?:[-*+]|\d{1,9}[.)])\s+)\[[ xX]\]\s+")
_MARK = re.compile(
    r"%%(?P<comment>[^%]+)%%"
    r"|!\[\[(?P<embedded>[^\[\]]*)\]\]"
    r"|\[\[(?P<linked>[^\[\]]*)\]\]"
    r"|\^\[(?P<note>[^\[\]]*)\]"
    r"|\[\^(?P<footnote>[^\[\]]{1,80})\]"
    r"|\[(?P<span>[^\[\]]*)\]\{(?P<span_attributes>[.#:][^{}]*)\}"
    r"|(?P<shortcode>\{\{[^{}]*\}\}|\{%[^{}]*%\})"
    r"|(?P<attributes>\{[:#.][^{}]*\}|\{-\})"
    r"|(?<!~)~(?P<below>\w{1,20})~(?!~)"
    r"|\^(?P<above>\w{1,20})\^"
    r"|==(?P<marked>(?=\S)[^=]+)=="
    r"|(?<=\s)\^(?P<block>[\w-]{1,40})\s*$"
)
_LIST_SIGN = re.compile(
    r"[\u2013\u2014\u2022\u2023\u25aa\u25cf\u25a0\u25e6\u25b8\u25ba\u27a4\u00b7\u2713\u2714\u2192\u00bb]\s*(?=[^\W\d_])"
)
"""What begins a line of a list that Markdown does not know."""
_DEFINITION = re.compile(r" {0,3}:\s+(?=\S)")
_NAMES = {
    "embedded": "an embedded file", "footnote": "the number of a footnote", "block": "the name of a block",
}  # fmt: skip
_DIRECTIONS = ("cue", "unclear", "direction", "noise")
_LONGEST_LINE = 5_000
_LONGEST_PARAGRAPH = 10_000
"""Characters; markdown-it takes quadratic time for some paragraphs, so that a longer one is cut."""

Line = tuple[int, str]
"""A line number, from 1, and the text of the line."""


class Dialects(Struct, kw_only=True):
    """Reads the lines of a Markdown file; ``dropped`` lists what it left out or changed.

    A note becomes an HTML comment, which stands at its place.
    """

    dropped: list[Dropped] = field(default_factory=list)
    fence: str = ""
    listed: frozenset[int] = frozenset()
    callout: str = ""
    footnote: bool = False
    in_comment: bool = False
    in_aside: bool = False
    comment_marks: int = 0

    def read(self, lines: Sequence[Line]) -> list[Line]:
        """Return the lines in CommonMark. A long line or paragraph is cut after a sentence or a word."""
        self.comment_marks = sum(line.strip() == "%%" for _, line in lines) // 2 * 2
        self.listed = listed_lines(lines)
        read: list[Line] = []
        for number, line in lines:
            code = self.fence or self.in_comment
            own = self._line(number, line)
            if not code and read and read[-1][1].strip() and (mark := _DEFINITION.match(own)):
                self.drop(number, line, 0, "the mark : of a definition")
                read.append((number, ""))
                own = own[mark.end() :]
            read.append((number, own))
        if self.callout == "comment" and read:
            read[-1] = (read[-1][0], f"{read[-1][1]} -->")
        return list(_cut(read))

    def _line(self, number: int, line: str) -> str:
        if fence := _FENCE.match(line):
            if not self.fence:
                self.fence = fence["fence"]
            elif fence["fence"].startswith(self.fence) and not line[fence.end() :].strip():
                self.fence = ""
            return line
        if self.fence:
            return line
        if line.strip() == "%%" and self.comment_marks:
            self.comment_marks -= 1
            self.in_comment = not self.in_comment
            return "<!--" if self.in_comment else "-->"
        if self.in_comment:
            return _without_ends(line)
        if self.in_aside or line.strip().lower() == "<aside>":
            return self._aside(number, line)
        if self.callout and (within := self._in_callout(line)) is not None:
            return within
        if self.footnote and _INDENTED.match(line):
            return _comment(line)
        self.footnote = False
        if block := self._block(number, line):
            return block
        if any(pattern.fullmatch(line) for pattern, _ in _BLOCK):
            what = next(what for pattern, what in _BLOCK if pattern.fullmatch(line))
            self.drop(number, line, 0, f'{what}: "{line.strip()[:60]}"')
            return ""
        return self._inline(number, line)

    def _aside(self, number: int, line: str) -> str:
        """Return what a line of an element ``aside`` becomes."""
        tag = line.strip().lower()
        if tag not in ("<aside>", "</aside>"):
            return _comment(line) if tag else ""
        self.in_aside = tag == "<aside>"
        self.drop(number, line, 0, f'HTML: "{tag}"')
        return ""

    def _in_callout(self, line: str) -> str | None:
        quoted = _QUOTED.match(line)
        if quoted and not _CALLOUT.match(line):
            words = line[quoted.end() :]
            return _comment(words) if words.strip() else ""
        self.callout = ""
        return None

    def _block(self, number: int, line: str) -> str:
        """Return what a callout, a footnote or the address of a link becomes, or ""."""
        if found := _CALLOUT.fullmatch(line):
            title = found["title"].strip()
            if found["kind"].lower() in _SPOKEN_CALLOUTS:
                self.drop(number, line, line.index("[!"), f"[!{found['kind']}]")
                return _comment(title) if title else ">"
            self.callout = found["kind"]
            what = f'the note "[!{found["kind"]}] {title[:60]}", which becomes a comment'
            self.drop(number, line, 0, what, changed=True)
            return _comment(f"{found['kind'].lower()}: {title}".rstrip(": "))
        if found := _FOOTNOTE.fullmatch(line):
            self.footnote = True
            what = f'the footnote "{found["name"][:40]}", which becomes a comment'
            self.drop(number, line, 0, what, changed=True)
            return _comment(f"footnote {found['name']}: {found['text']}")
        if (found := _ADDRESS_OF_LINK.match(line)) and not ADDRESS.search(found["address"]):
            return self._inline(number, line.replace("[", "\\[", 1))
        return ""

    def _inline(self, number: int, line: str) -> str:
        if number in self.listed and (sign := _LIST_SIGN.match(line)):
            line = f"- {line[sign.end() :]}"
        if task := _TASK.match(line):
            line = task["item"] + line[task.end() :]
        pieces, at = [], 0
        for found in _MARK.finditer(line):
            pieces.append(line[at : found.start()])
            pieces.append(self._mark(number, line, found))
            at = found.end()
        return "".join([*pieces, line[at:]])

    def _mark(self, number: int, line: str, found: re.Match[str]) -> str:
        """Return what a mark within a line becomes."""
        kind, inside = found.lastgroup or "", found[found.lastgroup or 0].strip()
        match kind:
            case "comment" | "note":
                what = f'the note "{inside[:60]}", which becomes a comment'
                self.drop(number, line, found.start(), what, changed=True)
                return _comment(inside)
            case "linked":
                if direction(inside, "round").kind in _DIRECTIONS:
                    return f"[{inside}]"
                return inside.rpartition("|")[2].strip() or inside
            case "span_attributes":
                self.drop(number, line, found.start("span_attributes") - 1, f"{{{inside[:60]}}}")
                is_direction = direction(found["span"], "round").kind in _DIRECTIONS
                return f"[{found['span']}]" if is_direction else found["span"]
            case "below" | "above":
                return inside
            case "marked":
                return f"{EMPHASIS}{inside}{EMPHASIS}"
            case _:
                what = f'{_NAMES.get(kind, kind)}: "{found.group()[:60]}"'
                self.drop(number, line, found.start(), what)
                return ""

    def drop(self, number: int, line: str, at: int, what: str, *, changed: bool = False) -> None:
        column = len(line) - len(line[at:].lstrip()) + 1
        dropped = Dropped(line=number, column=column, what=what, how="changed" if changed else "left out")
        self.dropped.append(dropped)


def _comment(text: str) -> str:
    return f"<!-- {_without_ends(text.strip())} -->"


def _without_ends(text: str) -> str:
    return text.replace("-->", "-- >")


def _cut(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines, with blank lines in a paragraph that is too long."""
    held = 0
    for number, line in lines:
        for part in _parts(line):
            held = held + len(part) if part.strip() else 0
            if held > _LONGEST_PARAGRAPH:
                yield number, ""
                held = len(part)
            yield number, part


def _parts(line: str) -> Iterator[str]:
    """Yield a line in parts of at most 5,000 characters."""
    while len(line) > _LONGEST_LINE:
        ends = [found.start() for found in SENTENCE_BREAK.finditer(line, 0, _LONGEST_LINE)]
        end = (ends or [line.rfind(" ", 0, _LONGEST_LINE)])[-1]
        end = end if end > 0 else _LONGEST_LINE
        yield line[:end]
        line = line[end:].lstrip()
    yield line

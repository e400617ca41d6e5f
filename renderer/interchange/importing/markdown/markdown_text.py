"""Read the paragraphs and headings of Markdown with markdown-it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from renderer.interchange.importing.markdown.bold_lines import (
    direction_of,
    heading_before,
    is_aside,
    is_bold,
    is_bold_note,
    is_length,
    is_note,
    parted_notes,
    title_in,
)
from renderer.interchange.importing.markdown.markdown_dialects import Dialects, Line
from renderer.interchange.importing.markdown.markdown_front import read_front
from renderer.interchange.importing.markdown.markdown_words import MarkdownWords, Written
from renderer.interchange.importing.model import Imported
from renderer.interchange.importing.pages.html_text import PageParser
from renderer.interchange.importing.texts.chat import without_chat
from renderer.interchange.importing.texts.foreign_marks import PICTURES
from renderer.interchange.importing.texts.line_blocks import in_brackets
from renderer.interchange.importing.texts.line_joining import Passage
from renderer.interchange.importing.texts.plain import no_words, seconds_of
from renderer.interchange.importing.texts.prose import script_of
from renderer.interchange.importing.texts.sentence_ends import EMPHASIS
from renderer.interchange.importing.texts.speaker_lines import passages_with_names_in_brackets
from renderer.script.headings import is_heading, planned_minutes

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TEXT_BLOCKS = ("", "text", "txt", "plaintext", "markdown", "md")
"""The languages of a block of code that holds a script."""
_SPOKEN_COLUMN = re.compile(
    r"script|spoken|speech|words?|text|narration|narrator|voice(?:-?over)?|vo|dialogue|say|says|audio"
    r"|instructions?|guidance",
    re.IGNORECASE,
)
_TIME = re.compile(
    rf"{EMPHASIS}?\(?(?P<time>\d{{1,2}}:\d\d(?::\d\d)?)\)?{EMPHASIS}?"
    rf"(?=\s*[-\u2013\u2014:|]?\s*[\"\u201c(\[{EMPHASIS}A-Z])"
)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_PICTURES = re.compile(PICTURES)
_SHOWN = 60


def read(text: str, path: str, *, length: Fraction | None = None, language: str = "") -> Imported:
    """Read a Markdown file as a script.

    Headings and bold lines become chapters, list items become paragraphs, and links keep their text. Notes
    and footnotes become comments.

    Raises:
        ScriptError: the file has no words to speak, or its front matter is not valid.
    """
    body = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace(EMPHASIS, "")
    lines = body.split("\n")
    front = read_front(lines, path)
    keys = front.keys | ({"language": language} if language else {})
    words = MarkdownWords(source=lines)
    reader = _MarkdownReader(parser=_parser(), words=words)
    reader.lines(list(enumerate(lines, 1))[front.end :])
    passages = without_chat(reader.passages, words.dropped)
    first = next((n for n, passage in enumerate(passages) if not passage.comment), 0)
    if "title" not in keys and reader.title:
        keys["title"] = reader.title
    if "title" not in keys and passages and passages[first].heading and reader.largest == 1:
        title = passages.pop(first).text
        keys["title"] = " ".join(_PICTURES.sub("", title).split()) or title
    if not any(c.isalnum() for p in passages if not (p.heading or p.comment) for c in p.text):
        raise no_words(path)
    own = keys.pop("length", None)
    requested_length = length if length is not None else seconds_of(own)
    passages = passages_with_names_in_brackets(passages)
    imported = script_of(passages, keys, [*front.dropped, *words.dropped], length=requested_length)
    dropped = sorted(imported.dropped, key=lambda drop: (drop.line, drop.column))
    return replace(imported, dropped=tuple(dropped))


def _parser() -> MarkdownIt:
    """Return a parser for which indented lines are text: people indent them, and code is fenced."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("code")


class _MarkdownReader(Struct, kw_only=True):
    """Collects the passages of a file.

    ``numbers`` are the numbers of the lines that are parsed now. ``largest`` counts headings of the first
    level. ``lists`` are the numbers of the last items of the lists that are open, and ``last_number`` is that
    of the list before. ``title`` is the title that a line gives.
    """

    parser: MarkdownIt
    words: MarkdownWords
    numbers: Sequence[int] = ()
    passages: list[Passage] = field(default_factory=list)
    largest: int = 0
    title: str = ""
    lists: list[int] = field(default_factory=list)
    last_number: int = 0

    def lines(self, lines: Sequence[Line]) -> None:
        """Read lines of Markdown, each with its number in the file."""
        dialects = Dialects()
        read = list(parted_notes(dialects.read(lines)))
        self.words.dropped += dialects.dropped
        outer, self.numbers = self.numbers, [number for number, _ in read]
        self.blocks(self.parser.parse("\n".join(line for _, line in read)))
        self.numbers = outer

    def blocks(self, tokens: Sequence[Token]) -> None:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.map:
                self.words.go_to(self.numbers[min(token.map[0], len(self.numbers) - 1)])
            match token.type:
                case "fence":
                    self.code(token)
                case "html_block":
                    self.html(token.content)
                case "table_open":
                    at = self.table(tokens, at)
                case "ordered_list_open" | "bullet_list_open":
                    self.lists.append(self.last_number)
                case "ordered_list_close" | "bullet_list_close":
                    self.last_number = self.lists.pop()
                case "list_item_open" if token.info:
                    self.numbered(token, tokens[at + 1 : at + 3])
                case "inline":
                    whole_item = bool(self.lists) and tokens[at + 2].type == "list_item_close"
                    self.paragraph(token, tokens[at - 1], whole_item=whole_item)
                case _:
                    pass
            at += 1

    def paragraph(self, token: Token, before: Token, *, whole_item: bool) -> None:
        """Add a paragraph or a heading; a bold item of a list is a heading only with words or minutes."""
        line, children = self.words.line, token.children or ()
        written = self.words.read(children)
        name = " ".join(words.plain() for words in written)
        self.words.go_to(line)
        ruled = before.markup in ("-", "=") and ("\n" in token.content or not is_heading(name.rstrip("?")))
        label = name.rstrip(": ")
        if before.type == "heading_open" and not ruled:
            self.largest += before.tag == "h1"
            if cue := direction_of(label, is_heading=True) if label else "":
                self.passages.append(Passage(text=cue, line=line))
            else:
                self.heading(name)
        elif is_bold(children) and is_heading(label):
            self.bold(label, whole_item=whole_item, written=written)
        else:
            if before.type == "heading_open":
                self.words.drop(f'"{before.markup * 3}", a rule below a paragraph')
            self.speech(written)
        self.passages += self.words.notes
        self.words.notes.clear()

    def bold(self, label: str, *, whole_item: bool, written: Sequence[Written]) -> None:
        """Add a bold line; a whole item of a list is a heading only if it gives a time."""
        if cue := direction_of(label, is_heading=False):
            self.passages.append(Passage(text=cue, line=self.words.line))
        elif self.took_title(label):
            return
        elif is_length(label) or is_bold_note(label):
            self.words.drop(f'"{label[:_SHOWN]}", which becomes a comment', changed=True)
            self.comment(label)
        elif whole_item and not planned_minutes(label)[1]:
            self.speech(written)
        else:
            self.words.drop(f'"{label[:_SHOWN]}", a bold line, which becomes a heading', changed=True)
            self.heading(label)

    def speech(self, written: Sequence[Written]) -> None:
        for words in written:
            starts = tuple(words.starts)
            line = starts[0].line if starts else self.words.line
            if self.took_title(words.plain()):
                continue
            if is_note(words.text) or is_length(words.plain()) or is_aside(words.text):
                self.words.drop(f'"{words.plain()[:_SHOWN]}", which becomes a comment', changed=True)
                self.comment(words.plain())
                continue
            heading, end = heading_before(words.text)
            if heading:
                self.words.column = starts[0].column - 1 if starts else 0
                self.words.drop(f'"{heading[:_SHOWN]}", bold words, which become a heading', changed=True)
                self.heading(heading)
                starts = tuple(replace(s, offset=s.offset - end) for s in starts if s.offset >= end)
            text = words.text[end:].rstrip()
            if time := _TIME.match(text):  # a time at the start of a paragraph is a cue in brackets
                text = f"[{time['time']}]{text[time.end() :]}"
            if text:
                self.passages.append(Passage(text=in_brackets(text), line=line, starts=starts))

    def took_title(self, line: str) -> bool:
        """Take the title of the script from a line before all words, such as ``Title: Morning light``."""
        found = "" if self.title or any(not passage.comment for passage in self.passages) else title_in(line)
        self.title = self.title or found
        return bool(found)

    def heading(self, written: str) -> None:
        name, minutes = planned_minutes(written)
        if name:
            self.passages.append(Passage(text=name, line=self.words.line, heading=True))
        if minutes:
            self.words.drop(f'"{minutes}" in a heading, which becomes a comment', changed=True)
            self.comment(minutes)

    def comment(self, text: str) -> None:
        if text.strip():
            self.passages.append(Passage(text=" ".join(text.split()), line=self.words.line, comment=True))

    def numbered(self, item: Token, first: Sequence[Token]) -> None:
        """Keep the number of a paragraph such as ``2024. A quiet year``, which looks like a list's item."""
        number, before = int(item.info), self.lists[-1]
        children = first[-1].children if first[-1].type == "inline" else None
        if number not in (1, before, before + 1) and children and children[0].type == "text":
            children[0].content = f"{number}. {children[0].content}"
        self.lists[-1] = number

    def code(self, token: Token) -> None:
        """Read a block of text as Markdown; a program is left out."""
        kind = token.info.split()[0].lower() if token.info.split() else ""
        if kind not in _TEXT_BLOCKS:
            self.words.drop(f"a block of code, {len(token.content.split())} words")
            return
        lines = token.content.rstrip("\n").split("\n")
        self.lines(list(enumerate(lines, self.words.line + 1)))

    def html(self, content: str) -> None:
        """Read the words and the comments of a block of HTML."""
        begun, at = self.words.line, 0
        for offset, piece, is_comment in _html_pieces(content):
            begun, at = begun + content.count("\n", at, offset), offset
            self.words.go_to(begun)
            if is_comment:
                self.comment(piece)
                continue
            if tags := _TAG.findall(piece):
                self.words.drop(f'HTML: "{"".join(tags)[:_SHOWN]}"')
            for number, words in PageParser(piece, one_title=False).lines:
                self.words.go_to(begun + number - 1)
                if words.startswith("## "):
                    self.heading(words.removeprefix("## "))
                elif words:
                    self.speech(self.words.read(self.parser.parseInline(words)[0].children or ()))

    def table(self, tokens: Sequence[Token], at: int) -> int:
        """Read the column that holds the script; the other cells, and other tables, become comments."""
        end = next(n for n in range(at, len(tokens)) if tokens[n].type == "table_close")
        first, rows = self.words.line, self.rows(tokens[at:end])
        heads = [head.replace(EMPHASIS, "") for head in rows[0][1]]
        spoken = next((n for n, head in enumerate(heads) if _SPOKEN_COLUMN.fullmatch(head)), None)
        self.words.go_to(first)
        kept = "" if spoken is None else f', except its column "{heads[spoken]}"'
        what = f'a table, "{" | ".join(heads)[:_SHOWN]}", which becomes comments{kept}'
        self.words.drop(what, changed=True)
        for number, cells in rows[spoken is not None :]:
            self.words.go_to(number)
            notes = [cell.replace(EMPHASIS, "") for n, cell in enumerate(cells) if n != spoken and cell]
            self.comment("; ".join(notes))
            if spoken is not None and spoken < len(cells) and cells[spoken]:
                self.passages.append(Passage(text=cells[spoken], line=number))
        return end

    def rows(self, tokens: Sequence[Token]) -> list[tuple[int, list[str]]]:
        """Return the number of the line and the cells of each row of a table."""
        rows: list[tuple[int, list[str]]] = []
        for token in tokens:
            if token.type == "tr_open":
                number = self.numbers[token.map[0]] if token.map else self.words.line
                rows.append((number, []))
                self.words.go_to(number)
            elif token.type == "inline":
                written = self.words.read(token.children or ())
                rows[-1][1].append(" ".join(words.text.strip() for words in written))
        return rows


def _html_pieces(content: str) -> Iterator[tuple[int, str, bool]]:
    """Yield the offset and the text of each piece of HTML, and whether it is a comment."""
    at = 0
    while at < len(content):
        start = content.find("<!--", at)
        start = len(content) if start < 0 else start
        if content[at:start].strip():
            yield at, content[at:start], False
        if start == len(content):
            return
        end = content.find("-->", start + 4)
        end = len(content) if end < 0 else end
        yield start, content[start + 4 : end], True
        at = end + 3

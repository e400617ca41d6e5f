"""Read the words within a paragraph of Markdown, each with its place in the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from renderer.interchange.importing.model import Dropped
from renderer.interchange.importing.texts.line_joining import LineStart, Passage
from renderer.interchange.importing.texts.sentence_ends import EMPHASIS, is_ended

if TYPE_CHECKING:
    from markdown_it.token import Token

ADDRESS = re.compile(r"[/.#@:%?]")
"""What the address of a link contains, and a word in its place does not."""
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SHOWN = 60


class Written(Struct, kw_only=True):
    """Words with marks of emphasis, and the places in the file at which their parts start."""

    text: str = ""
    starts: list[LineStart] = field(default_factory=list)

    def add(self, words: str, line: int, column: int) -> None:
        folded = re.sub(r"\s+", " ", words)
        if not self.text or self.text.endswith(" "):
            folded = folded.lstrip()
        if folded:
            self.starts.append(LineStart(offset=len(self.text), line=line, column=column))
        self.text += folded

    def plain(self) -> str:
        """Return the words without marks of emphasis."""
        return self.text.replace(EMPHASIS, "").strip()


class MarkdownWords(Struct, kw_only=True):
    """Reads the tokens of paragraphs.

    ``source`` are the lines of the file; ``line``, from 1, and ``column``, from 0, are the place in it.
    ``notes`` are the comments within the paragraph. ``struck`` gathers words that are struck out; ``links``
    are the addresses of the links that are open.
    """

    source: Sequence[str]
    line: int = 1
    column: int = 0
    dropped: list[Dropped] = field(default_factory=list)
    notes: list[Passage] = field(default_factory=list)
    struck: list[str] | None = None
    links: list[str] = field(default_factory=list)

    def go_to(self, line: int) -> None:
        self.line, self.column = line, 0

    def drop(self, what: str, *, changed: bool = False) -> None:
        """List something that is left out, or changed, at the current place."""
        line = self.source[self.line - 1] if self.line <= len(self.source) else ""
        column = len(line) - len(line[self.column :].lstrip()) + 1
        dropped = Dropped(line=self.line, column=column, what=what, how="changed" if changed else "left out")
        self.dropped.append(dropped)

    def read(self, tokens: Sequence[Token]) -> list[Written]:
        """Return the words of a paragraph; a hard line break after an unfinished sentence parts them."""
        parts = [Written()]
        for token in tokens:
            words, is_break = parts[-1], bool(_BREAK.fullmatch(token.content))
            if is_break or token.type in ("softbreak", "hardbreak"):
                if not is_break:
                    self.go_to(self.line + 1)
                words.text += " "
                if token.type != "softbreak" and not is_ended(words.plain()):
                    parts.append(_broken(words))
            elif token.type.startswith("s_"):
                self._struck(token)
            elif self.struck is not None:
                self.struck.append(token.content)
            else:
                self._token(parts[-1], token)
        return [words for words in parts if words.plain()]

    def _token(self, words: Written, token: Token) -> None:
        match token.type:
            case "text" | "code_inline" | "text_special":
                if not (self.links and self.links[-1] == "<"):
                    self._add(words, token.content)
            case "em_open" | "em_close" | "strong_open" | "strong_close":
                words.text += EMPHASIS
            case "image":
                self.drop(f'the picture "{token.content[:_SHOWN]}"')
            case "html_inline" if token.content.startswith("<!--"):
                text = " ".join(token.content[4:-3].split())
                self.notes.append(Passage(text=text, line=self.line, comment=True))
            case "html_inline":  # words in angle brackets, which are read with the text around them
                self._add(words, token.content)
            case "link_open":
                self._link(words, token)
            case "link_close":
                address = self.links.pop()
                words.text += f"]({address})" if address not in ("", "<") else ""
            case _:
                pass

    def _link(self, words: Written, token: Token) -> None:
        """Keep the words of a link; brackets and parentheses without an address are no link."""
        address = str(token.attrGet("href") or "")
        if token.info == "auto":
            self.drop(f'the address "{address[:_SHOWN]}"')
            self.links.append("<")
        elif ADDRESS.search(address) or not address:
            self.links.append("")
        else:
            words.text += "["
            self.links.append(address)

    def _struck(self, token: Token) -> None:
        if token.type == "s_open":
            self.struck = []
        else:
            self.drop(f'words that are struck out: "{"".join(self.struck or ())[:_SHOWN]}"')
            self.struck = None

    def _add(self, words: Written, text: str) -> None:
        """Add words at their place, which is found in their line."""
        line = self.source[self.line - 1] if self.line <= len(self.source) else ""
        found = line.find(text.strip()[:20], self.column) if text.strip() else -1
        begin = found if found >= 0 else self.column
        self.column = begin + len(text.strip()) if found >= 0 else begin
        words.add(text, self.line, begin + 1)


def _broken(words: Written) -> Written:
    """End the words before a line break; emphasis that is open goes on after it."""
    is_open = words.text.count(EMPHASIS) % 2 == 1
    if is_open:
        words.text = f"{words.text.rstrip()}{EMPHASIS}"
    return Written(text=EMPHASIS if is_open else "")

"""Finds where sentences stand in the text of a script."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from msgspec import Struct

from renderer.problems import Position
from renderer.script.source import Source, split_lines

_FARTHEST = 20_000
"""How many characters after the start of its piece of text a sentence may begin or end."""
_PIECE_END = re.compile(r"(?<!\\)\[|\n[ \t]*\n")
"""A cue or the end of a paragraph, after which another piece of text begins."""


class TextRange(Struct, frozen=True, kw_only=True):
    """A part of a text, from a line and column up to another, all counted from 1."""

    line: int
    column: int
    end_line: int
    end_column: int


class SentencePlaces:
    """Finds the sentences of one script, which are asked for in the order in which they are spoken."""

    def __init__(self, source: Source) -> None:
        lines = split_lines(source).lines
        self._text = "\n".join(lines)
        self._starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        self._passed: dict[int, int] = {}

    def place(self, position: Position, sentence: str) -> TextRange:
        """Where a sentence stands whose piece of text begins at ``position``.

        A sentence that cannot be found word by word, such as one with a value, is at the whole piece.
        """
        start = self._starts[position.line - 1] + position.column - 1
        passed = self._passed.get(start, start)
        ended = _PIECE_END.search(self._text, start, start + _FARTHEST)
        end = ended.start() if ended else start + _FARTHEST
        found = self._found(sentence, passed, end) or self._found(sentence, start, end) or self._piece(start)
        self._passed[start] = found[1]
        return self._range(*found)

    def _found(self, sentence: str, start: int, end: int) -> tuple[int, int] | None:
        """From where to where a sentence stands in the text, perhaps over several lines."""
        at = self._text.find(sentence, start, end)
        if at >= 0:
            return at, at + len(sentence)
        words = r"[\s*\\]+".join(map(_marked, sentence.split()))
        match = re.compile(words).search(self._text, start, end)
        return match.span() if match else None

    def _piece(self, start: int) -> tuple[int, int]:
        """From where to where the piece of text stands: up to a cue or the end of the line."""
        match = re.compile(r"(?:\\.|[^\[\n])*").match(self._text, start)
        end = match.end() if match else start
        return start, start + len(self._text[start:end].rstrip())

    def _range(self, start: int, end: int) -> TextRange:
        line, column = self._line_column(start)
        end_line, end_column = self._line_column(end)
        return TextRange(line=line, column=column, end_line=end_line, end_column=end_column)

    def _line_column(self, at: int) -> tuple[int, int]:
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1


def _marked(word: str) -> str:
    """A pattern for a word with backslashes and the ends of emphasis before its marks."""
    return re.escape(word[0]) + "".join(
        sign if sign.isalnum() else re.escape(sign) if sign in "*\\" else rf"[*\\]*{re.escape(sign)}"
        for sign in word[1:]
    )

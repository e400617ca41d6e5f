"""Paragraphs split into sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from unicodedata import category

from renderer.problems import Position
from renderer.voice import primary_language

LONGEST_SENTENCE = 2_000
LONGEST_PARAGRAPH = 100_000
_LONGEST_PIECE = 6_000

_MORE_ENDS = re.compile(
    r"(?:(?<=\u2026)|(?<=[.!?\u2026][)\]\u201d\u2019\"']))\s+(?=[\"'(\u201c\u2018]?[^\W\d_a-z])"
)
_ALPHANUMERIC = re.compile(r"[^\W_]")
_ENDS = re.compile(r"[.!?\u2026:;\u3002\uff01\uff1f][\"')\]\u201d\u2019\u00bb]*$")


def split_sentences(text: str, language: str) -> tuple[str, ...]:
    """The sentences of a text with folded white space, without those that have no letter or digit."""
    return tuple(filter(can_be_said, _pieces(text, language)))


@lru_cache(maxsize=4096)
def _pieces(text: str, language: str) -> tuple[str, ...]:
    """The sentences of a text, and what stands between them, such as an emoji.

    ``sentencex`` knows the abbreviations of many languages. An ellipsis of one character, and a sentence
    inside brackets or quotes, are split here where a capital follows.
    """
    pieces = [
        piece for found in _segments(text, primary_language(language)) for piece in _MORE_ENDS.split(found)
    ]
    return tuple(stripped for piece in pieces if (stripped := piece.strip()))


def _segments(text: str, language: str) -> Iterator[str]:
    """Yield the sentences of ``sentencex``, which takes quadratic time for some long texts.

    A long text is split piece by piece; the last sentence of a piece begins the next piece.
    """
    import sentencex

    start, begun = 0, ""
    while start + _LONGEST_PIECE < len(text):
        piece = text[start : start + _LONGEST_PIECE]
        *ended, last = sentencex.segment(language, piece)
        if not ended:  # longer than any voice speaks
            begun += piece
            start += len(piece)
            continue
        yield begun + ended[0]
        yield from ended[1:]
        begun = ""
        start += len(piece) - len(last)
    found = list(sentencex.segment(language, text[start:])) or [""]
    yield begun + found[0]
    yield from found[1:]


def can_be_said(text: str) -> bool:
    return bool(_ALPHANUMERIC.search(text))


def _is_symbol(piece: str) -> bool:
    """Whether a piece without words has a symbol, and is more than punctuation."""
    return not can_be_said(piece) and any(category(sign).startswith("S") for sign in piece)


def ends_sentence(text: str) -> bool:
    return bool(_ENDS.search(text.rstrip()))


class Paragraph:
    """Pieces of text, each with its position, joined; their white space is folded already."""

    def __init__(self, pieces: Sequence[tuple[Position, str]]) -> None:
        self.positions = [position for position, _ in pieces]
        self.text = " ".join(words for _, words in pieces)
        self._starts = list(accumulate((len(words) + 1 for _, words in pieces), initial=0))[:-1]

    def sentences(self, at: int, language: str) -> Iterator[tuple[Position, str]]:
        """The sentences from a character on, each with the position of the piece in which it starts."""
        for sentence in split_sentences(self.text[at:], language):
            at = max(at, self.text.find(sentence, at))
            yield self._position(at), sentence
            at += len(sentence)

    def symbols(self, at: int, language: str) -> Iterator[tuple[Position, str]]:
        """The symbols between the sentences from a character on, such as emoji, each with its position."""
        for symbol in filter(_is_symbol, _pieces(self.text[at:], language)):
            at = max(at, self.text.find(symbol, at))
            position = self._position(at)
            column = position.text.find(symbol, position.column - 1)
            yield position if column < 0 else position.at(column + 1), symbol
            at += len(symbol)

    def _position(self, at: int) -> Position:
        return self.positions[bisect_right(self._starts, at) - 1]

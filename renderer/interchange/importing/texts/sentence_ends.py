"""Find out whether a line ends a sentence."""

from __future__ import annotations

import re

EMPHASIS = "\ue000"
"""Marks the beginning and the end of emphasized words in a passage."""
EMPHASIS_MARKS = f"*_{EMPHASIS}"

_END = re.compile(r"(?:[.!?\u2026\u3002\uff01\uff1f]|:)[\"')\]}\u201d\u2019\u00bb]*$")
_BRACKET = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>|(?<!\S)/\w+|//[^/]*//)$")
_BRACKET_END = re.compile(r"[\])}>]$|//$")
_MARK = re.compile(r"[.!?\u2026\u3002\uff01\uff1f](?:\s|$|[\"')\u201d\u2019])|[\u3002\uff01\uff1f]")
SENTENCE_BREAK = re.compile(r"(?<=[.!?\u2026])\s+")
"""The white space between two sentences in a line."""

_MOST_BRACKETS = 4
"""Brackets at the end of a line that are looked behind for the end of a sentence."""
_WORDS_A_MARK = 40
_SHORT_LINE_WORDS = 25


def is_ended(text: str) -> bool:
    """Whether a text ends with the end of a sentence or with a bracket."""
    bare = text.rstrip(EMPHASIS_MARKS)
    return bool(_END.search(bare) or _BRACKET_END.search(bare))


def ends_within(text: str) -> bool:
    """Whether a text ends in the middle of a sentence, apart from brackets at its end."""
    text = text.rstrip(EMPHASIS_MARKS)
    for _ in range(_MOST_BRACKETS):
        text = _BRACKET.sub("", text)
    return not _END.search(text or ".")


def sentence_count(text: str) -> int:
    """Return the number of ends of sentences in a text."""
    return len(_MARK.findall(text))


def without_full_stops(lines: list[str]) -> bool:
    """Whether each of these lines is a sentence, since they have no full stops."""
    words = sum(len(line.split()) for line in lines)
    marks = sum(map(sentence_count, lines))
    return len(lines) > 1 and marks * _WORDS_A_MARK < words and words <= _SHORT_LINE_WORDS * len(lines)

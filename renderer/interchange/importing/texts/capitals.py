"""Decide whether a word is capitalized only because it starts a line, or everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?\u2026:]['\")\]\u201d\u2019]*\s+)[\"'(\[\u201c\u2018]*$")
_NAMES = frozenset(
    {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february",
        "april", "june", "july", "august", "september", "october", "november", "december", "english",
        "french", "german", "spanish", "italian", "portuguese", "dutch", "sanskrit", "pali", "hindi",
        "tibetan", "japanese", "chinese", "indian", "buddhist", "hindu", "christian", "jewish", "muslim",
        "zen", "god", "buddha",
    }
)  # fmt: skip
_I = re.compile(r"I(?:['\u2019].*)?")
_MANY_CAPITALS = 8
"""If more than one word in this many is capitalized within sentences, the language capitalizes all nouns."""


_ENOUGH = 40
"""Characters before a word that are searched for the end of a sentence."""


def _begins_sentence(line: str, start: int) -> bool:
    return bool(_SENTENCE_BEGINS.search(line, max(start - _ENOUGH, 0), start))


class Capitals:
    """The capitalization of words, learned from all lines of a text."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.small: set[str] = set()
        self.large: set[str] = set()
        within = capitals = 0
        for line in lines:
            for found in _WORD.finditer(line):
                word = found.group()
                if word[0].islower():
                    self.small.add(word)
                    within += 1
                elif not _begins_sentence(line, found.start()) and not _I.fullmatch(word):
                    self.large.add(word.lower())
                    within += 1
                    capitals += 1
        self.of_nouns = capitals > 20 and capitals * _MANY_CAPITALS > within

    def lower_first_letter(self, words: str) -> str:
        """Return a line that continues a sentence, with its first letter in lower case where that is safe.

        The capital is kept for names, for "I" and for words with several capitals. A word that occurs in
        lower case elsewhere is not a name. A word that is always capitalized within lines is a name.
        """
        found = _WORD.match(words)
        if not found or not (word := found.group())[0].isupper():
            return words
        low = word.lower()
        if _I.fullmatch(word) or any(c.isupper() for c in word[1:]):
            return words
        if low not in self.small and (low in self.large or low in _NAMES or self.of_nouns):
            return words
        return low + words[found.end() :] if word.istitle() else words[0].lower() + words[1:]

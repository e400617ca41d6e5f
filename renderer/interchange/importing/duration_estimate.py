"""How long words will take, before any voice has spoken them."""

from __future__ import annotations

from fractions import Fraction

_LETTERS_A_WORD = 6
_BREATH = Fraction(1, 4)
_SLOWER = Fraction(6, 5)
"""Voices keep a rate only roughly."""


def word_count(text: str) -> int:
    """Words, or as many as letters make where they are longer or stand without spaces; a digit may be a
    word of its own, and so may a letter of those that stand for syllables.
    """
    runs = sum(any(c.isalnum() for c in run) for run in text.split())
    wide = sum(c.isdigit() or (c >= "\u1100" and c.isalpha()) for c in text)
    return max(runs, (len(text) - wide) // _LETTERS_A_WORD + wide * 2 // 3)


def reckoned_seconds(text: str, words_per_minute: Fraction) -> Fraction:
    """The longest that a usual voice takes for a text at a rate."""
    return _SLOWER * word_count(text) * 60 / words_per_minute + _BREATH

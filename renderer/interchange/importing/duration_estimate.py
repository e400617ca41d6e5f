"""Estimate how long words will take to speak, before a voice has spoken them."""

from __future__ import annotations

from fractions import Fraction

_LETTERS_A_WORD = 6
_BREATH = Fraction(1, 4)
_SLOWER = Fraction(6, 5)
"""An allowance: voices keep a rate only roughly."""


def word_count(text: str) -> int:
    """Return the number of words in a text.

    Long words, and scripts without spaces, are counted by their letters. A digit, or a letter that stands for
    a syllable, counts as two thirds of a word.
    """
    runs = sum(any(c.isalnum() for c in run) for run in text.split())
    wide = sum(c.isdigit() or (c >= "\u1100" and c.isalpha()) for c in text)
    return max(runs, (len(text) - wide) // _LETTERS_A_WORD + wide * 2 // 3)


def estimated_seconds(text: str, words_per_minute: Fraction) -> Fraction:
    """Return the longest time, in seconds, that a typical voice takes for a text at a rate."""
    return _SLOWER * word_count(text) * 60 / words_per_minute + _BREATH

"""Longer silences at the commas of a sentence whose engine does not make them itself."""

from __future__ import annotations

import re

from renderer.speech.silences import Silence, inner_silences, with_longer_silences
from renderer.timeline import Block

_BETWEEN_WORDS = re.compile(r"(?<=\w)\W+(?=\w)")
_CLOSING = r"""["'”’»)\]]"""
_MARK = re.compile(rf"([,;:…،؛]|\.\.){_CLOSING}*\s|\s[–—-]+\s|[—、，；：]")
_END = re.compile(rf"[?!]{_CLOSING}*[,;:]?\s|\.{_CLOSING}+[,;:]?\s|[？！。]")

_LEAST_STEP = 1.25
_LEAST_SHARE = 0.5
"""The silences at commas are so many times as long as all others, and at least this share of the longest.

Measured with 47 sentences of espeak-ng at 110, 180 and 300 words per minute: they are 1.35 times as long as a
pause before "and", and 1.4 times or more as long as the silence before a plosive.
"""


def count_marks(text: str) -> int:
    """The number of commas, semicolons, colons, dashes and ellipses inside a sentence.

    Those of numbers and times do not count, and several marks between two words count as one. A mark where a
    sentence ends, as in ``"Why?", she asks``, does not count.
    """
    between_words = _BETWEEN_WORDS.findall(text)
    return sum(bool(_MARK.search(between)) and not _END.search(between) for between in between_words)


def _count_ends(text: str) -> int:
    """The number of places inside a text where a sentence ends, as after a question that is quoted."""
    return sum(bool(_END.search(between)) for between in _BETWEEN_WORDS.findall(text))


def with_comma_pauses(samples: Block, sample_rate: int, text: str, seconds: float) -> Block:
    """Lengthen the silence at each comma, semicolon, colon, dash and ellipsis of a sentence.

    Ellipses are included because their silences look like those of commas, and so is the end of a sentence
    that is quoted, whose silence is longer. The samples do not change if the sentence does not clearly have a
    silence for each of its marks.

    Args:
        samples: the sentence, of shape (frames, 1).
        sample_rate: the sample rate in Hz.
        text: the text of the sentence.
        seconds: the least length of each silence.
    """
    marks = count_marks(text)
    if not marks or not seconds:
        return samples
    silences = _longest(samples, sample_rate, _count_ends(text), marks)
    return with_longer_silences(samples, sample_rate, silences, seconds)


def _longest(samples: Block, sample_rate: int, ends: int, marks: int) -> list[Silence]:
    """The longest silences, those of ``ends`` and ``marks``; none if there are not clearly as many."""
    found = sorted(inner_silences(samples[:, 0], sample_rate), key=lambda silence: -silence.frames)
    count = ends + marks
    if len(found) < count or found[count - 1].frames < _LEAST_SHARE * found[ends].frames:
        return []
    if len(found) > count and found[count - 1].frames < _LEAST_STEP * found[count].frames:
        return []
    return found[:count]

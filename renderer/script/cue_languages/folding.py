"""Fold a text so that spellings of the same words match: small letters, no accents, plain signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "×": "x", "’": "'", "ʼ": "'", "…": " "}
)
_FRACTIONS = {"¼": "25", "½": "5", "¾": "75"}
_FRACTION = re.compile(r"(\d{0,9}) ?([¼½¾])")
_SECOND_SIGN = re.compile(r"(?<=\d) ?(?:''|\"|\u2033|\u201d|\u2032\u2032)")
_MINUTE_SIGN = re.compile(r"(?<=\d) ?(?:'|\u2032)")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_TIMES_BEFORE = re.compile(r"(?<!\w)x ?(\d{1,9})(?!\w)")
_DASHES = re.compile(r"[\u2010-\u2015]")
_NUMBER_THEN_SIGN = re.compile(r"(?<!\d)[:=] ?(\d{1,9}(?:\.\d{1,9})?)$")
_SIGN = re.compile(r"(?<!\d)[:=]|[:=](?!\d)|[!()\"\u201c\u201d\u201e\u00ab\u00bb]|(?<=[^\W\d])\.|\.(?=\s|$)")
_LONE_DASH = re.compile(r"(?<!\S)-(?!\S)(?:(?<!\d -)|(?! \d))")
_LEVEL = re.compile(r"([+-]) ?(\d{1,3}(?:\.\d{1,3})?) ?db\b")
_TOKEN = re.compile(
    r"[+-]?\d{1,3}(?:\.\d{1,3})?db\b|\d{1,4}(?::\d\d){1,2}|\d{1,9}(?:\.\d{1,9})?|\{\d{1,3}\}"
    r"|[^\W\d_]+'?|[^\s\w]|[\d_]+"
)


def folded(text: str) -> str:
    """Return a text in small letters without accents, its numbers with a point, its words and signs apart.

    ``Pause: 2,5 Min.`` is ``pause 2.5 min``; ``30"`` is ``30 s``; a number alone after a colon is in seconds.
    """
    text = _FRACTION.sub(lambda found: f"{found[1] or 0}.{_FRACTIONS[found[2]]}", text.replace("1/2", "½"))
    text = _MINUTE_SIGN.sub(" min ", _SECOND_SIGN.sub(" s ", text.lower().translate(_LETTERS)))
    decomposed = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in decomposed if not unicodedata.combining(c))
    text = _DECIMAL_COMMA.sub(".", _DASHES.sub("-", text))
    text = _NUMBER_THEN_SIGN.sub(r" \1 s", _TIMES_BEFORE.sub(r"\1 x", " ".join(text.split())))
    return " ".join(_TOKEN.findall(_SIGN.sub(" ", _LEVEL.sub(r"\1\2db", text))))


def dashes_both_ways(text: str) -> Iterator[str]:
    """Yield a folded text with its dashes as spaces, and with its dashes; a dash between numbers stays.

    ``10-Sekunden-Pause`` and ``Pause - 10 s`` have no range, but ``fünf-zehn Minuten`` does.
    """
    without = " ".join(_LONE_DASH.sub(" ", text).split())
    yield without
    if without != text:
        yield text

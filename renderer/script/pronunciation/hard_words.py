"""Words that a voice is likely to mispronounce, found by their spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from renderer.problems import Position
from renderer.script.pronunciation.known_words import USUAL_WORDS
from renderer.script.pronunciation.substitution import Pronunciation
from renderer.script.session import BlockNode, Node, Session, Text
from renderer.voice import primary_language

MOST_DOUBTS = 200


class Doubt(Struct, frozen=True, kw_only=True):
    """A word where it first comes, why it is doubtful, and what to do."""

    word: str
    position: Position
    reason: str
    remedy: str


class _Sign(Struct, frozen=True, kw_only=True):
    reason: str
    pattern: re.Pattern[str]
    remedy: str


_WRITE_OUT = "write it as it is spoken"
_SAY = "write how it sounds under say: in the front matter"

_ANYWHERE = (
    _Sign(
        reason="an address",
        pattern=re.compile(
            r"\b(?:https?://|www\.)\S*\w|[\w.+-]+@[\w-]+\.\w[\w.]*\w|\b\w+\.(?:com|org|net)\b"
        ),
        remedy=_WRITE_OUT,
    ),
    _Sign(
        reason="a number with a unit",
        pattern=re.compile(
            r"(?<![\w.,])\d[\d.,]*\s?(?:[kcm]?[mg]|km|ml|lbs?|oz|ft|hz|khz|bpm|mins?|secs?|hrs?|s|x)\b",
            re.I,
        ),
        remedy=_WRITE_OUT,
    ),
    _Sign(
        reason="numbers with a sign between them",
        pattern=re.compile(r"(?<![\w.,])\d+(?:[-\u2013/]\d+)+(?!\w)"),
        remedy=_WRITE_OUT,
    ),
    _Sign(reason="a long number", pattern=re.compile(r"(?<![\w.,])(?:0\d+|\d{5,})(?!\w)"), remedy=_WRITE_OUT),
    _Sign(
        reason="a symbol",
        pattern=re.compile(r"(?<!\S)\d+\s?\u00b0\w?|[#&@=+~^|\u00b0\u2190-\u21ff\u00d7\u221e]|\b\w+/\w+\b"),
        remedy=_WRITE_OUT,
    ),
    _Sign(
        reason="an abbreviation",
        pattern=re.compile(r"\b(?:[^\W\d_]\.){2,}|\b(?:approx|e\.g|i\.e|etc|vs|resp|incl|min|sec)\.", re.I),
        remedy=_WRITE_OUT,
    ),
    _Sign(reason="a Roman numeral", pattern=re.compile(r"\b(?!I\b)[IVX]{2,}\b"), remedy=_WRITE_OUT),
    _Sign(
        reason="capitals, which may be spelled out or read as a word",
        pattern=re.compile(
            r"(?<![\w'\u2019-])(?!(?:OK|TV|AM|PM|CD|DVD|DNA|USA)\b)[^\W\d_a-z]{2,5}(?![\w'\u2019-])"
        ),
        remedy=_SAY,
    ),
)
"""Signs of doubtful words in every language."""

_ENGLISH = (
    _Sign(
        reason="letters that English does not have",
        pattern=re.compile(r"[^\W\d_]*[^\W\d_a-zA-Z][^\W\d_]*"),
        remedy=_SAY,
    ),
    _Sign(
        reason="an ending that is rare in English",
        pattern=re.compile(
            r"\b[a-z]*(?:[a-z]{2}[^oe\W]us|[a-z]{3}(?<![aeioxy])(?<!th)is|[a-z]{3}um|[a-z]{2}ae|[a-z][^e\W]i|[a-z]{2}[^oae\W]u"
            r"|[a-z]{2}[^e\W]a)s?\b",
            re.I,
        ),
        remedy=_SAY,
    ),
    _Sign(
        reason="letters that are rarely together in English",
        pattern=re.compile(
            r"\b(?:bh|dh|dv|gy[aou]|hr|jh|jn|kh|ksh|lh|mr|ng|nh|ny[aeo]|pf|sr|sv|shv|tl|ts|vr|vy[aou]|zh)[a-z]+\b"
            r"|\b[a-z]*(?:aa|ii|uu|jj|vv|hh|kkh|ddh|cch|jn|dhy|kshm?[aeiouy]|q(?!u))[a-z]*\b"
            r"|\b(?!th\b)[bcdfghjklmnpqrstvwxz]{2,}\b",
            re.I,
        ),
        remedy=_SAY,
    ),
)
"""Signs of doubtful words in English."""


def doubtful_words(session: Session, pronunciation: Pronunciation) -> tuple[Doubt, ...]:
    """The words of a script that no lexicon has and that look hard, each once, in their order.

    In other languages than English, only numbers, symbols, abbreviations and capitals are doubtful.
    """
    signs = _ANYWHERE + _ENGLISH if primary_language(session.head.language) == "en" else _ANYWHERE
    found: dict[str, Doubt] = {}
    for text in _texts(session.nodes):
        for doubt in _in_text(text, pronunciation, signs):
            found.setdefault(doubt.word.lower(), doubt)
            if len(found) == MOST_DOUBTS:
                return tuple(found.values())
    return tuple(found.values())


def _texts(nodes: Iterable[Node]) -> Iterator[Text]:
    for node in nodes:
        if isinstance(node, BlockNode):
            yield from _texts(node.body)
        elif isinstance(node, Text):
            yield node


def _in_text(text: Text, pronunciation: Pronunciation, signs: Iterable[_Sign]) -> list[Doubt]:
    """The doubtful words in one piece of a line, each for the first sign that fits it."""
    words = "".join(piece if isinstance(piece, str) else " " * len(piece.written) for piece in text.pieces)
    words = pronunciation.without_known(words)
    doubts: list[tuple[int, Doubt]] = []
    for sign in signs:
        for match in sign.pattern.finditer(words):
            word = match.group()
            if _is_usual(word) or (sign in _ENGLISH and len(word) < 3):
                continue
            doubt = Doubt(word=word, position=_position(text, word), reason=sign.reason, remedy=sign.remedy)
            doubts.append((match.start(), doubt))
            words = words[: match.start()] + " " * len(word) + words[match.end() :]
    return [doubt for _, doubt in sorted(doubts, key=lambda found: found[0])]


def _is_usual(word: str) -> bool:
    small = word.lower()
    return small in USUAL_WORDS or (small.endswith("s") and small[:-1] in USUAL_WORDS)


def _position(text: Text, word: str) -> Position:
    """The position of a word in the text's line; escapes and comments may have moved it."""
    line, begin = text.position.text, text.position.column - 1
    before = r"(?<!\w)" if word[0].isalnum() else ""
    after = r"(?!\w)" if word[-1].isalnum() else ""
    found = re.compile(f"{before}{re.escape(word)}{after}").search(line, begin)
    return text.position.at(found.start() + 1 if found else text.position.column)

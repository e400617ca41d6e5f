"""Compile the phrases of a table: ``[kurze] <pause> {length}``.

``[a|b]`` may be left out, one of ``(a|b)`` is needed, ``<pause>`` is a word from the list of that name, and
``{length}`` is a place for something that differs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from renderer.script.cue_languages.folding import dashes_both_ways, folded

PLACES: Mapping[str, int] = {"length": 12, "count": 3, "words": 40}
"""What a phrase may leave open, and how many words it can be; ``{bell}`` is one of the bells."""
BELL = "bell"
"""The list of words that stands in the place ``{bell}``."""

_PIECE = re.compile(
    r"\[(?P<optional>[^\[\](){}]+)\]|\((?P<choice>[^\[\](){}]+)\)|(?P<group><[^\[\](){}<>]+>)"
    r"|\{(?P<place>[^\[\](){}<>]+)\}|(?P<words>[^\[\](){}<>]+)"
)


class PhraseError(ValueError):
    """A phrase that cannot be compiled; ``column`` is the character in it, from 0."""

    def __init__(self, message: str, remedy: str, column: int) -> None:
        super().__init__(message, remedy, column)
        self.message = message
        self.remedy = remedy
        self.column = column


class Phrase(Struct, frozen=True, kw_only=True):
    """A phrase and the cue that it means; ``pattern`` matches a folded text with a space after it."""

    cue: str
    pattern: str


def compiled(phrase: str, cue: str, groups: Mapping[str, Sequence[str]]) -> Phrase:
    """Compile a phrase for a cue.

    Raises:
        PhraseError: a bracket is not closed, or a list or a place is not known.
    """
    pattern, at, needed = "", 0, False
    while at < len(phrase):
        piece = _PIECE.match(phrase, at)
        if not piece:
            raise PhraseError(
                f'the "{phrase[at]}" in "{phrase}" has no other half, or stands inside another bracket',
                "close it, or take the inner one out",
                at,
            )
        pattern += _piece(piece, groups)
        at = piece.end()
        needed |= (
            piece.lastgroup != "optional" and piece["place"] not in PLACES and bool(piece.group().strip())
        )
    if not needed:
        remedy = "take a word out of its square brackets"
        raise PhraseError(f'"{phrase}" has no word that must be there', remedy, 0)
    named = re.findall(r"\(\?P<(\w+)>", pattern)
    if twice := [place for place in named if named.count(place) > 1]:
        raise PhraseError(f'"{phrase}" has {{{twice[0]}}} twice', "split it into two phrases", 0)
    if missing := [place for place in re.findall(r"\{(\w+)\}", cue) if place not in named]:
        remedy = f"write {{{missing[0]}}} where it stands in the words"
        raise PhraseError(f'"{phrase}" has no place for {{{missing[0]}}}', remedy, 0)
    return Phrase(cue=cue, pattern=pattern)


@lru_cache(maxsize=8192)
def words_of(text: str) -> str:
    """Fold words of a table as a text is folded before it is compared with them."""
    return next(iter(dashes_both_ways(folded(text))))


def _piece(piece: re.Match[str], groups: Mapping[str, Sequence[str]]) -> str:
    at = piece.start()
    match piece.lastgroup:
        case "optional":
            return f"(?:{_one_of(piece['optional'], groups, at)})?"
        case "choice":
            return f"(?:{_one_of(piece['choice'], groups, at)})"
        case "group":
            return f"(?:{_one_of(piece['group'], groups, at)})"
        case "place":
            place = piece["place"]
            if place == BELL:
                return f"(?P<{BELL}>{_one_of(f'<{BELL}>', groups, at)})"
            if place not in PLACES:
                known = ", ".join(f"{{{name}}}" for name in (*PLACES, BELL))
                raise PhraseError(f"{{{place}}} is not a place", f"write one of {known}", at)
            return rf"(?P<{place}>(?:\S+ ){{1,{PLACES[place]}}}?)"
        case _:
            return _words(piece["words"])


def _one_of(choices: str, groups: Mapping[str, Sequence[str]], at: int) -> str:
    """Return a pattern for words and ``<lists>`` between the signs ``|``."""
    patterns: dict[str, None] = {}
    for choice in choices.split("|"):
        name = choice.strip()
        if not name.startswith("<"):
            patterns[_words(name)] = None
        elif (group := groups.get(name[1:-1])) is not None:
            patterns.update(dict.fromkeys(map(_words, group)))
        else:
            known = ", ".join(f"<{known}>" for known in groups)
            raise PhraseError(f"{name} is not a list of words", f"write one of {known}", at)
    return "|".join(patterns)


def _words(words: str) -> str:
    return f"{re.escape(found)} " if (found := words_of(words)) else ""

"""Read lengths of time in the words of a language: ``zweieinhalb Minuten``, ``de 3 à 5 respirations``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from msgspec import Struct

_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_CLOCK = re.compile(r"\d{1,4}(?::\d\d){1,2}")
_LONGEST_PHRASE = 5
_SMALLER = {"h": "m", "m": "s"}
_PER_SMALLER = 60

Tokens = Sequence[str]
Meaning = TypeVar("Meaning")


class _Term(Struct, frozen=True, kw_only=True):
    """A number and its unit: ``s``, ``m``, ``h``, ``breath``, ``clock``, or "" for a number alone."""

    number: Fraction
    unit: str
    text: str = ""


class LengthWords(Struct, frozen=True, kw_only=True):
    """The words for lengths in a language, folded; a phrase of several words is a tuple.

    ``units`` has ``s``, ``m``, ``h`` and ``breath``; ``fixed`` are phrases that are a whole length, such as
    a quarter of an hour. ``halves`` follow a number or a unit and add a half; ``kinds`` stand beside a unit
    and change nothing.
    """

    numbers: Mapping[Tokens, Fraction]
    units: Mapping[Tokens, str]
    fixed: Mapping[Tokens, tuple[Fraction, str]]
    halves: Collection[Tokens]
    kinds: Collection[Tokens]
    about: Collection[Tokens]
    joiners: Collection[Tokens]
    range_from: Collection[Tokens]
    range_to: Collection[Tokens]

    def count(self, text: str) -> str | None:
        """Return the digits of a whole number that a folded text is, or None."""
        tokens = tuple(text.split())
        number, end = self._number(tokens, 0)
        return str(number) if number is not None and end == len(tokens) and number.denominator == 1 else None

    def plain(self, text: str) -> str | None:
        """Return a folded text as the script language writes a length, or None if it is not a length.

        A value such as ``{0}`` stands for a length.
        """
        tokens = tuple(text.split())
        if len(tokens) == 1 and tokens[0].startswith("{"):
            return tokens[0]
        at = self._skip_all(self.about, tokens, 0)
        started = self._skip(self.range_from, tokens, at)
        is_range, at = started > at, self._skip_all(self.about, tokens, started)
        low, at = self._amount(tokens, at)
        if low and at == len(tokens):
            return _written(low)
        to = max(self._skip(self.range_to, tokens, at), self._skip((("-",),), tokens, at))
        if is_range and to == at:
            to = self._skip(self.joiners, tokens, at)
        if not low or to == at:
            return None
        high, end = self._amount(tokens, to)
        return _range(low, high) if high and end == len(tokens) else None

    def _amount(self, tokens: Tokens, at: int) -> tuple[list[_Term], int]:
        """Return the terms of an amount that begins at a token, each smaller than the one before."""
        if at < len(tokens) and _CLOCK.fullmatch(tokens[at]):
            _, end = self._longest(self.units, tokens, at + 1)
            return [_Term(number=Fraction(0), unit="clock", text=tokens[at])], end
        terms: list[_Term] = []
        end = at
        while len(terms) < 3:
            start = self._skip(self.joiners, tokens, end) if terms else end
            term, after = self._term(tokens, start)
            if term is None or (terms and not _continues(terms[-1], term)):
                break
            unit = _SMALLER[terms[-1].unit] if terms and not term.unit else term.unit
            terms.append(_Term(number=term.number, unit=unit))
            end = after
            if not unit:
                break
        return terms, end

    def _term(self, tokens: Tokens, at: int) -> tuple[_Term | None, int]:
        fixed, end = self._longest(self.fixed, tokens, at)
        if fixed:
            return _Term(number=fixed[0], unit=fixed[1]), end
        number, end = self._number(tokens, at)
        if number is None:
            return None, at
        before = self._skip_all(self.kinds, tokens, end)
        unit, behind = self._longest(self.units, tokens, before)
        if unit is None:
            return _Term(number=number, unit=""), end
        half = self._skip(self.halves, tokens, behind)
        number += Fraction(1, 2) if half > behind else 0
        return _Term(number=number, unit=unit), self._skip_all(self.kinds, tokens, half)

    def _number(self, tokens: Tokens, at: int) -> tuple[Fraction | None, int]:
        if at < len(tokens) and _NUMBER.fullmatch(tokens[at]):
            number: Fraction | None = Fraction(tokens[at])
            end = at + 1
        else:
            number, end = self._longest(self.numbers, tokens, at)
        if number is None:
            return None, at
        half = self._skip(self.halves, tokens, end)
        return number + (Fraction(1, 2) if half > end else 0), half

    def _longest(
        self, phrases: Mapping[Tokens, Meaning], tokens: Tokens, at: int
    ) -> tuple[Meaning | None, int]:
        """Return what the longest known phrase at a token stands for, and the token after it."""
        for size in range(min(_LONGEST_PHRASE, len(tokens) - at), 0, -1):
            if (phrase := tuple(tokens[at : at + size])) in phrases:
                return phrases[phrase], at + size
        return None, at

    def _skip(self, phrases: Collection[Tokens], tokens: Tokens, at: int) -> int:
        """Return the token after the longest of the phrases at a token, or the same token."""
        for size in range(min(_LONGEST_PHRASE, len(tokens) - at), 0, -1):
            if tuple(tokens[at : at + size]) in phrases:
                return at + size
        return at

    def _skip_all(self, phrases: Collection[Tokens], tokens: Tokens, at: int) -> int:
        """Return the token after as many of the phrases as follow each other."""
        while (end := self._skip(phrases, tokens, at)) > at:
            at = end
        return at


def _continues(before: _Term, term: _Term) -> bool:
    """Return whether a term can be the smaller part of an amount, such as the seconds after the minutes."""
    order = "hms"
    if before.unit not in _SMALLER or term.number >= _PER_SMALLER:
        return False
    return not term.unit or (term.unit in order and order.index(term.unit) > order.index(before.unit))


def _written(terms: Sequence[_Term]) -> str | None:
    if any(not term.unit for term in terms):
        return None
    if terms[0].unit != "breath":
        return "".join(map(_term_text, terms))
    number = terms[0].number
    return f"{number} breath{'s' * (number != 1)}" if number.denominator == 1 and len(terms) == 1 else None


def _range(low: Sequence[_Term], high: Sequence[_Term]) -> str | None:
    if not low[0].unit:
        low = [_Term(number=low[0].number, unit=high[0].unit)]
    lower, higher = _written(low), _written(high)
    if lower is None or higher is None or (low[0].unit == "breath") != (high[0].unit == "breath"):
        return None
    same = len(low) == len(high) == 1 and low[0].unit == high[0].unit != "clock" and high[0].number >= 1
    return f"{_decimal(low[0].number) if same else lower}-{higher}"


def _term_text(term: _Term) -> str:
    if term.unit == "clock":
        return term.text
    if term.number < 1 and term.unit in _SMALLER:
        return f"{_decimal(term.number * _PER_SMALLER)}{_SMALLER[term.unit]}"
    return f"{_decimal(term.number)}{term.unit}"


def _decimal(number: Fraction) -> str:
    return f"{float(number):.9f}".rstrip("0").rstrip(".")

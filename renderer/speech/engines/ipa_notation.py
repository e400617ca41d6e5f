"""Translates IPA into another notation, with a table of sounds."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def notation_table(pairs: str) -> Mapping[str, str]:
    """A table from ``IPA=NOTATION`` pairs, with spaces between them."""
    return MappingProxyType({ipa: sign for ipa, _, sign in (pair.partition("=") for pair in pairs.split())})


def translate_word(ipa: str, table: Mapping[str, str]) -> list[str] | None:
    """The notation of each sound of a word, where the longest entry of the table counts.

    Returns:
        None if the table lacks one of the sounds.
    """
    longest = max(map(len, table))
    found: list[str] = []
    at = 0
    while at < len(ipa):
        piece = next((ipa[at:end] for end in range(at + longest, at, -1) if ipa[at:end] in table), "")
        if not piece:
            return None
        found.append(table[piece])
        at += len(piece)
    return found

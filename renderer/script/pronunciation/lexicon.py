"""Lexicons: how words are said, for more scripts than one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from renderer.errors import Problem
from renderer.script.head import Saying
from renderer.script.suggestions import did_you_mean
from renderer.voice import primary_language

MOST_ENTRIES = 20_000
LONGEST_SAYING = 500

LANGUAGE_KEY = "language"
SAY_KEY = "say"
_SAYING_KEYS = ("alias", "ipa")


class LexiconError(ValueError):
    """Something that no lexicon may hold; the message says what and the remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Sayings by phrase, for a language (BCP 47), or for every one where it is empty.

    ``dropped`` are warnings about what could not be taken over.
    """

    sayings: Mapping[str, Saying] = field(default_factory=lambda: MappingProxyType({}))
    language: str = ""
    dropped: tuple[Problem, ...] = ()

    def is_for(self, language: str) -> bool:
        """Whether its words are of a language; en-GB is the same as en-US."""
        return not self.language or primary_language(self.language) == primary_language(language)


def read_lexicon(table: Mapping[str, Any]) -> Lexicon:
    """A lexicon as TOML has it: ``language`` and ``say``.

    Raises:
        LexiconError: another key, or something wrong in the sayings.
    """
    for key in table:
        if key not in (LANGUAGE_KEY, SAY_KEY):
            remedy = did_you_mean(key, [LANGUAGE_KEY, SAY_KEY], "a lexicon has language and [say]")
            raise LexiconError(f'unknown key "{key[:40]}"; {remedy}')
    language = table.get(LANGUAGE_KEY, "")
    if not isinstance(language, str):
        raise LexiconError('language is not a text; write language = "en"')
    return Lexicon(sayings=read_sayings(table.get(SAY_KEY, {})), language=language)


def read_sayings(table: Any) -> Mapping[str, Saying]:
    """A table of words with an alias each, or with ``alias`` and ``ipa``.

    Raises:
        LexiconError: it is no such table.
    """
    if not isinstance(table, dict):
        raise LexiconError('it is not a table; write psoas = "so-us" under [say]')
    if len(table) > MOST_ENTRIES:
        raise LexiconError(f"{len(table):,} words; {MOST_ENTRIES:,} at most")
    return MappingProxyType(dict(_saying(word, value) for word, value in table.items()))


def is_phrase(phrase: str) -> bool:
    """Whether a word or phrase is one that can be found in a sentence."""
    return bool(phrase) and phrase[0].isalnum() and phrase.isprintable() and len(phrase) <= LONGEST_SAYING


def _saying(word: str, value: Any) -> tuple[str, Saying]:
    phrase = " ".join(word.split())
    if not is_phrase(phrase):
        raise LexiconError(f'"{word[:40]}" is not a word; a word begins with a letter or a digit')
    parts = value if isinstance(value, dict) else {"alias": value}
    if not parts:
        raise LexiconError(f'"{phrase[:40]}" has neither alias nor ipa; give it one')
    for key in parts:
        if key not in _SAYING_KEYS:
            remedy = did_you_mean(key, _SAYING_KEYS, "write alias or ipa")
            raise LexiconError(f'unknown key "{key[:40]}" under "{phrase[:40]}"; {remedy}')
    return phrase, Saying(alias=_said(phrase, parts, "alias"), ipa=_said(phrase, parts, "ipa"))


def _said(phrase: str, parts: Mapping[str, Any], key: str) -> str:
    if key not in parts:
        return ""
    text = parts[key]
    if not isinstance(text, str) or not text.strip() or not text.isprintable():
        raise LexiconError(f'"{phrase[:40]}": {key} is not a text; write it like "so-us"')
    if len(text) > LONGEST_SAYING:
        raise LexiconError(f'"{phrase[:40]}": {key} has more than {LONGEST_SAYING} characters')
    return " ".join(text.split())

"""Lexicons: how words are pronounced, for all scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field

from renderer.problems import Problem
from renderer.script.head import Saying
from renderer.script.suggestions import did_you_mean
from renderer.voice import primary_language

MOST_LEXICON_WORDS = 20_000
LONGEST_SAYING = 500

LANGUAGE_KEY = "language"
SAY_KEY = "say"
_SAYING_KEYS = ("alias", "ipa")

WORD = re.compile(r"\w+")


class LexiconError(ValueError):
    """Something that a lexicon cannot hold; the message says what, and what to do."""


class Entry(Struct, frozen=True, kw_only=True):
    """A phrase with its saying: ``small`` is the phrase in small letters, ``first`` its first word there.

    If ``exact``, the phrase matches only as it is written.
    """

    phrase: str
    saying: Saying
    small: str
    first: str
    exact: bool


class Lexicon(Struct, frozen=True, kw_only=True, dict=True):
    """Sayings by phrase for a language (a BCP 47 tag), or for every language where it is empty.

    ``dropped`` are warnings about entries that were left out.
    """

    sayings: Mapping[str, Saying] = field(default_factory=lambda: MappingProxyType({}))
    language: str = ""
    dropped: tuple[Problem, ...] = ()

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The sayings as they are looked for, sorted once for all scripts."""
        return entries_of(self.sayings)

    def is_for(self, language: str) -> bool:
        """Whether it is for a language; en-GB and en-US are one."""
        return not self.language or primary_language(self.language) == primary_language(language)


def read_lexicon(table: Mapping[str, Any]) -> Lexicon:
    """Read a lexicon from the table of a TOML file, with the keys ``language`` and ``say``.

    Raises:
        LexiconError: it has another key, or an entry that cannot be used.
    """
    for key in table:
        if key not in (LANGUAGE_KEY, SAY_KEY):
            remedy = did_you_mean(key, [LANGUAGE_KEY, SAY_KEY], "the keys are language and say")
            raise LexiconError(f'unknown key "{key[:40]}"; {remedy}')
    language = table.get(LANGUAGE_KEY, "")
    if not isinstance(language, str):
        raise LexiconError('language is not a text; write it like language = "en"')
    return Lexicon(sayings=read_sayings(table.get(SAY_KEY, {})), language=language)


def read_sayings(table: Any) -> Mapping[str, Saying]:
    """Read a table of words, each with an alias, or with ``alias`` and ``ipa``.

    Raises:
        LexiconError: it is not such a table.
    """
    if not isinstance(table, dict):
        raise LexiconError('it is not a table; write psoas = "so-us" under [say]')
    if len(table) > MOST_LEXICON_WORDS:
        raise LexiconError(
            f"there are {len(table):,} words, and the limit is {MOST_LEXICON_WORDS:,}; split the lexicon"
        )
    return MappingProxyType(dict(_saying(word, value) for word, value in table.items()))


def is_phrase(phrase: str) -> bool:
    """Whether a word or phrase can be found in a sentence."""
    return bool(phrase) and phrase[0].isalnum() and phrase.isprintable() and len(phrase) <= LONGEST_SAYING


def _saying(word: str, value: Any) -> tuple[str, Saying]:
    phrase = " ".join(word.split())
    if not is_phrase(phrase):
        raise LexiconError(f'"{word[:40]}" is not a word; start it with a letter or a digit')
    parts = value if isinstance(value, dict) else {"alias": value}
    if not parts:
        raise LexiconError(f'"{phrase[:40]}" has neither alias nor ipa; add one')
    for key in parts:
        if key not in _SAYING_KEYS:
            remedy = did_you_mean(key, _SAYING_KEYS, "the keys are alias and ipa")
            raise LexiconError(f'unknown key "{key[:40]}" under "{phrase[:40]}"; {remedy}')
    return phrase, Saying(alias=_part(phrase, parts, "alias"), ipa=_part(phrase, parts, "ipa"))


def _part(phrase: str, parts: Mapping[str, Any], key: str) -> str:
    if key not in parts:
        return ""
    text = parts[key]
    if not isinstance(text, str) or not text.strip() or not text.isprintable():
        raise LexiconError(f'"{phrase[:40]}": {key} is not a text; write it like "so-us"')
    if len(text) > LONGEST_SAYING:
        raise LexiconError(f'"{phrase[:40]}": {key} is too long; shorten it to {LONGEST_SAYING} characters')
    return " ".join(text.split())


def entries_of(sayings: Mapping[str, Saying]) -> tuple[Entry, ...]:
    """The entries of a layer, those first that match only as they are written."""
    entries = [entry for phrase, saying in sayings.items() if (entry := _entry(straightened(phrase), saying))]
    return tuple(sorted(entries, key=lambda entry: not entry.exact))


def _entry(phrase: str, saying: Saying) -> Entry | None:
    small = in_small_letters(phrase)
    word = WORD.match(small)
    if not word:
        return None
    return Entry(phrase=phrase, saying=saying, small=small, first=word.group(), exact=phrase != small)


def straightened(text: str) -> str:
    """A text with straight apostrophes."""
    return text.replace("\u2019", "'")


def in_small_letters(text: str) -> str:
    """A text in small letters, of the same length."""
    if text.isascii():
        return text.lower()
    small = text.lower()
    if len(small) == len(text) and "\u03a3" not in text:  # a sigma's small letter depends on its neighbours
        return small
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)

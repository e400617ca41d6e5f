"""Pronunciation put into sentences: another spelling in place of a word, or IPA for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from renderer.script.head import Saying
from renderer.script.pronunciation.lexicon import (
    WORD,
    Entry,
    Lexicon,
    entries_of,
    in_small_letters,
    straightened,
)
from renderer.voice import Phonemes

_POSSESSIVE = re.compile(r"'s(?!\w)")
_SIBILANT = re.compile(r"[szʃʒ]$")
_VOICELESS = re.compile(r"[ptkfθx]$")
_REMEMBERED = 4_096
"""Sentences whose entries are kept, since a block that is repeated has the same ones in each round."""


class PronouncedText(Struct, frozen=True, kw_only=True):
    """A sentence after its words were replaced by their aliases or given IPA.

    ``unspoken`` are the words that have no alias, and IPA that the voice does not take.
    """

    text: str
    phonemes: tuple[Phonemes, ...] = ()
    unspoken: tuple[tuple[str, Saying], ...] = ()


class Pronunciation:
    """Sayings by phrase, in layers; the longest phrase wins, then the first layer that has it.

    A phrase in small letters matches in any case, one with a capital only as it is written. Only whole words
    match, and curly apostrophes match straight ones. A phrase without accents also matches words with accents
    that the language does not have, so that ``savasana`` matches ``śavāsana``.
    """

    def __init__(self, layers: Iterable[Iterable[Entry]], language: str) -> None:
        self._language = language
        self._lengths: dict[str, set[int]] = {}
        self._entries: dict[str, list[Entry]] = {}
        for layer in layers:
            for entry in layer:
                self._lengths.setdefault(entry.first, set()).add(len(entry.small))
                self._entries.setdefault(entry.small, []).append(entry)
        self._found = lru_cache(_REMEMBERED)(lambda sentence: tuple(self._find(sentence)))

    def of(self, sentence: str, takes_ipa: Callable[[str], bool]) -> PronouncedText:
        """A sentence for a voice; ``takes_ipa`` says whether the voice takes some IPA."""
        sentence = composed(sentence)
        text, done = "", 0
        phonemes: list[Phonemes] = []
        unspoken: dict[str, Saying] = {}
        for begin, end, entry in self._found(sentence):
            saying = entry.saying
            ipa = saying.ipa if saying.ipa and takes_ipa(saying.ipa) else ""
            if not ipa and not saying.alias:
                unspoken[entry.phrase] = saying
                continue
            text += sentence[done:begin]
            if ipa:
                possessive = _POSSESSIVE.match(straightened(sentence), end)
                end, ipa = (possessive.end(), _with_s(ipa)) if possessive else (end, ipa)
                phonemes.append(Phonemes(start=len(text), end=len(text) + end - begin, ipa=ipa))
                text += sentence[begin:end]
            else:
                text += saying.alias
            done = end
        return PronouncedText(
            text=text + sentence[done:], phonemes=tuple(phonemes), unspoken=tuple(unspoken.items())
        )

    def without_known(self, text: str) -> str:
        """A text with spaces in the place of every word that has a saying."""
        text = composed(text)
        for begin, end, _ in self._found(text):
            text = text[:begin] + " " * (end - begin) + text[end:]
        return text

    def phrases_in(self, text: str) -> set[str]:
        """The phrases of the entries that match in a text."""
        return {entry.phrase for _, _, entry in self._found(composed(text))}

    def _find(self, sentence: str) -> Iterator[tuple[int, int, Entry]]:
        """Where each entry starts and ends in a sentence, from left to right."""
        straight = straightened(sentence)
        plain = self._without_accents(straight)
        spellings = [straight] if plain == straight else [straight, plain]
        readings = [(spelling, in_small_letters(spelling)) for spelling in spellings]
        small = readings[0][1]
        done = 0
        for word in WORD.finditer(small):
            begin = word.start()
            if begin < done:
                continue
            firsts = {reading[begin : word.end()] for _, reading in readings}
            lengths = {length for first in firsts for length in self._lengths.get(first, ())}
            for length in sorted(lengths, reverse=True):
                end = begin + length
                phrases = ((written[begin:end], reading[begin:end]) for written, reading in readings)
                entry = next(filter(None, (self._entry(*phrase) for phrase in phrases)), None)
                if entry and len(entry.phrase) == length and not WORD.match(small, end):
                    yield begin, end, entry
                    done = end
                    break

    def _without_accents(self, text: str) -> str:
        if text.isascii():
            return text
        from renderer.script.pronunciation.accents import without_accents

        return without_accents(text, self._language)

    def _entry(self, phrase: str, small: str) -> Entry | None:
        entries = self._entries.get(small, ())
        return next((entry for entry in entries if not entry.exact or entry.phrase == phrase), None)


def pronunciation_for(language: str, say: Mapping[str, Saying], lexicons: Sequence[Lexicon]) -> Pronunciation:
    """A script's own sayings, and after them those of the lexicons for a language, in their order."""
    layers = [entries_of(say), *(lexicon.entries for lexicon in lexicons if lexicon.is_for(language))]
    return Pronunciation(layers, language)


def composed(text: str) -> str:
    """A text in which each letter and its accents are one character, as in Unicode's form NFC."""
    if text.isascii():
        return text
    from unicodedata import normalize

    return normalize("NFC", text)


def _with_s(ipa: str) -> str:
    if _SIBILANT.search(ipa):
        return f"{ipa}ɪz"
    return f"{ipa}s" if _VOICELESS.search(ipa) else f"{ipa}z"

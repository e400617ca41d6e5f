"""How words are said: other spellings put in their place, or sounds laid over them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from renderer.language.head import Saying
from renderer.language.lexicon import Lexicon
from renderer.voice import Phonemes

_WORD = re.compile(r"\w+")
_POSSESSIVE = re.compile(r"'s(?!\w)")
_SIBILANT = re.compile(r"[szʃʒ]$")
_VOICELESS = re.compile(r"[ptkfθx]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence as a voice gets it; ``unspoken`` are the words whose IPA it does not take and that have no
    alias."""

    text: str
    phonemes: tuple[Phonemes, ...] = ()
    unspoken: tuple[tuple[str, Saying], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    phrase: str
    saying: Saying

    @property
    def exact(self) -> bool:
        return self.phrase != _small(self.phrase)


class Pronunciation:
    """Sayings by phrase, of several layers; the longest phrase wins, then the first layer that has it.

    A phrase in small letters stands for the word in any case, one with a capital for what is written exactly
    so. Whole words count, and curly apostrophes are straight ones.
    """

    def __init__(self, layers: Sequence[Mapping[str, Saying]]) -> None:
        found: dict[str, list[_Entry]] = {}
        for layer in layers:
            entries = [_Entry(phrase=_straight(phrase), saying=saying) for phrase, saying in layer.items()]
            for entry in sorted(entries, key=lambda entry: not entry.exact):
                if word := _WORD.match(_small(entry.phrase)):
                    found.setdefault(word.group(), []).append(entry)
        for candidates in found.values():
            candidates.sort(key=lambda entry: -len(entry.phrase))
        self._entries = found

    def of(self, sentence: str, takes_ipa: Callable[[str], bool]) -> Said:
        """A sentence for a voice; ``takes_ipa`` says which IPA it can be given."""
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
                possessive = _POSSESSIVE.match(_straight(sentence), end)
                end, ipa = (possessive.end(), _with_s(ipa)) if possessive else (end, ipa)
                phonemes.append(Phonemes(first=len(text), last=len(text) + end - begin, ipa=ipa))
                text += sentence[begin:end]
            else:
                text += saying.alias
            done = end
        return Said(text=text + sentence[done:], phonemes=tuple(phonemes), unspoken=tuple(unspoken.items()))

    def without_known(self, text: str) -> str:
        """A text with spaces in the place of every word that has an entry."""
        for begin, end, _ in tuple(self._found(text)):
            text = text[:begin] + " " * (end - begin) + text[end:]
        return text

    def _found(self, sentence: str) -> Iterator[tuple[int, int, _Entry]]:
        """Where each entry begins and ends, from left to right."""
        straight = _straight(sentence)
        small = _small(straight)
        done = 0
        for word in _WORD.finditer(small):
            if word.start() < done:
                continue
            for entry in self._entries.get(word.group(), ()):
                end = word.start() + len(entry.phrase)
                there = (straight if entry.exact else small)[word.start() : end]
                if there == entry.phrase and not _WORD.match(small, end):
                    yield word.start(), end, entry
                    done = end
                    break


def pronunciation_for(language: str, say: Mapping[str, Saying], lexicons: Sequence[Lexicon]) -> Pronunciation:
    """Of a script's own sayings, and after them of the lexicons for a language, in their order."""
    return Pronunciation([say, *(lexicon.sayings for lexicon in lexicons if lexicon.is_for(language))])


def _straight(text: str) -> str:
    return text.replace("\u2019", "'")


def _small(text: str) -> str:
    """In small letters, and no character longer."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _with_s(ipa: str) -> str:
    if _SIBILANT.search(ipa):
        return f"{ipa}ɪz"
    return f"{ipa}s" if _VOICELESS.search(ipa) else f"{ipa}z"

"""How words are said: other spellings put in their place, or sounds laid over them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from renderer.language.head import Saying
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
        if not self._entries:
            return Said(text=sentence)
        straight = _straight(sentence)
        small = _small(straight)
        pieces: list[str] = []
        phonemes: list[Phonemes] = []
        unspoken: dict[str, Saying] = {}
        done = written = 0
        for word in _WORD.finditer(small):
            if word.start() < done:
                continue
            entry = self._entry(word, straight, small)
            if entry is None:
                continue
            begin, end, saying = word.start(), word.start() + len(entry.phrase), entry.saying
            ipa = saying.ipa if saying.ipa and takes_ipa(saying.ipa) else ""
            if not ipa and not saying.alias:
                unspoken[entry.phrase] = saying
            if ipa and (possessive := _POSSESSIVE.match(straight, end)):
                end, ipa = possessive.end(), _with_s(ipa)
            said = sentence[begin:end] if ipa or not saying.alias else saying.alias
            pieces += [sentence[done:begin], said]
            written += begin - done
            if ipa:
                phonemes.append(Phonemes(first=written, last=written + len(said), ipa=ipa))
            written += len(said)
            done = end
        return Said(
            text="".join([*pieces, sentence[done:]]),
            phonemes=tuple(phonemes),
            unspoken=tuple(unspoken.items()),
        )

    def knows(self, word: str) -> bool:
        """Whether an entry, or the first word of one, is this word."""
        return _small(_straight(word)) in self._entries

    def _entry(self, word: re.Match[str], straight: str, small: str) -> _Entry | None:
        for entry in self._entries.get(word.group(), ()):
            end = word.start() + len(entry.phrase)
            there = (straight if entry.exact else small)[word.start() : end]
            if there == entry.phrase and not _WORD.match(small, end):
                return entry
        return None


def _straight(text: str) -> str:
    return text.replace("\u2019", "'")


def _small(text: str) -> str:
    """In small letters, and no character longer."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _with_s(ipa: str) -> str:
    if _SIBILANT.search(ipa):
        return f"{ipa}ɪz"
    return f"{ipa}s" if _VOICELESS.search(ipa) else f"{ipa}z"

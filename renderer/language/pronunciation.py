"""Respellings put in the place of words, for a voice that would say them wrongly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from renderer.language.head import Saying

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pronunciation:
    """Respellings by phrase, and the lengths of the phrases by their first word, the longest first."""

    respellings: Mapping[str, str]
    lengths: Mapping[str, tuple[int, ...]]

    def of(self, sentence: str) -> str:
        """The sentence with whole words and phrases respelt, in any case."""
        if not self.respellings:
            return sentence
        small = "".join(c.lower() if len(c.lower()) == 1 else c for c in sentence)
        pieces, done = [], 0
        for word in _WORD.finditer(small):
            if word.start() < done:
                continue
            for length in self.lengths.get(word.group(), ()):
                end = word.start() + length
                respelt = self.respellings.get(small[word.start() : end])
                if respelt and not _WORD.match(small, end):
                    pieces += [sentence[done : word.start()], respelt]
                    done = end
                    break
        return "".join([*pieces, sentence[done:]])


def pronunciation(say: Mapping[str, Saying]) -> Pronunciation:
    respellings = {phrase: saying.alias for phrase, saying in say.items() if saying.alias}
    lengths: dict[str, set[int]] = {}
    for phrase in respellings:
        if word := _WORD.match(phrase):
            lengths.setdefault(word.group(), set()).add(len(phrase))
    ordered = {word: tuple(sorted(found, reverse=True)) for word, found in lengths.items()}
    return Pronunciation(respellings=respellings, lengths=ordered)

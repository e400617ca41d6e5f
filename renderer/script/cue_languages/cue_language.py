"""Read cues in another language and return the same cues in the words of the script language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from msgspec import Struct, field

from renderer.script.cue_languages.folding import dashes_both_ways, folded
from renderer.script.cue_languages.lengths import LengthWords
from renderer.script.cue_languages.phrases import Phrase, words_of
from renderer.script.cues.parts import gain_of
from renderer.script.session import VALUE

LONGEST_PHRASE = 160
"""The characters of the longest cue that is read in another language."""

_LONGEST_SLIP = 40

_COMMA = re.compile(r" [,;+&] ?")
_STEP = re.compile(r" (?:[,;/+-]|->) ?")


class CueLanguage(Struct, frozen=True, kw_only=True, dict=True):
    """The cues of a language; all words are folded.

    ``cues`` and ``options`` are phrases with the cue, or the part after its comma, that each means.
    ``bells`` maps words to built-in bells, with "" for the usual bell. ``breaths`` maps words to ``in``,
    ``hold`` and ``out``. A text in parentheses that begins with one of ``first_words`` is always a cue;
    names of cues in ``everyday`` are ordinary words of the language. ``directions`` are whole texts between
    parentheses that say how to speak, or what is heard.
    """

    tag: str
    name: str
    lengths: LengthWords
    cues: Sequence[Phrase]
    options: Sequence[Phrase] = ()
    bells: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    breaths: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    breathe: Collection[str] = ()
    times: Collection[str] = ()
    option_words: Collection[str] = ()
    other: Collection[str] = ()
    first_words: Collection[str] = ()
    everyday: Collection[str] = ()
    directions: Collection[str] = ()
    common: Collection[str] = ()

    def plain(self, text: str, sounds: Collection[str] = (), *, alone: bool = True) -> str | None:
        """Return the cue that a text between brackets means in the script language, or None.

        A bell among ``sounds`` is that sound. Without ``alone``, a length and nothing else is no cue.
        """
        if len(text) > LONGEST_PHRASE:
            return None
        values = [found.group() for found in VALUE.finditer(text)]
        numbers = iter(range(len(values)))
        marked = VALUE.sub(lambda _found: f"{{{next(numbers)}}}", text)
        for words in dashes_both_ways(folded(marked)):
            cue = self._cue(words, marked, sounds)
            if cue is None and alone and (length := self.lengths.plain(words)):
                cue = _silence(f"pause {length}", [])
            if cue is not None:
                return re.sub(r"\{(\d+)\}", lambda found: values[int(found[1])], cue)
        return None

    def begins_cue(self, text: str) -> bool:
        """Return whether a text in parentheses is a cue in this language."""
        if len(text) > LONGEST_PHRASE:
            return False
        first = folded(text).split(" ", 1)[0]
        return first in self.first_words or self.plain(text, alone=False) is not None

    def nearly(self, text: str) -> str | None:
        """Return the cue that words in parentheses are with another spelling of a first word, or None."""
        words = folded(text).split() if len(text) <= _LONGEST_SLIP else []
        for number, word in enumerate(words):
            for first in self.first_words:
                meant = " ".join([*words[:number], first, *words[number + 1 :]])
                if _is_slip(word, first) and (cue := self.plain(meant, alone=False)):
                    return cue
        return None

    def is_direction(self, text: str) -> bool:
        """Return whether a text in parentheses is a direction that nobody speaks."""
        return len(text) <= LONGEST_PHRASE and words_of(text) in self.directions

    def value_name(self, name: str) -> str:
        """Return ``other side`` for a value that means it in this language; any other name unchanged."""
        first, _, rest = name.partition(" ")
        return (
            f"other {rest}" if rest and len(first) <= _LONGEST_SLIP and folded(first) in self.other else name
        )

    @cached_property
    def _patterns(self) -> Sequence[tuple[re.Pattern[str], str]]:
        return [(re.compile(phrase.pattern), phrase.cue) for phrase in self.cues]

    @cached_property
    def _option_patterns(self) -> Sequence[tuple[re.Pattern[str], str]]:
        return [(re.compile(phrase.pattern), phrase.cue) for phrase in self.options]

    def _cue(self, words: str, written: str, sounds: Collection[str]) -> str | None:
        if (whole := self._match(self._patterns, words, written, sounds)) is not None:
            return _silence(whole, [])
        if self.breaths and (breath := self._breath(words)):
            return breath
        for first, others in self._splits(words):
            cue = self._match(self._patterns, first, written, sounds)
            parts = [self._option(part, written, sounds) for part in others]
            if cue is not None and all(part is not None for part in parts):
                return ", ".join([_silence(cue, parts), *filter(None, parts)])
        joined = _COMMA.sub(" ", words)
        cue = None if joined == words else self._match(self._patterns, joined, written, sounds)
        return None if cue is None else _silence(cue, [])

    def _splits(self, words: str) -> Iterator[tuple[str, list[str]]]:
        """Yield a cue and its options: divided at commas, then also at words such as ``with``."""
        parts = _COMMA.split(words)
        if len(parts) > 1:
            yield parts[0], parts[1:]
        for word in self.option_words:
            first, found, option = parts[0].partition(f" {word} ")
            if found:
                yield first, [option, *parts[1:]]

    def _match(
        self,
        patterns: Sequence[tuple[re.Pattern[str], str]],
        words: str,
        written: str,
        sounds: Collection[str],
    ) -> str | None:
        for pattern, cue in patterns:
            if (found := pattern.fullmatch(f"{words} ")) and (
                filled := self._filled(cue, found.groupdict(), written, sounds)
            ):
                return filled
        return None

    def _filled(
        self, cue: str, places: Mapping[str, str], written: str, sounds: Collection[str]
    ) -> str | None:
        """Return a cue with what stands in the places of its phrase, or None where that cannot be read."""
        for place, words in places.items():
            text = words.strip()
            match place:
                case "length":
                    value = self.lengths.plain(text)
                case "count":
                    value = self.lengths.count(text)
                case "bell":
                    value = self._bell(text, sounds)
                case _:
                    value = self._several(written)
            if value is None:
                return None
            cue = cue.replace(f"{{{place}}}", value)
        return " ".join(cue.split()).replace(" ,", ",")

    def _bell(self, words: str, sounds: Collection[str]) -> str | None:
        own = next((name for name in sounds if words_of(name) == words), None)
        return own if own is not None and words in self.bells else self.bells.get(words)

    def _several(self, written: str) -> str | None:
        """Return the words after the colon of a cue as it was written, with commas between them."""
        words = written.partition(":")[2]
        joiners = "|".join(re.escape(" ".join(joiner)) for joiner in self.lengths.joiners)
        parts = re.split(rf"\s*[,;/]\s*|\s+(?:{joiners})\s+" if joiners else r"\s*[,;/]\s*", words.strip())
        return ", ".join(parts) if all(parts) else None

    def _option(self, words: str, written: str, sounds: Collection[str]) -> str | None:
        if gain_of(words) is not None:
            return words.replace("db", "dB")
        return self._match(self._option_patterns, words, written, sounds)

    def _breath(self, words: str) -> str | None:
        """Return ``breathe in 4s, out 6s, 5x`` for a breath in its parts, or None."""
        first, _, rest = words.partition(" ")
        words = rest if first in self.breathe else words
        phases: list[str] = []
        rounds = ""
        for part in _STEP.split(words):
            if phase := self._phase(part):
                phases.append(phase)
            elif not rounds and phases and (count := self._rounds(part)):
                rounds = f", {count}x"
            else:
                return None
        kinds = {phase.partition(" ")[0] for phase in phases}
        return f"breathe {', '.join(phases)}{rounds}" if kinds >= {"in", "out"} else None

    def _phase(self, part: str) -> str | None:
        for word, kind in self.breaths.items():
            rest = part.removeprefix(f"{word} ").removesuffix(f" {word}")
            if rest == part:
                continue
            length = self.lengths.plain(rest) or self.lengths.plain(f"{rest} s")
            if length and "breath" not in length and "-" not in length:
                return f"{kind} {length}"
        return None

    def _rounds(self, part: str) -> str | None:
        for word in self.times:
            if part.endswith(f" {word}"):
                return self.lengths.count(part.removesuffix(f" {word}"))
        return None


def _is_slip(word: str, known: str) -> bool:
    """Return whether a word is a known one with its letters in another order, or one letter more or fewer."""
    if sorted(word) == sorted(known):
        return word != known
    short, long = sorted((word, known), key=len)
    return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _silence(cue: str, options: Sequence[str | None]) -> str:
    """Return a hold for a pause that is a range or has options, which a pause does not take."""
    length = cue.removeprefix("pause ")
    is_hold = length != cue and (options or re.search(r"[\da-z]-\d", length))
    return f"hold {length}" if is_hold else cue

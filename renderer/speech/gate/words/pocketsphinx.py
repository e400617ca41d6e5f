"""The recognizer ``pocketsphinx``: the package of this name, whose wheel contains a model of English.

It does not write down what it hears. It gets the words, finds the place of each one in the sound, and says
how well the sound fits the word: a word that is missing or wrong gets a place where it does not fit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct

from renderer.errors import InputError
from renderer.speech.engines import SettingType
from renderer.speech.gate.verdict import Fault
from renderer.speech.gate.words import SAMPLE_RATE_HZ, Recognizer, SpokenText
from renderer.speech.gate.words.comparison import Word, not_recognized, wanted_words
from renderer.speech.gate.words.pronunciation import UnknownLanguageError, ipa_of
from renderer.storage.library_versions import is_installed, named_versions
from renderer.voice import primary_language

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LEAST_FIT = -4.5
"""The least fit of a word: the logarithm of its likelihood for a frame.

With sentences of hibari:heart, this value stopped none of 100 good ones, and found 14 of 20 wrong numbers and
18 of 20 missing words.
"""

_LEAST_LIKELIHOOD = 1e-300
_FRAMES_PER_SECOND = 100
_WRITTEN = re.compile(r"[a-z]+(?:'[a-z]+)*")

_ARPABET = {
    "b": "B", "d": "D", "f": "F", "h": "HH", "j": "Y", "k": "K", "l": "L", "m": "M", "n": "N", "p": "P",
    "s": "S", "t": "T", "v": "V", "w": "W", "z": "Z", "ɡ": "G", "ŋ": "NG", "θ": "TH", "ð": "DH", "ʃ": "SH",
    "ʒ": "ZH", "ɹ": "R", "r": "R", "ɾ": "T", "ʤ": "JH", "ʧ": "CH", "dʒ": "JH", "tʃ": "CH", "ə": "AH",
    "ᵊ": "AH", "ʌ": "AH", "ɐ": "AH", "ɪ": "IH", "ᵻ": "IH", "i": "IY", "u": "UW", "ʊ": "UH", "ɛ": "EH",
    "e": "EH", "æ": "AE", "a": "AE", "ɑ": "AA", "ɒ": "AA", "ɔ": "AO", "ɜ": "ER", "ɚ": "ER", "ɜɹ": "ER",
    "əɹ": "ER", "A": "EY", "I": "AY", "O": "OW", "W": "AW", "Y": "OY", "eɪ": "EY", "aɪ": "AY", "oʊ": "OW",
    "əʊ": "OW", "aʊ": "AW", "ɔɪ": "OY",
}  # fmt: skip
"""The phones of the model by IPA, in the notations of hibari-tts and of espeak-ng."""

_SOUNDS = re.compile("|".join(sorted(_ARPABET, key=len, reverse=True)))


class _Place(Struct, frozen=True):
    """The place of a word in a sound, and how well it fits there."""

    word: Word
    at_seconds: float
    fits: bool


class Pocketsphinx:
    """Aligns the words of an English sentence with its sound."""

    settings: Mapping[str, SettingType] = MappingProxyType({})

    @property
    def version(self) -> str:
        return named_versions("pocketsphinx")

    def fingerprint(self, recognizer: Recognizer) -> str:  # noqa: ARG002  (it has no settings)
        if not is_installed("pocketsphinx"):
            raise InputError(
                "the recognizer pocketsphinx needs a package; "
                "run: pip install 'session-renderer[pocketsphinx]'"
            )
        return f"fit {_LEAST_FIT}"

    def faults(
        self,
        samples: NDArray[np.float32],
        spoken: SpokenText,
        recognizer: Recognizer,  # noqa: ARG002  (it has no settings)
    ) -> Sequence[Fault]:
        if primary_language(spoken.language) not in ("", "en"):
            raise UnknownLanguageError("pocketsphinx knows only English words")
        decoder = _decoder()
        entries = [
            (word, entry) for word in wanted_words(spoken) for entry in _entries(word, spoken, decoder)
        ]
        if not entries:
            return ()
        found = _aligned(decoder, [entry for _, entry in entries], samples)
        if len(found) != len(entries):
            return (Fault(what="the words do not fit the sound"),)
        places = (_place(word, segment, decoder) for (word, _), segment in zip(entries, found, strict=True))
        return tuple(_faults(places))


@cache
def _decoder() -> Any:
    """Without a language model: the words are given. Each sentence is normalized by itself."""
    from pocketsphinx import Decoder

    return Decoder(lm=None, samprate=SAMPLE_RATE_HZ, cmn="batch", loglevel="FATAL")


def _entries(word: Word, spoken: SpokenText, decoder: Any) -> Iterator[str]:
    """The entries of the dictionary for a word; one that it does not have is added."""
    written = [word.text] if any(map(str.isdigit, word.text)) else _WRITTEN.findall(word.text.lower())
    for text in written:
        if text.isalpha() and decoder.lookup_word(text):
            yield text
            continue
        phones = [_ARPABET[sound] for sound in _SOUNDS.findall(ipa_of(text, spoken.language))]
        name = f"{text.lower()}-added"
        if phones:
            if not decoder.lookup_word(name):
                decoder.add_word(name, " ".join(phones))
            yield name


def _aligned(decoder: Any, entries: Sequence[str], samples: NDArray[np.float32]) -> list[Any]:
    """The segments of the words; none if they cannot be aligned."""
    decoder.set_align_text(" ".join(entries))
    decoder.start_utt()
    decoder.process_raw((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes(), full_utt=True)
    decoder.end_utt()
    return [segment for segment in decoder.seg() or () if segment.word[0] not in "<["]


def _place(word: Word, segment: Any, decoder: Any) -> _Place:
    """A word of one phone always fits: it is too short to be sure."""
    frames = segment.end_frame - segment.start_frame + 1
    fit = math.log(max(segment.ascore, _LEAST_LIKELIHOOD)) / frames
    phones = (decoder.lookup_word(segment.word) or "").split()
    return _Place(
        word=word,
        at_seconds=segment.start_frame / _FRAMES_PER_SECOND,
        fits=fit >= _LEAST_FIT or len(phones) < 2 or word.is_free,
    )


def _faults(places: Iterator[_Place]) -> Iterator[Fault]:
    """A fault for each run of words that do not fit."""
    run: list[_Place] = []
    for place in places:
        if not place.fits:
            run.append(place)
        elif run:
            yield _fault(run)
            run = []
    if run:
        yield _fault(run)


def _fault(run: Sequence[_Place]) -> Fault:
    return not_recognized(list(dict.fromkeys(place.word for place in run)), run[0].at_seconds)

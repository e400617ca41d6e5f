"""What a render would have spoken, by whom, and what that costs; nothing is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from renderer.plan.steps import Speak
from renderer.speech.calibration import at_calibration_pace, calibration_utterance
from renderer.speech.clip_keys import chain_key, spoken_key, utterance_key
from renderer.speech.voice_properties import terms_of
from renderer.storage.store import Store
from renderer.voice import Utterance, Voice
from renderer.workflows.cache import cache_store
from renderer.workflows.cast import is_recorded
from renderer.workflows.compile import Compiled

_PER = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    sentences: int = 0
    characters: int = 0

    def and_also(self, text: str) -> Said:
        return Said(sentences=self.sentences + 1, characters=self.characters + len(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """Of one voice: what is still to be spoken, with the sentence that levels a server's voice, and what is
    kept. ``cost`` is in ``currency``; None where no price is known."""

    voice: str
    engine: str
    to_speak: Said
    kept: Said
    cost: float | None
    currency: str


def reckon(compiled: Sequence[Compiled]) -> tuple[Reckoned, ...]:
    """Each distinct sentence once, in the order in which voices first speak.

    Raises:
        InputError: a voice's settings are wrong, or a file of it is not there.
    """
    voices: dict[str, _Tally] = {}
    done: set[str] = set()
    for one in compiled:
        store = cache_store(one.settings) if one.options.cache else None
        for label, utterance in _sentences(one):
            tally = voices.setdefault(label, _Tally(utterance))
            for said, key, is_kept in _needed(utterance, one.settings.sample_rate, store):
                if key not in done:
                    done.add(key)
                    tally.add(said, kept=is_kept())
    return tuple(tally.reckoned(label) for label, tally in voices.items())


class _Tally:
    def __init__(self, utterance: Utterance) -> None:
        self._voice = utterance.voice
        self._to_speak = Said()
        self._kept = Said()

    def add(self, utterance: Utterance, *, kept: bool) -> None:
        if kept:
            self._kept = self._kept.and_also(utterance.text)
        else:
            self._to_speak = self._to_speak.and_also(utterance.text)

    def reckoned(self, label: str) -> Reckoned:
        terms = terms_of(self._voice)
        price = terms.price_per_million_characters if terms else None
        return Reckoned(
            voice=label,
            engine=self._voice.engine,
            to_speak=self._to_speak,
            kept=self._kept,
            cost=self._to_speak.characters * terms.price_per_million_characters / _PER
            if terms and terms.price_per_million_characters is not None
            else None,
            currency=terms.currency if terms and price is not None else "",
        )


def _sentences(compiled: Compiled) -> Iterable[tuple[str, Utterance]]:
    for speak in compiled.plan.spoken():
        yield _label(speak, compiled.settings.voices), speak.utterance


def _label(speak: Speak, voices: Mapping[str, Voice]) -> str:
    """What a script calls the voice, or the one that stands in for it, which may want money."""
    name, voice = speak.voice.lower(), speak.utterance.voice
    if name in voices and is_recorded(voices[name]) and not is_recorded(voice):
        at_no_pace = at_calibration_pace(voice)
        same = (
            other
            for other, named in voices.items()
            if replace(at_calibration_pace(named), language=named.language or voice.language) == at_no_pace
        )
        return next(same, str(voice))
    return name or str(voice)


def _needed(
    utterance: Utterance, sample_rate: int, store: Store | None
) -> Iterable[tuple[Utterance, str, Callable[[], bool]]]:
    """A sentence and, of a server's voice, the one that levels it: with its key, and whether it is kept."""
    clip, asked = utterance_key(utterance, sample_rate), spoken_key(utterance)
    if not asked:
        yield utterance, clip, lambda: bool(store and store.find("clip", clip))
        return
    yield utterance, asked, lambda: bool(store and (store.find("clip", clip) or store.find("spoken", asked)))
    gain, level = chain_key(utterance.voice), calibration_utterance(utterance.voice)
    levels = spoken_key(level)
    yield level, levels, lambda: bool(store and (store.find("voice", gain) or store.find("spoken", levels)))

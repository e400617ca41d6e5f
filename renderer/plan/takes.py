"""The takes of a script's sentences: ways to speak a sentence, of which one is chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from renderer.script.sentence_key import sentence_key
from renderer.voice import Phonemes, Preset

if TYPE_CHECKING:
    from renderer.plan.steps import Plan, Speak


Recipe = tuple[str, Fraction, int]
"""A voice in small letters, words per minute and a seed: what makes a take another one."""


class LockedSpeech(Struct, frozen=True, kw_only=True):
    """How a locked take is spoken, whatever the script and the lexicons say now.

    ``text`` has the spellings of the lexicons. ``voice`` is the name of a voice in renderer.toml if the voice
    has settings that only its engine knows, and otherwise its engine and name. A ``pitch`` of None is that of
    the voice.
    """

    text: str
    voice: str
    words_per_minute: Fraction
    comma_seconds: Fraction
    pitch: int | None = None
    language: str = ""
    preset: Preset | Literal[""] = ""
    seed: int | None = None
    phonemes: tuple[Phonemes, ...] = ()


class SpokenTake(Struct, frozen=True, kw_only=True):
    """A way to speak a sentence, as it is written in a takes file.

    ``voice``, ``words_per_minute`` and ``seed`` replace those of the script; one that is empty or None stays
    as in the script, so the script's own take has none. ``chosen`` is True for each time that the script says
    the sentence, or the numbers of some of these times. ``digest`` identifies the sound that was heard when
    the take was made, at ``sample_rate``; it is empty if that is not known. ``locked`` is how a locked take
    is spoken; None if it follows the script. ``line`` is its line in the file, from 1.
    """

    words: str
    voice: str = ""
    words_per_minute: Fraction | None = None
    seed: int | None = None
    chosen: bool | tuple[int, ...] = False
    digest: str = ""
    sample_rate: int = 0
    locked: LockedSpeech | None = None
    line: int = 0

    @property
    def key(self) -> str:
        """The ``sentence_key`` of the words."""
        return sentence_key(self.words)

    @property
    def recipe(self) -> Recipe:
        """What makes the take another one; takes of a sentence are in this order."""
        seed = -1 if self.seed is None else self.seed
        return self.voice.lower(), self.words_per_minute or Fraction(0), seed

    @property
    def identity(self) -> tuple[str, Recipe]:
        """What tells a take from all others of a script."""
        return self.key, self.recipe

    @property
    def times(self) -> tuple[int, ...]:
        """The times that the take is chosen for; 0 means each time."""
        return self.chosen if isinstance(self.chosen, tuple) else (0,) if self.chosen else ()

    @property
    def is_own(self) -> bool:
        """Whether this is the script's own take."""
        return not self.voice and self.words_per_minute is None and self.seed is None


class SpokenTakes(Struct, frozen=True, kw_only=True, dict=True):
    """The takes of a script, in the order of their sentences and recipes."""

    takes: tuple[SpokenTake, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, tuple[SpokenTake, ...]]:
        """The takes of each sentence, by its ``sentence_key``."""
        found: dict[str, list[SpokenTake]] = {}
        for take in self.takes:
            found.setdefault(take.key, []).append(take)
        return MappingProxyType({key: tuple(takes) for key, takes in found.items()})

    @cached_property
    def _choices(self) -> Mapping[tuple[str, int], SpokenTake]:
        """The chosen takes by their keys and the times that they are chosen for."""
        found = {}
        for take in self.takes:
            found.update({(take.key, time): take for time in take.times})
        return MappingProxyType(found)

    def chosen(self, key: str, time: int) -> SpokenTake | None:
        """The take that is chosen for a sentence the ``time``-th time that the script says it, from 1.

        A take that is chosen for some times replaces one that is chosen for all times.
        """
        return self._choices.get((key, time)) or self._choices.get((key, 0))


NO_TAKES = SpokenTakes()


def sorted_takes(takes: Sequence[SpokenTake]) -> SpokenTakes:
    """Takes in the order in which a takes file has them."""
    return SpokenTakes(takes=tuple(sorted(takes, key=lambda take: take.identity)))


def times_said(plan: Plan) -> Counter[str]:
    """How often a plan says each sentence, by its ``sentence_key``."""
    return Counter(key for key, _, _ in spoken_times(plan))


def spoken_times(plan: Plan) -> Iterator[tuple[str, int, Speak]]:
    """Yield each sentence of a plan with its ``sentence_key``, and which time it is said, counted from 1.

    What a track says about its voices is left out, as it is not in the script.
    """
    times: Counter[str] = Counter()
    for speak in plan.spoken():
        if speak.is_notice:
            continue
        key = sentence_key(speak.caption)
        times[key] += 1
        yield key, times[key], speak

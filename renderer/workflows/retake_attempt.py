"""Finds another take of a sentence: one that sounds different from those that there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import count, islice
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from renderer.errors import InputError
from renderer.plan.take_choices import takes_of, with_choice
from renderer.plan.takes import NO_TAKES, SpokenTake, SpokenTakes, spoken_times
from renderer.script.pacing import PACING_KEYS, WrongValueError
from renderer.settings.model import Settings
from renderer.speech.gate.verdict import Verdict
from renderer.speech.kept_clips import identity_for, kept_clip
from renderer.speech.voice_properties import MOST_ATTEMPTS, SEED, has_seeds, with_seed
from renderer.storage.store import Store
from renderer.timeline import Clip
from renderer.voice import Utterance, Voice
from renderer.workflows.cast import is_recorded
from renderer.workflows.compile import Compiled
from renderer.workflows.script_takes import (
    ScriptTakes,
    TakesOfSentence,
    changed_meanwhile,
    check_no_lock,
    locked_error,
)
from renderer.workflows.take_errors import NothingDiffersError
from renderer.workflows.takes_reader import MOST_SEED

SpeakSentence = Callable[[Utterance], tuple[Clip, Verdict | None]]
"""Lets a voice say a sentence; the verdict is None if sentences of the voice are not checked."""


class Wanted(Struct, frozen=True, kw_only=True):
    """What is wanted of another take; what is empty or None stays as in the script.

    Without a ``seed``, the voice speaks with the next one, if it has seeds.
    """

    voice: str = ""
    words_per_minute: Fraction | None = None
    seed: int | None = None


def read_wanted(*, voice: str, rate: str | None, seed: int | None) -> Wanted:
    """What is wanted of a take, from the options ``--voice``, ``--rate`` and ``--seed``.

    Raises:
        InputError: the rate or the seed cannot be used.
    """
    if seed is not None and not 0 <= seed <= MOST_SEED:
        raise InputError(f"--seed {seed}: write a whole number from 0 to {MOST_SEED}")
    try:
        words_per_minute = PACING_KEYS["rate"].read(rate) if rate is not None else None
    except WrongValueError as error:
        raise InputError(f"--rate: {error.message}; {error.remedy}") from None
    return Wanted(voice=voice.strip(), words_per_minute=words_per_minute, seed=seed)


def begin_attempt(
    script: Path,
    listed: ScriptTakes,
    sentence: TakesOfSentence,
    time: int | None,
    wanted: Wanted,
    compiled_with: Callable[[SpokenTakes], Compiled],
) -> Attempt:
    """Prepare another take of a sentence, for a time that the script says it, or for all.

    ``compiled_with`` compiles the script with other takes.

    Raises:
        LockedTakeError: a locked take is in the way.
        ScriptError: something in the script is wrong.
        InputError: there is no such voice.
    """
    check_no_lock(listed, sentence, time)
    template = SpokenTake(
        words=sentence.text, voice=wanted.voice, words_per_minute=wanted.words_per_minute, seed=wanted.seed
    )
    for take in sentence.takes:
        if take.locked and take.recipe == template.recipe:
            raise locked_error(listed, sentence, take)
    own = compiled_with(NO_TAKES)
    compiled = own if template.is_own else compiled_with(with_choice(NO_TAKES, template, None))
    return Attempt(
        script=script,
        settings=compiled.settings,
        sentence=sentence,
        template=template,
        takes=sentence.takes,
        own=_said(own, sentence, time),
        wanted=_said(compiled, sentence, time),
    )


def choice_of(
    listed: ScriptTakes, sentence: TakesOfSentence, take: SpokenTake, time: int | None
) -> Callable[[SpokenTakes], SpokenTakes]:
    """A change that chooses a take that was spoken, if no locked one is in the way by then."""

    def choose(before: SpokenTakes) -> SpokenTakes:
        now = replace(sentence, takes=takes_of(before, sentence.text, sentence.key))
        check_no_lock(listed, now, time)  # another command may have locked one meanwhile
        return with_choice(before, take, time)

    return choose


def _said(compiled: Compiled, sentence: TakesOfSentence, time: int | None) -> Utterance:
    """What a voice says of a sentence at a time, or the first time that no recorded voice says it if None."""
    for key, said, speak in spoken_times(compiled.plan):
        if key != sentence.key or time not in (None, said):
            continue
        if time or not is_recorded(speak.utterance.voice):
            return speak.utterance
    raise changed_meanwhile(Path(compiled.session.path))


class Attempt(Struct, frozen=True, kw_only=True):
    """Finds a take that sounds different from the other takes of its sentence.

    ``own`` is what the script says itself, and ``wanted`` what it says with the ``template`` of a take.
    ``takes`` are those that the sentence has.
    """

    script: Path
    settings: Settings
    sentence: TakesOfSentence
    template: SpokenTake
    takes: tuple[SpokenTake, ...]
    own: Utterance
    wanted: Utterance

    def spoken(
        self, store: Store, speak: SpeakSentence
    ) -> tuple[SpokenTake, Utterance, Clip, Verdict | None]:
        """The first take that sounds different, with what the voice says, its clip and its verdict.

        Raises:
            NothingDiffersError: each sounds like a take that there is already.
            RenderError: the sentence could not be spoken.
        """
        rate = self.settings.sample_rate
        known = {take.digest: take.recipe for take in self.takes if take.digest}
        identity = identity_for([self.own], self.settings.words_recognizer)
        kept = kept_clip(store, self.own, rate, identity)
        if kept:
            known[kept.clip.digest] = self.takes[0].recipe
        tried = 0
        for take in self._candidates(kept.verdict.attempts if kept and kept.verdict else 1):
            utterance = self.wanted
            if take.seed is not None:
                utterance = replace(utterance, voice=with_seed(utterance.voice, take.seed))
            clip, verdict = speak(utterance)
            if utterance != self.own and known.get(clip.digest, take.recipe) == take.recipe:
                return replace(take, digest=clip.digest, sample_rate=rate), utterance, clip, verdict
            tried += 1
        seeds = f"{tried} seeds give" if tried > 1 else "this gives"
        raise NothingDiffersError(
            f"{self.script}: {seeds} a sound that sentence {self.sentence.number} has already; "
            "add another --seed, --rate or --voice"
        )

    def _candidates(self, own_attempts: int) -> Iterator[SpokenTake]:
        """The takes to try in turn. The checks have spoken the script's own take with the first seeds."""
        template, voice = self.template, self.wanted.voice
        if not has_seeds(voice):
            if template.seed is not None:
                raise self._nothing_differs(voice, "leave out --seed, and add --rate 100 or --voice NAME")
            if template.is_own:
                raise self._nothing_differs(voice, "add --rate 100 or --voice NAME")
            return iter([template])
        if template.seed is not None:
            return iter([template])
        mine = [take for take in self.takes if take.recipe[:2] == template.recipe[:2]]
        if not mine:
            return iter([template])
        own_seed = int(str(dict(voice.settings).get(SEED, 0)))
        first = own_seed + (own_attempts if template.is_own else 1)
        first = max([first, *(take.seed + 1 for take in mine if take.seed is not None)])
        return islice((replace(template, seed=seed) for seed in count(first)), MOST_ATTEMPTS)

    def _nothing_differs(self, voice: Voice, remedy: str) -> NothingDiffersError:
        return NothingDiffersError(
            f"{self.script}: the voice {voice} has no seeds, so it says a sentence the same way each time; "
            f"{remedy}"
        )

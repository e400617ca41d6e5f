"""Speaks another take of a sentence, and chooses it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import count, islice
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from renderer.errors import InputError
from renderer.plan.take_choices import takes_of, with_choice
from renderer.plan.take_files import take_file_name
from renderer.plan.takes import NO_TAKES, SpokenTake, SpokenTakes, spoken_times
from renderer.script.pacing import PACING_KEYS, WrongValueError
from renderer.settings.model import Settings
from renderer.speech.gate.verdict import Verdict
from renderer.speech.kept_clips import identity_for, kept_clip
from renderer.speech.synthesis import synthesise
from renderer.speech.voice_properties import MOST_ATTEMPTS, SEED, has_seeds, with_seed
from renderer.storage.store import Store
from renderer.timeline import Clip
from renderer.voice import Utterance, Voice
from renderer.workflows.audition import sound_of, write_wav
from renderer.workflows.cache import sweep, with_store
from renderer.workflows.cast import is_recorded
from renderer.workflows.compile import Compiled, compile_script
from renderer.workflows.options import Options
from renderer.workflows.script_files import check_owner, claim_folder
from renderer.workflows.script_takes import (
    TakesOfSentence,
    Which,
    changed_meanwhile,
    check_no_lock,
    find_sentence,
    listed_takes,
    locked_error,
)
from renderer.workflows.takes_file import change_takes, read_takes
from renderer.workflows.takes_reader import MOST_SEED


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


class Retake(Struct, frozen=True, kw_only=True):
    """A take that was spoken and chosen: its sentence, its number there, and a file to hear it.

    ``verdict`` is None if sentences of its voice are not checked.
    """

    sentence: TakesOfSentence
    number: int
    voice: Voice
    path: Path
    verdict: Verdict | None

    @property
    def take(self) -> SpokenTake:
        return self.sentence.takes[self.number - 1]


def retake(script: Path, options: Options, which: Which, wanted: Wanted, out: Path | None = None) -> Retake:
    """Speak another take of a sentence, write it to a file in ``out/NAME``, and choose it.

    A take that exists already is spoken and chosen again. A sound that another take of the sentence has is
    not a take: the next seeds are then tried, as often as the checks speak a doubtful sentence again.

    Raises:
        ScriptError: something in the script or its takes file is wrong.
        InputError: there is no such sentence or voice, or nothing about it can differ.
        RenderError: the sentence could not be spoken, or a file could not be written.
    """
    own = compile_script(script, options, takes=NO_TAKES, with_recordings=False)
    listed = listed_takes(own, script)
    sentence = find_sentence(listed, which)
    check_no_lock(listed, sentence, which.time)
    takes = read_takes(script)
    template = SpokenTake(
        words=sentence.text, voice=wanted.voice, words_per_minute=wanted.words_per_minute, seed=wanted.seed
    )
    for take in sentence.takes:
        if take.locked and take.recipe == template.recipe:
            raise locked_error(listed, sentence, take)
    compiled = own
    if not template.is_own:
        only = with_choice(NO_TAKES, template, None)
        compiled = compile_script(script, options, takes=only, with_recordings=False)
    attempt = _Attempt(
        script=script,
        settings=compiled.settings,
        sentence=sentence,
        template=template,
        takes=takes_of(takes, sentence.text, sentence.key),
        own=_said(own, sentence, which.time),
        wanted=_said(compiled, sentence, which.time),
    )
    folder = compiled.folder(out)
    check_owner(folder, script)

    def work(store: Store) -> tuple[SpokenTake, Utterance, Verdict | None, Path]:
        take, utterance, clip, verdict = attempt.spoken(store)
        number = _number(with_choice(takes, take, which.time), take)
        path = folder / take_file_name(folder.name, sentence.number, number)
        write_wav(sound_of(clip, store), path, compiled.settings.sample_rate)
        return take, utterance, verdict, path

    sweep(compiled.settings, keep=options.cache)
    take, utterance, verdict, path = with_store(compiled.settings, keep=options.cache, work=work)
    claim_folder(folder, script)

    def choose(before: SpokenTakes) -> SpokenTakes:
        now = replace(sentence, takes=takes_of(before, sentence.text, sentence.key))
        check_no_lock(listed, now, which.time)  # another command may have locked one meanwhile
        return with_choice(before, take, which.time)

    changed = change_takes(script, choose)
    return Retake(
        sentence=replace(sentence, takes=takes_of(changed, sentence.text, sentence.key)),
        number=_number(changed, take),
        voice=utterance.voice,
        path=path,
        verdict=verdict,
    )


def _number(takes: SpokenTakes, take: SpokenTake) -> int:
    recipes = [each.recipe for each in takes_of(takes, take.words, take.key)]
    return recipes.index(take.recipe) + 1


def _said(compiled: Compiled, sentence: TakesOfSentence, time: int | None) -> Utterance:
    """What a voice says of a sentence at a time, or the first time that no recorded voice says it if None."""
    for key, said, speak in spoken_times(compiled.plan):
        if key != sentence.key or time not in (None, said):
            continue
        if time or not is_recorded(speak.utterance.voice):
            return speak.utterance
    raise changed_meanwhile(Path(compiled.session.path))


class _Attempt(Struct, frozen=True, kw_only=True):
    """Finds a take that sounds different from the other takes of its sentence.

    ``own`` is what the script says itself, and ``wanted`` what it says with the ``template`` of a take.
    """

    script: Path
    settings: Settings
    sentence: TakesOfSentence
    template: SpokenTake
    takes: tuple[SpokenTake, ...]
    own: Utterance
    wanted: Utterance

    def spoken(self, store: Store) -> tuple[SpokenTake, Utterance, Clip, Verdict | None]:
        """The first take that sounds different, with what the voice says, its clip and its verdict."""
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
            clip, verdict = _speak(self.settings, utterance, store)
            if utterance != self.own and known.get(clip.digest, take.recipe) == take.recipe:
                return replace(take, digest=clip.digest, sample_rate=rate), utterance, clip, verdict
            tried += 1
        seeds = f"{tried} seeds give" if tried > 1 else "this gives"
        raise InputError(
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

    def _nothing_differs(self, voice: Voice, remedy: str) -> InputError:
        return InputError(
            f"{self.script}: the voice {voice} has no seeds, so it says a sentence the same way each time; "
            f"{remedy}"
        )


def _speak(settings: Settings, utterance: Utterance, store: Store) -> tuple[Clip, Verdict | None]:
    verdicts: dict[Utterance, Verdict] = {}
    clips = synthesise(
        [(utterance, None)],
        store=store,
        sample_rate=settings.sample_rate,
        jobs=1,
        timeout_seconds=settings.sentence_timeout_seconds,
        on_verdict=verdicts.__setitem__,
        recognizer=settings.words_recognizer,
    )
    return clips[utterance], verdicts.get(utterance)

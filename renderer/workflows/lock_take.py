"""Locks a take, so that it stays as it is when the voice or a lexicon changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from renderer.errors import InputError, one_line
from renderer.plan.take_choices import unlocked, with_choice
from renderer.plan.takes import LockedSpeech, SpokenTake, SpokenTakes, spoken_times
from renderer.speech.kept_clips import identity_for, kept_clip
from renderer.speech.voice_properties import SEED
from renderer.storage.store import Store
from renderer.voice import Utterance
from renderer.workflows.cache import with_store
from renderer.workflows.cast import is_recorded, speaking_name
from renderer.workflows.compile import Compiled, compile_script
from renderer.workflows.options import Options
from renderer.workflows.script_takes import (
    ScriptTakes,
    TakesOfSentence,
    Which,
    change_take,
    changed_meanwhile,
    no_other_lock,
)
from renderer.workflows.take_errors import LockedOtherwiseError, SeveralWaysError


def lock_take(script: Path, options: Options, which: Which, number: int) -> TakesOfSentence:
    """Choose a take of a sentence by its number, lock it, and return the sentence with its takes.

    Raises:
        InputError: there is no such sentence or take, a file cannot be used, or another take that is locked
            is chosen, the script says the sentence in several ways, or the take is locked in another way.
        OutputError: the takes file cannot be written.
    """

    def following(takes: SpokenTakes) -> Compiled:
        return compile_script(script, options, takes=takes, recordings="optional", to_speak=False)

    def change(takes: SpokenTakes, take: SpokenTake) -> SpokenTakes:
        return with_lock(takes, take, number, which.time, following)

    return change_take(script, options, which, number, change, no_other_lock(which.time))


def with_lock(
    takes: SpokenTakes,
    take: SpokenTake,
    number: int,
    time: int | None,
    compiled_with: Callable[[SpokenTakes], Compiled],
) -> SpokenTakes:
    """The takes with one, which has a number in its sentence, chosen for a time or for all, and locked.

    ``compiled_with`` compiles the script with other takes.

    Raises:
        SeveralWaysError: the script says the sentence in several ways.
        LockedOtherwiseError: the take is locked in another way.
        InputError: a file cannot be used.
    """
    if take.locked and {0, time or 0} & {*take.times}:
        return with_choice(takes, take, time)
    compiled = compiled_with(with_choice(takes, replace(take, locked=None), time))
    name, utterance = _spoken(compiled, take, time)
    speech = _locked(utterance, name)
    if take.locked:
        if speech != take.locked:
            raise _locked_in_another_way(Path(compiled.session.path), number, time)
        return with_choice(takes, take, time)
    digest = take.digest or _kept_digest(compiled, utterance)
    sample_rate = take.sample_rate or (compiled.settings.sample_rate if digest else 0)
    return with_choice(takes, replace(take, locked=speech, digest=digest, sample_rate=sample_rate), time)


def unlock_take(script: Path, options: Options, which: Which, number: int) -> TakesOfSentence:
    """Let a take follow the script again, and return its sentence with all takes.

    Raises:
        InputError: there is no such sentence or take, it is not locked, or a file cannot be used.
        OutputError: the takes file cannot be written.
    """

    def check(listed: ScriptTakes, sentence: TakesOfSentence, take: SpokenTake) -> None:
        if not take.locked:
            raise InputError(f"{listed.path}: take {number} of sentence {sentence.number} is not locked")

    return change_take(script, options, replace(which, time=None), number, unlocked, check)


def _spoken(compiled: Compiled, take: SpokenTake, time: int | None) -> tuple[str, Utterance]:
    """The name of the voice in the script, and what it says of a take.

    Raises:
        InputError: the script does not say it the same way each time, or has changed meanwhile.
    """
    found: dict[Utterance, str] = {}
    for key, said, speak in spoken_times(compiled.plan):
        if key != take.key or time not in (None, said) or is_recorded(speak.utterance.voice):
            continue
        if take.is_own or (speak.take and speak.take.identity == take.identity):
            name = take.voice or speaking_name(speak.voice, speak.utterance.voice, compiled.settings.voices)
            found.setdefault(speak.utterance, name)
    path = compiled.session.path
    if len(found) > 1:
        raise SeveralWaysError(
            f'{path}: "{one_line(take.words, 60)}" is said in {len(found)} ways, such as with another voice, '
            "speed or punctuation; name one of its times with --time"
        )
    for utterance, name in found.items():
        return name, utterance
    raise changed_meanwhile(Path(path))


def _locked_in_another_way(script: Path, number: int, time: int | None) -> LockedOtherwiseError:
    now = f"for time {time}" if time else "now"
    return LockedOtherwiseError(
        f"{script}: take {number} is locked, and the script says it in another way {now}; --choose {number} "
        f"uses the locked take there too, and --unlock {number} lets the take follow the script"
    )


def _locked(utterance: Utterance, name: str) -> LockedSpeech:
    voice, settings = utterance.voice, dict(utterance.voice.settings)
    seed = settings.pop(SEED, None)
    return LockedSpeech(
        text=utterance.text,
        voice=name if settings or voice.origin else str(voice.full_name),
        words_per_minute=voice.words_per_minute,
        comma_seconds=voice.comma_seconds,
        pitch=voice.pitch,
        language=voice.language,
        preset=voice.preset,
        seed=seed if isinstance(seed, int) else None,
        phonemes=utterance.phonemes,
    )


def _kept_digest(compiled: Compiled, utterance: Utterance) -> str:
    """The digest of a clip if the store has it; empty if not."""

    def work(store: Store) -> str:
        identity = identity_for([utterance], compiled.settings.words_recognizer)
        kept = kept_clip(store, utterance, compiled.settings.sample_rate, identity)
        return kept.clip.digest if kept else ""

    return with_store(compiled.settings, keep=compiled.options.cache, work=work)

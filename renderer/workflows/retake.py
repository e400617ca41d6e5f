"""Speaks another take of a sentence, and chooses it."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from renderer.plan.take_choices import takes_of, with_choice
from renderer.plan.take_files import take_file_name
from renderer.plan.takes import NO_TAKES, SpokenTake, SpokenTakes
from renderer.settings.model import Settings
from renderer.speech.gate.verdict import Verdict
from renderer.speech.synthesis import synthesise
from renderer.storage.store import Store
from renderer.timeline import Clip
from renderer.voice import Utterance, Voice
from renderer.workflows.audition import sound_of, write_wav
from renderer.workflows.cache import with_store
from renderer.workflows.compile import Compiled, compile_script
from renderer.workflows.options import Options
from renderer.workflows.retake_attempt import Wanted, begin_attempt, choice_of
from renderer.workflows.script_files import check_owner, claim_folder
from renderer.workflows.script_takes import (
    TakesOfSentence,
    Which,
    find_sentence,
    listed_takes,
)
from renderer.workflows.takes_file import change_takes, read_takes


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

    @cache
    def compiled_with(takes: SpokenTakes) -> Compiled:
        return compile_script(script, options, takes=takes, recordings="optional")

    own = compiled_with(NO_TAKES)
    listed = listed_takes(own, script)
    sentence = find_sentence(listed, which)
    attempt = begin_attempt(script, listed, sentence, which.time, wanted, compiled_with)
    takes, settings = read_takes(script), attempt.settings
    folder = own.folder(out)
    check_owner(folder, script)

    def work(store: Store) -> tuple[SpokenTake, Utterance, Verdict | None, Path]:
        take, utterance, clip, verdict = attempt.spoken(store, partial(_speak, settings, store))
        number = _number(with_choice(takes, take, which.time), take)
        path = folder / take_file_name(folder.name, sentence.number, number)
        write_wav(sound_of(clip, store), path, settings.sample_rate)
        return take, utterance, verdict, path

    take, utterance, verdict, path = with_store(settings, keep=options.cache, work=work)
    claim_folder(folder, script)
    changed = change_takes(script, choice_of(listed, sentence, take, which.time))
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


def _speak(settings: Settings, store: Store, utterance: Utterance) -> tuple[Clip, Verdict | None]:
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

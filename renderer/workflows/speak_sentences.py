"""Speaks the distinct sentences of several scripts into the store, before any of their tracks is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from renderer.errors import RenderError
from renderer.problems import Position
from renderer.speech.clip_keys import utterance_key
from renderer.speech.kept_clips import identity_for, kept_clip
from renderer.speech.voice_properties import terms_of
from renderer.storage.sharing import share_kept
from renderer.storage.store import Store
from renderer.voice import Utterance
from renderer.workflows.cache import finish_sharing, with_store
from renderer.workflows.compile import Compiled
from renderer.workflows.dry_run import voice_label


class ServerAnswer(Struct, frozen=True, kw_only=True):
    """What a server has spoken for a script. The price is that of the settings now, None if it is unknown."""

    script: str
    voice: str
    engine: str
    characters: int
    price_per_million_characters: float | None
    currency: str


class SpokenSentences(Struct, frozen=True, kw_only=True):
    """Why sentences could not be spoken, and whether the shared store, if there is one, has the others."""

    failures: Mapping[Utterance, RenderError]
    is_shared: bool


OnAnswer = Callable[[ServerAnswer], None]


def has_servers(compiled: Compiled) -> bool:
    """Whether a server speaks sentences of a script."""
    voices = {speak.utterance.voice for speak in compiled.plan.spoken()}
    return any(terms_of(voice) is not None for voice in voices)


def speak_sentences(
    scripts: Sequence[Compiled],
    jobs: int,
    progress: Callable[[str, float], None],
    on_answer: OnAnswer,
    *,
    shares_kept: bool = False,
) -> SpokenSentences:
    """Speak what the store lacks of scripts, each distinct sentence once.

    The store, the sample rate and the recognizer are those of the settings of the first script. A sentence
    that cannot be spoken does not stop the others. ``on_answer`` is called from several threads. With
    ``shares_kept``, the shared store also gets what this computer has spoken earlier.

    Raises:
        RenderError: the store cannot be used.
    """
    settings = scripts[0].settings
    failures: dict[Utterance, RenderError] = {}

    def work(store: Store) -> bool:
        failures.clear()  # a second run with another store may have none
        missing = _missing(scripts, store)
        for one in scripts if shares_kept else ():
            for utterance in {speak.utterance for speak in one.plan.spoken()} - missing.keys():
                share_kept(store, "clip", utterance_key(utterance, one.settings.sample_rate))
        if not missing:
            return finish_sharing(store)
        from renderer.speech.speaking import SpeechRoom
        from renderer.speech.worker_pool import Answer

        def answered(answer: Answer) -> None:
            wanted, terms = missing[answer.utterance], answer.terms
            price = terms.price_per_million_characters
            on_answer(
                ServerAnswer(
                    script=wanted.script,
                    voice=wanted.voice,
                    engine=answer.utterance.voice.engine,
                    characters=answer.characters,
                    price_per_million_characters=price,
                    currency="" if price is None else terms.currency,
                )
            )

        room = SpeechRoom(
            store=store,
            sample_rate=settings.sample_rate,
            jobs=jobs,
            timeout_seconds=settings.sentence_timeout_seconds,
            recognizer=settings.words_recognizer,
            on_answer=answered,
        )
        done = 0

        def spoken(_utterance: Utterance) -> None:
            nonlocal done
            done += 1
            progress(f"speaking {len(missing)} sentences", done / len(missing))

        def failed(utterance: Utterance, error: RenderError) -> None:
            failures[utterance] = error
            spoken(utterance)

        def is_wanted() -> bool:
            progress(f"speaking {len(missing)} sentences", done / len(missing))
            return True

        try:
            room.speak(
                {utterance: (each.key, each.position) for utterance, each in missing.items()},
                on_clip=spoken,
                on_verdict=lambda _utterance, _verdict: None,
                on_failure=failed,
                is_wanted=is_wanted,
            )
        finally:
            room.close()
        return finish_sharing(store)

    is_shared = with_store(settings, keep=True, work=work)
    return SpokenSentences(failures=failures, is_shared=is_shared)


class _Wanted(Struct, frozen=True, kw_only=True):
    """The key of a clip, and where the script that first needs it says the sentence, and by which voice."""

    key: str
    script: str
    voice: str
    position: Position | None


def _missing(compiled: Sequence[Compiled], store: Store) -> dict[Utterance, _Wanted]:
    missing: dict[Utterance, _Wanted] = {}
    for one in compiled:
        settings = one.settings
        spoken = {speak.utterance: speak for speak in one.plan.spoken()}
        identity = identity_for(spoken, settings.words_recognizer)
        for utterance, speak in spoken.items():
            if utterance not in missing:
                kept = kept_clip(store, utterance, settings.sample_rate, identity)
                if kept is None or kept.lacks_words:
                    missing[utterance] = _Wanted(
                        key=utterance_key(utterance, settings.sample_rate),
                        script=one.session.path,
                        voice=voice_label(speak, settings.voices),
                        position=speak.position,
                    )
    return missing

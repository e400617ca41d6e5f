"""Speaks the distinct sentences of several scripts into the store, before any of their tracks is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from renderer.errors import RenderError
from renderer.problems import Position
from renderer.speech.clip_keys import utterance_key
from renderer.speech.kept_clips import identity_for, kept_clip
from renderer.storage.store import Store
from renderer.voice import Utterance
from renderer.workflows.cache import with_store
from renderer.workflows.compile import Compiled


def speak_sentences(
    scripts: Sequence[Compiled], jobs: int, progress: Callable[[str, float], None]
) -> Mapping[Utterance, RenderError]:
    """Speak what the store lacks of scripts, each distinct sentence once.

    The store, the sample rate and the recognizer are those of the settings of the first script. A sentence
    that cannot be spoken does not stop the others.

    Returns:
        why sentences could not be spoken.

    Raises:
        RenderError: the store cannot be used.
    """
    settings = scripts[0].settings
    failures: dict[Utterance, RenderError] = {}

    def work(store: Store) -> None:
        failures.clear()  # a second run with another store may have none
        missing = _missing(scripts, store)
        if not missing:
            return
        from renderer.speech.speaking import SpeechRoom

        room = SpeechRoom(
            store=store,
            sample_rate=settings.sample_rate,
            jobs=jobs,
            timeout_seconds=settings.sentence_timeout_seconds,
            recognizer=settings.words_recognizer,
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
                missing,
                on_clip=spoken,
                on_verdict=lambda _utterance, _verdict: None,
                on_failure=failed,
                is_wanted=is_wanted,
            )
        finally:
            room.close()

    with_store(settings, keep=True, work=work)
    return failures


def _missing(compiled: Iterable[Compiled], store: Store) -> dict[Utterance, tuple[str, Position | None]]:
    missing: dict[Utterance, tuple[str, Position | None]] = {}
    for one in compiled:
        settings = one.settings
        spoken = {speak.utterance: speak.position for speak in one.plan.spoken()}
        identity = identity_for(spoken, settings.words_recognizer)
        for utterance, position in spoken.items():
            if utterance not in missing:
                kept = kept_clip(store, utterance, settings.sample_rate, identity)
                if kept is None or kept.lacks_words:
                    missing[utterance] = utterance_key(utterance, settings.sample_rate), position
    return missing

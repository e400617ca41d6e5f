"""Makes clips of sentences, in worker processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from renderer.errors import RenderError
from renderer.problems import Position
from renderer.speech.clip_keys import utterance_key
from renderer.speech.gate.verdict import Verdict
from renderer.speech.kept_clips import identity_for, kept_clip
from renderer.storage.store import Store
from renderer.timeline import Clip
from renderer.voice import Utterance, VoiceInfo

if TYPE_CHECKING:
    from renderer.speech.gate.words import Recognizer


def synthesise(
    utterances: Iterable[tuple[Utterance, Position | None]],
    *,
    store: Store,
    sample_rate: int,
    jobs: int,
    timeout_seconds: float = 60.0,
    on_clip: Callable[[], None] | None = None,
    on_verdict: Callable[[Utterance, Verdict], None] | None = None,
    recognizer: Recognizer | None = None,
    on_wait: Callable[[], None] | None = None,
) -> dict[Utterance, Clip]:
    """Speak each distinct sentence into the store, unless its clip is there already.

    A worker that crashes, gives an invalid reply or takes longer than ``timeout_seconds`` for a sentence is
    replaced, and the sentence is tried once more. If it fails again, requests that are under way to servers
    are awaited, and their answers kept. No worker is left when this function ends, in whatever way.

    Args:
        utterances: sentences, each with its position in the script, or None.
        store: where the clips are kept.
        sample_rate: the sample rate of the clips in Hz.
        jobs: the most workers at the same time. Servers have more, as many as their terms allow.
        timeout_seconds: the longest time for a sentence.
        on_clip: called in this thread once for each distinct sentence.
        on_verdict: called in this thread once for each distinct sentence that was checked, now or before.
        recognizer: checks the words of the sentences whose signals are checked; None if nothing does. A clip
            whose words were not checked yet is not spoken again, unless there is a fault in them.
        on_wait: called in this thread several times a second while sentences are spoken. What it raises ends
            the workers at once.

    Returns:
        the clip of each sentence.

    Raises:
        VoiceError: a sentence could not be spoken.
        OutputError: a clip could not be written.
        ScriptError: an engine does not have a voice, language or speed, or a sentence is too long.
        InputError: the same, for a sentence without a position.
    """
    done: dict[Utterance, Clip] = {}
    missing: dict[Utterance, tuple[str, Position | None]] = {}
    report = on_clip or (lambda: None)
    report_verdict = on_verdict or (lambda _utterance, _verdict: None)
    wanted = list(utterances)
    identity = identity_for((utterance for utterance, _ in wanted), recognizer)
    for utterance, position in wanted:
        if utterance in done or utterance in missing:
            continue
        kept = kept_clip(store, utterance, sample_rate, identity)
        if kept and not kept.lacks_words:
            done[utterance] = kept.clip
            if kept.verdict:
                report_verdict(utterance, kept.verdict)
            report()
            continue
        missing[utterance] = utterance_key(utterance, sample_rate), position
    if missing:
        from renderer.speech.speaking import speak_missing  # with all that starts and watches workers

        done |= speak_missing(
            missing,
            store=store,
            sample_rate=sample_rate,
            jobs=jobs,
            timeout_seconds=timeout_seconds,
            recognizer=recognizer if identity else None,
            on_clip=report,
            on_verdict=report_verdict,
            on_wait=on_wait or (lambda: None),
        )
    return done


def list_voices(engine: str) -> tuple[VoiceInfo, ...]:
    """The voices that an engine lists, from a worker process.

    Raises:
        InputError: there is no such engine.
        RenderError: the engine could not list its voices.
    """
    from renderer.speech.worker_pool import START_SECONDS
    from renderer.speech.worker_process import WorkerFailedError, WorkerProcess

    worker = WorkerProcess()
    try:
        reply = worker.ask({"do": "voices", "engine": engine}, START_SECONDS)
        return tuple(
            VoiceInfo(engine=engine, name=name, language=language, description=description)
            for name, language, description in reply["voices"]
        )
    except (WorkerFailedError, KeyError, TypeError, ValueError) as error:
        reason = error.reason if isinstance(error, WorkerFailedError) else "it gave an invalid reply"
        raise RenderError(f"the voice engine {engine} cannot list its voices: {reason}") from None
    finally:
        worker.close()

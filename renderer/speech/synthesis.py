"""Makes clips of sentences, in worker processes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from renderer.errors import Position, RenderError
from renderer.speech.clip_keys import utterance_key
from renderer.speech.engines import Terms
from renderer.speech.voice_properties import terms_of
from renderer.speech.worker_pool import START_SECONDS, Task, WorkerPool, input_error
from renderer.speech.worker_process import WorkerFailedError, WorkerProcess
from renderer.storage.store import Entry, Store
from renderer.timeline import Clip
from renderer.voice import Utterance, VoiceInfo

MOST_CHARACTERS = 5_000
"""The longest sentence for a voice; espeak-ng crashed on one of 20,000."""

_BYTES_PER_FRAME = 4


def synthesise(
    utterances: Iterable[tuple[Utterance, Position | None]],
    *,
    store: Store,
    sample_rate: int,
    jobs: int,
    timeout_seconds: float = 60.0,
    on_clip: Callable[[], None] | None = None,
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

    Returns:
        the clip of each sentence.

    Raises:
        VoiceError: a sentence could not be spoken.
        OutputError: a clip could not be written.
        ScriptError: an engine does not have a voice, language or speed, or a sentence is too long.
        InputError: the same, for a sentence without a position.
    """
    done: dict[Utterance, Clip] = {}
    missing: dict[Utterance, Task] = {}
    report = on_clip or (lambda: None)
    for utterance, place in utterances:
        if utterance in done or utterance in missing:
            continue
        key = utterance_key(utterance, sample_rate)
        if entry := store.find("clip", key):
            done[utterance] = _clip(key, entry)
            report()
            continue
        _check_length(utterance, place)
        missing[utterance] = Task(
            utterance=utterance,
            place=place,
            key=key,
            target=store.part(),
            sample_rate=sample_rate,
            terms=terms_of(utterance.voice),
        )
    if not missing:
        return done
    workers = WorkerPool(timeout_seconds, store)
    lanes = _lanes([task.terms for task in missing.values()], jobs)

    def speak(task: Task) -> Clip:
        workers.speak(task)
        return _clip(task.key, store.adopt("clip", task.key, task.target))

    try:
        running = {
            lanes[task.terms.server if task.terms else ""].submit(speak, task): utterance
            for utterance, task in missing.items()
        }
        for future in as_completed(running):
            done[running[future]] = future.result()
            report()
    except RenderError:
        workers.send_no_more()
        for threads in lanes.values():
            threads.shutdown(wait=False, cancel_futures=True)
        for server, threads in lanes.items():
            if server:
                threads.shutdown()
        raise
    finally:
        workers.stop()
        for threads in lanes.values():
            threads.shutdown(cancel_futures=True)
        workers.close()
    return done


def _lanes(terms: Sequence[Terms | None], jobs: int) -> dict[str, ThreadPoolExecutor]:
    """Threads for each server, by its name; the empty name is for engines on this machine."""
    wanted = Counter(one.server if one else "" for one in terms)
    bounds = {"": jobs}
    for one in filter(None, terms):
        bounds[one.server] = min(one.concurrency, bounds.get(one.server, one.concurrency))
    return {
        server: ThreadPoolExecutor(max(1, min(bounds[server], count)), thread_name_prefix="speech")
        for server, count in wanted.items()
    }


def _clip(key: str, entry: Entry) -> Clip:
    frames = entry.payload_bytes // _BYTES_PER_FRAME
    return Clip(source=f"clip {entry.digest}", frames=frames, key=key)


def _check_length(utterance: Utterance, place: Position | None) -> None:
    if len(utterance.text) > MOST_CHARACTERS:
        message = f"a sentence has {len(utterance.text):,} characters, more than {MOST_CHARACTERS:,}"
        raise input_error(message, place, remedy="end it earlier, with a full stop")


def list_voices(engine: str) -> tuple[VoiceInfo, ...]:
    """The voices that an engine lists, from a worker process.

    Raises:
        InputError: there is no such engine.
        RenderError: the engine could not list its voices.
    """
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

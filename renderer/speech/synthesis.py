"""Sentences to clips, in worker processes that are watched and, where they fail, replaced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from renderer.errors import Position, RenderError
from renderer.speech.clip_keys import terms_of, utterance_key
from renderer.speech.engines import Terms
from renderer.speech.worker_pool import START_SECONDS, Task, WorkerPool, input_error
from renderer.speech.worker_process import WorkerFailedError, WorkerProcess
from renderer.storage.store import Entry, Store
from renderer.timeline import Clip
from renderer.voice import Utterance, VoiceInfo

MOST_CHARACTERS = 5_000
"""espeak-ng crashed on a sentence of 20,000."""

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

    Up to ``jobs`` workers speak side by side, and for each server as many as its terms allow; none is
    started where nothing is to be spoken. One that crashes, gives no sense or takes longer than
    ``timeout_seconds`` over a sentence is replaced, and the sentence tried once more. Where a sentence fails,
    what servers were asked for by then is still awaited and kept. However this ends, no worker is left.
    ``on_clip`` is called in this thread, once for each distinct sentence.

    Raises:
        VoiceError: a sentence that could not be spoken.
        OutputError: a clip that could not be written.
        ScriptError, InputError: a voice, language or speed that an engine does not have, or a sentence that
            is too long; the first where the sentence has a place.
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
        workers.ask_no_more()
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
    """Threads for each server, by its name, and under no name those for the engines of this machine."""
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
        characters = f"a sentence of {len(utterance.text):,} characters; a voice takes {MOST_CHARACTERS:,}"
        raise input_error(characters, place, remedy="end it sooner, with a full stop")


def list_voices(engine: str) -> tuple[VoiceInfo, ...]:
    """The voices of an engine, asked in a worker process.

    Raises:
        InputError: there is no such engine.
        RenderError: it failed to tell.
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

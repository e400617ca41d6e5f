"""Sentences that the store does not have, spoken side by side by workers and servers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from renderer.errors import RenderError
from renderer.problems import Position
from renderer.speech.clip_maker import ClipMaker
from renderer.speech.engines import Terms
from renderer.speech.gate.verdict import Verdict
from renderer.speech.gate.words import Recognizer
from renderer.speech.recognizer_pool import RecognizerPool
from renderer.speech.voice_properties import terms_of
from renderer.speech.worker_pool import Task, WorkerPool, input_error
from renderer.storage.store import LostError, Store
from renderer.storage.work_folder import sweep_folders
from renderer.timeline import Clip
from renderer.voice import Utterance

MOST_SENTENCE_CHARACTERS = 5_000
"""The longest sentence for a voice; espeak-ng crashed on one of 20,000."""


def speak_missing(
    missing: Mapping[Utterance, tuple[str, Position | None]],
    *,
    store: Store,
    sample_rate: int,
    jobs: int,
    timeout_seconds: float,
    recognizer: Recognizer | None,
    on_clip: Callable[[], None],
    on_verdict: Callable[[Utterance, Verdict], None],
) -> dict[Utterance, Clip]:
    """Speak sentences into the store under their keys; as ``synthesise`` does."""
    for utterance, (_, position) in missing.items():
        _check_length(utterance, position)
    tasks = {
        utterance: Task(
            utterance=utterance,
            position=position,
            key=key,
            target=store.part(),
            sample_rate=sample_rate,
            terms=terms_of(utterance.voice),
        )
        for utterance, (key, position) in missing.items()
    }
    sweep_folders()
    done: dict[Utterance, Clip] = {}
    workers = WorkerPool(timeout_seconds, store)
    recognizers = RecognizerPool(recognizer, jobs) if recognizer else None
    lanes = _lanes([task.terms for task in tasks.values()], jobs)
    maker = ClipMaker(store, workers, recognizers)
    try:
        running = {
            lanes[task.terms.server if task.terms else ""].submit(maker.clip, task): utterance
            for utterance, task in tasks.items()
        }
        for future in as_completed(running):
            utterance = running[future]
            done[utterance], verdict = future.result()
            if verdict:
                on_verdict(utterance, verdict)
            on_clip()
    except (RenderError, LostError):
        workers.send_no_more()
        if recognizers:
            recognizers.send_no_more()
        for threads in lanes.values():
            threads.shutdown(wait=False, cancel_futures=True)
        for server, threads in lanes.items():
            if server:
                threads.shutdown()
        raise
    finally:
        workers.stop()
        if recognizers:
            recognizers.stop()
        for threads in lanes.values():
            threads.shutdown(cancel_futures=True)
        workers.close()
        if recognizers:
            recognizers.close()
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


def _check_length(utterance: Utterance, position: Position | None) -> None:
    if len(utterance.text) > MOST_SENTENCE_CHARACTERS:
        message = f"a sentence has {len(utterance.text):,} characters, more than {MOST_SENTENCE_CHARACTERS:,}"
        raise input_error(message, position, remedy="end it earlier, with a full stop")

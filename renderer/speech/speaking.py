"""Sentences that the store does not have, spoken side by side by workers and servers."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

from renderer.errors import InputError, RenderError
from renderer.problems import Position
from renderer.speech.clip_maker import ClipMaker
from renderer.speech.engines import Terms
from renderer.speech.gate.verdict import Verdict
from renderer.speech.gate.words import Recognizer
from renderer.speech.recognizer_pool import RecognizerPool
from renderer.speech.voice_properties import terms_of
from renderer.speech.worker_pool import OnAnswer, Task, WorkerPool, input_error
from renderer.storage.sharing import pull
from renderer.storage.store import LostError, Store
from renderer.timeline import Clip
from renderer.voice import Utterance

MOST_SENTENCE_CHARACTERS = 5_000
"""The longest sentence for a voice; espeak-ng crashed on one of 20,000."""

_LOOK_SECONDS = 0.2
_PATIENCE_SECONDS = 10.0
"""A slow voice ends its sentence within it, and stays ready; a voice that hangs is ended."""

_PULLED_AT_ONCE = 64
"""Clips of a shared store between two questions whether they are still wanted."""

Made = tuple[Clip, Verdict | None]


class NotWantedError(Exception):
    """Nobody wants the sentences any more that were being spoken."""


class SpeechRoom:
    """Workers and servers that speak, and that stay ready for the next sentences until ``close``.

    One thread uses it; only ``stop`` may be called from any thread. ``jobs`` is the most workers at the same
    time; servers have as many as their terms allow. ``on_answer`` is called for each answer of a server.
    """

    def __init__(
        self,
        *,
        store: Store,
        sample_rate: int,
        jobs: int,
        timeout_seconds: float,
        recognizer: Recognizer | None,
        on_answer: OnAnswer = lambda _answer: None,
    ) -> None:
        self._store, self._sample_rate, self._jobs, self._on_answer = store, sample_rate, jobs, on_answer
        self._timeout_seconds, self._recognizer = timeout_seconds, recognizer
        self._begin()

    def _begin(self) -> None:
        self._workers = WorkerPool(self._timeout_seconds, self._store, self._on_answer)
        self._recognizers = RecognizerPool(self._recognizer, self._jobs) if self._recognizer else None
        self._maker = ClipMaker(self._store, self._workers, self._recognizers)
        self._lanes: dict[str, ThreadPoolExecutor] = {}

    def speak(
        self,
        missing: Mapping[Utterance, tuple[str, Position | None]],
        *,
        on_clip: Callable[[Utterance], None],
        on_verdict: Callable[[Utterance, Verdict], None],
        on_failure: Callable[[Utterance, RenderError], None] | None = None,
        is_wanted: Callable[[], bool] | None = None,
    ) -> dict[Utterance, Clip]:
        """Speak sentences into the store under their keys, in their order.

        With ``on_failure``, a sentence that cannot be spoken does not stop the others. ``is_wanted`` is asked
        several times a second. After an error other than NotWantedError, the room can only be closed.

        Raises:
            RenderError: a sentence could not be spoken, and there is no ``on_failure``.
            NotWantedError: ``is_wanted`` was False.
        """
        tasks = {}
        for utterance, (key, position) in missing.items():
            if is_too_long(utterance):
                too_long = _too_long(utterance, position)
                if on_failure is None:
                    raise too_long
                on_failure(utterance, too_long)
                continue
            tasks[utterance] = Task(
                utterance=utterance,
                position=position,
                key=key,
                target=self._store.part(),
                sample_rate=self._sample_rate,
                terms=terms_of(utterance.voice),
            )
        self._pull([task.key for task in tasks.values()], is_wanted)
        done: dict[Utterance, Clip] = {}
        self._open_lanes(task.terms for task in tasks.values())
        running = {
            self._lanes[task.terms.server if task.terms else ""].submit(self._maker.clip, task): task
            for task in tasks.values()
        }
        try:
            for future in self._completed(set(running), is_wanted):
                utterance = running[future].utterance
                try:
                    done[utterance], verdict = future.result()
                except RenderError as error:
                    if on_failure is None:
                        raise
                    on_failure(utterance, error)
                    continue
                if verdict:
                    on_verdict(utterance, verdict)
                on_clip(utterance)
        except (RenderError, LostError):
            self._send_no_more()
            raise
        return done

    def _pull(self, keys: Sequence[str], is_wanted: Callable[[], bool] | None) -> None:
        """Bring the clips that a shared store has."""
        for onset in range(0, len(keys), _PULLED_AT_ONCE):
            if is_wanted and not is_wanted():
                raise NotWantedError
            pull(self._store, "clip", keys[onset : onset + _PULLED_AT_ONCE])

    def _open_lanes(self, wanted: Iterable[Terms | None]) -> None:
        """Open threads for each server, by its name; the empty name is for engines on this machine."""
        bounds = {"": self._jobs}
        for terms in filter(None, wanted):
            bounds[terms.server] = min(terms.concurrency, bounds.get(terms.server, terms.concurrency))
        for server, most in bounds.items():
            if server not in self._lanes:
                self._lanes[server] = ThreadPoolExecutor(max(1, most), thread_name_prefix="speech")

    def _completed(
        self, running: set[Future[Made]], is_wanted: Callable[[], bool] | None
    ) -> Iterator[Future[Made]]:
        """Yield what has ended, as it ends."""
        ended: queue.SimpleQueue[Future[Made]] = queue.SimpleQueue()
        for future in running:  # a wait for all of them would cost time for each, again and again
            future.add_done_callback(ended.put)
        while running:
            try:
                future = ended.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                pass
            else:
                running.discard(future)
                yield future
            if is_wanted and not is_wanted():
                self._leave(running)
                raise NotWantedError

    def _leave(self, running: set[Future[Made]]) -> None:
        """Let the sentences end that are being spoken. Workers that do not end are replaced."""
        for future in running:
            future.cancel()
        if wait(running, _PATIENCE_SECONDS).not_done:
            self.close()
            self._begin()

    def _send_no_more(self) -> None:
        """Send nothing more to servers, and wait for what was sent."""
        self._workers.send_no_more()
        if self._recognizers:
            self._recognizers.send_no_more()
        for threads in self._lanes.values():
            threads.shutdown(wait=False, cancel_futures=True)
        for server, threads in self._lanes.items():
            if server:
                threads.shutdown()

    def stop(self) -> None:
        """Kill all workers; what they speak fails."""
        self._workers.stop()
        if self._recognizers:
            self._recognizers.stop()

    def close(self) -> None:
        """End all workers. No worker is left then."""
        self.stop()
        for threads in self._lanes.values():
            threads.shutdown(cancel_futures=True)
        self._workers.close()
        if self._recognizers:
            self._recognizers.close()


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
    on_wait: Callable[[], None],
) -> dict[Utterance, Clip]:
    """Speak sentences into the store under their keys; as ``synthesise`` does."""

    def is_wanted() -> bool:
        on_wait()
        return True

    room = SpeechRoom(
        store=store,
        sample_rate=sample_rate,
        jobs=jobs,
        timeout_seconds=timeout_seconds,
        recognizer=recognizer,
    )
    try:
        return room.speak(
            missing,
            on_clip=lambda _utterance: on_clip(),
            on_verdict=on_verdict,
            is_wanted=is_wanted,
        )
    finally:
        room.close()


def is_too_long(utterance: Utterance) -> bool:
    """Whether no voice is asked to speak a sentence, because of its length."""
    return len(utterance.text) > MOST_SENTENCE_CHARACTERS


def _too_long(utterance: Utterance, position: Position | None) -> InputError:
    message = f"a sentence has {len(utterance.text):,} characters, more than {MOST_SENTENCE_CHARACTERS:,}"
    return input_error(message, position, remedy="end it earlier, with a full stop")

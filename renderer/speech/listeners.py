"""Has the words of sentences checked by a recognizer, in worker processes of its own."""

from __future__ import annotations

import threading
from os import PathLike, fspath
from typing import Any

from msgspec import ValidationError, convert
from msgspec.structs import asdict

from renderer.errors import InputError
from renderer.speech.gate.verdict import Fault
from renderer.speech.gate.words import Recognizer
from renderer.speech.gate.words.registry import identity_of, longest_seconds, most_at_once
from renderer.speech.worker_process import WorkerFailedError, WorkerProcess
from renderer.voice import Utterance


class UnheardError(Exception):
    """The words of a sentence could not be checked. The message is the reason."""


class Listeners:
    """Checks words, from several threads. A crash of a recognizer does not reach a voice, or the reverse.

    A recognizer that fails in a way that concerns every sentence is not asked again. A server gets as many
    sentences at the same time as its settings allow, and a program on this computer as many as there are
    ``jobs``, whatever the number of threads: each has a model in its memory.
    """

    def __init__(self, recognizer: Recognizer, jobs: int) -> None:
        self.identity = identity_of(recognizer)
        self._recognizer = recognizer
        self._seconds = longest_seconds(recognizer)
        self._failed = ""
        self._turns = threading.Semaphore(most_at_once(recognizer) or jobs)
        self._lock = threading.Lock()
        self._all: set[WorkerProcess] = set()
        self._idle: list[WorkerProcess] = []
        self._stopped = False

    def word_faults(
        self, path: str | PathLike[str], frames: int, sample_rate: int, utterance: Utterance
    ) -> tuple[Fault, ...]:
        """The faults in the words of a sentence.

        Args:
            path: a file that starts with the little-endian float32 samples of the sentence.
            frames: their number.
            sample_rate: their sample rate in Hz.
            utterance: what was to be spoken.

        Raises:
            UnheardError: the words could not be checked.
            InputError: a setting of the recognizer is wrong.
        """
        request = {
            "do": "recognize",
            "source": fspath(path),
            "frames": frames,
            "sample_rate": sample_rate,
            "text": utterance.text,
            "language": utterance.voice.language,
            "phonemes": [asdict(phonemes) for phonemes in utterance.phonemes],
            "recognizer": asdict(self._recognizer),
        }
        with self._turns:
            reply = self._answer(request)
        if "unheard" in reply:
            raise UnheardError(str(reply["unheard"]))
        try:
            return convert(reply.get("faults"), tuple[Fault, ...])
        except ValidationError:
            raise UnheardError("its worker gave an invalid reply") from None

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        reason = ""
        for _ in range(2):
            if self._failed:
                raise UnheardError(self._failed)
            worker = self._idle_worker()
            try:
                reply = worker.ask(request, self._seconds)
                self._idle.append(worker)
                return reply
            except InputError as error:
                raise InputError(f"[recognizer] in renderer.toml: {error}") from None
            except WorkerFailedError as failed:
                reason = f"the recognizer failed: {failed.reason}"
                self._discard(worker)
                if failed.final:
                    break
        self._failed = reason
        raise UnheardError(reason)

    def _idle_worker(self) -> WorkerProcess:
        """The worker that became idle last, or a new one."""
        with self._lock:
            if self._stopped:
                raise UnheardError("stopped")
            if self._idle:
                return self._idle.pop()
            worker = WorkerProcess()
            self._all.add(worker)
            return worker

    def _discard(self, worker: WorkerProcess) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.close()

    def stop(self) -> None:
        """Kill all workers. A thread that waits for one gets an error, and starts no other."""
        with self._lock:
            self._stopped = True
            for worker in self._all:
                worker.kill()

    def close(self) -> None:
        """Remove what the workers left; no thread may check words any more."""
        for worker in self._all:
            worker.close()

"""Has the words of sentences checked by a recognizer, in worker processes of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from msgspec import Struct, ValidationError, convert
from msgspec.structs import asdict

from renderer.errors import InputError
from renderer.speech.gate.verdict import Fault
from renderer.speech.gate.words import Recognizer
from renderer.speech.gate.words.registry import identity_of, longest_seconds, most_at_once
from renderer.speech.thread_workers import ThreadWorkers
from renderer.speech.worker_process import WorkerFailedError
from renderer.voice import Utterance


class WordsNotCheckedError(Exception):
    """The words of a sentence could not be checked. The message is the reason."""


class Source(Struct, frozen=True, kw_only=True):
    """A file that starts with little-endian float32 samples, their number, and the digest of their bytes."""

    path: str
    digest: str
    frames: int


class RecognizerPool:
    """Checks words, for several threads. A crash of a recognizer does not reach a voice, or the reverse.

    There are at most ``jobs`` workers for a recognizer on this machine, each of which loads its model. A
    server gets as many requests at the same time as its settings allow. A recognizer that fails in a way that
    concerns every sentence is not asked again.
    """

    def __init__(self, recognizer: Recognizer, jobs: int) -> None:
        self.identity = identity_of(recognizer)
        self._recognizer = recognizer
        self._seconds = longest_seconds(recognizer)
        self._workers = ThreadWorkers()
        self._failed = ""
        most = most_at_once(recognizer) or jobs
        self._threads = ThreadPoolExecutor(most, thread_name_prefix="words")

    def word_faults(self, source: Source, sample_rate: int, utterance: Utterance) -> tuple[Fault, ...]:
        """The faults in the words of a sentence.

        Args:
            source: the samples of the sentence.
            sample_rate: their sample rate in Hz.
            utterance: what was to be spoken.

        Raises:
            WordsNotCheckedError: the words could not be checked.
            InputError: a setting of the recognizer is wrong.
            LostError: the file has changed.
        """
        request = {
            "do": "recognize",
            "source": source.path,
            "digest": source.digest,
            "frames": source.frames,
            "sample_rate": sample_rate,
            "text": utterance.text,
            "language": utterance.voice.language,
            "phonemes": [asdict(phonemes) for phonemes in utterance.phonemes],
            "recognizer": asdict(self._recognizer),
        }
        reply = self._threads.submit(self._answer, request).result()
        if "unheard" in reply:
            raise WordsNotCheckedError(str(reply["unheard"]))
        try:
            return convert(reply.get("faults"), tuple[Fault, ...])
        except ValidationError:
            raise WordsNotCheckedError("its worker gave an invalid reply") from None

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        reason = ""
        for _ in range(2):
            if self._failed:
                raise WordsNotCheckedError(self._failed)
            try:
                worker = self._workers.existing() or self._workers.start()
                return worker.ask(request, self._seconds)
            except InputError as error:
                raise InputError(f"[recognizer] in renderer.toml: {error}") from None
            except WorkerFailedError as failed:
                reason = f"the recognizer failed: {failed.reason}"
                self._workers.discard()
                if failed.final:
                    break
        self._failed = reason
        raise WordsNotCheckedError(reason)

    def send_no_more(self) -> None:
        """Check no further sentences. Those under way continue."""
        self._failed = "stopped"

    def stop(self) -> None:
        """Kill all workers. A thread that waits for one gets an error."""
        self._workers.stop()

    def close(self) -> None:
        """Remove what the workers left; no thread may check words any more."""
        self._threads.shutdown()
        self._workers.close()

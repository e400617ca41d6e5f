"""One worker process for each thread that speaks; a worker that fails is replaced."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import asdict, replace

from renderer.errors import InputError, ScriptError, VoiceError, one_line
from renderer.problems import Position, Problem
from renderer.speech.calibration import calibrated_chain, calibration_utterance
from renderer.speech.clip_keys import chain_key, spoken_key, voice_as_json
from renderer.speech.engines import Terms
from renderer.speech.gate.verdict import Fault, Verdict, verdict_in, with_word_faults
from renderer.speech.thread_workers import ThreadWorkers
from renderer.speech.voice_effects import VoiceChain
from renderer.speech.voice_properties import attempts_of, is_checked, levels_itself, preset_of
from renderer.speech.worker_process import WorkerFailedError, WorkerProcess
from renderer.storage.entry_file import read_digested
from renderer.storage.sharing import claimed, share_at_once
from renderer.storage.store import Entry, LostError, Store
from renderer.timeline import Block
from renderer.voice import Utterance, Voice

START_SECONDS = 60.0


def input_error(message: str, position: Position | None, remedy: str = "") -> InputError:
    """An error about a position in the script, or without a position if there is none."""
    if position is None:
        return InputError(f"{message}; {remedy}" if remedy else message)
    return ScriptError(problems=(Problem(position=position, message=message, remedy=remedy),))


class Task(Struct, frozen=True, kw_only=True):
    """A sentence to speak into the file ``target``, and the ``key`` of its clip.

    ``position`` is its position in the script, for error messages. ``terms`` are those of the server that
    speaks; None without a server.
    """

    utterance: Utterance
    position: Position | None
    key: str
    target: Path
    sample_rate: int
    terms: Terms | None = None

    @property
    def recorded(self) -> Path:
        """The temporary file for samples as the engine returns them."""
        return self.target.with_name(f"{self.target.stem}.recorded{self.target.suffix}")

    def error(self, reason: str) -> VoiceError:
        return VoiceError(
            sentence=one_line(self.utterance.text, 100),
            voice=str(self.utterance.voice),
            reason=reason,
            position=self.position,
        )


class Answer(Struct, frozen=True, kw_only=True):
    """What a server has spoken: so many characters, for a sentence that was wanted."""

    utterance: Utterance
    characters: int
    terms: Terms


OnAnswer = Callable[[Answer], None]
"""Called for each answer of a server, from several threads."""


class Spoken(Struct, frozen=True, kw_only=True):
    """A sentence in the file at a task's target: its frames after the last word, and the verdict on it.

    ``digest`` is that of the file's bytes; see ``read_written``.
    ``verdict`` is None if the sentences of its voice are not checked. The first ``before_frames`` and the
    last ``after_frames`` of the file are the room around a recorded sentence.
    """

    digest: str
    trailing_frames: int
    verdict: Verdict | None
    before_frames: int = 0
    after_frames: int = 0


WordFaults = Callable[[Task, str], tuple[Fault, ...]]
"""Finds the faults in the words of the file at a task's target, whose bytes have this digest."""


def _fields(utterance: Utterance) -> dict[str, Any]:
    return {
        "text": utterance.text,
        "phonemes": [asdict(phonemes) for phonemes in utterance.phonemes],
        "before": utterance.before,
        "after": utterance.after,
        "voice": voice_as_json(utterance.voice),
    }


def read_written(path: str | Path, digest: str, size_bytes: int | None = None) -> bytearray:
    """The bytes of a file that a worker wrote; with ``size_bytes``, only as many from its start.

    Raises:
        LostError: they do not have this digest, or there is no such file.
    """
    try:
        return read_digested(path, digest, size_bytes)
    except OSError:
        raise LostError from None


def samples_of(data: bytearray) -> Block:
    """Samples of one channel as float32 (frames, 1)."""
    return np.frombuffer(data, "<f4").astype(np.float32)[:, None]


class WorkerPool:
    """Gives each thread that speaks a worker of its own, which is started when it is first needed."""

    def __init__(
        self, timeout_seconds: float, store: Store, on_answer: OnAnswer = lambda _answer: None
    ) -> None:
        self._timeout_seconds = timeout_seconds
        self._store, self._on_answer = store, on_answer
        self._workers = ThreadWorkers()
        self._lock = threading.Lock()
        self._sends_no_more = False
        self._key_locks: dict[str, threading.Lock] = {}
        self._chains: dict[str, VoiceChain] = {}

    def speak(self, task: Task, word_faults: WordFaults | None = None) -> Spoken:
        """Speak a sentence with this thread's worker, and once more if that fails.

        After an error there is no file at the task's target. With ``word_faults``, which is called for each
        attempt, the words are checked, too.

        Raises:
            VoiceError: the sentence could not be spoken.
            StoreError: its clip could not be written.
            LostError: a file of it was changed or removed meanwhile.
            ScriptError: the voice or a setting is wrong, in a sentence with a position in the script.
            InputError: the same, for a sentence without a position.
        """
        reason = ""
        try:
            for _attempt in range(2):
                try:
                    return self._speak_and_check(task, word_faults)
                except InputError as error:
                    raise input_error(str(error), task.position) from None
                except WorkerFailedError as failed:
                    reason = failed.reason
                    self._workers.discard()
                    if failed.final:
                        break
            raise task.error(reason)
        except BaseException:
            task.target.unlink(missing_ok=True)
            raise
        finally:
            task.recorded.unlink(missing_ok=True)

    def _speak_and_check(self, task: Task, word_faults: WordFaults | None) -> Spoken:
        """Speak a sentence until a check finds no fault; after the last attempt, take the one with fewest."""
        voices = attempts_of(task.utterance.voice)
        verdicts: list[Verdict] = []
        for attempt, voice in enumerate(voices):
            try:
                spoken = self._speak(task, attempt, voice)
            except WorkerFailedError:
                if not verdicts:
                    raise
                self._workers.discard()
                break
            if spoken.verdict is None:
                return spoken
            verdict = replace(spoken.verdict, attempts=attempt + 1)
            if word_faults:
                verdict = with_word_faults(verdict, word_faults(task, spoken.digest))
            if verdict.status != "doubtful":
                return replace(spoken, verdict=verdict)
            verdicts.append(verdict)
        best = min(range(len(verdicts)), key=lambda attempt: len(verdicts[attempt].faults))
        if best != len(voices) - 1:
            spoken = self._speak(task, best, voices[best])
        return replace(spoken, verdict=replace(verdicts[best], attempts=len(verdicts)))

    def _speak(self, task: Task, attempt: int, voice: Voice) -> Spoken:
        checks = is_checked(voice)
        worker = self._worker(checks)  # prepares itself while another thread calibrates the voice
        request = {
            **_fields(replace(task.utterance, voice=voice)),
            "chain": asdict(self._chain(task)),
            "sample_rate": task.sample_rate,
            "check": checks,
            "target": str(task.target),
        }
        if task.terms is None:
            request |= {"do": "speak"}
        else:
            entry = self._from_server(task.utterance, task, task.terms, attempt)
            request |= {"do": "finish", "source": entry.path, "digest": entry.digest, **entry.meta}
        match worker.ask(request, self._timeout_seconds):
            case {"digest": str(digest), "trailing_frames": int(trailing_frames)} as reply:
                return Spoken(
                    digest=digest,
                    trailing_frames=trailing_frames,
                    verdict=verdict_in(reply),
                    before_frames=reply.get("before_frames", 0),
                    after_frames=reply.get("after_frames", 0),
                )
        raise WorkerFailedError("its worker gave an invalid reply")

    def _chain(self, task: Task) -> VoiceChain:
        """Measured here and not in the workers, which take half as much memory without a filter library."""
        voice = task.utterance.voice
        if levels_itself(voice):
            return VoiceChain(preset=preset_of(voice))
        key = chain_key(voice)
        with self._one_at_a_time(key):
            if key not in self._chains:
                self._chains[key] = self._kept_chain(key, task)
            return self._chains[key]

    def _kept_chain(self, key: str, task: Task) -> VoiceChain:
        if entry := self._store.find("voice", key):
            return VoiceChain(**entry.meta)
        chain = self._calibrate(calibration_utterance(task.utterance.voice), task)
        self._store.write("voice", key, b"", asdict(chain))
        return chain

    def _calibrate(self, utterance: Utterance, task: Task) -> VoiceChain:
        try:
            if task.terms is None:
                meta, data = self._record(utterance, task.recorded, self._timeout_seconds)
                task.recorded.unlink(missing_ok=True)
                own_rate = meta["own_rate"]
            else:
                entry = self._from_server(utterance, task, task.terms)
                data = read_written(entry.path, entry.digest, entry.payload_bytes)
                own_rate = entry.meta["own_rate"]
            return calibrated_chain(samples_of(data), own_rate, preset_of(utterance.voice))
        except ValueError as error:
            raise WorkerFailedError(str(error), final=True) from None

    def _from_server(self, utterance: Utterance, task: Task, terms: Terms, attempt: int = 0) -> Entry:
        """A server's samples for the sentence of a task or for what the task needs before.

        They are kept before they are processed, so that the server is asked once.

        Each further ``attempt`` asks it once more.
        """
        key = spoken_key(utterance, attempt)
        with self._one_at_a_time(key):
            if entry := self._store.verified("spoken", key):
                return entry
            patience_seconds = max(self._timeout_seconds, terms.patience_seconds)
            with claimed(self._store, "spoken", key, lambda: self._sends_no_more):
                if entry := self._store.verified("spoken", key):
                    return entry
                if self._sends_no_more:
                    raise WorkerFailedError("stopped", final=True)
                meta, data = self._record(utterance, task.recorded, patience_seconds)
                has_sound = bool(np.any(samples_of(data)))
                entry = self._store.write("spoken", key, data, meta) if has_sound else None
                if data:
                    answer = Answer(utterance=task.utterance, characters=len(utterance.text), terms=terms)
                    self._on_answer(answer)
                if entry is None:
                    raise WorkerFailedError("it made no sound", final=True)
                share_at_once(self._store, "spoken", key)
                return entry

    def _record(
        self, utterance: Utterance, target: Path, timeout_seconds: float
    ) -> tuple[dict[str, int], bytearray]:
        """Have an engine's samples written to a file; returns their number and sample rate, and the bytes."""
        request = {"do": "record", **_fields(utterance), "target": str(target)}
        match self._worker().ask(request, timeout_seconds):
            case {"frames": int(frames), "sample_rate": int(own_rate), "digest": str(digest)}:
                return {"frames": frames, "own_rate": own_rate}, read_written(target, digest)
        raise WorkerFailedError("its worker gave an invalid reply")

    def _one_at_a_time(self, key: str) -> threading.Lock:
        with self._lock:
            return self._key_locks.setdefault(key, threading.Lock())

    def _worker(self, checks: bool = False) -> WorkerProcess:
        worker = self._workers.existing()
        if worker is None:
            worker = self._workers.start()
            worker.ask({"do": "get ready", "check": checks}, START_SECONDS)
        return worker

    def send_no_more(self) -> None:
        """Send no further requests to servers. Those under way continue."""
        self._sends_no_more = True

    def stop(self) -> None:
        """Kill all workers. A thread that waits for one gets an error, and starts no other."""
        self._sends_no_more = True
        self._workers.stop()

    def close(self) -> None:
        """Remove what the workers left; no thread may speak any more."""
        self._workers.close()

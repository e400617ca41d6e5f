"""The threads' workers: one each, replaced where it fails, all of them gone in the end."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from renderer.errors import InputError, Position, Problem, ScriptError, VoiceError, one_line
from renderer.speech.calibration import measured_levels
from renderer.speech.clip_keys import (
    calibrating_utterance,
    levels_itself,
    levels_key,
    preset_of,
    spoken_key,
    voice_as_json,
)
from renderer.speech.engines import Terms
from renderer.speech.voice_effects import Levels
from renderer.speech.worker_process import WorkerFailedError, WorkerProcess
from renderer.storage.store import Entry, Store
from renderer.timeline import Block
from renderer.voice import Utterance

START_SECONDS = 60.0


def input_error(message: str, place: Position | None, remedy: str = "") -> InputError:
    """Said of a line of the script, where there is one."""
    if place is None:
        return InputError(f"{message}; {remedy}" if remedy else message)
    return ScriptError(problems=(Problem(place=place, message=message, remedy=remedy),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A sentence to speak into the file ``target``, at a sample rate; ``place`` is for what goes wrong.

    The clip is to be kept under ``key``. ``terms`` are those of the server that speaks, if one does.
    """

    utterance: Utterance
    place: Position | None
    key: str
    target: Path
    sample_rate: int
    terms: Terms | None = None

    @property
    def recorded(self) -> Path:
        return self.target.with_name(f"{self.target.stem}.recorded{self.target.suffix}")

    def error(self, reason: str) -> VoiceError:
        return VoiceError(
            sentence=one_line(self.utterance.text, 100),
            voice=str(self.utterance.voice),
            reason=reason,
            place=self.place,
        )


def _said(utterance: Utterance) -> dict[str, Any]:
    return {
        "text": utterance.text,
        "phonemes": [asdict(said) for said in utterance.phonemes],
        "voice": voice_as_json(utterance.voice),
    }


def _samples(path: Path, frames: int = -1) -> Block:
    return np.fromfile(path, "<f4", frames).astype(np.float32)[:, None]


class WorkerPool:
    """One worker for each thread that speaks, started when it first does."""

    def __init__(self, timeout_seconds: float, store: Store) -> None:
        self._timeout_seconds = timeout_seconds
        self._store = store
        self._own = threading.local()
        self._lock = threading.Lock()
        self._all: set[WorkerProcess] = set()
        self._stopped = False
        self._asks_no_more = False
        self._each: dict[str, threading.Lock] = {}
        self._levels: dict[str, Levels] = {}

    def speak(self, task: Task) -> None:
        """Speak a sentence with this thread's worker, twice where need be.

        Where it fails nothing is left at the task's target.

        Raises:
            VoiceError: it failed twice, or for good.
            OutputError: its clip could not be written.
            ScriptError, InputError: what was asked is wrong; the first where the sentence has a place.
        """
        reason = ""
        try:
            for _attempt in range(2):
                try:
                    self._speak(task)
                    return
                except InputError as error:
                    raise input_error(str(error), task.place) from None
                except WorkerFailedError as failed:
                    reason = failed.reason
                    self._discard()
                    if failed.final:
                        break
            raise task.error(reason)
        except BaseException:
            task.target.unlink(missing_ok=True)
            raise
        finally:
            task.recorded.unlink(missing_ok=True)

    def _speak(self, task: Task) -> None:
        worker = self._worker()  # gets ready while another one is measured
        request = {
            "levels": asdict(self._levels_of(task)),
            "sample_rate": task.sample_rate,
            "target": str(task.target),
        }
        if task.terms is None:
            request |= {"do": "speak", **_said(task.utterance)}
        else:
            answered = self._answered(task.utterance, task.terms, task.recorded)
            request |= {"do": "finish", "source": str(answered.path), **answered.meta}
        match worker.ask(request, self._timeout_seconds):
            case {"frames": int()} if task.target.is_file():
                return
        raise WorkerFailedError("its worker gave an invalid reply")

    def _levels_of(self, task: Task) -> Levels:
        """Measured here and not in the workers, which are half as large without a filter library."""
        voice = task.utterance.voice
        if levels_itself(voice.engine):
            return Levels(preset=preset_of(voice))
        key = levels_key(voice)
        with self._one_at_a_time(key):
            if key not in self._levels:
                self._levels[key] = self._kept_levels(key, task)
            return self._levels[key]

    def _kept_levels(self, key: str, task: Task) -> Levels:
        if entry := self._store.find("voice", key):
            return Levels(**entry.meta)
        measured = self._measure(calibrating_utterance(task.utterance.voice), task)
        self._store.write("voice", key, b"", asdict(measured))
        return measured

    def _measure(self, utterance: Utterance, task: Task) -> Levels:
        try:
            if task.terms is None:
                sample_rate = self._record(utterance, task.recorded, self._timeout_seconds)["own_rate"]
                samples = _samples(task.recorded)
                task.recorded.unlink()
            else:
                entry = self._answered(utterance, task.terms, task.recorded)
                samples, sample_rate = _samples(entry.path, entry.meta["frames"]), entry.meta["own_rate"]
            return measured_levels(samples, sample_rate, preset_of(utterance.voice))
        except ValueError as error:
            raise WorkerFailedError(str(error), final=True) from None
        except FileNotFoundError:
            raise WorkerFailedError("its worker gave an invalid reply") from None

    def _answered(self, utterance: Utterance, terms: Terms, recorded: Path) -> Entry:
        """A server's answer, kept before anything else is done, so that none is asked for twice."""
        key = spoken_key(utterance)
        with self._one_at_a_time(key):
            if entry := self._store.verified("spoken", key):
                return entry
            if self._asks_no_more:
                raise WorkerFailedError("stopped", final=True)
            meta = self._record(utterance, recorded, max(self._timeout_seconds, terms.patience_seconds))
            if not np.any(_samples(recorded)):
                raise WorkerFailedError("it made no sound", final=True)
            return self._store.adopt("spoken", key, recorded, meta)

    def _record(self, utterance: Utterance, target: Path, timeout_seconds: float) -> dict[str, int]:
        """Have samples written as the engine gives them; tells how many, and at what rate."""
        request = {"do": "record", **_said(utterance), "target": str(target)}
        match self._worker().ask(request, timeout_seconds):
            case {"frames": int(frames), "sample_rate": int(own_rate)} if target.is_file():
                return {"frames": frames, "own_rate": own_rate}
        raise WorkerFailedError("its worker gave an invalid reply")

    def _one_at_a_time(self, key: str) -> threading.Lock:
        with self._lock:
            return self._each.setdefault(key, threading.Lock())

    def _worker(self) -> WorkerProcess:
        worker: WorkerProcess | None = getattr(self._own, "worker", None)
        if worker is None:
            with self._lock:
                if self._stopped:
                    raise WorkerFailedError("stopped")
                worker = self._own.worker = WorkerProcess()
                self._all.add(worker)
            worker.ask({"do": "get ready"}, START_SECONDS)
        return worker

    def _discard(self) -> None:
        worker: WorkerProcess | None = getattr(self._own, "worker", None)
        if worker is not None:
            self._own.worker = None
            with self._lock:
                self._all.discard(worker)
            worker.close()

    def ask_no_more(self) -> None:
        """Servers get no further requests; those under way go on."""
        self._asks_no_more = True

    def stop(self) -> None:
        """Kill them all; threads that wait for one find it gone, and start no other."""
        with self._lock:
            self._stopped = True
            for worker in self._all:
                worker.kill()

    def close(self) -> None:
        """For when no thread speaks any more."""
        for worker in self._all:
            worker.close()

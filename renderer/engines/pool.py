"""The threads' workers: one each, replaced where it fails, all of them gone in the end."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from renderer.engines.keys import levels_key, sound_of, voice_as_json
from renderer.engines.process import WorkerFailedError, WorkerProcess
from renderer.errors import InputError, Place, Problem, ScriptError, VoiceError, one_line
from renderer.levelling import calibrating_text, calibrating_voice, measured_levels
from renderer.processing import Levels
from renderer.store import Store
from renderer.voice import Utterance, Voice

START_SECONDS = 60.0


def input_error(message: str, place: Place | None, remedy: str = "") -> InputError:
    """Said of a line of the script, where there is one."""
    if place is None:
        return InputError(f"{message}; {remedy}" if remedy else message)
    return ScriptError(problems=(Problem(place=place, message=message, remedy=remedy),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A sentence to speak into the file ``target``, at a sample rate; ``place`` is for what goes wrong.

    The clip is to be kept under ``key``.
    """

    utterance: Utterance
    place: Place | None
    key: str
    target: Path
    sample_rate: int

    def request(self, levels: Levels) -> dict[str, Any]:
        return {
            "do": "speak",
            "text": self.utterance.text,
            "voice": voice_as_json(self.utterance.voice),
            "levels": asdict(levels),
            "sample_rate": self.sample_rate,
            "target": str(self.target),
        }

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


class WorkerPool:
    """One worker for each thread that speaks, started when it first does."""

    def __init__(self, timeout_seconds: float, store: Store) -> None:
        self._timeout_seconds = timeout_seconds
        self._store = store
        self._own = threading.local()
        self._lock = threading.Lock()
        self._all: set[WorkerProcess] = set()
        self._stopped = False
        self._measuring = threading.Lock()
        self._levels: dict[Voice, Levels] = {}

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
        levels = self._levels_of(task)
        match worker.ask(task.request(levels), self._timeout_seconds):
            case {"frames": int()} if task.target.is_file():
                return
        raise WorkerFailedError("its worker's answer made no sense")

    def _levels_of(self, task: Task) -> Levels:
        """Measured here and not in the workers, which are half as large without a filter library."""
        voice = calibrating_voice(task.utterance.voice)
        with self._measuring:
            if voice not in self._levels:
                self._levels[voice] = self._kept_levels(voice, task.recorded)
            return self._levels[voice]

    def _kept_levels(self, voice: Voice, recorded: Path) -> Levels:
        key = levels_key(voice)
        if entry := self._store.find("voice", key):
            return Levels(**entry.meta)
        measured = self._measure(voice, recorded)
        self._store.write("voice", key, b"", asdict(measured))
        return measured

    def _measure(self, voice: Voice, recorded: Path) -> Levels:
        request = {
            "do": "record",
            "text": calibrating_text(voice.language),
            "voice": voice_as_json(voice),
            "target": str(recorded),
        }
        reply = self._worker().ask(request, self._timeout_seconds)
        try:
            samples = np.fromfile(recorded, "<f4").astype(np.float32)[:, None]
            recorded.unlink()
            return measured_levels(samples, int(reply["sample_rate"]), sound_of(voice))
        except ValueError as error:
            raise WorkerFailedError(str(error), final=True) from None
        except (KeyError, FileNotFoundError):
            raise WorkerFailedError("its worker's answer made no sense") from None

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

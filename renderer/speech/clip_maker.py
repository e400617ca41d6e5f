"""Makes the clip of a sentence: speaks it, has its words checked, and speaks it again if they are wrong."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from msgspec.structs import replace

from renderer.errors import VoiceError
from renderer.loudness.meter import clip_block_lufs
from renderer.sounds.room_noise import room_db
from renderer.speech.clip_keys import words_key
from renderer.speech.gate.verdict import (
    Fault,
    Verdict,
    checked_meta,
    not_fully_judged,
    verdict_in,
    with_word_faults,
    word_faults_in,
)
from renderer.speech.kept_clips import BYTES_PER_FRAME, clip_of, frames_of
from renderer.speech.recognizer_pool import RecognizerPool, Source, WordsNotCheckedError
from renderer.speech.voice_properties import attempts_of
from renderer.speech.worker_pool import Spoken, Task, WorkerPool, read_written, samples_of
from renderer.storage.entry_file import bytes_digest
from renderer.storage.sharing import pull, share
from renderer.storage.store import Entry, Store
from renderer.timeline import Clip


class ClipMaker:
    """Makes clips, from several threads. Without ``recognizers``, words are not checked."""

    def __init__(self, store: Store, workers: WorkerPool, recognizers: RecognizerPool | None) -> None:
        self._store, self._workers, self._recognizers = store, workers, recognizers

    def clip(self, task: Task) -> tuple[Clip, Verdict | None]:
        """The clip of a sentence, and the verdict on it; None if the sentences of its voice are not checked.

        A clip that the store has is not made again. It is the one that was chosen by its signals, and its
        words were not checked yet.

        Raises:
            VoiceError: the sentence could not be spoken; other errors are those of ``WorkerPool.speak``.
        """
        made = self._made(task)
        for key in dict.fromkeys([task.key, made[0].key]):  # the first clip knows the faults in its words
            share(self._store, "clip", key)
        return made

    def _made(self, task: Task) -> tuple[Clip, Verdict | None]:
        recognizers = self._recognizers
        entry = self._store.verified("clip", task.key) or self._spoken(task)
        clip, verdict = clip_of(task.key, entry), verdict_in(entry.meta)
        if recognizers is None or verdict is None:
            return clip, verdict
        try:
            faults = self._word_faults(task, entry, recognizers)
        except WordsNotCheckedError as error:
            return clip, not_fully_judged(verdict, str(error))
        if faults and len(attempts_of(task.utterance.voice)) > 1:
            try:
                return self._chosen_by_words(task, entry, faults, recognizers)
            except (WordsNotCheckedError, VoiceError):
                pass  # the clip with a fault is used
        return clip, with_word_faults(verdict, faults)

    def _spoken(self, task: Task) -> Entry:
        """A new clip, chosen by its signals."""
        return self._adopted(task, self._workers.speak(task))

    def _adopted(self, task: Task, spoken: Spoken) -> Entry:
        """The entry of a clip that a worker wrote; the file of the worker is removed."""
        try:
            data = read_written(task.target, spoken.digest)
        finally:
            with suppress(OSError):
                task.target.unlink()
        samples = samples_of(data)
        first, end = spoken.before_frames, len(samples) - spoken.after_frames
        meta: dict[str, Any] = {
            "block_lufs": clip_block_lufs(samples[first:end], task.sample_rate),
            "trailing_frames": spoken.trailing_frames,
        }
        if spoken.verdict:
            meta |= checked_meta(spoken.verdict, {})
        if spoken.before_frames or spoken.after_frames:
            meta |= {
                "before_frames": spoken.before_frames,
                "after_frames": spoken.after_frames,
                "room_db": room_db(samples[:first], samples[end:], task.sample_rate),
            }
        return self._store.write("clip", task.key, data, meta)

    def _word_faults(self, task: Task, entry: Entry, recognizers: RecognizerPool) -> tuple[Fault, ...]:
        """The faults in the words of a clip, which are then kept beside it."""
        known = word_faults_in(entry.meta)
        if recognizers.identity in known:
            return known[recognizers.identity]
        source = Source(path=entry.path, digest=entry.digest, frames=frames_of(entry))
        faults = recognizers.word_faults(source, task.sample_rate, task.utterance)
        kept = self._store.read("clip", task.key)
        verdict = verdict_in(entry.meta)
        if kept and verdict and bytes_digest(kept[0]) == entry.digest:
            meta = {**entry.meta, **checked_meta(verdict, {**known, recognizers.identity: faults})}
            self._store.write("clip", task.key, kept[0], meta)
        return faults

    def _chosen_by_words(
        self, task: Task, entry: Entry, faults: tuple[Fault, ...], recognizers: RecognizerPool
    ) -> tuple[Clip, Verdict | None]:
        """A second clip, chosen by its signals and its words among all attempts.

        An attempt that sounds like the first clip has its ``faults``, so the recognizer is not asked twice.
        """

        def word_faults(attempt: Task, digest: str) -> tuple[Fault, ...]:
            if digest == entry.digest:
                return faults
            frames = attempt.target.stat().st_size // BYTES_PER_FRAME
            source = Source(path=str(attempt.target), digest=digest, frames=frames)
            return recognizers.word_faults(source, attempt.sample_rate, attempt.utterance)

        key = words_key(task.key, recognizers.identity)
        pull(self._store, "clip", [key])
        if chosen := self._store.verified("clip", key):
            return clip_of(key, chosen), verdict_in(chosen.meta)
        again = replace(task, key=key, target=self._store.part())
        spoken = self._workers.speak(again, word_faults)
        return clip_of(again.key, self._adopted(again, spoken)), spoken.verdict

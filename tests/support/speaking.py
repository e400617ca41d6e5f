"""Sentences that engines speak in tests, and the clips that are made of them."""

from __future__ import annotations

from pathlib import Path

from renderer.speech.synthesis import synthesise
from renderer.storage.clip_reader import clip_reader
from renderer.storage.store import Store
from renderer.timeline import Block
from renderer.voice import Utterance, Voice

SENTENCE = "Lie on your back, let the floor hold you, and breathe out slowly through the nose."
SPEAKERS = {name: Voice(engine=name, language="en-US") for name in ("pyttsx3", "tone")}


def speak(
    folder: Path,
    *utterances: Utterance,
    sample_rate: int = 48_000,
    jobs: int = 1,
    timeout_seconds: float = 60.0,
) -> list[Block]:
    """The samples of each sentence, without the room of a recording, from clips in a store in ``folder``."""
    store = Store(folder, most_bytes=0)
    clips = synthesise(
        [(utterance, None) for utterance in utterances],
        store=store,
        sample_rate=sample_rate,
        jobs=jobs,
        timeout_seconds=timeout_seconds,
    )
    read_clip = clip_reader(clips.values(), store)
    found = [clips[each] for each in utterances]
    return [read_clip(clip.source, clip.before_frames, clip.frames) for clip in found]

"""The clips that the store has, and what is known about their checks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from renderer.speech.clip_keys import utterance_key, words_key
from renderer.speech.gate.verdict import Verdict, verdict_in, with_word_faults, word_faults_in
from renderer.speech.voice_properties import attempts_of, is_checked
from renderer.storage.store import Entry, Store
from renderer.timeline import Clip
from renderer.voice import Utterance

if TYPE_CHECKING:
    from renderer.speech.gate.words import Recognizer

BYTES_PER_FRAME = 4


class KeptClip(Struct, frozen=True, kw_only=True):
    """A clip in the store. ``verdict`` is None if the sentences of its voice are not checked.

    ``lacks_words`` says that its words were to be checked, and have not been checked yet.
    """

    clip: Clip
    verdict: Verdict | None
    lacks_words: bool = False


def kept_clip(store: Store, utterance: Utterance, sample_rate: int, recognizer: str) -> KeptClip | None:
    """The clip of a sentence that the store has; None if it has none.

    Each sentence has a clip that was chosen by its signals. If the recognizer finds a fault in the words of
    that clip, the sentence is spoken again, and the store has a second clip, which was chosen by signals and
    words. So the first one is the same, whether words are checked or not.

    Args:
        store: where the clips are kept.
        utterance: the sentence.
        sample_rate: the sample rate of the clip in Hz.
        recognizer: the identity of the recognizer that checks the words; empty if none does.

    Raises:
        InputError: there is no such engine.
    """
    key = utterance_key(utterance, sample_rate)
    entry = store.find("clip", key)
    if entry is None:
        return None
    clip, verdict = clip_of(key, entry), verdict_in(entry.meta)
    if verdict is None or not recognizer:
        return KeptClip(clip=clip, verdict=verdict)
    faults = word_faults_in(entry.meta).get(recognizer)
    if faults is None:
        return KeptClip(clip=clip, verdict=verdict, lacks_words=True)
    if faults and len(attempts_of(utterance.voice)) > 1:
        key = words_key(key, recognizer)
        chosen = store.find("clip", key)
        if chosen is None:
            return KeptClip(clip=clip, verdict=verdict, lacks_words=True)
        return KeptClip(clip=clip_of(key, chosen), verdict=verdict_in(chosen.meta))
    return KeptClip(clip=clip, verdict=with_word_faults(verdict, faults))


def identity_for(utterances: Iterable[Utterance], recognizer: Recognizer | None) -> str:
    """The identity of a recognizer that checks the words of sentences; empty if it checks none of these.

    Raises:
        InputError: there is no such engine, or the recognizer cannot be used.
    """
    if recognizer is None or not any(is_checked(utterance.voice) for utterance in utterances):
        return ""
    from renderer.speech.gate.words.registry import identity_of

    return identity_of(recognizer)


def clip_of(key: str, entry: Entry) -> Clip:
    """The clip that is kept under a key."""
    before_frames, after_frames = entry.meta.get("before_frames", 0), entry.meta.get("after_frames", 0)
    return Clip(
        source=f"clip {entry.digest}",
        frames=frames_of(entry) - before_frames - after_frames,
        before_frames=before_frames,
        after_frames=after_frames,
        room_db=entry.meta.get("room_db"),
        block_lufs=tuple(entry.meta["block_lufs"]),
        trailing_frames=entry.meta["trailing_frames"],
        key=key,
        digest=entry.digest,
    )


def frames_of(entry: Entry) -> int:
    """The number of frames of a clip, with the room around a recorded sentence."""
    return entry.payload_bytes // BYTES_PER_FRAME

"""The quiet room around the words of a recorded sentence, which its clip keeps."""

from __future__ import annotations

from msgspec import Struct

from renderer.speech.engines import Recording
from renderer.speech.silences import words_end_frame
from renderer.speech.trim import Words, heard_part, raised_cosine, trim_words
from renderer.speech.voice_effects import VoiceChain, apply_chain
from renderer.timeline import Block
from renderer.voice import Preset

KEEPS_ROOM: frozenset[Preset] = frozenset({"none", "plain"})
"""The presets that do not change the room around the words. The others have a room of their own."""

_MOST_SECONDS = 0.4
_LEAST_SECONDS = 0.03


class RecordedClip(Struct, frozen=True, kw_only=True):
    """A recorded sentence with ``before_frames`` and ``after_frames`` of the room around its words.

    ``samples`` are the room and the words, of shape (frames, 1). ``frames`` are those of the words, of which
    ``trailing_frames`` are after the last one.
    """

    samples: Block
    before_frames: int
    after_frames: int
    trailing_frames: int

    @property
    def frames(self) -> int:
        return len(self.samples) - self.before_frames - self.after_frames


def finish_recording(recording: Recording, chain: VoiceChain, sample_rate: int) -> RecordedClip:
    """Apply a voice's chain to a recording, and find the words in it as ``trim_words`` finds them.

    Where there is no room, the words are faded as ``trim_words`` fades them.
    """
    own_rate = recording.sample_rate
    end_frame = min(recording.words_end_frame, words_end_frame(recording.words))
    own = Words(samples=recording.words, end_frame=end_frame)
    words = apply_chain(own, own_rate, chain, sample_rate)
    trimmed = trim_words(words, sample_rate, keep_start=chain.preset == "soft")
    trailing = len(trimmed.samples) - trimmed.end_frame
    if chain.preset not in KEEPS_ROOM:
        return RecordedClip(
            samples=trimmed.samples, before_frames=0, after_frames=0, trailing_frames=trailing
        )
    all_of_it = Words(samples=recording.samples, end_frame=len(recording.samples))
    whole = apply_chain(all_of_it, own_rate, chain, sample_rate).samples
    part = heard_part(words.samples, sample_rate)
    onset = round(recording.words_onset_frames * sample_rate / own_rate)
    first, end = onset + part.first_frame, min(onset + part.end_frame, len(whole))
    before, after = _room(first, sample_rate), _room(len(whole) - end, sample_rate)
    kept = whole[first - before : end + after].copy()
    if not before:
        kept[: part.rise_frames, 0] *= raised_cosine(part.rise_frames)
    if not after:
        kept[len(kept) - part.fall_frames :, 0] *= raised_cosine(part.fall_frames)[::-1]
    return RecordedClip(samples=kept, before_frames=before, after_frames=after, trailing_frames=trailing)


def _room(frames: int, sample_rate: int) -> int:
    return min(frames, round(_MOST_SECONDS * sample_rate)) if frames >= _LEAST_SECONDS * sample_rate else 0

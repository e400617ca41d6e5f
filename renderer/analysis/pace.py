"""Measure the pace of each chapter of a track: words, speech and silence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from msgspec import Struct

from renderer.timeline import Mark, Timeline


class Span(Struct, frozen=True, kw_only=True):
    """A part of a track, such as a chapter. The part before the first heading has an empty name."""

    name: str
    onset_frames: int
    frames: int


class Pace(Struct, frozen=True, kw_only=True):
    """The pace of a chapter: its words, speech and silence.

    Silence is the time in which nothing but a bed sounds: no speech, bell, tone or sound, and none of their
    tails. A sentence belongs to the chapter in which it begins.
    """

    chapter: Span
    sample_rate: int
    words: int
    speech_frames: int
    silence_frames: int
    longest_silence_frames: int

    @property
    def words_per_minute(self) -> float | None:
        """Return the words per minute of the whole chapter, or None if the chapter has no length."""
        return self._a_minute(self.chapter.frames)

    @property
    def speech_words_per_minute(self) -> float | None:
        """Return the words per minute of the time with speech, or None if there is no speech."""
        return self._a_minute(self.speech_frames)

    @property
    def silence_share(self) -> float | None:
        """Return the share of silence from 0 to 1, or None if the chapter has no length."""
        return self.silence_frames / self.chapter.frames if self.chapter.frames else None

    def _a_minute(self, frames: int) -> float | None:
        return 60 * self.words * self.sample_rate / frames if frames else None


def spans(chapters: Sequence[Mark], frames: int) -> tuple[Span, ...]:
    """Return the spans between headings, up to the end of the track at ``frames``.

    If there is time before the first heading, it becomes a span of its own. A track without headings is one
    span.
    """
    starts = [(mark.onset_frames, mark.name) for mark in chapters]
    if not starts or starts[0][0] > 0:
        starts.insert(0, (0, ""))
    ends = [onset for onset, _ in starts[1:]] + [frames]
    return tuple(
        Span(name=name, onset_frames=onset, frames=end - onset)
        for (onset, name), end in zip(starts, ends, strict=True)
    )


def paces(timeline: Timeline) -> tuple[Pace, ...]:
    """Return the pace of each chapter, in order."""
    chapters = spans(timeline.chapters, timeline.frames)
    starts = [chapter.onset_frames for chapter in chapters]
    words, speech, silence, longest = ([0] * len(chapters) for _ in range(4))
    for cue in timeline.cues:
        if cue.kind == "speech":
            number = bisect_right(starts, cue.onset_frames) - 1
            words[number] += len(cue.caption.split())
            speech[number] += cue.frames
    for number, frames in _silences(timeline, chapters, starts):
        silence[number] += frames
        longest[number] = max(longest[number], frames)
    return tuple(
        Pace(
            chapter=chapter,
            sample_rate=timeline.sample_rate,
            words=words[number],
            speech_frames=speech[number],
            silence_frames=silence[number],
            longest_silence_frames=longest[number],
        )
        for number, chapter in enumerate(chapters)
    )


def _silences(timeline: Timeline, chapters: Sequence[Span], starts: list[int]) -> Iterator[tuple[int, int]]:
    """Yield each silence as its chapter number and its frames; a silence is split where a chapter begins."""
    silent_from = 0
    ends = [(cue.onset_frames, cue.end_frames) for cue in timeline.cues]
    for onset, end in [*ends, (timeline.frames, timeline.frames)]:
        while silent_from < onset:
            number = bisect_right(starts, silent_from) - 1
            part = min(onset, chapters[number].onset_frames + chapters[number].frames)
            yield number, part - silent_from
            silent_from = part
        silent_from = max(silent_from, end)

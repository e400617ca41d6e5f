"""Sentences and chapters with their times in milliseconds."""

from __future__ import annotations

from itertools import pairwise

from msgspec import Struct

from renderer.analysis.pace import spans
from renderer.timeline import Timeline


class TimedText(Struct, frozen=True, kw_only=True):
    """A sentence or the name of a chapter.

    ``voice`` is the voice of a sentence. ``pause_before_ms`` is the time between its clip and the clip of the
    sentence before it.
    """

    onset_ms: int
    end_ms: int
    text: str
    voice: str = ""
    pause_before_ms: int = 0


def sentences(timeline: Timeline) -> tuple[TimedText, ...]:
    """The spoken sentences in order; each ends with its last word, at the latest where the next begins.

    Each lasts at least a millisecond, which some formats require.
    """
    spoken = [cue for cue in timeline.cues if cue.kind == "speech" and cue.caption]
    onsets = [cue.onset_frames for cue in spoken] + [timeline.frames]
    found, ended, clip_end_ms = [], 0, 0
    for cue, (onset, following) in zip(spoken, pairwise(onsets), strict=True):
        onset_ms = max(_ms(onset, timeline.sample_rate), ended)
        ended = max(_ms(min(cue.words_end_frames, following), timeline.sample_rate), onset_ms + 1)
        found.append(
            TimedText(
                onset_ms=onset_ms,
                end_ms=ended,
                text=cue.caption,
                voice=cue.voice,
                pause_before_ms=max(0, onset_ms - clip_end_ms),
            )
        )
        clip_end_ms = _ms(cue.end_frames, timeline.sample_rate)
    return tuple(found)


def chapters(timeline: Timeline, title: str) -> tuple[TimedText, ...]:
    """The chapters without gaps; the part before the first heading has the title of the track."""
    return tuple(
        TimedText(
            onset_ms=_ms(span.onset_frames, timeline.sample_rate),
            end_ms=_ms(span.onset_frames + span.frames, timeline.sample_rate),
            text=span.name or title,
        )
        for span in spans(timeline.chapters, timeline.frames)
    )


def _ms(frames: int, sample_rate: int) -> int:
    return round(1000 * frames / sample_rate)

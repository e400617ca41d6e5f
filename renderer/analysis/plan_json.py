"""Build the JSON objects that describe a laid-out track."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from renderer.analysis.events import events
from renderer.analysis.origins import origins_json, spoken_seconds
from renderer.analysis.pace import Pace, paces
from renderer.timeline import Rest, Timeline
from renderer.units import to_seconds


def track_plan(name: str, requested_seconds: Fraction | None, timeline: Timeline) -> dict[str, Any]:
    """Return a laid-out track as a JSON object, with times in frames, which are exact, and in seconds."""

    def times(onset_frames: int, frames: int) -> dict[str, Any]:
        return {
            "onset_frames": onset_frames,
            "onset_seconds": float(to_seconds(onset_frames, timeline.sample_rate)),
            "frames": frames,
            "seconds": float(to_seconds(frames, timeline.sample_rate)),
        }

    return {
        "name": name,
        "requested_seconds": None if requested_seconds is None else float(requested_seconds),
        "sample_rate": timeline.sample_rate,
        "frames": timeline.frames,
        "seconds": float(to_seconds(timeline.frames, timeline.sample_rate)),
        **({"night": True} if timeline.night else {}),
        "events": [
            {
                **times(event.onset_frames, event.frames),
                "kind": event.kind,
                "what": event.what,
                **({"voice": event.voice} if event.voice else {}),
            }
            for event in events(timeline)
        ],
        "chapters": [pace_json(pace) for pace in paces(timeline)],
        "totals": totals(timeline),
    }


def totals(timeline: Timeline) -> dict[str, Any]:
    """Return the totals of a track: its seconds and counts."""
    rate = timeline.sample_rate
    speech = [cue for cue in timeline.cues if cue.kind == "speech"]
    seconds = sum((to_seconds(cue.frames, rate) for cue in speech), Fraction(0))

    def rest_seconds(rests: Sequence[Rest], kind: str) -> float:
        return float(to_seconds(sum(rest.frames for rest in rests if rest.kind == kind), rate))

    return {
        "seconds": float(to_seconds(timeline.frames, rate)),
        "sentences": len(speech),
        "words": sum(len(cue.caption.split()) for cue in speech),
        "speech_seconds": float(seconds),
        "pause_seconds": rest_seconds(timeline.rests, "pause"),
        "hold_seconds": rest_seconds(timeline.rests, "hold"),
        "fill_seconds": rest_seconds(timeline.fills, "silence"),
        "bells": sum(cue.kind == "bell" for cue in timeline.cues),
        "voices": origins_json(spoken_seconds(timeline)),
    }


def pace_json(pace: Pace) -> dict[str, Any]:
    """Return a chapter's pace as a JSON object; a rate or a share of a zero time is null."""

    def rounded(value: float | None, digits: int) -> float | None:
        return None if value is None else round(value, digits)

    def seconds(frames: int) -> float:
        return float(to_seconds(frames, pace.sample_rate))

    chapter = pace.chapter
    return {
        "name": chapter.name,
        "onset_frames": chapter.onset_frames,
        "onset_seconds": seconds(chapter.onset_frames),
        "frames": chapter.frames,
        "seconds": seconds(chapter.frames),
        "words": pace.words,
        "words_per_minute": rounded(pace.words_per_minute, 1),
        "speech_seconds": seconds(pace.speech_frames),
        "speech_words_per_minute": rounded(pace.speech_words_per_minute, 1),
        "silence_share": rounded(pace.silence_share, 4),
        "silence_seconds": seconds(pace.silence_frames),
        "longest_silence_seconds": seconds(pace.longest_silence_frames),
    }

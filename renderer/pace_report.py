"""The pace of chapters as a table to read, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from renderer.chapters import Pace
from renderer.units import timestamp, to_seconds


def pace_lines(paces: Sequence[Pace]) -> Iterator[str]:
    """A line a chapter, under two of headings; where there is nothing to tell stands a dash."""
    yield f"{'':>29}  {'words a minute':^17}  {'silence':^15}".rstrip()
    yield (
        f"{'chapter at':>10}  {'length':>10}  {'words':>5}  {'in all':>6}  {'of speech':>9}  "
        f"{'share':>5}  {'longest':>8}"
    )
    for pace in paces:
        chapter, rate = pace.chapter, pace.sample_rate
        share = "-" if pace.silence_share is None else f"{100 * pace.silence_share:.0f} %"
        cells = (
            f"{timestamp(to_seconds(chapter.onset_frames, rate), 2):>10}",
            f"{timestamp(to_seconds(chapter.frames, rate), 2):>10}",
            f"{pace.words:>5}",
            f"{_whole(pace.words_per_minute):>6}",
            f"{_whole(pace.speech_words_per_minute):>9}",
            f"{share:>5}",
            f"{float(to_seconds(pace.longest_silence_frames, rate)):>6.1f} s",
            chapter.name,
        )
        yield "  ".join(cells).rstrip()


def _whole(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"


def pace_json(pace: Pace) -> dict[str, Any]:
    """A chapter's pace. Words a minute and the share of silence are null where there is no time to share."""

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

"""The chapters of a track as lines of a description."""

from __future__ import annotations

from renderer.companions.captions.timed import TimedText
from renderer.publish.chapter_lines import chapter_lines


def chapters(*starts_ms: int) -> tuple[TimedText, ...]:
    names = ("Arriving", "Breathing\nslowly", "Resting", "Leaving")
    return tuple(
        TimedText(onset_ms=start, end_ms=start + 1, text=name)
        for start, name in zip(starts_ms, names, strict=False)
    )


def test_three_chapters_are_three_lines() -> None:
    assert chapter_lines(chapters(0, 312_999, 3_723_000)) == (
        "00:00:00 Arriving\n00:05:12 Breathing slowly\n01:02:03 Resting"
    )


def test_players_read_no_other_lines() -> None:
    """Two chapters are too few, and the first has to begin with the track."""
    assert chapter_lines(chapters(0, 60_000)) == ""
    assert chapter_lines(chapters(4_000, 60_000, 90_000)) == ""

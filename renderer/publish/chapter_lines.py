"""The chapters of a track as lines of a description, which players make chapters of."""

from __future__ import annotations

from collections.abc import Sequence

from renderer.companions.captions.timed import TimedText

_LEAST_CHAPTERS = 3


def chapter_lines(chapters: Sequence[TimedText]) -> str:
    """Lines such as ``00:05:12 Resting``, the first at 00:00:00; "" for fewer than three chapters.

    Apple Podcasts and YouTube read such lines only if the first is at the start, and there are three or more.
    YouTube makes no chapters of them if one lasts less than 10 seconds.
    Times are rounded down to the second.
    """
    if len(chapters) < _LEAST_CHAPTERS or chapters[0].onset_ms >= 1000:
        return ""
    return "\n".join(f"{_clock(chapter.onset_ms // 1000)} {_one_line(chapter.text)}" for chapter in chapters)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _one_line(text: str) -> str:
    return " ".join(text.split())

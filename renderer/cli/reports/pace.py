"""Reports the pace of chapters as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from renderer.api.plan import Pace
from renderer.units import timestamp, to_seconds


def pace_lines(paces: Sequence[Pace]) -> Iterator[str]:
    """Yield two lines of headings and a line for each chapter.

    A dash stands for a value that does not exist.
    """
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

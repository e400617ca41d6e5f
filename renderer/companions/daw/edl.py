"""Writes an edit decision list in the form CMX 3600, which many editors of sound and video read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from renderer.companions.daw.items import items
from renderer.timeline import Timeline

FRAMES_PER_SECOND = 30


def edl(timeline: Timeline, files: Mapping[str, str], title: str) -> str:
    """Return a list of all items in the order of their onsets, and the chapters and marks as locators.

    Its times are timecodes with 30 video frames in a second, without dropped frames. An item is therefore up
    to a 60th of a second beside its place; a session for Reaper is exact.
    """
    return "\n".join(_lines(timeline, files, title)) + "\n"


def _lines(timeline: Timeline, files: Mapping[str, str], title: str) -> Iterator[str]:
    def code(frames: int) -> str:
        whole = round(frames * FRAMES_PER_SECOND / timeline.sample_rate)
        seconds, video_frames = divmod(whole, FRAMES_PER_SECOND)
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}:{video_frames:02d}"

    yield f"TITLE: {_line(title)}"
    yield "FCM: NON-DROP FRAME"
    found = [
        (item, channel, file)
        for channel, (stem, file) in enumerate(files.items(), start=1)
        for item in items(timeline, stem)
        if code(item.onset_frames) != code(item.end_frames)
    ]
    found.sort(key=lambda one: (one[0].onset_frames, one[1]))
    for number, (item, channel, file) in enumerate(found, start=1):
        times = f"{code(item.onset_frames)} {code(item.end_frames)}"
        track = "A" if channel == 1 else f"A{channel}"
        yield ""
        yield f"{number:03d}  AX       {track:<5} C        {times} {times}"
        yield f"* FROM CLIP NAME: {_line(item.name)}"
        yield f"* SOURCE FILE: {file}"
    yield ""
    for mark in (*timeline.chapters, *timeline.marks):
        yield f"* LOC: {code(mark.onset_frames)} WHITE   {_line(mark.name)}"


def _line(text: str) -> str:
    return " ".join(text.split())

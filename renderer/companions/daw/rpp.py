"""Writes a session for Reaper (``.rpp``), with a track for each stem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from renderer.companions.daw.items import items
from renderer.timeline import Timeline

_SOURCES = {".wav": "WAVE", ".flac": "FLAC"}


def rpp(timeline: Timeline, files: Mapping[str, str]) -> str:
    """Return a session whose items are parts of the files of stems, which stand beside it.

    Chapters are regions, and marks are markers. Times have twelve decimals, which name each frame.

    Args:
        timeline: the timeline of the track.
        files: the names of the files of stems, by stem.
    """
    return "\n".join(_lines(timeline, files)) + "\n"


def _lines(timeline: Timeline, files: Mapping[str, str]) -> Iterator[str]:
    def at(frames: int) -> str:
        return f"{frames / timeline.sample_rate:.12f}"

    yield '<REAPER_PROJECT 0.1 "7.0" 0'
    yield f"  SAMPLERATE {timeline.sample_rate} 1 0"
    ends = [*(mark.onset_frames for mark in timeline.chapters[1:]), timeline.frames]
    for number, (mark, end) in enumerate(zip(timeline.chapters, ends, strict=False), start=1):
        yield f"  MARKER {number} {at(mark.onset_frames)} {quoted(mark.name)} 1"
        yield f'  MARKER {number} {at(end)} "" 1'
    for number, mark in enumerate(timeline.marks, start=1):
        yield f"  MARKER {number} {at(mark.onset_frames)} {quoted(mark.name)} 0"
    for stem, file in files.items():
        yield "  <TRACK"
        yield f"    NAME {quoted(stem)}"
        for item in items(timeline, stem):
            yield "    <ITEM"
            yield f"      POSITION {at(item.onset_frames)}"
            yield f"      LENGTH {at(item.end_frames - item.onset_frames)}"
            yield "      LOOP 0"
            yield "      FADEIN 1 0 0 1 0 0 0"  # Reaper would else add fades of its own
            yield "      FADEOUT 1 0 0 1 0 0 0"
            yield f"      NAME {quoted(item.name)}"
            yield f"      SOFFS {at(item.onset_frames)}"
            yield f"      <SOURCE {_SOURCES[file[file.rindex('.') :]]}"
            yield f"        FILE {quoted(file)}"
            yield "      >"
            yield "    >"
        yield "  >"
    yield ">"


def quoted(text: str) -> str:
    """Return a text as Reaper writes it: between quotes that it does not contain."""
    one_line = " ".join(text.split())
    for mark in "\"'`":
        if mark not in one_line:
            return f"{mark}{one_line}{mark}"
    return f"`{one_line.replace('`', chr(39))}`"

"""Read WebVTT: captions with regions, styles and notes.

The existing libraries skip invalid lines and report no position. This module therefore has its own reader,
with one pattern per kind of line.
"""

from __future__ import annotations

import re
from fractions import Fraction

from renderer.errors import ScriptError
from renderer.interchange.importing.caption_lines import (
    LineBlock,
    blocks_of,
    file_lines,
    parted,
    rolled_up,
    timing,
)
from renderer.interchange.importing.caption_text import untagged, voices_in
from renderer.interchange.importing.model import Dropped, Imported
from renderer.interchange.importing.timed_text import TimedWords, imported, without_noises
from renderer.problems import Position, Problem

_HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
_LANGUAGE = re.compile(r"\s*Language:\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*", re.IGNORECASE)


def read(text: str, path: str, *, relative: bool = False) -> Imported:
    """Read captions as a script with absolute times, or with pauses.

    Raises:
        ScriptError: a line with times cannot be read, words have no times, or the file does not begin with
            WEBVTT.
    """
    first = file_lines(text)[0]
    if not _HEADER.fullmatch(first):
        position = Position(path=path, line=1, column=1, text=first)
        remedy = "write WEBVTT as its first line"
        raise ScriptError((Problem(position=position, message="this is not WebVTT", remedy=remedy),))
    header, *bodies = blocks_of(text, blanks_count=True)
    blocks = [block for body in bodies for block in parted(body)]
    captions = _Captions(path)
    captions.header(header, first)
    late = next((n for n, line in enumerate(header.lines) if "-->" in line), None)
    if late is not None:  # no blank line follows the header
        blocks[:0] = parted(LineBlock(number=header.number + late, lines=header.lines[late:]))
    for block in blocks:
        captions.add(block)
    if captions.problems:
        raise ScriptError(tuple(captions.problems))
    with_words, noises = without_noises(rolled_up(captions.cues))
    return imported(with_words, captions.front, [*captions.dropped, *noises], relative=relative)


class _Captions:
    """What has been read so far from the blocks of a file."""

    def __init__(self, path: str) -> None:
        self.front: dict[str, object] = {}
        self.cues: list[TimedWords] = []
        self.dropped: list[Dropped] = []
        self.problems: list[Problem] = []
        self._path = path
        self._voices: set[str] = set()

    def header(self, block: LineBlock, first: str) -> None:
        for line in block.lines[1:]:
            if found := _LANGUAGE.fullmatch(line):
                self.front["language"] = found[1]
        if remark := first.removeprefix("WEBVTT").strip(" \t-"):
            self._drop(1, f'the remark "{remark[:60]}"')

    def add(self, block: LineBlock) -> None:
        if not any(line.strip() for line in block.lines):
            return
        word = (block.lines[0].split(maxsplit=1) or [""])[0]
        if word == "NOTE" and "-->" not in block.lines[0]:
            self._note(block)
        elif word in ("STYLE", "REGION", "Region:") and "-->" not in "".join(block.lines[:2]):
            self._drop(block.number, f"a block of {word.rstrip(':')}")
        else:
            self._caption(block)

    def _note(self, block: LineBlock) -> None:
        if note := " ".join(" ".join(block.lines).split())[len("NOTE") :].strip():
            start = max((cue.start for cue in self.cues), default=Fraction(0))
            self.cues.append(TimedWords(start=start, end=None, text="", comment=note, line=block.number))

    def _caption(self, block: LineBlock) -> None:
        found = timing(block, self._path)
        if isinstance(found, Problem):
            self.problems.append(found)
            return
        raw = "\n".join(found.lines)
        for name in voices_in(raw):
            if name not in self._voices:
                self._drop(found.number, f'the name of the voice "{name[:60]}"')
            self._voices.add(name)
        self.cues.append(TimedWords(start=found.start, end=found.end, text=untagged(raw), line=found.number))

    def _drop(self, line: int, what: str) -> None:
        self.dropped.append(Dropped(line=line, column=1, what=what))

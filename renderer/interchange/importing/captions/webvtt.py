"""Read WebVTT: captions with regions, styles and notes.

The existing libraries skip invalid lines and report no position. This module therefore has its own reader,
with one pattern per kind of line.
"""

from __future__ import annotations

import re

from renderer.errors import ScriptError
from renderer.interchange.importing.captions.caption_lines import (
    LineBlock,
    blocks_of,
    file_lines,
    looks_timed,
    parted,
    timing,
)
from renderer.interchange.importing.captions.captions import Captions
from renderer.interchange.importing.captions.timed_text import TimedWords
from renderer.interchange.importing.model import NO_CONTEXT, ImportContext, Imported
from renderer.problems import Position, Problem

_HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
_LANGUAGE = re.compile(r"\s*Language:\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*", re.IGNORECASE)
_METADATA = re.compile(r"\s*[A-Za-z-]+\s*[:=].*")


def read(text: str, path: str, *, context: ImportContext = NO_CONTEXT, relative: bool = False) -> Imported:
    """Read captions as a script with absolute times, or with pauses.

    Raises:
        ScriptError: the file does not begin with WEBVTT, or no caption has words to speak.
    """
    first = file_lines(text)[0]
    if not _HEADER.fullmatch(first):
        position = Position(path=path, line=1, column=1, text=first)
        remedy = "write WEBVTT as its first line"
        raise ScriptError((Problem(position=position, message="this is not WebVTT", remedy=remedy),))
    header, *bodies = blocks_of(text, blanks_count=True)
    blocks = [block for body in bodies for block in parted(body, named=True)]
    late = next((n for n, line in enumerate(header.lines) if looks_timed(line)), None)
    if late is not None:  # no blank line follows the header
        more = LineBlock(number=header.number + late, lines=header.lines[late:])
        blocks[:0] = parted(more, named=True)
        header = LineBlock(number=header.number, lines=header.lines[:late])
    captions = Captions(path)
    _read_header(header, captions)
    for block in blocks:
        _read_block(block, captions)
    return captions.script(relative=relative, context=context)


def _read_header(header: LineBlock, captions: Captions) -> None:
    if remark := header.lines[0].removeprefix("WEBVTT").strip(" \t-"):
        captions.drop(header.number, f'the remark "{remark[:60]}"')
    for number, line in enumerate(header.lines[1:], header.number + 1):
        if found := _LANGUAGE.fullmatch(line):
            captions.front["language"] = found[1]
        elif line.strip() and not _METADATA.fullmatch(line):
            captions.drop(number, f'"{line.strip()[:60]}" before the first time')


def _read_block(block: LineBlock, captions: Captions) -> None:
    if not any(line.strip() for line in block.lines):
        return
    word = (block.lines[0].split(maxsplit=1) or [""])[0]
    if word == "NOTE" and "-->" not in block.lines[0]:
        _note(block, captions)
    elif word in ("STYLE", "REGION", "Region:") and "-->" not in "".join(block.lines[:2]):
        captions.drop(block.number, f"a block of {word.rstrip(':')}")
    elif found := timing(block):
        name = block.lines[0].strip() if found.number > block.number else ""
        if " " in name:
            captions.drop(block.number, f'the name "{name[:60]}" of a caption')
        captions.add(found)
    else:
        captions.drop(block.number, f'"{" ".join(block.lines)[:60]}", which has no time before it')


def _note(block: LineBlock, captions: Captions) -> None:
    if note := " ".join(" ".join(block.lines).split())[len("NOTE") :].strip():
        captions.cues.append(
            TimedWords(start=captions.latest_start, end=None, text="", comment=note, line=block.number)
        )

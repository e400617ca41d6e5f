"""Read SubRip: numbered captions, in any of the variants that programs write.

The existing libraries skip invalid lines and report no position. This module therefore has its own reader,
with one pattern per kind of line.
"""

from __future__ import annotations

from renderer.errors import ScriptError
from renderer.interchange.importing.caption_lines import (
    NUMBER,
    blocks_of,
    looks_timed,
    parted,
    rolled_up,
    timing,
)
from renderer.interchange.importing.caption_text import untagged
from renderer.interchange.importing.model import Imported
from renderer.interchange.importing.timed_text import TimedWords, imported, without_noises
from renderer.problems import Position, Problem


def read(text: str, path: str, *, relative: bool = False) -> Imported:
    """Read captions as a script with absolute times, or with pauses.

    Raises:
        ScriptError: a line with times cannot be read, or words stand before the first time.
    """
    cues: list[TimedWords] = []
    problems: list[Problem] = []
    blocks = [part for block in blocks_of(text) for part in parted(block)]
    for block in blocks:
        if cues and not any(map(looks_timed, block.lines[:2])):
            if not all(map(NUMBER.fullmatch, block.lines)):  # a blank line within a caption
                last = cues.pop()
                more = untagged("\n".join(block.lines))
                cues.append(_with(last, f"{last.text}\n{more}"))
            continue
        found = timing(block, path)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            words = untagged("\n".join(found.lines))
            cues.append(TimedWords(start=found.start, end=found.end, text=words, line=found.number))
    if not blocks:
        position = Position(path=path, line=1, column=1)
        problems = [
            Problem(position=position, message="the file is empty", remedy="check that it is the right file")
        ]
    if problems:
        raise ScriptError(tuple(problems))
    with_words, noises = without_noises(rolled_up(cues))
    return imported(with_words, {}, noises, relative=relative)


def _with(cue: TimedWords, text: str) -> TimedWords:
    return TimedWords(start=cue.start, end=cue.end, text=text, line=cue.line)

"""SubRip: numbered captions, in any of the ways in which programs write them.

The libraries for it skip what is broken and tell no place, so the reading is our own: one pattern a line.
"""

from __future__ import annotations

import re

from renderer.errors import Place, Problem, ScriptError
from renderer.importing.caption_lines import Block, blocks_of, looks_timed, rolled_up, timing
from renderer.importing.cue_text import untagged
from renderer.importing.imported import Imported
from renderer.importing.timed import Timed, imported, without_noises

_NUMBER = re.compile(r"\s*\d+\s*")


def read(text: str, path: str, *, relative: bool = False) -> Imported:
    """Captions as a script with absolute times, or with pauses.

    Raises:
        ScriptError: a line with times is broken, or words stand before the first.
    """
    cues: list[Timed] = []
    problems: list[Problem] = []
    blocks = [part for block in blocks_of(text) for part in _parted(block)]
    for block in blocks:
        if cues and not any(map(looks_timed, block.lines[:2])):
            if not all(map(_NUMBER.fullmatch, block.lines)):  # a blank line within a caption
                last = cues.pop()
                more = untagged("\n".join(block.lines))
                cues.append(_with(last, f"{last.text}\n{more}"))
            continue
        found = timing(block, path)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            words = untagged("\n".join(found.lines))
            cues.append(Timed(start=found.start, end=found.end, text=words, line=found.number))
    if not blocks:
        place = Place(path=path, line=1, column=1)
        problems = [Problem(place=place, message="nothing is in it", remedy="is it the right file?")]
    if problems:
        raise ScriptError(tuple(problems))
    said, noises = without_noises(rolled_up(cues))
    return imported(said, {}, noises, relative=relative)


def _with(cue: Timed, text: str) -> Timed:
    return Timed(start=cue.start, end=cue.end, text=text, line=cue.line)


def _parted(block: Block) -> list[Block]:
    """Captions without a blank line between them, one by one; each begins with its number, if it has one."""
    starts = []
    for n, line in enumerate(block.lines):
        if "-->" in line and n > 1:
            starts.append(n - 1 if _NUMBER.fullmatch(block.lines[n - 1]) else n)
    ends = [*starts, len(block.lines)]
    return [
        Block(number=block.number + begin, lines=block.lines[begin:end])
        for begin, end in zip([0, *starts], ends, strict=True)
    ]

"""WebVTT: captions with regions, styles and notes.

The libraries for it skip what is broken and tell no place, so the reading is our own: one pattern a line.
"""

from __future__ import annotations

import re
from fractions import Fraction

from renderer.errors import Position, Problem, ScriptError
from renderer.interchange.importing.caption_lines import (
    Block,
    blocks_of,
    file_lines,
    parted,
    rolled_up,
    timing,
)
from renderer.interchange.importing.caption_text import untagged, voices_in
from renderer.interchange.importing.model import Dropped, Imported
from renderer.interchange.importing.timed_text import Timed, imported, without_noises

_HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
_LANGUAGE = re.compile(r"\s*Language:\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*", re.IGNORECASE)


def read(text: str, path: str, *, relative: bool = False) -> Imported:
    """Captions as a script with absolute times, or with pauses.

    Raises:
        ScriptError: a line with times is broken, words have none, or it does not begin with WEBVTT.
    """
    first = file_lines(text)[0]
    if not _HEADER.fullmatch(first):
        place = Position(path=path, line=1, column=1, text=first)
        problem = Problem(place=place, message="this is no WebVTT", remedy="its first line is WEBVTT")
        raise ScriptError((problem,))
    header, *bodies = blocks_of(text, blanks_count=True)
    blocks = [block for body in bodies for block in parted(body)]
    front: dict[str, object] = {}
    for line in header.lines[1:]:
        if found := _LANGUAGE.fullmatch(line):
            front["language"] = found[1]
    behind = first.removeprefix("WEBVTT").strip(" \t-")
    dropped = [Dropped(line=1, column=1, what=f'the remark "{behind[:60]}"')] if behind else []
    late = next((n for n, line in enumerate(header.lines) if "-->" in line), None)
    if late is not None:  # no blank line behind the header
        blocks[:0] = parted(Block(number=header.number + late, lines=header.lines[late:]))
    cues: list[Timed] = []
    problems: list[Problem] = []
    names: set[str] = set()
    for block in blocks:
        word = (block.lines[0].split(maxsplit=1) or [""])[0]
        if not any(line.strip() for line in block.lines):
            continue
        if word == "NOTE" and "-->" not in block.lines[0]:
            note = " ".join(" ".join(block.lines).split())[len("NOTE") :].strip()
            if note:
                start = max((cue.start for cue in cues), default=Fraction(0))
                cues.append(Timed(start=start, end=None, text="", comment=note, line=block.number))
            continue
        if word in ("STYLE", "REGION", "Region:") and "-->" not in "".join(block.lines[:2]):
            dropped.append(Dropped(line=block.number, column=1, what=f"a block of {word.rstrip(':')}"))
            continue
        found_cue = timing(block, path)
        if isinstance(found_cue, Problem):
            problems.append(found_cue)
            continue
        raw = "\n".join(found_cue.lines)
        for name in voices_in(raw):
            if name not in names:
                dropped.append(
                    Dropped(line=found_cue.number, column=1, what=f'the name of the voice "{name[:60]}"')
                )
            names.add(name)
        cues.append(
            Timed(start=found_cue.start, end=found_cue.end, text=untagged(raw), line=found_cue.number)
        )
    if problems:
        raise ScriptError(tuple(problems))
    said, noises = without_noises(rolled_up(cues))
    return imported(said, front, [*dropped, *noises], relative=relative)

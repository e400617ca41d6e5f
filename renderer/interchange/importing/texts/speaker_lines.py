"""Put the names of speakers at the beginnings of lines into brackets, since nobody speaks them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from renderer.interchange.importing.captions.speakers import PREFIX, is_name, speakers_in
from renderer.interchange.importing.texts.directions import direction
from renderer.interchange.importing.texts.line_blocks import NOTE, NumberedLine
from renderer.interchange.importing.texts.line_joining import Passage
from renderer.interchange.importing.texts.line_times import is_time
from renderer.interchange.importing.texts.sentence_ends import EMPHASIS

_NAME = r"[A-Z][\w.'\u2019-]*(?: [\w.'\u2019-]+){0,2}"
_ROLE_LINE = re.compile(r"([^\W\d_]+(?: (?:\d{1,2}|[^\W\d_]+))?)(?: \([^()]{1,40}\))?:?")
_BOLD_LABEL = re.compile(rf"{EMPHASIS}(?P<label>[^{EMPHASIS}]{{1,90}}(?::{EMPHASIS}|{EMPHASIS}:))\s+")
CALLED = re.compile(rf"(?P<name>{_NAME})\s+[\[(]?(?P<time>\d{{1,2}}:\d\d(?::\d\d)?)[\])]?:?")
"""A name and a time alone on a line, as services write them that transcribe recordings."""


def with_names_in_brackets(lines: Sequence[NumberedLine], comments: frozenset[int]) -> list[NumberedLine]:
    """Return the lines with ``Narrator: Lie down.`` as ``[Narrator]Lie down.``, so that columns stay.

    A role alone on a line is a speaker, as are a name below a time and a line with a role in it, such as
    ``Yoga Teacher``, if they occur twice. The lines whose numbers are among ``comments`` stay as they are.
    """
    spoken = [line for number, line in lines if number not in comments and not NOTE.fullmatch(line)]
    names = speakers_in(line for line in spoken if not line.endswith(":"))
    written = [(number, line) for number, line in lines if line]
    below = Counter(line for (_, time), (_, line) in pairwise(written) if is_time(time) and is_name(line))
    counts = Counter(line for _, line in written)
    result = []
    for number, line in lines:
        found = PREFIX.match(line)
        if number in comments:
            result.append((number, line))
        elif called := CALLED.fullmatch(line):
            result.append((number, f"[{called['time']}] [{_shown(called['name'])}]"))
        elif below[line] > 1 or _is_role(line, repeated=counts[line] > 1):
            result.append((number, f"[{_shown(line)}]"))
        elif found and found["name"].lower() in names and line[found.end() :]:
            name = found.group().rstrip().rstrip(":\uff1a").rstrip()
            result.append((number, f"[{_shown(name)}]{line[found.end() :]}"))
        else:
            result.append((number, line))
    return result


def passages_with_names_in_brackets(passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages with the names of their speakers in brackets; a name may be in bold type."""
    names = speakers_in(passage.text.replace(EMPHASIS, "") for passage in passages if _is_speech(passage))
    return [_with_name(passage, names) if _is_speech(passage) else passage for passage in passages]


def _is_speech(passage: Passage) -> bool:
    return not (passage.heading or passage.comment or passage.cue)


def _with_name(passage: Passage, names: frozenset[str]) -> Passage:
    text = passage.text
    bold = _BOLD_LABEL.match(text)
    label = f"{bold['label'].rstrip(f' :{EMPHASIS}')}:" if bold else text
    end = bold.end() if bold else 0
    found = PREFIX.match(label)
    if not found or found["name"].lower() not in names or (bold and found.end() != len(label)):
        return passage
    end = end or found.end()
    if not text[end:].strip(f" {EMPHASIS}"):
        return passage
    name = f"[{_shown(found.group().rstrip().rstrip(':').rstrip())}] "
    shift = len(name) - end
    starts = [replace(start, offset=start.offset + shift) for start in passage.starts if start.offset >= end]
    if passage.starts:
        first = passage.starts[0]
        starts = [first, replace(first, offset=len(name), column=first.column + end), *starts]
    return replace(passage, text=name + text[end:], starts=tuple(starts))


def _is_role(line: str, *, repeated: bool) -> bool:
    """Whether a line is the role of a speaker alone, such as ``NARRATOR (softly)``.

    If the line is repeated, one of its words has to be a role; otherwise all have, because ``Sleep Guide``
    may be a title.
    """
    if not (found := _ROLE_LINE.fullmatch(line)):
        return False
    roles = [word.isdigit() or bool(speakers_in([f"{word.title()}: a"])) for word in found[1].split()]
    return any(roles) if repeated else all(roles)


def _shown(name: str) -> str:
    """Return a name so that it is no cue, as ``Voice 2`` would be."""
    return name if direction(name, "square").kind == "direction" else f"speaker: {name}"

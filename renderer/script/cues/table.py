"""The table of cues, and reading what stands between brackets into one of the cues of ``model``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from renderer.script.cues import bell_readers, counted_readers, readers
from renderer.script.cues.aliases import cleared, hint, is_silence
from renderer.script.cues.model import Include, MarkHere, OptionalPart, ScriptCue, SetVoice
from renderer.script.cues.parts import LONGEST_CUE, CueError, Part, split_parts, without_marks
from renderer.script.cues.readers import ReadCue
from renderer.script.durations import plain_numbers
from renderer.script.suggestions import nearest

_WITH_NAMES = re.compile(r"\s*(?:voice|mark|include|optional|repeat)(?![\w-])", re.IGNORECASE)
"""The cues in which a number may be a part of a name."""

_EXAMPLES = "[pause 4s], [hold 3m] or [bell]"


@lru_cache(maxsize=4096)
def parse_cue(text: str) -> ScriptCue:
    """Read what stands between the brackets, in any case.

    Raises:
        CueError: it is no cue, or not in a form that the cue takes.
    """
    if len(text) > LONGEST_CUE:
        raise CueError(f"this cue has {len(text):,} characters", f"shorten it to {LONGEST_CUE}", 0, 1)
    if not text.strip():
        raise CueError(
            "this cue is empty", r"write one such as [pause 4s], or \[ and \] for spoken brackets", 0, 1
        )
    canonical = cleared(text)
    if canonical is None or canonical == text.lower():
        return _read(text)
    try:
        return _read(canonical)
    except CueError as error:
        raise _as_written(error, canonical, text) from None


def cue_or_none(text: str) -> ScriptCue | None:
    """What ``parse_cue`` returns, or None where it raises."""
    try:
        return parse_cue(text)
    except CueError:
        return None


def _read(text: str) -> ScriptCue:
    text = re.sub(r"\s", " ", without_marks(text))
    if not _WITH_NAMES.match(text):
        text = plain_numbers(text)
        if comma := re.search(r"\d{1,9},\d{1,9}", text):
            message = f'"{comma.group()}" has a comma'
            remedy = "delete the comma, or write a point instead"
            raise CueError(message, remedy, comma.start(), len(comma.group()))
    first, *others = split_parts(text)
    for head, read in _heads():
        if match := head.match(first.text):
            behind = first.after(match.end())
            return read(behind.after(1) if behind.text[:1] in (":", "=") else behind, others)
    if re.match(r"\d{1,4}:\d", first.text):
        return readers.at(first, others)
    raise _unknown(first)


@cache
def _heads() -> list[tuple[re.Pattern[str], ReadCue]]:
    return [(re.compile(head.replace(" ", r"\s+") + r"(?![\w-])"), read) for head, read in CUES.items()]


def _as_written(error: CueError, canonical: str, text: str) -> CueError:
    """An error in the cue that was meant, at the characters where its words were written."""
    part = canonical[error.start : error.start + error.width].lower()
    small = plain_numbers(text.lower())
    start = small.rfind(part) if part and len(small) == len(text) else -1
    width = len(part) if start >= 0 else len(text)
    return CueError(error.message, error.remedy, max(start, 0), width)


def _unknown(first: Part) -> CueError:
    words = first.text.split()
    if not words:
        return CueError("this cue starts with a comma", f"write a cue such as {_EXAMPLES}", first.start, 1)
    name = re.split(r"[:=]", words[0])[0] or words[0]
    behind = first.after(len(name))
    if is_silence(name) and (number := re.fullmatch(r"(?:for )?(\d{1,5})", behind.text)):
        length = behind.after(number.start(1))
        return length.error(f'"{length.text}" has no unit', f"write {length.text}s or {length.text}m")
    rounds = readers.repeat_of(behind.text)
    if name == "loop" and (rounds or behind.text[:1].isdigit()):
        remedy = f"write [{rounds or f'loop for {behind.shown}'}]"
        return first.error(f'unknown cue "{first.shown}"', remedy)
    near = nearest(name, CUES)
    if len(words) > 1 and (both := nearest(" ".join(words[:2]), [head for head in CUES if " " in head])):
        width = re.match(r"\S+\s+\S+", first.text)
        name, near = first.text[: width.end() if width else None], both
    if name.startswith(("end", "/")):
        remedy = "write [end] to close a block"
    elif known := hint(name):
        remedy = known
    elif near:
        remedy = f'did you mean "{near}"?'
    else:
        remedy = rf"write a cue such as {_EXAMPLES}, or \[ and \] for spoken brackets"
    part = first.before(len(name))
    return part.error(f'unknown cue "{part.shown}"', remedy)


CUES: Mapping[str, ReadCue] = {
    "pause": readers.pause("normal", "pause"),
    "short pause": readers.pause("short", "short pause"),
    "long pause": readers.pause("long", "long pause"),
    "hold": bell_readers.hold,
    "bell": bell_readers.bell,
    "sound": readers.sound,
    "bed": readers.bed,
    "at": readers.at,
    "breathe": counted_readers.breathe,
    "count": counted_readers.count,
    "voice": readers.named(
        lambda name: SetVoice(name=name), "voice", "write [voice NAME], with a voice or engine:voice"
    ),
    "pace": readers.pace,
    "mark": readers.named(
        lambda name: MarkHere(name=" ".join(name.split())), "mark", "write [mark NAME], with any name"
    ),
    "include": readers.named(
        lambda path: Include(path=path), "include", "write [include FILE], with a file beside the script"
    ),
    "repeat": readers.repeat,
    "for": readers.block_of_length(loop=False, cue="for"),
    "loop for": readers.block_of_length(loop=True, cue="loop for"),
    "optional": readers.named(
        lambda name: OptionalPart(name=name), "optional", "write [optional NAME], with any name"
    ),
    "end": readers.end,
}
"""How each cue is read, by its name."""

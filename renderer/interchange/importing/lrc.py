"""LRC: lyrics with times, simple and enhanced."""

from __future__ import annotations

import re
from fractions import Fraction

from renderer.errors import Position, Problem, ScriptError
from renderer.interchange.importing.caption_lines import file_lines
from renderer.interchange.importing.model import Dropped, Imported
from renderer.interchange.importing.timed_text import Timed, imported, without_noises

_STAMP = re.compile(r"\s*\[\s*([+-]?\d+):(\d+)(?:[.:](\d{1,3}))?\s*\]")
_BROKEN = re.compile(r"\s*\[\s*(?=[\d+-])[^\]]*(?:\]|$)|\s*\[[^\]]*$")
_TAG = re.compile(r"\s*\[([A-Za-z#][\w ]*?)\s*:(.*)\]\s*")
_WORD = re.compile(r"<\s*(\d+):(\d+)(?:[.:](\d{1,3}))?\s*>")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_OFFSET = re.compile(r"\s*([+-]?\d{1,9})\s*")
_FRONT = {"ti": "title", "ar": "teacher", "al": "album"}


def read(text: str, path: str, *, relative: bool = False) -> Imported:
    """Lyrics as a script with absolute times, or with the pauses that are known: an end is known of a line
    where an empty one follows, or a last stamp behind its words.

    Raises:
        ScriptError: a stamp is broken, or nothing has one.
    """
    front: dict[str, object] = {}
    stamps: list[Timed] = []
    dropped: list[Dropped] = []
    problems: list[Problem] = []
    offset = Fraction(0)
    lines = file_lines(text)
    for number, line in enumerate(lines, 1):
        if tag := _TAG.fullmatch(line):
            name, value = tag[1].lower(), " ".join(tag[2].split())
            if name == "offset" and (moved := _OFFSET.fullmatch(value)):
                offset = Fraction(int(moved[1]), 1000)
            elif name in ("la", "lang") and _LANGUAGE.fullmatch(value):
                front["language"] = value
            elif name in _FRONT and value:
                front[_FRONT[name]] = value
            elif value:
                dropped.append(Dropped(line=number, column=1, what=f"[{name}: {value[:60]}]"))
            continue
        times, at = [], 0
        while stamp := _STAMP.match(line, at):
            if int(stamp[2]) > 59:
                problems.append(_problem(path, number, line, stamp.start(2), "more than 59 seconds"))
            times.append(_seconds(stamp[1], stamp[2], stamp[3]))
            at = stamp.end()
        words = line[at:]
        if broken := _BROKEN.match(words):
            column = at + len(broken.group()) - len(broken.group().lstrip())
            problems.append(_problem(path, number, line, column, "this is not a time"))
        elif not times and words.strip():
            if words.lstrip().startswith("#"):
                dropped.append(Dropped(line=number, column=1, what=f'the comment "{words.strip()[:60]}"'))
            elif stamps:
                stamps.append(_again(stamps.pop(), words))
            else:
                problems.append(_problem(path, number, line, 0, "words without a time before them"))
        for time in times:
            stamps.append(_timed(time, words, number))
    if not problems and not stamps:
        problems.append(_problem(path, 1, lines[0], 0, "no line has a time"))
    if problems:
        raise ScriptError(tuple(problems))
    known = _with_ends(sorted(stamps, key=lambda cue: cue.start))
    said, noises = without_noises(_moved(cue, offset) for cue in known if cue.text.strip())
    return imported(said, front, [*dropped, *noises], relative=relative, joins=False)


def _seconds(minutes: str, seconds: str, part: str | None) -> Fraction:
    thousandths = Fraction(int((part or "0").ljust(3, "0")), 1000)
    return int(minutes) * 60 + int(seconds) + thousandths


def _timed(time: Fraction, words: str, number: int) -> Timed:
    """A line at a time; a stamp behind its last word is its end."""
    stamps = list(_WORD.finditer(words))
    end = None
    if stamps and not words[stamps[-1].end() :].strip():
        last, first = (_seconds(s[1], s[2], s[3]) for s in (stamps[-1], stamps[0]))
        end = time + last - min(first, time)  # a refrain's words have the times of its first round
        end = max(end, time) if len(stamps) > 1 else None
    text = " ".join(_WORD.sub(" ", words).split())
    return Timed(start=time, end=end, text=text, line=number)


def _with_ends(cues: list[Timed]) -> list[Timed]:
    """A line without words is the end of the one before it."""
    result = []
    for cue, after in zip(cues, [*cues[1:], None], strict=True):
        if cue.end is None and after is not None and not after.text:
            cue = Timed(start=cue.start, end=after.start, text=cue.text, line=cue.line)
        result.append(cue)
    return result


def _moved(cue: Timed, offset: Fraction) -> Timed:
    """A positive offset shows words earlier."""
    start = max(Fraction(0), cue.start - offset)
    end = None if cue.end is None else max(start, cue.end - offset)
    return Timed(start=start, end=end, text=cue.text, line=cue.line)


def _again(cue: Timed, words: str) -> Timed:
    return Timed(start=cue.start, end=cue.end, text=f"{cue.text} {words.strip()}", line=cue.line)


def _problem(path: str, number: int, line: str, column: int, message: str) -> Problem:
    place = Position(path=path, line=number, column=column + 1, text=line)
    return Problem(place=place, message=message, remedy="write it like [01:23.45] and the words")

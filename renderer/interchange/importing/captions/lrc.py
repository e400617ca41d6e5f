"""Read LRC: lyrics with times, in the simple and the enhanced form."""

from __future__ import annotations

import re
from fractions import Fraction

from renderer.errors import ScriptError
from renderer.interchange.importing.captions.caption_lines import file_lines
from renderer.interchange.importing.captions.captions import Captions
from renderer.interchange.importing.captions.timed_text import TimedWords
from renderer.interchange.importing.model import NO_CONTEXT, Dropped, ImportContext, Imported
from renderer.problems import Position, Problem
from renderer.voice import LANGUAGE_TAG

_STAMP = re.compile(r"\s*\[\s*([+-]?\d+):(\d+)(?:[.:](\d{1,3}))?\s*\]")
_BROKEN = re.compile(r"\s*\[\s*(?=[\d+-])[^\]]*(?:\]|$)|\s*\[[^\]]*$")
_TAG = re.compile(r"\s*\[([A-Za-z#][\w ]*?)\s*:(.*)\]\s*")
_WORD = re.compile(r"<\s*(\d+):(\d+)(?:[.:](\d{1,3}))?\s*>")
_OFFSET = re.compile(r"\s*([+-]?\d{1,9})\s*")
_FRONT = {"ti": "title", "ar": "teacher", "al": "album"}


def read(text: str, path: str, *, context: ImportContext = NO_CONTEXT, relative: bool = False) -> Imported:
    """Read lyrics as a script with absolute times, or with pauses where they are known.

    The end of a line is known if an empty line follows it, or if a stamp follows its last word.

    Raises:
        ScriptError: a stamp cannot be read, or no line has a stamp.
    """
    lyrics = _Lyrics(path)
    lines = file_lines(text)
    for number, line in enumerate(lines, 1):
        lyrics.add(number, line)
    if not lyrics.problems and not lyrics.stamps:
        lyrics.problem(1, lines[0], 0, "no line has a time")
    if lyrics.problems:
        raise ScriptError(tuple(lyrics.problems))
    known = _with_ends(sorted(lyrics.stamps, key=lambda cue: cue.start))
    captions = Captions(path)
    captions.front, captions.dropped = lyrics.front, lyrics.dropped
    captions.cues = [_moved(cue, lyrics.offset) for cue in known if cue.text.strip()]
    return captions.script(relative=relative, context=context, joins=False)


class _Lyrics:
    """What has been read so far from the lines of a file."""

    def __init__(self, path: str) -> None:
        self.front: dict[str, object] = {}
        self.offset = Fraction(0)
        self.stamps: list[TimedWords] = []
        self.dropped: list[Dropped] = []
        self.problems: list[Problem] = []
        self._path = path

    def add(self, number: int, line: str) -> None:
        if tag := _TAG.fullmatch(line):
            self._tag(number, tag[1].lower(), " ".join(tag[2].split()))
            return
        times, at = [], 0
        while stamp := _STAMP.match(line, at):
            if int(stamp[2]) > 59:
                what = f'"{stamp.group().strip()}" has more than 59 seconds'
                self.dropped.append(Dropped(line=number, column=stamp.start(2) + 1, what=what, how="changed"))
            times.append(_seconds(stamp[1], stamp[2], stamp[3]))
            at = stamp.end()
        if broken := _BROKEN.match(line, at):
            column = at + len(broken.group()) - len(broken.group().lstrip())
            if not self.stamps:
                self.problem(number, line, column, "this is not a time")
                return
            what = f'"{broken.group().strip()[:40]}" is not a time: its words follow the line before it'
            self.dropped.append(Dropped(line=number, column=column + 1, what=what, how="changed"))
            self.stamps.append(_again(self.stamps.pop(), line[broken.end() :]))
        elif not times:
            self._without_time(number, line)
        self.stamps += [_timed(time, line[at:], number) for time in times]

    def problem(self, number: int, line: str, column: int, message: str) -> None:
        position = Position(path=self._path, line=number, column=column + 1, text=line)
        remedy = "write a time and the words, such as [01:23.45] Breathe in."
        self.problems.append(Problem(position=position, message=message, remedy=remedy))

    def _tag(self, number: int, name: str, value: str) -> None:
        if name == "offset" and (moved := _OFFSET.fullmatch(value)):
            self.offset = Fraction(int(moved[1]), 1000)
        elif name in ("la", "lang") and LANGUAGE_TAG.fullmatch(value):
            self.front["language"] = value
        elif name in _FRONT and value:
            self.front[_FRONT[name]] = value
        elif value:
            self.dropped.append(Dropped(line=number, column=1, what=f"[{name}: {value[:60]}]"))

    def _without_time(self, number: int, line: str) -> None:
        words = line.strip()
        if words.startswith("#"):
            self.dropped.append(Dropped(line=number, column=1, what=f'the comment "{words[:60]}"'))
        elif words and self.stamps:
            self.stamps.append(_again(self.stamps.pop(), words))
        elif words:
            self.problem(number, line, 0, "these words have no time before them")


def _seconds(minutes: str, seconds: str, part: str | None) -> Fraction:
    thousandths = Fraction(int((part or "0").ljust(3, "0")), 1000)
    return int(minutes) * 60 + int(seconds) + thousandths


def _timed(time: Fraction, words: str, number: int) -> TimedWords:
    """Return a line with its start time; a stamp after its last word is its end time."""
    stamps = list(_WORD.finditer(words))
    end = None
    if stamps and not words[stamps[-1].end() :].strip():
        last, first = (_seconds(s[1], s[2], s[3]) for s in (stamps[-1], stamps[0]))
        # The words of a repeated line carry the times of its first occurrence.
        end = time + last - min(first, time)
        end = max(end, time) if len(stamps) > 1 else None
    text = " ".join(_WORD.sub(" ", words).split())
    return TimedWords(start=time, end=end, text=text, line=number)


def _with_ends(cues: list[TimedWords]) -> list[TimedWords]:
    """Return the lines with end times; a line without words marks the end of the line before it."""
    result = []
    for cue, after in zip(cues, [*cues[1:], None], strict=True):
        if cue.end is None and after is not None and not after.text:
            cue = TimedWords(start=cue.start, end=after.start, text=cue.text, line=cue.line)
        result.append(cue)
    return result


def _moved(cue: TimedWords, offset: Fraction) -> TimedWords:
    """Return a line shifted by an offset; a positive offset shows the words earlier."""
    start = max(Fraction(0), cue.start - offset)
    end = None if cue.end is None else max(start, cue.end - offset)
    return TimedWords(start=start, end=end, text=cue.text, line=cue.line)


def _again(cue: TimedWords, words: str) -> TimedWords:
    return TimedWords(start=cue.start, end=cue.end, text=f"{cue.text} {words.strip()}", line=cue.line)

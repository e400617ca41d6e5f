"""Turn the captions of a file into a script: what is spoken, by whom, and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from msgspec.structs import replace

from renderer.errors import ScriptError
from renderer.interchange.importing.captions.caption_lines import CaptionBlock, rolled_up
from renderer.interchange.importing.captions.caption_speech import SpokenPart, spoken_parts
from renderer.interchange.importing.captions.caption_text import rubies_in, untagged
from renderer.interchange.importing.captions.speakers import speakers_in
from renderer.interchange.importing.captions.timed_text import ANOTHER, TimedWords, imported
from renderer.interchange.importing.language_detection import with_language
from renderer.interchange.importing.model import Dropped, ImportContext, Imported
from renderer.interchange.importing.texts.bracketed import noise_note
from renderer.interchange.importing.texts.directions import Direction
from renderer.problems import Position, Problem

_LATE_SECONDS = 3600
"""Captions that all begin later than this have clock times, or the times of a longer recording."""
_HALF_A_DAY = 12 * 3600


class Captions:
    """The captions of a file that have been read so far."""

    def __init__(self, path: str) -> None:
        self.front: dict[str, object] = {}
        self.cues: list[TimedWords] = []
        self.dropped: list[Dropped] = []
        self.latest_start = Fraction(0)
        self._path = path
        self._readings: dict[str, object] = {}

    def drop(self, line: int, what: str) -> None:
        self.dropped.append(Dropped(line=line, column=1, what=what))

    def add(self, block: CaptionBlock) -> None:
        """Add a caption; one without a time that can be read continues the caption before it."""
        raw = "\n".join(block.lines)
        self.dropped += block.changed
        for ruby in rubies_in(raw):
            if self._readings.setdefault(ruby.words, ruby.reading) != ruby.reading:
                self.drop(block.number, f'another reading of "{ruby.words[:40]}": "{ruby.reading[:40]}"')
        text, last = untagged(raw), self.cues[-1] if self.cues else None
        if block.start is None and last and last.text:
            self.cues[-1] = replace(last, text=f"{last.text}\n{text}")
        else:
            start = block.start if block.start is not None else last.start if last else Fraction(0)
            end = block.end if block.start is not None else None
            self.latest_start = max(self.latest_start, start)
            self.cues.append(TimedWords(start=start, end=end, text=text, line=block.number))

    def continue_last(self, lines: Iterable[str]) -> None:
        """Add lines to the last caption."""
        last = self.cues.pop()
        more = untagged("\n".join(lines))
        self.cues.append(replace(last, text=f"{last.text}\n{more}"))

    def script(self, *, relative: bool, context: ImportContext, joins: bool = True) -> Imported:
        """Return the captions as a script, with its pauses as the language of the captions writes them.

        Raises:
            ScriptError: no caption has words to speak.
        """
        if context.language:
            self.front["language"] = context.language
        self.front = with_language(self.front, (cue.text for cue in self.cues), self.dropped)
        language = str(self.front.get("language", "en"))
        cues = _from_zero(rolled_up(_by_clock(self.cues, self.dropped)), self.dropped)
        spoken = _spoken(cues, language, self.dropped)
        if not any(cue.text for cue in spoken):
            raise self._empty()
        if self._readings:
            self.front["say"] = self._readings
        return imported(spoken, self.front, self.dropped, relative=relative, joins=joins, voice=context.voice)

    def _empty(self) -> ScriptError:
        if self.dropped:
            first = min(self.dropped, key=lambda drop: drop.line)
            message = f"no caption has words to speak; {first.how} in line {first.line}: {first.what}"
        else:
            message = "no caption has words to speak"
        remedy = "check that it is the right file"
        position = Position(path=self._path, line=1, column=1)
        return ScriptError((Problem(position=position, message=message, remedy=remedy),))


def _by_clock(cues: Iterable[TimedWords], dropped: list[Dropped]) -> list[TimedWords]:
    """Return captions with times of the day that pass midnight as times that go on."""
    days, latest, result = 0, Fraction(0), []
    for cue in cues:
        if not days and latest - cue.start > _HALF_A_DAY:
            days = 86_400
            what = f"the times begin again at {_of_day(cue.start)}, which is taken as the next day"
            dropped.append(Dropped(line=cue.line, column=cue.column, what=what, how="changed"))
        elif not days:
            latest = max(latest, cue.start)
        end = None if cue.end is None else cue.end + days
        result.append(replace(cue, start=cue.start + days, end=end))
    return result


def _from_zero(cues: Sequence[TimedWords], dropped: list[Dropped]) -> list[TimedWords]:
    """Return captions with the first one at zero, if all begin late."""
    first = min((cue for cue in cues if cue.text.strip()), key=lambda cue: cue.start, default=None)
    if first is None or first.start < _LATE_SECONDS:
        return list(cues)
    what = f"the first time, {_of_day(first.start)}, is taken as 0:00, and all times count from there"
    dropped.append(Dropped(line=first.line, column=first.column, what=what, how="changed"))
    return [
        replace(
            cue,
            start=max(Fraction(0), cue.start - first.start),
            end=None if cue.end is None else max(Fraction(0), cue.end - first.start),
        )
        for cue in cues
    ]


def _of_day(seconds: Fraction) -> str:
    hours, rest = divmod(round(seconds * 1000), 3_600_000)
    return f"{hours}:{rest // 60_000:02}:{rest // 1000 % 60:02}.{rest % 1000:03}"


def _spoken(cues: Sequence[TimedWords], language: str, dropped: list[Dropped]) -> list[TimedWords]:
    """Return captions with their words alone; speakers and noises become notes for the teacher."""
    names = speakers_in(cue.text for cue in cues)
    kept: list[TimedWords] = []
    reported: set[str] = set()
    for cue in cues:
        if cue.comment:
            kept.append(cue)
            continue
        kept += _parts_of(cue, spoken_parts(cue.text, names, language), reported, dropped)
    return kept


def _parts_of(
    cue: TimedWords, parts: Iterable[SpokenPart], reported: set[str], dropped: list[Dropped]
) -> Iterable[TimedWords]:
    def drop(what: str) -> None:
        dropped.append(Dropped(line=cue.line, column=cue.column, what=what))

    def once(kind: str, what: str) -> None:
        if kind not in reported:
            drop(what)
        reported.add(kind)

    follows = cue.follows
    for part in parts:
        if part.pause:
            yield _paused(cue, part.pause, dropped)
            continue
        for noise in part.noises:
            drop(f'"{noise[:60]}", which is not speech')
            yield replace(cue, text="", comment=noise_note(noise))
        for mark in part.marks:
            drop(mark)
        if part.speaker:
            once(part.speaker.lower(), f'the name of the speaker "{part.speaker[:60]}"')
        if part.change:
            once(part.change, f'"{part.change}" before the words of a speaker, here and below')
        if any(c.isalnum() for c in part.words):
            other = ANOTHER if part.change.startswith(">") or (part.change and follows) else ""
            yield replace(cue, text=part.words, speaker=part.speaker or other, follows=follows)
            follows = True
        elif part.words:
            drop(f'"{part.words[:60]}": nothing to say')


def _paused(cue: TimedWords, pause: Direction, dropped: list[Dropped]) -> TimedWords:
    if pause.change:
        what = f'"{pause.text}": {pause.change}'
        dropped.append(Dropped(line=cue.line, column=cue.column, what=what, how="changed"))
    return replace(cue, text="", pause=pause.text)

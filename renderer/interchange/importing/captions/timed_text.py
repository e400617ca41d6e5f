"""Turn words with times, from captions or lyrics, into a script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from msgspec import Struct, field
from msgspec.structs import replace

from renderer.interchange.importing.duration_estimate import estimated_seconds, word_count
from renderer.interchange.importing.lengths import clock_text, length_text
from renderer.interchange.importing.model import (
    Comment,
    CueText,
    Dropped,
    Imported,
    Item,
    ParagraphBreak,
    Words,
)
from renderer.interchange.importing.texts.rest_filling import fixed_seconds

_END = re.compile(r"[.!?\u2026\u3002\uff01\uff1f\u061f\u0964][\"')\]\u201d\u2019\u00bb]*$")
_MARK = re.compile(r"[.!?\u2026\u3002\uff01\uff1f\u061f\u0964]")
_SLOWEST, _FASTEST = 110, 200
"""The lowest and the highest rate, in words per minute, that a script may get."""
_FASTER = Fraction(13, 10)
"""An allowance for a voice that is slower than the voice in the captions."""
_WITHIN = Fraction(1, 10)
"""Seconds. Caption editors leave two film frames, 83 ms, between captions; this gap is not a pause."""
_BETWEEN = Fraction(3, 10)
"""Seconds of silence between sentences, used within a caption too, where times are absolute."""
ANOTHER = "another speaker"
"""The name of a speaker whom the captions do not name."""
_TITLE_GAP = Fraction(1)
_PARAGRAPH_GAP = Fraction(3)
_WORDS_A_RUN = 20
_LONGEST_RUN = 1_000
_WORDS_A_MARK = 40
"""If a text has fewer than one full stop per this many words, its full stops are ignored."""


class TimedWords(Struct, frozen=True, kw_only=True):
    """A caption: its plain words, from ``start`` to ``end`` seconds, and its position in the file.

    ``end`` is None if it is not known. A caption without words is a comment or a ``pause``, which is the text
    of a cue. ``speaker`` is the name of another speaker than before. ``follows`` is set for words that follow
    others of the same caption, so that their times are not known.
    """

    start: Fraction
    end: Fraction | None
    text: str
    line: int
    column: int = 1
    comment: str = ""
    pause: str = ""
    speaker: str = ""
    follows: bool = False


class _ScriptBuilder(Struct, kw_only=True):
    front: dict[str, object]
    punctuated: bool
    joins: bool
    rate: Fraction
    voice: Callable[[str], str]
    items: list[Item] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    run: str = ""
    clock: Fraction = Fraction(0)
    last_time: Fraction = Fraction(0)
    speaker: str = ""

    def drop(self, cue: TimedWords, what: str) -> None:
        self.dropped.append(Dropped(line=cue.line, column=cue.column, what=what))

    def continues(self, cue: TimedWords, gap: Fraction) -> bool:
        """Whether a caption continues the sentence of the one before it."""
        first = next((c for c in cue.text if c.isalnum()), "")
        if not self.run or self.is_new_speaker(cue):
            return False
        if self.punctuated:
            if _END.search(self.run):
                return first.islower() and gap < _TITLE_GAP
            return first.islower() or gap < _TITLE_GAP
        return self.joins and gap <= _WITHIN and word_count(self.run) < _WORDS_A_RUN

    def say(self, cue: TimedWords, *, joined: bool) -> None:
        self.run = f"{self.run} {cue.text}"[-_LONGEST_RUN:] if joined else cue.text
        self.items.append(Words(text=cue.text))
        self.clock += estimated_seconds(cue.text, self.rate) + len(_MARK.findall(cue.text)) * _BETWEEN

    def is_new_speaker(self, cue: TimedWords) -> bool:
        return bool(cue.speaker) and (cue.speaker == ANOTHER or cue.speaker.lower() != self.speaker.lower())

    def introduce(self, cue: TimedWords) -> None:
        """Write the speaker of a caption: as a voice if there is one, otherwise as a comment."""
        if not self.is_new_speaker(cue):
            return
        self.speaker = cue.speaker
        if voice := self.voice(cue.speaker):
            self.items.append(CueText(text=f"voice {voice}"))
        else:
            self.items.append(Comment(text=f"speaker: {cue.speaker}" if cue.speaker != ANOTHER else ANOTHER))

    def add_silent(self, cue: TimedWords) -> Fraction:
        """Write the pause or the comment of a caption without words; return its seconds of silence."""
        item = CueText(text=cue.pause) if cue.pause else Comment(text=cue.comment)
        self.items.append(item)
        return fixed_seconds(item)

    def part(self, gap: Fraction) -> None:
        """Start a new paragraph where the next caption must not join the previous one."""
        if self.run and (gap >= _PARAGRAPH_GAP or not _END.search(self.run)):
            self.items.append(ParagraphBreak())


def imported(
    cues: Sequence[TimedWords],
    front: dict[str, object],
    dropped: Iterable[Dropped],
    *,
    relative: bool,
    joins: bool = True,
    voice: Callable[[str], str] = lambda _name: "",
) -> Imported:
    """Return a script of captions, which may be in any order.

    By default, a sentence that begins with a caption starts at the caption's time, wherever the words before
    it have room, estimated for a slow voice. With ``relative``, the gaps between captions become exact
    pauses, and there is no other silence. Without ``joins``, a caption never continues a sentence unless the
    text has full stops.
    """
    with_words = [cue for cue in cues if cue.text]
    text = " ".join(cue.text for cue in with_words)
    making = _ScriptBuilder(
        front=dict(front),
        punctuated=len(_MARK.findall(text)) * _WORDS_A_MARK >= word_count(text),
        joins=joins,
        rate=_rate(with_words),
        voice=voice,
    )
    making.dropped += dropped
    making.front["head"] = "0s"
    if relative:
        making.front["pacing"] = {"sentence": "0s", "paragraph": "0s", "chapter": "0s"}
        _with_pauses(_in_order(making, cues), making)
    else:
        between = length_text(_BETWEEN)
        making.front["pacing"] = {"rate": str(making.rate), "sentence": between, "paragraph": between}
        _with_times(_in_order(making, cues), making)
    found = tuple(sorted(making.dropped, key=lambda drop: (drop.line, drop.column)))
    return Imported(front=making.front, items=tuple(making.items), dropped=found)


def _in_order(making: _ScriptBuilder, cues: Sequence[TimedWords]) -> list[TimedWords]:
    """Return captions ordered by time; a caption that ends before it begins gets a duration of zero."""
    latest, ordered = Fraction(-1), []
    for cue in cues:
        if cue.text and cue.start < latest:
            making.drop(cue, f"its place: it begins at {clock_text(cue.start)}, before the previous caption")
        if cue.end is not None and cue.end < cue.start:
            making.drop(cue, f"its end: {clock_text(cue.end)} is before its beginning")
            cue = replace(cue, end=cue.start)
        latest = max(latest, cue.start)
        ordered.append(cue)
    return sorted(ordered, key=lambda cue: cue.start)


def _with_times(cues: Sequence[TimedWords], making: _ScriptBuilder) -> None:
    before: TimedWords | None = None
    for cue in cues:
        if not cue.text:
            making.clock += making.add_silent(cue)
            continue
        gap = cue.start - (before.end or before.start) if before else cue.start
        gap = Fraction(0) if cue.follows else gap
        joined = making.continues(cue, gap)
        if not joined:
            making.part(gap)
            making.introduce(cue)
            if cue.follows:
                pass
            elif cue.start > max(making.clock, making.last_time):
                making.items.append(CueText(text=f"at {clock_text(cue.start)}"))
                making.clock = making.last_time = cue.start
            elif before:
                making.drop(cue, f"its time, {clock_text(cue.start)}: the words before it may take longer")
        making.say(cue, joined=joined)
        before = cue


def _with_pauses(cues: Sequence[TimedWords], making: _ScriptBuilder) -> None:
    end: Fraction | None = Fraction(0)
    paused = Fraction(0)
    for cue in cues:
        if not cue.text:
            paused += making.add_silent(cue)
            continue
        gap = cue.start - end if end is not None and not cue.follows else Fraction(0)
        joined = making.continues(cue, gap)
        if gap < 0:
            making.drop(cue, f"an overlap of {length_text(-gap)} with the one before it")
        gap = gap - min(gap, paused) if gap > 0 else gap
        if joined and 0 < gap <= _WITHIN:
            making.drop(cue, f"a gap of {length_text(gap)} within a sentence")
        elif gap > 0:
            making.items.append(CueText(text=f"pause {length_text(gap)}"))
        if not joined:
            making.part(gap)
            making.introduce(cue)
        making.say(cue, joined=joined)
        paused = Fraction(0)
        end = cue.end if cue.end is None else max(cue.end, end or cue.end)


def _rate(cues: Sequence[TimedWords]) -> Fraction:
    """Return a rate in words per minute at which a voice finishes each caption a little before its end."""
    known = [cue for cue in cues if cue.end is not None]
    words = sum(word_count(cue.text) for cue in known)
    seconds = sum((max(Fraction(0), (cue.end or cue.start) - cue.start) for cue in known), Fraction(0))
    found = words * 60 * _FASTER / seconds if seconds else Fraction(0)
    return Fraction(round(min(max(found, Fraction(_SLOWEST)), Fraction(_FASTEST))))

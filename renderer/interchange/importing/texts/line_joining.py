"""Join lines that were broken at arbitrary places into sentences."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct, field

from renderer.interchange.importing.lengths import clock_text
from renderer.interchange.importing.model import Dropped
from renderer.interchange.importing.texts.capitals import Capitals
from renderer.interchange.importing.texts.line_blocks import (
    BULLET,
    LIST_SIGN,
    Block,
    NumberedLine,
    blocks_of,
    groups_of,
    listed_lines,
    titles_below_times,
)
from renderer.interchange.importing.texts.line_times import TimedLines, begins_with_time, without_times
from renderer.interchange.importing.texts.sentence_ends import (
    ends_within,
    is_ended,
    sentence_count,
    without_full_stops,
)

_SENTENCES_A_PARAGRAPH = 5
_OPEN_MARKS = " ,;-\u2013\u2014"
_FRAGMENT_WORDS = 5
"""A line that is longer than this, and has no end mark, continues after a blank line."""


class LineStart(Struct, frozen=True, kw_only=True):
    """Where a line of the file begins in the text of a passage, and its position in the file."""

    offset: int
    line: int
    column: int = 1


class Passage(Struct, frozen=True, kw_only=True):
    """A paragraph, a heading, a comment or a cue; ``line`` is the number of its first line.

    ``sides`` is set if the text has marks for the sides of a round in it. ``starts`` are the lines that the
    text was joined from, in order, if they are known.
    """

    text: str
    line: int
    heading: bool = False
    comment: bool = False
    cue: bool = False
    sides: bool = False
    starts: tuple[LineStart, ...] = ()

    def is_line(self, start: int, end: int) -> bool:
        """Whether a part of the text is a whole line of the file."""
        return self._begins_line(start) and (self._begins_line(end + 1) or end == len(self.text))

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and the column, from 1, of a character of the text."""
        if not self.starts:
            return self.line, 1
        start = self.starts[max(bisect_right(self.starts, offset, key=lambda line: line.offset) - 1, 0)]
        return start.line, start.column + offset - start.offset

    def _begins_line(self, offset: int) -> bool:
        at = bisect_left(self.starts, offset, key=lambda line: line.offset)
        return at < len(self.starts) and self.starts[at].offset == offset


class _Joiner(Struct, kw_only=True):
    """Collects lines; ``parts`` are those of the open paragraph, and ``sentences`` counts its sentences."""

    capitals: Capitals
    bare: bool
    listed: frozenset[int] = frozenset()
    passages: list[Passage] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    starts: list[LineStart] = field(default_factory=list)
    length: int = 0
    sentences: int = 0
    small: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    colons: list[Dropped] = field(default_factory=list)

    def add(self, number: int, line: str, column: int) -> None:
        """Add a line to the paragraph, with a full stop if it is a sentence of its own."""
        bullet = (LIST_SIGN if number in self.listed else BULLET).match(line)
        words = line[bullet.end() :] if bullet else line
        column += bullet.end() if bullet else 0
        if (self.bare or bullet) and not is_ended(words):
            words = f"{words[:1].upper()}{words[1:].rstrip(',;')}."
        if number in self.listed and self.parts and ends_within(self.parts[-1]):
            self._end_with_colon()
        if self.parts and ends_within(self.parts[-1]):
            lowered = self.capitals.lower_first_letter(words)
            if lowered != words:
                self.small.setdefault(words.split()[0].rstrip(".,;:!?\u2026"), []).append((number, column))
            words = lowered
        self.length += 1 if self.parts else 0
        self.starts.append(LineStart(offset=self.length, line=number, column=column))
        self.parts.append(words)
        self.length += len(words)
        self.sentences += sentence_count(words)

    def _end_with_colon(self) -> None:
        """End the line before a list with a colon, so that the first item is not a part of its sentence."""
        line = self.parts[-1]
        self.parts[-1] = f"{line.rstrip(_OPEN_MARKS)}:"
        self.length += len(self.parts[-1]) - len(line)
        what = f'"{line[-60:]}" ends with a colon, because a list follows it'
        self.colons.append(Dropped(line=self.starts[-1].line, column=1, what=what, how="changed"))

    def close(self) -> None:
        """End the paragraph."""
        if self.parts:
            first = self.starts[0].line
            text, starts = " ".join(self.parts), tuple(self.starts)
            self.passages.append(Passage(text=text, line=first, starts=starts))
        self.parts, self.starts, self.length, self.sentences = [], [], 0, 0

    def put(self, passage: Passage) -> None:
        """Add a passage that is not speech."""
        self.close()
        self.passages.append(passage)

    def reports(self) -> list[Dropped]:
        """Return a report for each colon that was added, and for each word that got a small letter."""
        return self.colons + [
            Dropped(line=places[0][0], column=places[0][1], what=_small(word, len(places)), how="changed")
            for word, places in self.small.items()
        ]


def _small(word: str, count: int) -> str:
    more = f"; so do {count - 1} more lines" if count > 2 else "; so does another line" if count == 2 else ""
    return f'"{word}" gets a small letter, because its line continues a sentence{more}'


def rejoined(
    lines: Sequence[NumberedLine], comments: frozenset[int] = frozenset(), *, times: bool = False
) -> tuple[list[Passage], list[Dropped]]:
    """Return the lines as paragraphs of whole sentences and headings, and a list of what was changed.

    The lines whose numbers are among ``comments`` become comments. With ``times``, a time at the beginning of
    a sentence becomes a cue; without, times are left out. A blank line ends a paragraph, unless a long line
    without an end mark comes before it and a small letter follows. If blank lines separate nearly all lines,
    none of them ends a paragraph. In a text without full stops, each line is a sentence. A capital that only
    starts a line is put into lower case, as ``Capitals`` decides.
    """
    timed = without_times(lines)
    text = [line for _, line in timed.lines if line]
    dropped: list[Dropped] = []
    groups = groups_of(timed.lines, dropped)
    apart, bare = _stands_apart(groups), without_full_stops(text)
    speaks = apart or bare or not any(c.islower() for line in text for c in line)
    joiner = _Joiner(capitals=Capitals(text), bare=bare, listed=listed_lines(timed.lines))
    over_blanks: list[int] = []
    clocked = {number for number, line in lines if begins_with_time(line)}
    titles = titles_below_times(timed.lines, clocked)
    for block in blocks_of(groups, comments, titles, short_lines_speak=speaks, dropped=dropped):
        number, line = block.lines[0]
        if block.kind != "words":
            for passage in _whole(block, timed if times else None):
                joiner.put(passage)
            continue
        if joiner.parts and not apart and not _continues(joiner.parts[-1], line):
            joiner.close()
        elif joiner.parts:
            over_blanks.append(number)
        own_paragraphs = _lines_are_paragraphs(block)
        for number, line in block.lines:
            if number in timed.seconds and times and not (joiner.parts and ends_within(joiner.parts[-1])):
                joiner.put(_time(timed, number))
            elif number in timed.seconds and times:
                what = f"the time {clock_text(timed.seconds[number])}, which is within a sentence"
                dropped.append(Dropped(line=number, column=1, what=what))
            joiner.add(number, line, timed.columns.get(number, 1))
            full = len(groups) == 1 and joiner.sentences >= _SENTENCES_A_PARAGRAPH
            if is_ended(line) and (own_paragraphs or full):
                joiner.close()
        if joiner.parts and not apart and is_ended(joiner.parts[-1]):
            joiner.close()
    joiner.close()
    dropped += _reports(timed.unused if times else sorted([*timed.unused, *timed.seconds]), over_blanks)
    return joiner.passages, [*dropped, *joiner.reports()]


def _reports(unused_times: Sequence[int], over_blanks: Sequence[int]) -> Iterator[Dropped]:
    """Yield a report about the times that are left out, and one about the lines joined over a blank line."""
    if unused_times:
        many = f"{len(unused_times)} times" if len(unused_times) > 1 else "a time"
        yield Dropped(line=unused_times[0], column=1, what=f"{many} beside the lines")
    if over_blanks:
        many = f"{len(over_blanks)} lines are" if len(over_blanks) > 1 else "a line is"
        what = f"{many} joined to the line before it, over a blank line"
        yield Dropped(line=over_blanks[0], column=1, what=what, how="changed")


def _whole(block: Block, timed: TimedLines | None) -> Iterator[Passage]:
    """Yield the heading or the comment that a block is, after its time if it has one."""
    number, line = block.lines[0]
    if timed and number in timed.seconds:
        yield _time(timed, number)
    heading = block.kind == "heading"
    yield Passage(text=line, line=number, heading=heading, comment=not heading)


def _time(timed: TimedLines, number: int) -> Passage:
    return Passage(text=f"at {clock_text(timed.seconds[number])}", line=number, cue=True)


def _continues(before: str, line: str) -> bool:
    """Whether a line after a blank line continues the sentence before it."""
    long = len(before.split()) > _FRAGMENT_WORDS or before[-1:] in ",;-\u2013\u2014"
    return long and not is_ended(before) and line[:1].islower()


def _lines_are_paragraphs(block: Block) -> bool:
    """Whether each line ends a sentence, and most have several."""
    lines = [line for _, line in block.lines]
    ended = all(is_ended(line) for line in lines[:-1])
    return len(lines) > 1 and ended and sum(map(sentence_count, lines)) * 2 > len(lines) * 3


def _stands_apart(groups: Sequence[Sequence[NumberedLine]]) -> bool:
    """Whether blank lines separate nearly all lines, so that they do not mark paragraphs."""
    alone = [group[0][1] for group in groups if len(group) == 1]
    if len(alone) < 6 or len(alone) * 10 < len(groups) * 7 or any(map(BULLET.match, alone)):
        return False
    open_ = [not is_ended(line) and not line.isdigit() for line in alone]
    twice = sum(one and two for one, two in pairwise(open_))
    return sum(open_) * 5 > len(alone) * 2 and twice * 4 > sum(open_)

"""Walking a session's tree: what is said and played, in order, and the silence between."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, assert_never

from renderer.errors import Position, Problem
from renderer.plan.automatic_silence import Silence
from renderer.plan.narrator import Choices, Speaker
from renderer.plan.steps import (
    MOST_STEPS,
    Beat,
    Gap,
    Hold,
    HoldBell,
    Pause,
    Play,
    Point,
    StartBed,
    Step,
    Timed,
    Until,
)  # fmt: skip
from renderer.script.cues import model as cues
from renderer.script.cues.parts import CueError
from renderer.script.cues.table import parse_cue
from renderer.script.durations import DAY_SECONDS, Duration
from renderer.script.sentences import LONGEST_PARAGRAPH, Paragraph, can_be_said, ends_sentence
from renderer.script.session import (
    BlockNode,
    CueNode,
    Heading,
    Node,
    ParagraphEnd,
    Session,
    Text,
    Value,
    fill,
)
from renderer.script.tokens import cue_width
from renderer.units import timestamp

MOST_CHARACTERS = 4_000_000
_MOST_VISITS = 4 * MOST_STEPS

_LEFT_OVER = re.compile(r"[.,;:!?\u2026]+\s")
"""The end of a sentence that a cue interrupted just before its full stop."""


class TooMuchError(Exception):
    """A script unrolls beyond a bound."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


class Unroller:
    """Walks the tree once, gathering ``steps`` and ``problems``."""

    def __init__(self, session: Session, choices: Choices) -> None:
        self.session = session
        self.choices = choices
        self.pacing = session.head.pacing
        self.language = session.head.language
        self.without = frozenset(name.lower() for name in choices.without)
        self.speaker = Speaker(session.head, choices)
        self.silence = Silence(pacing=session.head.pacing)
        self.steps: list[Step] = []
        self.problems = self.speaker.problems
        self.points: list[Point] = []
        self.text: list[tuple[Position, str]] = []
        self.timed_depth = 0
        self.visits = self.steps_made = self.characters = 0
        self.least_seconds = Fraction(0)
        self.last_until: Until | None = None

    def run(self) -> None:
        """Unroll the session.

        Raises:
            TooMuchError: it is beyond a bound.
        """
        self.nodes(self.session.nodes, dict(self.session.values))
        self.flush_text()
        self.place_points()

    def nodes(self, nodes: tuple[Node, ...], values: dict[str, str]) -> None:
        for node in nodes:
            self.visit(None if isinstance(node, ParagraphEnd) else node.place)
            match node:
                case Text(place=place, pieces=pieces):
                    self.gather(place, _said(pieces, values))
                case ParagraphEnd():
                    self.flush_text()
                    self.silence.cross("paragraph")
                case Heading(pieces=pieces):
                    self.flush_text()
                    self.silence.cross("chapter")
                    self.points.append(Point(kind="chapter", name=_said(pieces, values)))
                case CueNode(place=place, text=text):
                    self.flush_text()
                    cue = self.read(place, text, values)
                    if cue is not None:
                        self.cue(cue, place, text)
                case BlockNode():
                    self.block(node, values)
                case _:
                    assert_never(node)

    def visit(self, place: Position | None) -> None:
        self.visits += 1
        if self.visits > _MOST_VISITS:
            here = place or Position(path=self.session.path, line=1, column=1)
            raise _too_much(here, f"the script unrolls to more than {MOST_STEPS:,} cues")

    def read(self, place: Position, text: str, values: dict[str, str]) -> cues.Cue | None:
        """The cue with its values put in; None where it is wrong, or has a value that nobody knows."""
        try:
            return parse_cue(fill(text, values))
        except CueError as error:
            if "{" in text:  # else it was reported when the script was read
                self.report(place, error.message, error.remedy)
        except KeyError:
            pass
        return None

    def report(self, place: Position, message: str, remedy: str) -> None:
        self.problems.append(Problem(place=place, message=message, remedy=remedy, width=cue_width(place)))

    def add(self, step: Step, place: Position) -> None:
        self.steps_made += 1
        if self.steps_made > MOST_STEPS:
            raise _too_much(place, f"the script unrolls to more than {MOST_STEPS:,} cues")
        if not self.timed_depth:
            self.least_seconds += _least_seconds(step)
            if self.least_seconds > DAY_SECONDS:
                raise _too_much(place, "the script is longer than 24 hours")
        self.steps.append(step)

    def before_sound(self, place: Position) -> None:
        """The automatic silence that is due, then the chapters and marks that start here."""
        seconds = self.silence.due_seconds()
        if seconds:
            self.add(Gap(seconds=seconds), place)
        self.place_points()

    def place_points(self) -> None:
        self.steps.extend(self.points)
        self.points.clear()

    def gather(self, place: Position, words: str) -> None:
        self.characters += len(words)
        if self.characters > MOST_CHARACTERS:
            raise _too_much(place, f"the script unrolls to more than {MOST_CHARACTERS:,} characters")
        if folded := " ".join(words.split()):
            self.text.append((place, folded))

    def flush_text(self) -> None:
        """Speak the text gathered since the last cue or paragraph's end."""
        if not self.text:
            return
        paragraph, self.text = Paragraph(self.text), []
        if len(paragraph.text) > LONGEST_PARAGRAPH:
            message = f"a paragraph of {len(paragraph.text):,} characters"
            remedy = f"{LONGEST_PARAGRAPH:,} at most; put a blank line into it"
            self.problems.append(Problem(place=paragraph.places[0], message=message, remedy=remedy))
            return
        run = paragraph.text
        left_over = _LEFT_OVER.match(run)
        if left_over and self.silence.since == "words" and ends_sentence(left_over.group()):
            self.silence.cross("sentence")
        for place, sentence in paragraph.sentences(left_over.end() if left_over else 0, self.language):
            self.before_sound(place)
            self.add(self.speaker.speak(sentence, place), place)
            self.silence.after("words", "sentence")
        if self.silence.since == "words" and can_be_said(run) and not ends_sentence(run):
            self.silence.boundary = "none"

    def cue(self, cue: cues.Cue, place: Position, text: str) -> None:
        match cue:
            case cues.Pause(duration=duration, size=size):
                self.pause(duration, size, place)
            case cues.Hold():
                self.hold(cue, place)
            case cues.Bell():
                self.bell(cue, place)
            case cues.Sound(sound=sound, gain_db=gain_db, over=over):
                self.before_sound(place)
                self.add(Play(sound=sound, kind="sound", gain_db=gain_db, advances=not over), place)
                self.silence.after("rest" if over else "words", "none" if over else "sentence")
            case cues.SetBed(sound=sound, gain_db=gain_db, fade_seconds=fade_seconds):
                if self.choices.bed is None:
                    self.add(StartBed(sound=sound, gain_db=gain_db, fade_seconds=fade_seconds), place)
            case cues.At(seconds=seconds):
                self.until(seconds, place, text)
            case cues.Breathe():
                self.breathe(cue, place)
            case cues.Count(first=first, last=last, every=every):
                seconds = self.seconds(every)
                self.before_sound(place)
                for number in range(first, last + 1) if first <= last else range(first, last - 1, -1):
                    beat = Beat(seconds=seconds, place=place, speak=self.speaker.speak(str(number), place))
                    self.add(beat, place)
                self.silence.after("rest")
            case cues.SetVoice(name=name):
                self.speaker.call(name)
            case cues.SetPace(ratio=ratio):
                self.speaker.set_pace(ratio)
            case cues.MarkHere(name=name):
                self.points.append(Point(kind="mark", name=name))
            case _:
                raise AssertionError(f"{type(cue).__name__} is a block")

    def seconds(self, duration: Duration) -> Fraction:
        return duration.low * duration.unit_seconds(self.pacing.breath)

    def pause(
        self, duration: Duration | None, size: Literal["short", "normal", "long"], place: Position
    ) -> None:
        own = {
            "short": self.pacing.short_pause,
            "normal": self.pacing.pause,
            "long": self.pacing.long_pause,
        }
        seconds = (self.seconds(duration) if duration else own[size]) * self.pacing.pauses
        self.place_points()
        self.add(Pause(seconds=seconds), place)
        self.silence.after("rest")

    def hold(self, hold: cues.Hold, place: Position) -> None:
        bells = tuple(
            HoldBell(
                when=bell.when,
                sound=bell.sound,
                every_seconds=self.seconds(bell.every) if bell.every else Fraction(0),
            )
            for bell in hold.bells
        )
        duration = hold.duration
        self.place_points()
        self.add(
            Hold(
                low=duration.low,
                high=duration.high,
                unit_seconds=duration.unit_seconds(self.pacing.breath),
                in_breaths=duration.in_breaths,
                bells=bells,
            ),
            place,
        )
        self.silence.after("bell" if any(bell.when == "end" for bell in bells) else "rest")

    def bell(self, bell: cues.Bell, place: Position) -> None:
        apart = self.seconds(bell.every) if bell.every else self.pacing.bell
        self.before_sound(place)
        for number in range(bell.count):
            if number:
                self.add(Gap(seconds=apart), place)
            self.add(Play(sound=bell.sound, kind="bell", gain_db=bell.gain_db, advances=False), place)
        self.silence.after("rest" if bell.over else "bell")

    def until(self, seconds: Fraction, place: Position, text: str) -> None:
        if self.last_until and place == self.last_until.place:
            message = f"[{text.strip()}] comes again in the next round"
            self.report(place, message, "take it out of the block")
            return
        if self.last_until and seconds <= self.last_until.seconds:
            before = f"the absolute time before it is {timestamp(self.last_until.seconds, 0)}"
            self.report(place, f"[{text.strip()}] is in the past: {before}", "write a later time")
            return
        self.last_until = Until(seconds=seconds, gap_seconds=self.silence.due_seconds(), place=place)
        self.least_seconds = max(self.least_seconds, seconds)
        self.add(self.last_until, place)
        self.place_points()
        self.silence.after("rest")

    def breathe(self, breathe: cues.Breathe, place: Position) -> None:
        self.before_sound(place)
        for _ in range(breathe.rounds):
            for phase in breathe.phases:
                self.add(self.speaker.breath(phase, place, tones=breathe.tones), place)
        self.silence.after("rest")

    def block(self, node: BlockNode, values: dict[str, str]) -> None:
        match self.read(node.place, node.text, values):
            case cues.Repeat(count=count):
                for number in range(count):
                    self.visit(node.place)
                    self.nodes(node.body, {**values, "n": str(number + 1)})
            case cues.RepeatEach(variable=name, words=words):
                for number, word in enumerate(words):
                    bound = {**values, name: word}
                    if len(words) == 2:
                        bound[f"other {name}"] = words[1 - number]
                    self.nodes(node.body, bound)
            case cues.OptionalPart(name=name):
                if name.lower() not in self.without:
                    self.nodes(node.body, values)
            case cues.For(seconds=seconds, loop=loop):
                self.timed(node, values, seconds, loop)
            case cues.Include():
                self.nodes(node.body, values)
            case _:
                pass

    def timed(self, node: BlockNode, values: dict[str, str], seconds: Fraction, loop: bool) -> None:
        self.flush_text()
        first = self.round(node, values)
        again = tuple(self.round(node, values)) if loop else None
        gap_seconds = self.silence.due_seconds()
        before = next((step for step in first if not isinstance(step, StartBed)), None)
        if isinstance(before, Gap):  # the silence before the block is not part of it
            first.remove(before)
            self.add(before, node.place)
        if all(isinstance(step, StartBed | Point) for step in first):
            self.place_points()
        block = Timed(
            seconds=seconds, gap_seconds=gap_seconds, first=tuple(first), again=again, place=node.place
        )
        self.add(block, node.place)
        self.silence.after("rest")

    def round(self, node: BlockNode, values: dict[str, str]) -> list[Step]:
        """A block's contents once, as steps of their own."""
        outer, self.steps = self.steps, []
        self.timed_depth += 1
        self.nodes(node.body, values)
        self.flush_text()
        self.timed_depth -= 1
        inner, self.steps = self.steps, outer
        return inner


def _too_much(place: Position, message: str) -> TooMuchError:
    remedy = "make a shorter script of it"
    return TooMuchError(Problem(place=place, message=message, remedy=remedy, width=cue_width(place)))


def _least_seconds(step: Step) -> Fraction:
    match step:
        case Gap(seconds=seconds) | Pause(seconds=seconds) | Beat(seconds=seconds) | Timed(seconds=seconds):
            return seconds
        case Hold(low=low, unit_seconds=unit):
            return low * unit
        case _:
            return Fraction(0)


def _said(pieces: tuple[str | Value, ...], values: Mapping[str, str]) -> str:
    return "".join(
        piece if isinstance(piece, str) else values.get(piece.name, piece.written) for piece in pieces
    ).strip()

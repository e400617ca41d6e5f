"""From what a session says, in order, to steps with the silence between them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from renderer.plan.automatic_silence import Silence
from renderer.plan.narrator import Choices, Speaker
from renderer.plan.steps import (
    MOST_STEPS,
    Beat,
    Gap,
    HoldStep,
    HoldStrike,
    PauseStep,
    Play,
    Point,
    Speak,
    StartBed,
    Step,
    Timed,
    Until,
)  # fmt: skip
from renderer.problems import Position, Problem
from renderer.script.cues import model as cues
from renderer.script.cues.model import RestCue, SettingCue, SoundingCue
from renderer.script.durations import DAY_SECONDS
from renderer.script.sentences import LONGEST_PARAGRAPH, Paragraph, ends_sentence
from renderer.script.session import ParagraphEnd, Session
from renderer.script.tokens import cue_width
from renderer.script.walk import (
    FilledCue,
    FilledHeading,
    FilledText,
    TimedBlock,
    Walk,
    WalkItem,
    too_much,
)  # fmt: skip
from renderer.units import timestamp

if TYPE_CHECKING:
    from renderer.plan.disclosure import Notice

MOST_UNROLLED_CHARACTERS = 4_000_000

_LEFT_OVER = re.compile(r"[.,;:!?\u2026]+\s")
"""The end of a sentence that a cue interrupted just before its full stop."""


class Unroller:
    """Follows a walk through a session and gathers ``steps`` and ``problems``."""

    def __init__(self, session: Session, choices: Choices) -> None:
        self.session = session
        self.choices = choices
        self.pacing = session.head.pacing
        self.language = session.head.language
        self.speaker = Speaker(session.head, choices)
        self.silence = Silence(pacing=session.head.pacing)
        self.steps: list[Step] = []
        self.problems = self.speaker.problems
        self.walk = Walk(
            session=session,
            without=frozenset(name.lower() for name in choices.without),
            problems=self.problems,
        )
        self.points: list[Point] = []
        self.text: list[tuple[Position, str]] = []
        self.timed_depth = 0
        self.steps_made = self.characters = 0
        self.least_seconds = Fraction(0)
        self.last_until: Until | None = None
        self.notice = choices.notice

    def run(self) -> None:
        """Make the steps.

        Raises:
            TooMuchError: the session unrolls beyond a bound.
        """
        self.follow(self.walk.items())
        self.flush_text()
        if self.notice and self.notice.at == "end":
            self.silence.cross("paragraph")
            self.say_notice(self.notice)
        self.place_points()

    def say_notice(self, notice: Notice) -> None:
        """Say the sentence about the voices, between silences as long as those between paragraphs."""
        self.notice, own_name = None, self.speaker.voice_name
        position = Position(path=self.session.path, line=1, column=1)
        self.before_sound(position)
        self.speaker.call(notice.voice)
        self.add(self.speaker.speak(notice.sentence, position, is_notice=True), position)
        self.speaker.call(own_name)
        self.silence.after("words", "paragraph")

    def follow(self, items: Iterable[WalkItem]) -> None:
        for item in items:
            if self.notice and self.notice.at == "start" and _takes_time(item):
                self.say_notice(self.notice)
            match item:
                case FilledText():
                    self.gather(item)
                case ParagraphEnd():
                    self.flush_text()
                    self.silence.cross("paragraph")
                case FilledHeading(position=position, title=title):
                    self.flush_text()
                    self.silence.cross("chapter")
                    self.points.append(Point(kind="chapter", name=title, position=position))
                case FilledCue(position=position, cue=cue):
                    self.flush_text()
                    if isinstance(cue, RestCue):
                        self.rest(cue, item)
                    elif isinstance(cue, SoundingCue):
                        self.before_sound(position)
                        self.sound(cue, position)
                    else:
                        self.setting(cue, position)
                    self.silence.after_cue(cue)
                case TimedBlock():
                    self.flush_text()
                    self.timed(item)
                case _:
                    assert_never(item)

    def report(self, position: Position, message: str, remedy: str) -> None:
        self.problems.append(
            Problem(position=position, message=message, remedy=remedy, width=cue_width(position))
        )

    def add(self, step: Step, position: Position) -> None:
        self.steps_made += 1
        if self.steps_made > MOST_STEPS:
            raise too_much(
                position, f"the script has more than {MOST_STEPS:,} cues, with every round of its blocks"
            )
        least_seconds = 0 if self.timed_depth else _least_seconds(step)
        if least_seconds:
            self.least_seconds += least_seconds
            if self.least_seconds > DAY_SECONDS:
                raise too_much(position, "the script is longer than 24 hours")
        self.steps.append(step)

    def before_sound(self, position: Position) -> None:
        """Add the automatic silence that is due, then the chapters and marks that start here."""
        seconds = self.silence.due_seconds()
        if seconds:
            self.add(Gap(seconds=seconds), position)
        self.place_points()

    def place_points(self) -> None:
        self.steps.extend(self.points)
        self.points.clear()

    def gather(self, words: FilledText) -> None:
        self.characters += len(words.text)
        if self.characters > MOST_UNROLLED_CHARACTERS:
            raise too_much(
                words.position,
                f"the script has more than {MOST_UNROLLED_CHARACTERS:,} characters, "
                "with every round of its blocks",
            )
        for emoji in words.emoji:
            column = words.position.text.find(emoji, words.position.column - 1)
            self.speaker.leave_out(emoji, words.position if column < 0 else words.position.at(column + 1))
        if words.text:
            self.text.append((words.position, words.text))

    def flush_text(self) -> None:
        """Speak the text gathered since the last cue or paragraph's end."""
        if not self.text:
            return
        paragraph, self.text = Paragraph(self.text), []
        if len(paragraph.text) > LONGEST_PARAGRAPH:
            message = f"this paragraph has {len(paragraph.text):,} characters"
            remedy = f"split it with a blank line; the limit is {LONGEST_PARAGRAPH:,}"
            self.problems.append(Problem(position=paragraph.positions[0], message=message, remedy=remedy))
            return
        run = paragraph.text
        left_over = _LEFT_OVER.match(run)
        if left_over and self.silence.since == "words" and ends_sentence(left_over.group()):
            self.silence.cross("sentence")
        start = left_over.end() if left_over else 0
        for position, symbol in paragraph.symbols(start, self.language):
            self.speaker.leave_out(symbol, position)
        for position, sentence in paragraph.sentences(start, self.language):
            self.before_sound(position)
            self.add(self.speaker.speak(sentence, position), position)
            self.silence.after("words", "sentence")
        self.silence.after_run(run)

    def rest(self, cue: RestCue, item: FilledCue) -> None:
        match cue:
            case cues.Pause():
                self.place_points()
                seconds = self.pacing.pause_seconds(cue)
                self.add(PauseStep(seconds=seconds, position=item.position), item.position)
            case cues.Hold():
                self.place_points()
                self.add(self.hold(cue, item.position), item.position)
            case cues.At(seconds=seconds):
                self.until(seconds, item.position, item.text)
            case _:
                assert_never(cue)

    def sound(self, cue: SoundingCue, position: Position) -> None:
        match cue:
            case cues.Bell():
                self.bell(cue, position)
            case cues.Sound(sound=sound, gain_db=gain_db, over=over):
                play = Play(sound=sound, kind="sound", gain_db=gain_db, advances=not over, position=position)
                self.add(play, position)
            case cues.Breathe(phases=phases, rounds=rounds, tones=tones):
                for _ in range(rounds):
                    for phase in phases:
                        self.add(self.speaker.breath(phase, position, tones=tones), position)
            case cues.Count(every=every):
                seconds = self.pacing.seconds(every)
                for speak in self.speaker.count(cue.numbers, position):
                    self.add(Beat(seconds=seconds, position=position, part_of="count", speak=speak), position)
            case _:
                assert_never(cue)

    def setting(self, cue: SettingCue, position: Position) -> None:
        match cue:
            case cues.SetBed(sound=sound, gain_db=gain_db, fade_seconds=fade_seconds):
                if self.choices.bed is None:
                    start = StartBed(
                        sound=sound, gain_db=gain_db, fade_seconds=fade_seconds, position=position
                    )
                    self.add(start, position)
            case cues.SetVoice(name=name):
                self.speaker.call(name)
            case cues.SetPace(ratio=ratio):
                self.speaker.set_pace(ratio)
            case cues.MarkHere(name=name):
                self.points.append(Point(kind="mark", name=name, position=position))
            case _:
                assert_never(cue)

    def hold(self, hold: cues.Hold, position: Position) -> HoldStep:
        bells = tuple(
            HoldStrike(
                when=bell.when,
                sound=bell.sound,
                strength=bell.strength,
                gain_db=bell.gain_db,
                every_seconds=self.pacing.seconds(bell.every) if bell.every else Fraction(0),
            )
            for bell in hold.bells
        )
        duration = hold.duration
        return HoldStep(
            low=duration.low,
            high=duration.high,
            unit_seconds=duration.unit_seconds(self.pacing.breath),
            in_breaths=duration.in_breaths,
            bells=bells,
            position=position,
        )

    def bell(self, bell: cues.Bell, position: Position) -> None:
        apart = self.pacing.seconds(bell.every) if bell.every else self.pacing.bell
        for number in range(bell.count):
            if number:
                self.add(Gap(seconds=apart), position)
            self.add(
                Play(
                    sound=bell.sound,
                    kind="bell",
                    gain_db=bell.gain_db,
                    advances=False,
                    position=position,
                    strength=bell.strength,
                ),
                position,
            )

    def until(self, seconds: Fraction, position: Position, text: str) -> None:
        if self.last_until and position == self.last_until.position:
            message = f"[{text.strip()}] comes again in the next round"
            self.report(position, message, "move it out of the block")
            return
        if self.last_until and seconds <= self.last_until.seconds:
            before = timestamp(self.last_until.seconds, 0)
            message = f"[{text.strip()}] is not later than the absolute time before it, {before}"
            self.report(position, message, f"write a time after {before}")
            return
        self.last_until = Until(seconds=seconds, gap_seconds=self.silence.due_seconds(), position=position)
        self.least_seconds = max(self.least_seconds, seconds)
        self.add(self.last_until, position)
        self.place_points()

    def timed(self, block: TimedBlock) -> None:
        first = self.round(block)
        again = tuple(self.round(block)) if block.cue.loop else None
        gap_seconds = self.silence.due_seconds()
        before = next((step for step in first if not isinstance(step, StartBed)), None)
        if isinstance(before, Gap):  # the silence before the block is not part of it
            first.remove(before)
            self.add(before, block.position)
        if all(isinstance(step, StartBed | Point) for step in first):
            self.place_points()
        timed = Timed(
            seconds=block.cue.seconds,
            gap_seconds=gap_seconds,
            first=tuple(first),
            again=again,
            position=block.position,
        )
        self.add(timed, block.position)
        self.silence.after("rest")

    def round(self, block: TimedBlock) -> list[Step]:
        """One round of a block's contents, as steps of their own."""
        outer, self.steps = self.steps, []
        self.timed_depth += 1
        self.follow(block.contents())
        self.flush_text()
        self.timed_depth -= 1
        inner, self.steps = self.steps, outer
        return inner


def _takes_time(item: WalkItem) -> bool:
    match item:
        case FilledText(text=text):
            return bool(text)
        case FilledCue(cue=cue):
            return isinstance(cue, RestCue | SoundingCue)
        case TimedBlock():
            return True
        case ParagraphEnd() | FilledHeading():
            return False
        case _:
            assert_never(item)


def _least_seconds(step: Step) -> Fraction:
    match step:
        case Gap() | PauseStep() | Beat() | Timed():
            return step.seconds
        case HoldStep(low=low, unit_seconds=unit):
            return low * unit
        case Speak() | Play() | StartBed() | Until() | Point():
            return Fraction(0)
        case _:
            assert_never(step)

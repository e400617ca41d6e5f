"""From a Plan and the lengths of its clips to a Timeline."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal, assert_never

from renderer.errors import Position, Problem
from renderer.layout.bed_phases import places
from renderer.layout.beds import lay_beds
from renderer.layout.clips import Clips
from renderer.layout.fill_time import (
    SMALLEST,
    Extent,
    extent_of,
    filling,
    has_ranges,
    latest_seconds,
    parts,
    sounds_at_once,
)
from renderer.layout.frame_grid import Grid
from renderer.layout.stretch import HoldLengths, Stretch
from renderer.plan.steps import (
    MOST_STEPS,
    Beat,
    Gap,
    HoldStep,
    HoldStrike,
    PauseStep,
    Plan,
    Play,
    Point,
    Speak,
    StartBed,
    Step,
    Timed,
    Until,
)  # fmt: skip
from renderer.script.durations import DAY_SECONDS
from renderer.script.script import raise_problems
from renderer.script.tokens import cue_width
from renderer.timeline import MPEG_FRAME_FRAMES, Clip, Cue, CueKind, Mark, Rest, Timeline
from renderer.units import timestamp, to_seconds

NATURAL = Stretch()


def lay_out(plan: Plan, clips: Clips, stretch: Stretch = NATURAL) -> Timeline:
    """Give everything its onset.

    Times are exact until they become frames, once each, on the grid that ``Grid`` describes. The track ends
    when the last thing in it has ended, a bell's tail included, and the plan's silence after it has passed.

    Raises:
        ScriptError: an absolute time or a block of fixed length is overrun, a loop's round takes no time,
            or the track is longer than 24 hours.
    """
    timeline, problems = try_lay_out(plan, clips, stretch)
    raise_problems([*problems, *_too_long(plan, timeline)])
    return timeline


def check_layout(plan: Plan) -> list[Problem]:
    """What cannot fit, however short the words and sounds turn out to be."""
    nothing = Clip(source="", frames=0)
    spoken = {speak.utterance: nothing for speak in plan.spoken()}
    sounds = dict.fromkeys(plan.sounds(), nothing)
    clips = Clips(sample_rate=48_000, spoken=spoken, sounds=sounds)
    timeline, problems = try_lay_out(plan, clips, NATURAL, at_least=True)
    return [*problems, *_too_long(plan, timeline)]


def try_lay_out(
    plan: Plan, clips: Clips, stretch: Stretch, *, at_least: bool = False
) -> tuple[Timeline, list[Problem]]:
    """As ``lay_out``, but giving the problems back, a track of more than 24 hours excepted; ``at_least``
    words them for lengths yet unknown.
    """
    start = Position(path=plan.path, line=1, column=1)
    rate = clips.sample_rate
    layout = _Layout(
        clips=clips,
        stretch=stretch,
        at_least=at_least,
        here=start,
        head=to_seconds(-(-plan.head_seconds * rate // MPEG_FRAME_FRAMES) * MPEG_FRAME_FRAMES, rate),
        tail_frames=tail_frames(plan, rate),
    )
    try:
        layout.run(plan.steps)
    except _FullError:
        message = f"the script unrolls to more than {MOST_STEPS:,} cues"
        layout.problem(layout.here, message, "make a shorter script of it")
    return layout.timeline(), layout.problems


def tail_frames(plan: Plan, sample_rate: int) -> int:
    """The silence at the end of a plan's track."""
    return math.ceil(plan.tail_seconds * sample_rate)


def _too_long(plan: Plan, timeline: Timeline) -> list[Problem]:
    seconds = to_seconds(timeline.frames, timeline.sample_rate)
    if seconds <= DAY_SECONDS:
        return []
    place = Position(path=plan.path, line=1, column=1)
    message = f"the track would last {timestamp(seconds, 0)}"
    return [Problem(place=place, message=message, remedy="a track can last 24 hours at most")]


class _FullError(Exception):
    """More cues than a track may have."""


@dataclass(slots=True, kw_only=True)
class _Layout:
    """Walks the steps; ``here`` is the last place that was passed.

    Nothing sounds before ``head``, which stands on the grid of onsets.
    """

    clips: Clips
    stretch: Stretch
    at_least: bool
    here: Position
    head: Fraction
    tail_frames: int
    holds: HoldLengths = field(init=False)
    grid: Grid = field(init=False)
    time: Fraction = Fraction(0)
    end_frames: int = 0
    cues: list[Cue] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)
    chapters: list[Mark] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    beds: list[tuple[Fraction, StartBed]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    steps_left: int = 2 * MOST_STEPS

    def __post_init__(self) -> None:
        self.holds = HoldLengths(stretch=self.stretch)
        self.grid = Grid(sample_rate=self.clips.sample_rate)

    def problem(self, place: Position, message: str, remedy: str) -> None:
        self.problems.append(Problem(place=place, message=message, remedy=remedy, width=cue_width(place)))

    def overrun(
        self, place: Position, steps: Sequence[Step], takes: Fraction, limit: Fraction, what: str, remedy: str
    ) -> None:
        least = "at least " if self.at_least else ""
        ranges = ", with its ranges at their smallest" if has_ranges(steps) else ""
        over = _tenths_up(takes - limit)
        message = f"{what} takes {least}{timestamp(_tenths_up(takes))}{ranges}: {float(over):.1f} s too long"
        self.problem(place, message, f"{remedy}, or lower its ranges" if ranges else remedy)

    def run(self, steps: Sequence[Step], end: Fraction | None = None) -> None:
        """Ranges fill the time up to each absolute time, and up to ``end`` where there is one."""
        holds = self.holds
        for part in parts(steps):
            latest = latest_seconds(part[-1], self.clips) if part else None
            if latest is not None:
                self.fill(self.extent(part[:-1]), latest)
            elif end is not None:
                self.fill(self.extent(part), end)
            self.walk(part)
            self.holds = holds

    def extent(self, steps: Sequence[Step]) -> Extent:
        return extent_of(steps, self.clips, self.time, self.head)

    def fill(self, extent: Extent, end: Fraction) -> None:
        stretch = SMALLEST if self.at_least else filling(extent, end - self.time)
        self.holds = HoldLengths(stretch=stretch)

    def walk(self, steps: Sequence[Step]) -> None:
        for step in steps:
            self.steps_left -= 1
            if self.steps_left < 0:
                raise _FullError
            if sounds_at_once(step):
                self.time = max(self.time, self.head)
            match step:
                case Gap(seconds=seconds):
                    self.time += seconds
                case PauseStep():
                    self.rest("pause", self.holds.stretch.pause_seconds(step))
                case HoldStep():
                    self.rest("hold", self.holds.seconds(step), step.bells)
                case Speak(place=place):
                    self.here = place
                    self.time += self.say(step)
                case Play(sound=sound, kind=kind, gain_db=gain_db, advances=advances):
                    seconds = self.play(sound, kind, gain_db, self.time)
                    self.time += seconds if advances else 0
                case Beat(place=place):
                    self.here = place
                    self.beat(step)
                case StartBed():
                    time = max(self.time, self.head)
                    onset = to_seconds(self.grid.onset_frames(time), self.clips.sample_rate)
                    self.beds.append((onset, step))
                case Until(seconds=seconds, place=place):
                    if seconds < self.head:
                        message = f"{timestamp(seconds, 2)} is in the silence at the start, which lasts"
                        remedy = "write a later time, or lower head_seconds"
                        self.problem(place, f"{message} {timestamp(self.head, 2)}", remedy)
                    elif self.time > seconds:
                        what = f"what stands before {timestamp(seconds, 0)}"
                        remedy = "write a later time, or say less before it"
                        self.overrun(place, steps, self.time, seconds, what, remedy)
                    self.meet(max(self.time, seconds))
                case Point(kind=kind, name=name):
                    # What begins the track has the silence before it as well.
                    time = self.time if self.cues or self.time > self.head else Fraction(0)
                    mark = Mark(onset_frames=self.grid.onset_frames(time), name=name)
                    (self.chapters if kind == "chapter" else self.marks).append(mark)
                case Timed():
                    self.timed(step)
                case _:
                    assert_never(step)

    def rest(
        self, kind: Literal["pause", "hold"], seconds: Fraction, bells: tuple[HoldStrike, ...] = ()
    ) -> None:
        onset = max(self.grid.onset_frames(self.time), self.grid.taken_frames)
        for bell in bells:
            self.strike(bell, seconds)
        end = max(onset, self.grid.onset_frames(self.time + seconds))
        self.grid.take(end)
        self.full()
        self.rests.append(Rest(onset_frames=onset, frames=end - onset, kind=kind))
        self.time += seconds

    def strike(self, bell: HoldStrike, hold_seconds: Fraction) -> None:
        match bell.when:
            case "end":
                self.play(bell.sound, "bell", 0.0, self.time + hold_seconds)
            case "halfway":
                self.play(bell.sound, "bell", 0.0, self.time + hold_seconds / 2)
            case "every":
                strikes = -(-hold_seconds // bell.every_seconds) - 1
                for number in range(1, strikes + 1):
                    self.play(bell.sound, "bell", 0.0, self.time + number * bell.every_seconds)

    def meet(self, time: Fraction) -> None:
        """Go on at a time that is fixed; the rounding of a rest before it does not delay it."""
        self.time = time
        self.grid.restart()
        end = self.grid.onset_frames(time)
        if self.rests and self.rests[-1].end_frames == self.grid.taken_frames > end:
            rest = self.rests[-1]
            self.rests[-1] = replace(rest, frames=max(0, end - rest.onset_frames))
            self.grid.taken_frames = self.rests[-1].end_frames

    def say(self, speak: Speak, *, beat: bool = False) -> Fraction:
        clip = self.clips.spoken[speak.utterance]
        onset_frames = self.grid.free_frames(self.time)
        self.grid.take(onset_frames + clip.frames)
        self.add(
            Cue(
                onset_frames=onset_frames,
                frames=clip.frames,
                source=clip.source,
                kind="speech",
                caption=speak.caption,
                voice=speak.voice,
            ),
            self.time,
            beat,
        )
        return to_seconds(clip.frames, self.clips.sample_rate)

    def play(
        self, sound: str, kind: CueKind, gain_db: float, time: Fraction, *, beat: bool = False
    ) -> Fraction:
        clip = self.clips.sounds[sound, "sound" if kind == "sound" else "bell"]
        self.add(
            Cue(
                onset_frames=self.grid.onset_frames(time),
                frames=clip.frames,
                source=clip.source,
                kind=kind,
                gain_db=gain_db + clip.gain_db,
                caption=sound,
            ),
            time,
            beat,
        )
        return to_seconds(clip.frames, self.clips.sample_rate)

    def add(self, cue: Cue, time: Fraction, beat: bool) -> None:
        self.full()
        self.cues.append(cue)
        self.end_frames = max(self.end_frames, cue.end_frames)
        end = time + to_seconds(cue.frames, self.clips.sample_rate)
        self.grid.sounds(time, end, cue.onset_frames, beat=beat)

    def full(self) -> None:
        if len(self.cues) + len(self.rests) >= MOST_STEPS:
            raise _FullError

    def beat(self, beat: Beat) -> None:
        spoken = self.say(beat.speak, beat=True) if beat.speak else Fraction(0)
        if beat.sound:
            self.play(beat.sound, "tone", 0.0, self.time, beat=True)
        if beat.speak and spoken > beat.seconds:
            takes = f'"{beat.speak.caption}" takes {float(_tenths_up(spoken)):.1f} s'
            remedy = "give it more time, or a faster pace; a breath can take tones instead"
            self.problem(beat.place, f"{takes}, longer than its beat of {float(beat.seconds):g} s", remedy)
        self.time += beat.seconds

    def timed(self, step: Timed) -> None:
        begun, self.here = self.time, step.place
        end = begun + step.seconds
        self.grid.restart()
        if step.again is None:
            self.run(step.first, end - step.gap_seconds)
        else:
            self.loop(step, step.again, end - step.gap_seconds)
        if self.time > end:
            what = "what stands in this block" if step.again is None else "one round of this loop"
            remedy = "give the block more time, or say less in it"
            self.overrun(step.place, step.first, self.time - begun, step.seconds, what, remedy)
        self.meet(end)

    def loop(self, step: Timed, again: tuple[Step, ...], end: Fraction) -> None:
        """As many whole rounds as fit with their ranges at the middle, one at least; then the ranges of all
        rounds fill the time up to ``end``.
        """
        holds = self.holds
        once, another = self.extent(step.first), self.extent(again)
        spare = step.seconds - once.middle_seconds
        more = 0
        if spare >= 0 and not (self.at_least and _grows(again)):
            if another.middle_seconds:
                more = spare // another.middle_seconds
            else:
                self.problem(step.place, "a loop whose round takes no time", "put words or a pause in it")
        self.fill(once.followed_by(more, another), end)
        self.walk(step.first)
        for _ in range(more):
            self.here = step.place
            self.walk(again)
        self.holds = holds

    def timeline(self) -> Timeline:
        rate = self.clips.sample_rate
        sounding = self.end_frames + self.tail_frames if self.cues else 0
        frames = max(self.grid.onset_frames(self.time), self.grid.taken_frames, sounding)
        silent_from = to_seconds(max(0, frames - self.tail_frames), rate)
        cues = tuple(sorted(self.cues, key=lambda cue: cue.onset_frames))
        return Timeline(
            sample_rate=rate,
            frames=frames,
            cues=cues,
            beds=tuple(lay_beds(self.beds, silent_from, self.clips, places(cues))),
            rests=tuple(self.rests),
            chapters=tuple(self.chapters),
            marks=tuple(self.marks),
        )


def _grows(steps: Sequence[Step]) -> bool:
    """Whether steps take longer once the words and sounds in them have their lengths."""
    for step in steps:
        match step:
            case Speak() | Play(advances=True):
                return True
            case _:
                pass
    return False


def _tenths_up(seconds: Fraction) -> Fraction:
    return Fraction(-(-seconds * 10 // 1), 10)

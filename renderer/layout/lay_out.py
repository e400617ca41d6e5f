"""From a Plan and the lengths of its clips to a Timeline."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple, assert_never

from msgspec import Struct, field

from renderer.layout.clips import Clips, Piece
from renderer.layout.fill_time import (
    SMALLEST,
    Extent,
    deadline_of,
    extent_of,
    filling,
    has_ranges,
    parts,
    sounds_at_once,
)
from renderer.layout.frame_grid import Grid
from renderer.layout.placement import Placement, TrackFullError
from renderer.layout.stretch import HoldLengths, Stretch
from renderer.plan.steps import (
    MOST_STEPS,
    Beat,
    Gap,
    HoldStep,
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
from renderer.problems import Position, Problem
from renderer.script.durations import DAY_SECONDS
from renderer.script.script import raise_problems
from renderer.script.tokens import cue_width
from renderer.timeline import MPEG_FRAME_FRAMES, Clip, Timeline
from renderer.units import timestamp, to_seconds

NATURAL = Stretch()

_WITH_POSITIONS = (Speak, Beat, Timed)


def lay_out(plan: Plan, clips: Clips, stretch: Stretch = NATURAL) -> Timeline:
    """Give everything its onset.

    Times are exact until they become frames, once each, on the grid that ``Grid`` describes. The track ends
    when the last thing in it has ended, the ringing of a bell included, and the plan's tail and silence after
    it have passed.

    Raises:
        ScriptError: an absolute time or a block of fixed length is overrun, a loop's round takes no time,
            or the track is longer than 24 hours.
    """
    timeline, problems = try_lay_out(plan, clips, stretch)
    raise_problems([*problems, *_too_long(plan, timeline)])
    return timeline


def check_layout(plan: Plan, clips: Clips | None = None) -> list[Problem]:
    """The problems of a plan that stay however short its words and sounds turn out to be.

    In ``clips``, if given, each of them is as short as it can be.
    """
    timeline, problems = try_lay_out(plan, clips or _no_time(plan), NATURAL, at_least=True)
    return [*problems, *_too_long(plan, timeline)]


def _no_time(plan: Plan) -> Clips:
    nothing = Clip(source="", frames=0)
    spoken = {speak.utterance: nothing for speak in plan.spoken()}
    sounds = dict.fromkeys(plan.sounds(), nothing)
    pieces = {name: (Piece(clip=nothing, file_frames=0),) for name, role in plan.sounds() if role == "bed"}
    return Clips(sample_rate=48_000, spoken=spoken, sounds=sounds, pieces=pieces)


def try_lay_out(
    plan: Plan, clips: Clips, stretch: Stretch, *, at_least: bool = False, least_frames: int = 0
) -> tuple[Timeline, list[Problem]]:
    """Lay out as ``lay_out`` does, and return the problems.

    A track of more than 24 hours is not among them. ``at_least`` words them for lengths that are not known
    yet. A track that would be shorter than ``least_frames`` has this length, and its last bed goes on.
    """
    layout = _laid_out(plan, clips, stretch, at_least=at_least, least_frames=least_frames)
    return layout.placed.timeline(), layout.problems


def try_frames(plan: Plan, clips: Clips, stretch: Stretch) -> tuple[int, list[Problem]]:
    """The length of the track that ``try_lay_out`` returns, sooner, and the problems."""
    layout = _laid_out(plan, clips, stretch, at_least=False, least_frames=0)
    return layout.placed.frames, layout.problems


def _laid_out(plan: Plan, clips: Clips, stretch: Stretch, *, at_least: bool, least_frames: int) -> _Layout:
    rate = clips.sample_rate
    silent_frames = -(-plan.ends.silence_before_seconds * rate // MPEG_FRAME_FRAMES) * MPEG_FRAME_FRAMES
    placed = Placement(
        clips=clips,
        ends=plan.ends,
        silent_until=to_seconds(silent_frames, rate),
        least_frames=least_frames,
        night=plan.night,
        grid=Grid(sample_rate=rate),
    )
    start = Position(path=plan.path, line=1, column=1)
    layout = _Layout(placed=placed, holds=HoldLengths(stretch=stretch), at_least=at_least, here=start)
    try:
        layout.run(plan.steps)
    except TrackFullError:
        message = f"the script has more than {MOST_STEPS:,} cues, with every round of its blocks"
        layout.problem(layout.here, message, "shorten the script, or split it into several")
    for overlong in layout.overlong_beats.values():
        layout.problem(*overlong.problem())
    return layout


def _too_long(plan: Plan, timeline: Timeline) -> list[Problem]:
    seconds = to_seconds(timeline.frames, timeline.sample_rate)
    if seconds <= DAY_SECONDS:
        return []
    position = Position(path=plan.path, line=1, column=1)
    message = f"the track would last {timestamp(seconds, 0)}"
    return [Problem(position=position, message=message, remedy="shorten the script to 24 hours or less")]


class _OverlongBeat(NamedTuple):
    """Words that take longer than their beat: the longest number of a count, or a phase of a breath."""

    beat: Beat
    caption: str
    spoken_seconds: Fraction

    def problem(self) -> tuple[Position, str, str]:
        takes = f'"{self.caption}" takes {float(_tenths_up(self.spoken_seconds)):.1f} s'
        remedy = "give it more time, or speed the voice up"
        if self.beat.part_of == "breath":
            remedy += "; a breath can have tones instead"
        beat_seconds = float(self.beat.seconds)
        return self.beat.position, f"{takes}, longer than its beat of {beat_seconds:g} s", remedy


class _Layout(Struct, kw_only=True):
    """Walks the steps and places each; ``here`` is the last position in the script that was passed."""

    placed: Placement
    holds: HoldLengths
    at_least: bool
    here: Position
    problems: list[Problem] = field(default_factory=list)
    overlong_beats: dict[tuple[Position, Fraction, str], _OverlongBeat] = field(default_factory=dict)
    steps_left: int = 2 * MOST_STEPS

    def problem(self, position: Position, message: str, remedy: str) -> None:
        self.problems.append(
            Problem(position=position, message=message, remedy=remedy, width=cue_width(position))
        )

    def overrun(
        self,
        position: Position,
        steps: Sequence[Step],
        takes: Fraction,
        limit: Fraction,
        what: str,
        remedy: str,
    ) -> None:
        least = "at least " if self.at_least else ""
        ranges = ", with its ranges at their smallest" if has_ranges(steps) else ""
        over = _tenths_up(takes - limit)
        message = f"{what} takes {least}{timestamp(_tenths_up(takes))}{ranges}: {float(over):.1f} s too long"
        self.problem(position, message, f"{remedy}, or lower its ranges" if ranges else remedy)

    def run(self, steps: Sequence[Step], end: Fraction | None = None) -> None:
        """Place steps, with ranges that fill the time up to each absolute time and up to ``end``."""
        holds = self.holds
        for part in parts(steps):
            if part and (deadline := deadline_of(part[-1], self.placed.clips)):
                self.fill(self.extent(part[:-1]), deadline.seconds - deadline.gap_seconds)
            elif end is not None:
                self.fill(self.extent(part), end)
            self.walk(part)
            self.holds = holds

    def extent(self, steps: Sequence[Step]) -> Extent:
        return extent_of(steps, self.placed.clips, self.placed.time, self.placed.head_end)

    def fill(self, extent: Extent, end: Fraction) -> None:
        stretch = SMALLEST if self.at_least else filling(extent, end - self.placed.time)
        self.holds = HoldLengths(stretch=stretch)

    def walk(self, steps: Sequence[Step]) -> None:
        head_end = self.placed.head_end
        for step in steps:
            self.steps_left -= 1
            if self.steps_left < 0:
                raise TrackFullError
            if sounds_at_once(step) and self.placed.time < head_end:
                self.placed.time = head_end
            if isinstance(step, _WITH_POSITIONS):
                self.here = step.position
            if not isinstance(step, Beat):
                self.placed.grid.end_beats()
            self.place(step, steps)

    def place(self, step: Step, among: Sequence[Step]) -> None:
        match step:
            case Gap(seconds=seconds):
                self.placed.time += seconds
            case PauseStep(position=position):
                self.placed.rest("pause", self.holds.stretch.pause_seconds(step), position)
            case HoldStep(position=position, bells=bells):
                self.placed.rest("hold", self.holds.seconds(step), position, bells)
            case Speak():
                self.placed.time = self.placed.say(step)
            case Play():
                self.play(step)
            case Beat():
                self.beat(step)
            case StartBed():
                self.placed.start_bed(step)
            case Until():
                self.until(step, among)
            case Point():
                self.placed.mark(step)
            case Timed():
                self.timed(step)
            case _:
                assert_never(step)

    def play(self, play: Play) -> None:
        end = self.placed.play(
            play.sound, play.kind, play.position, strength=play.strength, gain_db=play.gain_db
        )
        if play.advances:
            self.placed.time = end

    def beat(self, beat: Beat) -> None:
        end = self.placed.say(beat.speak, beat=True) if beat.speak else self.placed.time
        spoken = end - self.placed.time
        if beat.sound:
            self.placed.play(beat.sound, "tone", beat.position, beat=True)
        if beat.speak and spoken > beat.seconds:
            key = (beat.position, beat.seconds, beat.speak.caption if beat.part_of == "breath" else "")
            known = self.overlong_beats.get(key)
            if known is None or spoken > known.spoken_seconds:
                self.overlong_beats[key] = _OverlongBeat(beat, beat.speak.caption, spoken)
        self.placed.time += beat.seconds

    def until(self, until: Until, among: Sequence[Step]) -> None:
        silent_until, head_end = self.placed.silent_until, self.placed.head_end
        time, seconds = self.placed.time, until.seconds
        if seconds < silent_until:
            silence = f"the silence at the start, which lasts {timestamp(silent_until, 2)}"
            message = f"{timestamp(seconds, 2)} is in {silence}"
            remedy = "write a later time, or lower silence_before_seconds in renderer.toml"
            self.problem(until.position, message, remedy)
        elif seconds < head_end:
            message = (
                f"{timestamp(seconds, 2)} is in the head of the track, which ends at {timestamp(head_end, 2)}"
            )
            remedy = "write a later time, or head: 0s in the front matter"
            self.problem(until.position, message, remedy)
        elif time > seconds:
            what = f"the part before {timestamp(seconds, 0)}"
            remedy = "write a later time, or shorten the words and pauses before it"
            self.overrun(until.position, among, time, seconds, what, remedy)
        self.placed.fill(seconds, until.gap_seconds, until.position)
        self.placed.meet(max(time, seconds))

    def timed(self, step: Timed) -> None:
        begun = self.placed.time
        deadline = deadline_of(step, self.placed.clips) if self.at_least else None
        if deadline:  # words before the block, of unknown length, may delay it so long
            self.placed.time = max(begun, deadline.seconds)
        end = self.placed.time + step.seconds
        self.placed.grid.restart()
        if step.again is None:
            self.run(step.first, end - step.gap_seconds)
        else:
            self.loop(step, step.again, end - step.gap_seconds)
        if self.placed.time > end:
            what = "the content of this block" if step.again is None else "one round of this loop"
            remedy = "give the block more time, or shorten its words and pauses"
            takes = step.seconds + self.placed.time - end
            self.overrun(step.position, step.first, takes, step.seconds, what, remedy)
        elif deadline:
            end = max(self.placed.time, begun + step.seconds)
        self.placed.fill(end, step.gap_seconds, step.position)
        self.placed.meet(end)

    def loop(self, step: Timed, again: tuple[Step, ...], end: Fraction) -> None:
        """Place as many whole rounds as fit with their ranges at the middle, one at least.

        The ranges of all rounds then fill the time up to ``end``.
        """
        holds = self.holds
        once, another = self.extent(step.first), self.extent(again)
        spare = step.seconds - once.middle_seconds
        more = 0
        if spare >= 0 and not (self.at_least and _grows(again)):
            if another.middle_seconds:
                more = spare // another.middle_seconds
            else:
                self.problem(
                    step.position, "one round of this loop takes no time", "write words or a pause in it"
                )
        self.fill(once.followed_by(more, another), end)
        self.walk(step.first)
        for _ in range(more):
            self.here = step.position
            self.walk(again)
        self.holds = holds


def _grows(steps: Sequence[Step]) -> bool:
    """Whether steps take longer once the words and sounds in them have their lengths."""
    return any(isinstance(step, Speak) or (isinstance(step, Play) and step.advances) for step in steps)


def _tenths_up(seconds: Fraction) -> Fraction:
    return Fraction(-(-seconds * 10 // 1), 10)

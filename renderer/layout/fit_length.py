"""Meeting a requested length: first with the ranges of holds, then with the pauses."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from renderer.errors import LengthError
from renderer.layout.clips import Clips
from renderer.layout.lay_out import lay_out, try_frames, try_lay_out
from renderer.layout.stretch import Stretch
from renderer.plan.steps import HoldStep, Plan, Timed, Until
from renderer.script.script import raise_problems
from renderer.timeline import MPEG_FRAME_FRAMES, Timeline
from renderer.units import spoken_length, timestamp

SHORTEST_PAUSES = Fraction(1, 2)
LONGEST_PAUSES = Fraction(5, 2)

SHORTEST = Stretch(hold_share=Fraction(0), pause_ratio=SHORTEST_PAUSES)
LONGEST = Stretch(hold_share=Fraction(1), pause_ratio=LONGEST_PAUSES)

MP3_DELAY = 576 + 529
"""Frames that an MP3 encoder (576) and decoder (529) put before the first of a track."""

Measure = Callable[[Stretch], int]
"""The frames of a track at a stretch; they never fall as the stretch grows."""


def whole_mp3_frames(seconds: Fraction, sample_rate: int) -> int:
    """The longest track, in frames, that is no longer than ``seconds`` and fills its last MPEG frame.

    Players that count MPEG frames then show the requested length.
    """
    return int(seconds * sample_rate + MP3_DELAY) // MPEG_FRAME_FRAMES * MPEG_FRAME_FRAMES - MP3_DELAY


def end_slack_frames(sample_rate: int) -> int:
    """The most silence, in frames, that is added at the end to meet a length: just over 0.1 s.

    Lengths are in tenths of a second, and tracks in whole MPEG frames.
    """
    return sample_rate // 10 + MPEG_FRAME_FRAMES + 1


def fit(plan: Plan, clips: Clips, seconds: Fraction | None) -> Timeline:
    """Lay a plan out, at a requested length where there is one.

    Raises:
        LengthError: the plan can be neither that short nor that long.
        ScriptError: something in the plan overruns.
    """
    return lay_out(plan, clips) if seconds is None else _fitted(plan, clips, seconds)[0]


def fit_with_reach(plan: Plan, clips: Clips, seconds: Fraction | None) -> tuple[Timeline, Reach]:
    """Lay a plan out as ``fit`` does, and say how short and how long it can be."""
    if seconds is None:
        return lay_out(plan, clips), reach_of(plan, clips)
    return _fitted(plan, clips, seconds)


def _fitted(plan: Plan, clips: Clips, seconds: Fraction) -> tuple[Timeline, Reach]:
    @cache
    def frames(stretch: Stretch) -> int:
        length, problems = try_frames(plan, clips, stretch)
        raise_problems(problems)
        return length

    reach = Reach(shortest=frames(SHORTEST), longest=frames(LONGEST), sample_rate=clips.sample_rate)
    if unmet := reach.unmet(seconds):
        raise reach.error(plan, clips, seconds, is_short=unmet == "short")
    target = whole_mp3_frames(seconds, clips.sample_rate)
    has_breaths = any(isinstance(step, HoldStep) and step.in_breaths for step in plan.every())
    stretch = find_stretch(frames, min(target, reach.longest), has_breaths=has_breaths)
    return try_lay_out(plan, clips, stretch, least_frames=target)[0], reach


class Reach(Struct, frozen=True, kw_only=True):
    """The frames of the shortest and of the longest track that a plan can make."""

    shortest: int
    longest: int
    sample_rate: int

    def unmet(self, seconds: Fraction) -> Literal["short", "long", ""]:
        """Whether a length is too short or too long to be met; empty if it can be met."""
        target = whole_mp3_frames(seconds, self.sample_rate)
        if target < self.shortest:
            return "short"
        return "long" if target > self.longest + end_slack_frames(self.sample_rate) else ""

    def error(
        self, plan: Plan, clips: Clips, seconds: Fraction, *, is_short: bool, is_estimate: bool = False
    ) -> LengthError:
        """With the shortest and longest lengths, in tenths of a second, that could be asked for instead."""
        rate = self.sample_rate
        fewest = -(-(self.shortest + MP3_DELAY) // MPEG_FRAME_FRAMES)
        most = (self.longest + end_slack_frames(rate) + MP3_DELAY) // MPEG_FRAME_FRAMES
        low = -(-10 * (fewest * MPEG_FRAME_FRAMES - MP3_DELAY) // rate)
        high = -(-10 * ((most + 1) * MPEG_FRAME_FRAMES - MP3_DELAY) // rate) - 1
        least = Fraction(low, 10)
        greatest = Fraction(max(low, high), 10) if self.shortest < self.longest else least
        about = "about " if is_estimate else ""
        return LengthError(
            plan.path,
            spoken_length(seconds),
            f"{about}{timestamp(least)}",
            f"{about}{timestamp(greatest)}",
            shortening=_shortening(plan, clips, seconds, least - seconds) if is_short else "",
        )


def _shortening(plan: Plan, clips: Clips, seconds: Fraction, excess_seconds: Fraction) -> str:
    """What makes the shortest track of a plan shorter by ``excess_seconds``, as a remedy."""
    times = [step for step in plan.steps if isinstance(step, Until)]
    head_seconds = plan.ends.head_seconds if times else Fraction(0)
    bare = replace(plan, ends=replace(plan.ends, head_seconds=head_seconds, tail_seconds=Fraction(0)))
    if reach_of(bare, clips).unmet(seconds) != "short":
        return f"write a shorter {'tail:' if times else 'head: or tail:'} in the front matter"
    if times and times[-1].seconds >= excess_seconds:
        return f"write an earlier time at {times[-1].position.place}"
    blocks = [(step.seconds, "block", step.position) for step in plan.steps if isinstance(step, Timed)]
    holds = [
        (step.low * step.unit_seconds, "hold", step.position)
        for step in plan.steps
        if isinstance(step, HoldStep)
    ]
    seconds, what, position = max(blocks + holds, key=lambda part: part[0], default=(Fraction(0), "", None))
    if position and seconds >= excess_seconds:
        return f"shorten the {what} of {spoken_length(seconds)} at {position.place}"
    return "delete words, or shorten the holds and blocks"


def reach_of(plan: Plan, clips: Clips) -> Reach:
    """How short and how long the track of a plan can be."""
    shortest, longest = (try_frames(plan, clips, stretch)[0] for stretch in (SHORTEST, LONGEST))
    return Reach(shortest=shortest, longest=longest, sample_rate=clips.sample_rate)


def find_stretch(frames: Measure, target: int, *, has_breaths: bool) -> Stretch:
    """The stretch whose track has ``target`` frames, or the most below it where none has: a bell that
    rings on beyond the end lets the length jump. ``has_breaths`` is whether holds last whole breaths.
    """
    none, all_of_it = Fraction(0), Fraction(1)
    if frames(Stretch(hold_share=none)) > target:
        return _by_pauses(frames, Stretch(hold_share=none), SHORTEST_PAUSES, Fraction(1), target)
    if frames(Stretch(hold_share=all_of_it)) < target:
        return _by_pauses(frames, Stretch(hold_share=all_of_it), Fraction(1), LONGEST_PAUSES, target)
    stretch = _by_holds(frames, Stretch(), target)
    return _in_whole_breaths(frames, stretch, target) if has_breaths else stretch


def _in_whole_breaths(frames: Measure, stretch: Stretch, target: int) -> Stretch:
    """Breaths made whole where the other holds, or else the pauses, can take up the difference."""
    whole = replace(stretch, whole_breaths=True, breath_share=stretch.hold_share)
    for solve in (_by_holds, _by_all_pauses):
        solved = solve(frames, whole, target)
        if 0 <= target - frames(solved) < MPEG_FRAME_FRAMES:
            return solved
    return stretch


def _by_holds(frames: Measure, stretch: Stretch, target: int) -> Stretch:
    def at(share: Fraction) -> Stretch:
        return replace(stretch, hold_share=share)

    return at(_solve(lambda share: frames(at(share)), Fraction(0), Fraction(1), target))


def _by_all_pauses(frames: Measure, stretch: Stretch, target: int) -> Stretch:
    return _by_pauses(frames, stretch, SHORTEST_PAUSES, LONGEST_PAUSES, target)


def _by_pauses(frames: Measure, stretch: Stretch, low: Fraction, high: Fraction, target: int) -> Stretch:
    def at(ratio: Fraction) -> Stretch:
        return replace(stretch, pause_ratio=ratio)

    return at(_solve(lambda ratio: frames(at(ratio)), low, high, target))


def _solve(frames: Callable[[Fraction], int], low: Fraction, high: Fraction, target: int) -> Fraction:
    """Where a function that never falls comes within a step of the grid below ``target``, or is last below
    it; by regula falsi and halving in turn.
    """
    at_low, at_high = frames(low), frames(high)
    for turn in range(100):
        if at_low > target - MPEG_FRAME_FRAMES:
            return low
        if at_high <= target:
            return high
        share = Fraction(target - at_low, at_high - at_low) if turn % 3 < 2 else Fraction(1, 2)
        middle = (low + share * (high - low)).limit_denominator(10**12)
        if middle in (low, high):
            return low
        at_middle = frames(middle)
        if at_middle <= target:
            low, at_low = middle, at_middle
        else:
            high, at_high = middle, at_middle
    return low

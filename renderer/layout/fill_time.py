"""How long ranges of holds are where the time is fixed: inside a block, and before an absolute time.

Ranges fill the time that words, pauses and inner blocks leave, up to the automatic silence that is due before
what follows. All of them take the same share of their range; those in breaths take whole breaths.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from renderer.layout.clips import Clips
from renderer.layout.stretch import Stretch
from renderer.plan.steps import (
    Beat,
    Gap,
    HoldStep,
    PauseStep,
    Play,
    Point,
    Speak,
    StartBed,
    Step,
    Timed,
    Until,
)
from renderer.units import to_seconds

SMALLEST = Stretch(hold_share=Fraction(0))


class Extent(Struct, frozen=True, kw_only=True):
    """How long steps are.

    ``least_seconds`` is with every range at its smallest. Ranges in seconds can add ``hold_seconds`` to it,
    ranges in breaths ``breaths`` of ``breath_seconds`` each.
    """

    least_seconds: Fraction = Fraction(0)
    hold_seconds: Fraction = Fraction(0)
    breaths: Fraction = Fraction(0)
    breath_seconds: Fraction = Fraction(0)

    @property
    def room_seconds(self) -> Fraction:
        """What all ranges together can add."""
        return self.hold_seconds + self.breaths * self.breath_seconds if self.breaths else self.hold_seconds

    @property
    def middle_seconds(self) -> Fraction:
        """With every range at its middle, in fractions of a breath."""
        room = self.room_seconds
        return self.least_seconds + room / 2 if room else self.least_seconds

    def followed_by(self, rounds: int, other: Extent) -> Extent:
        """With ``rounds`` times ``other`` after it."""
        if not rounds:
            return self
        return Extent(
            least_seconds=self.least_seconds + rounds * other.least_seconds,
            hold_seconds=self.hold_seconds + rounds * other.hold_seconds,
            breaths=self.breaths + rounds * other.breaths,
            breath_seconds=self.breath_seconds or other.breath_seconds,
        )


class Deadline(Struct, frozen=True, kw_only=True):
    """The latest time at which something can begin, and the silence that ranges leave before it."""

    seconds: Fraction
    gap_seconds: Fraction


def extent_of(
    steps: Sequence[Step], clips: Clips, begun: Fraction = Fraction(0), head_end: Fraction = Fraction(0)
) -> Extent:
    """How long steps are that begin at ``begun``, in seconds; no cue sounds before ``head_end``."""
    time, rate = begun, clips.sample_rate
    hold_seconds = breaths = breath_seconds = Fraction(0)
    for step in steps:
        if sounds_at_once(step):
            time = max(time, head_end)
        match step:
            case (
                Gap(seconds=seconds)
                | PauseStep(seconds=seconds)
                | Beat(seconds=seconds)
                | Timed(seconds=seconds)
            ):
                time += seconds
            case HoldStep(low=low, high=high, unit_seconds=unit, in_breaths=in_breaths):
                time += low * unit
                if in_breaths:
                    breaths += high - low
                    breath_seconds = unit
                else:
                    hold_seconds += (high - low) * unit
            case Speak(utterance=utterance):
                time += to_seconds(clips.spoken[utterance].frames, rate)
            case Play() if step.advances:
                time += to_seconds(clips.frames(step), rate)
            case Until(seconds=seconds):
                time = max(time, seconds)
            case Play() | StartBed() | Point():
                pass
            case _:
                assert_never(step)
    return Extent(
        least_seconds=time - begun, hold_seconds=hold_seconds, breaths=breaths, breath_seconds=breath_seconds
    )


def filling(extent: Extent, seconds: Fraction) -> Stretch:
    """The stretch at which steps take ``seconds``, or come nearest to it; they take longer only where they
    do with every range at its smallest.
    """
    room = extent.room_seconds
    spare = seconds - extent.least_seconds
    if spare <= 0 or not room:
        return SMALLEST
    breaths = Fraction((min(Fraction(1), spare / room) * extent.breaths).__floor__())
    spare -= breaths * extent.breath_seconds
    return Stretch(
        hold_share=min(Fraction(1), spare / extent.hold_seconds) if extent.hold_seconds else Fraction(0),
        breath_share=breaths / extent.breaths if extent.breaths else Fraction(0),
        whole_breaths=True,
    )


def parts(steps: Sequence[Step]) -> Iterator[Sequence[Step]]:
    """Split steps after each absolute time and each block that contains one; the rest is the last part."""
    begun = 0
    for number, step in enumerate(steps, 1):
        if _is_absolute(step):
            yield steps[begun:number]
            begun = number
    yield steps[begun:]


def deadline_of(step: Step, clips: Clips) -> Deadline | None:
    """When a step has to begin at the latest: an absolute time, or a block with one in it, whose own ranges
    are at their smallest then. None for other steps.
    """
    match step:
        case Until(seconds=seconds, gap_seconds=gap_seconds):
            return Deadline(seconds=seconds, gap_seconds=gap_seconds)
        case Timed(first=first) if _is_absolute(step):
            *before, last = next(parts(first))
            if deadline := deadline_of(last, clips):
                seconds = deadline.seconds - extent_of(before, clips).least_seconds
                return replace(deadline, seconds=seconds)
            return None
        case _:
            return None


def has_ranges(steps: Sequence[Step]) -> bool:
    return any(isinstance(step, HoldStep) and step.low < step.high for step in steps)


def sounds_at_once(step: Step) -> bool:
    match step:
        case Speak() | Play() | Beat() | Timed():
            return True
        case HoldStep(bells=bells):
            return bool(bells)
        case _:
            return False


def _is_absolute(step: Step) -> bool:
    match step:
        case Until():
            return True
        case Timed(first=first):
            return any(_is_absolute(inner) for inner in first)
        case _:
            return False

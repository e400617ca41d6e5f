"""Ranges of holds in blocks of fixed length and before absolute times; see cases/timing/ranges.txt too."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from renderer.errors import ScriptError
from renderer.layout.lay_out import check_layout, lay_out
from renderer.plan.steps import HoldStep, Plan, Step, Timed
from renderer.timeline import MPEG_FRAME_FRAMES
from renderer.units import timestamp
from tests.support.properties import examples
from tests.support.random_scripts import HEAD, PASSAGES
from tests.support.without_audio import CHOICES, RATE, clips, lay, make_plan, plan, read, script

GRID_SECONDS = Fraction(MPEG_FRAME_FRAMES, RATE)
SENTENCE = Fraction("1.1")
BREATH = Fraction("9.5")
"""As in HEAD."""


class Range(Struct, frozen=True):
    low: int
    high: int
    unit: Fraction

    @property
    def written(self) -> str:
        return f"[hold {self.low}-{self.high} {'seconds' if self.unit == 1 else 'breaths'}]"


@st.composite
def ranges(draw: st.DrawFn) -> list[Range]:
    def one() -> Range:
        low = draw(st.integers(0, 30))
        return Range(low, low + draw(st.integers(1, 30)), draw(st.sampled_from([Fraction(1), BREATH])))

    return [one() for _ in range(draw(st.integers(1, 5)))]


def body_of(found: list[Range]) -> str:
    return "Now. " + " ".join(f"{one.written} On." for one in found)


def least(found: list[Range]) -> Fraction:
    """The words and the smallest of each range."""
    return Fraction(len(found) + 1, 2) + sum((one.low * one.unit for one in found), Fraction(0))


def most(found: list[Range]) -> Fraction:
    return Fraction(len(found) + 1, 2) + sum((one.high * one.unit for one in found), Fraction(0))


def in_a_block(body: str, seconds: Fraction) -> str:
    return script(f"[for {float(seconds)}s]\n{body}\n[end]\nAfterwards.", **HEAD)


def before_an_absolute_time(body: str, seconds: Fraction) -> str:
    return script(f"{body} [{timestamp(seconds)}] Afterwards.", **HEAD)


FIXED: list[Callable[[str, Fraction], str]] = [in_a_block, before_an_absolute_time]


@pytest.mark.parametrize("fixed", FIXED)
@examples(40)
@given(ranges(), st.fractions(0, Fraction(5, 4), max_denominator=100))
def test_ranges_fill_the_time_and_never_break_it(
    fixed: Callable[[str, Fraction], str], found: list[Range], share: Fraction
) -> None:
    seconds = Fraction(round(10 * (least(found) + share * (most(found) - least(found)))), 10)
    seconds = max(seconds, least(found))
    timeline = lay(fixed(body_of(found), seconds))
    assert timeline.cues[-1].onset_frames == seconds * RATE

    rests = [Fraction(rest.frames, RATE) for rest in timeline.rests]
    assert len(rests) == len(found)
    for one, rest in zip(found, rests, strict=True):
        assert one.low * one.unit - 4 * GRID_SECONDS <= rest <= one.high * one.unit + 4 * GRID_SECONDS

    filled = Fraction(len(found) + 1, 2) + sum(rests)
    asked = min(max(seconds - SENTENCE, least(found)), most(found))
    step = BREATH if any(one.unit == BREATH and one.low < one.high for one in found) else Fraction(0)
    assert asked - step - 4 * GRID_SECONDS <= filled <= asked + 4 * GRID_SECONDS


@pytest.mark.parametrize("fixed", FIXED)
@examples(30)
@given(ranges(), st.integers(1, 100))
def test_an_overrun_is_an_error_where_the_smallest_do_not_fit(
    fixed: Callable[[str, Fraction], str], found: list[Range], tenths: int
) -> None:
    seconds = least(found) - Fraction(tenths, 10)
    assume(seconds > 0)
    made = make_plan(read(fixed(body_of(found), seconds)), CHOICES)
    with pytest.raises(ScriptError, match=f"{tenths / 10:.1f} s too long"):
        lay_out(made, clips(made))


@st.composite
def timed_bodies(draw: st.DrawFn, kinds: tuple[str, ...]) -> str:
    """Passages: plain ones, some in blocks, some before absolute times."""
    written, seconds = "Begin. ", 0
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=4)):
        passage, length = draw(PASSAGES), draw(st.integers(10, 900))
        seconds += draw(st.integers(10, 600))
        at = f"[{timestamp(seconds, 0)}]"
        match kind:
            case "plain":
                written += passage
            case "before a time":
                written += f"{passage} {at} "
            case "in a block":
                written += f"\n[for {length}s]\n{passage}\n[end]\n"
            case "before a time in a block":
                written += f"\n[for {length}s]\n{passage} {at} {draw(PASSAGES)}\n[end]\n"
    return written


KINDS = ("plain", "before a time", "in a block")


def at_their_smallest(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    return tuple(
        replace(step, high=step.low) if isinstance(step, HoldStep)
        else replace(step, first=at_their_smallest(step.first)) if isinstance(step, Timed)
        else step
        for step in steps
    )  # fmt: skip


def refused(made: Plan) -> bool:
    try:
        lay_out(made, clips(made))
    except ScriptError:
        return True
    return False


@examples(40)
@given(timed_bodies(KINDS))
def test_a_script_is_refused_only_if_its_smallest_ranges_do_not_fit(body: str) -> None:
    made = make_plan(read(script(body, **HEAD)), CHOICES)
    assert refused(made) == refused(replace(made, steps=at_their_smallest(made.steps)))


@examples(40)
@given(timed_bodies((*KINDS, "before a time in a block")))
def test_errors_found_before_speech_remain_errors_after_it(body: str) -> None:
    made = make_plan(read(script(body, **HEAD)), CHOICES)
    if check_layout(made):
        assert refused(made)


@pytest.mark.parametrize(
    ("body", "message", "remedy"),
    [
        (
            "[for 10s]\nRest. [hold 20s-1m]\n[end]",
            "the content of this block takes 0:20.5, with its ranges at their smallest: 10.5 s too long",
            "give the block more time, or shorten its words and pauses, or lower its ranges",
        ),
        (
            "[loop for 10s]\nRest. [hold 1-4 breaths] On.\n[end]",
            "one round of this loop takes 0:11.0, with its ranges at their smallest: 1.0 s too long",
            "give the block more time, or shorten its words and pauses, or lower its ranges",
        ),
        (
            "Rest. [hold 20s-1m] [0:10] On.",
            "the part before 0:10 takes 0:20.5, with its ranges at their smallest: 10.5 s too long",
            "write a later time, or shorten the words and pauses before it, or lower its ranges",
        ),
        (
            "Rest. [hold 20s-1m] [1:00] On. [hold 20s] [1:10] On.",
            "the part before 1:10 takes 1:20.5: 10.5 s too long",
            "write a later time, or shorten the words and pauses before it",
        ),
    ],
)
def test_an_overrun_gives_the_remedy(body: str, message: str, remedy: str) -> None:
    made = make_plan(read(script(body)), CHOICES)
    with pytest.raises(ScriptError) as raised:
        lay_out(made, clips(made))
    assert [(problem.message, problem.remedy) for problem in raised.value.problems] == [(message, remedy)]


def test_a_script_that_cannot_fit_is_an_error_before_speech() -> None:
    said = (
        "the content of this block takes at least 0:20.0, with its ranges at their smallest: 10.0 s too long"
    )
    with pytest.raises(ScriptError, match=re.escape(said)):
        plan(script("[for 10s]\nRest. [hold 20s-1m]\n[end]"))

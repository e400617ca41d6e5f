"""From a Session to a Plan: blocks unrolled, every silence decided, the lengths of words not known yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from renderer.errors import InputError
from renderer.plan.narrator import Choices
from renderer.plan.steps import (
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
from renderer.plan.unroller import Unroller
from renderer.problems import Position, Problem
from renderer.script.cues.bed_names import OFF
from renderer.script.script import in_order
from renderer.script.session import BlockNode, CueNode, Node, Session, Text
from renderer.script.suggestions import did_you_mean, one_of
from renderer.script.walk import TooMuchError

__all__ = ["Choices", "nothing_heard", "unroll"]


def unroll(session: Session, choices: Choices) -> tuple[Plan, list[Problem]]:
    """Unroll a session, and return the plan and the problems in it.

    The problems are values that make a cue wrong in a round, and a session that unrolls beyond a bound.

    Raises:
        InputError: ``without`` names a part that the script does not have.
    """
    for name in choices.without:
        if name.lower() not in session.optional_parts:
            remedy = did_you_mean(name, session.optional_parts, one_of(session.optional_parts))
            raise InputError(f'{session.path}: no optional part "{name}"; {remedy}')
    unroller = Unroller(session, choices)
    head = session.head
    bed, gain_db = (head.bed.name, head.bed.gain_db) if head.bed else ("", 0.0)
    if choices.bed is not None:
        bed, gain_db = choices.bed, choices.bed_gain_db
    if bed.lower() not in ("", *OFF):
        position = head.bed.position if head.bed else Position(path=session.path, line=1, column=1)
        unroller.steps.append(
            StartBed(sound=bed.lower(), gain_db=gain_db, fade_seconds=None, position=position)
        )
    try:
        unroller.run()
    except TooMuchError as error:
        unroller.problems.append(error.problem)
        unroller.steps.clear()
    warnings = in_order(dict.fromkeys((*session.warnings, *unroller.speaker.warnings.values())))
    plan = Plan(
        path=session.path,
        steps=tuple(unroller.steps),
        ends=choices.ends,
        night=head.night,
        warnings=warnings,
    )
    return plan, unroller.problems


def _takes_time(step: Step) -> bool:
    match step:
        case Speak() | Play() | Beat() | Timed():
            return True
        case Gap(seconds=seconds) | PauseStep(seconds=seconds) | Until(seconds=seconds):
            return seconds > 0
        case HoldStep(high=high):
            return high > 0
        case StartBed() | Point():
            return False
        case _:
            assert_never(step)


def nothing_heard(session: Session, plan: Plan) -> list[Problem]:
    """The problem of a session without errors whose track would have no length, at its first cue."""
    if any(map(_takes_time, plan.steps)):
        return []
    position = _first_position(session.nodes)
    if position is None:
        return []
    message = "the script has no words, no sounds and no pauses"
    return [Problem(position=position, message=message, remedy="write some, such as [hold 3m]")]


def _first_position(nodes: Sequence[Node]) -> Position | None:
    for node in nodes:
        if isinstance(node, Text | CueNode | BlockNode):
            return node.position
    return None

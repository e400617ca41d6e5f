"""From a Session to a Plan: blocks unrolled, every silence decided, the lengths of words not known yet."""

from __future__ import annotations

from renderer.errors import InputError
from renderer.plan.narrator import Choices
from renderer.plan.steps import Plan, StartBed
from renderer.plan.unroller import Unroller
from renderer.problems import Position, Problem
from renderer.script.script import in_order
from renderer.script.session import Session
from renderer.script.suggestions import did_you_mean, one_of
from renderer.script.walk import TooMuchError

__all__ = ["Choices", "unroll"]


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
    if bed.lower() not in ("", "off", "none"):
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
        warnings=warnings,
    )
    return plan, unroller.problems

"""Finds the signs and words that a voice cannot say."""

from __future__ import annotations

from collections.abc import Iterator

from renderer.errors import InputError
from renderer.plan.steps import Plan, Speak
from renderer.problems import Position, Problem
from renderer.speech.engines.registry import EngineNames
from renderer.speech.voice_properties import unspoken_signs_of
from renderer.voice import Utterance


def unspoken_problems(plan: Plan) -> Iterator[Problem]:
    """A warning for each sign that a voice leaves out, and an error for each sentence that it cannot say.

    A voice whose engine does not exist is ignored: it is an error where the script names it.
    """
    engines = EngineNames()
    done: set[Utterance] = set()
    warned: set[tuple[str, str]] = set()
    for speak in plan.spoken():
        utterance = speak.utterance
        if utterance in done or utterance.voice.engine not in engines:
            continue
        done.add(utterance)
        try:
            signs = unspoken_signs_of(utterance)
        except InputError as error:
            message, _, remedy = str(error).partition("; ")
            yield Problem(position=speak.position, message=message, remedy=remedy, in_page=error.in_page)
            continue
        for sign in signs:
            if (str(utterance.voice), sign) not in warned:
                warned.add((str(utterance.voice), sign))
                yield Problem(
                    position=_position(speak, sign),
                    message=f'the voice {utterance.voice} does not say "{_printable(sign)}"',
                    remedy="write it in words, or remove it",
                    warning=True,
                )


def _position(speak: Speak, sign: str) -> Position:
    """The position of a sign in its line; a value such as {NAME} may contain it instead."""
    position = speak.position
    column = position.text.find(sign, position.column - 1)
    return position if column < 0 else position.at(column + 1)


def _printable(sign: str) -> str:
    """A sign without the characters that join the parts of an emoji."""
    return "".join(filter(str.isprintable, sign))

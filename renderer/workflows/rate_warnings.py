"""Warns about rates at which a voice cannot speak."""

from __future__ import annotations

from collections.abc import Iterator

from renderer.plan.steps import Plan
from renderer.problems import Problem
from renderer.speech.voice_properties import rates_of
from renderer.voice import Voice


def rate_warnings(plan: Plan) -> Iterator[Problem]:
    """A warning for each voice and rate, with the position of the first such sentence.

    Raises:
        InputError: there is no such engine, or a setting of a voice is wrong.
    """
    seen: set[Voice] = set()
    for speak in plan.spoken():
        voice = speak.utterance.voice
        if voice in seen:
            continue
        seen.add(voice)
        rates = rates_of(voice)
        wanted = round(voice.words_per_minute)
        if rates and not rates[0] <= wanted <= rates[1]:
            lowest, highest = rates
            bound = f"lowest rate is {lowest}" if wanted < lowest else f"highest rate is {highest}"
            yield Problem(
                position=speak.position,
                message=f"the voice {voice} cannot speak {wanted} words per minute; its {bound}",
                remedy="change rate or pace, or use another voice",
                warning=True,
            )

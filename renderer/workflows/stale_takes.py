"""Finds out which locked takes differ from what the script says now."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from renderer.plan.steps import Plan
from renderer.plan.takes import Recipe, SpokenTakes, spoken_times
from renderer.voice import Utterance
from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options


def stale_takes(script: Path, options: Options, takes: SpokenTakes) -> Mapping[str, Mapping[Recipe, str]]:
    """Why locked takes differ from what the script says now, by the keys of sentences and the recipes.

    Raises:
        ScriptError: something in the script or its takes file is wrong.
        InputError: a file, setting or argument cannot be used.
    """
    if not any(take.locked for take in takes.takes):
        return {}
    locked_plan, plan = (
        compile_script(script, options, takes=each, recordings="optional", to_speak=False).plan
        for each in (takes, without_locks(takes))
    )
    return differences(locked_plan, plan)


def without_locks(takes: SpokenTakes) -> SpokenTakes:
    """Takes that all follow the script."""
    return SpokenTakes(takes=tuple(replace(take, locked=None) for take in takes.takes))


def differences(locked_plan: Plan, plan: Plan) -> Mapping[str, Mapping[Recipe, str]]:
    """Why locked takes in a plan differ from the same plan ``without_locks``; see ``stale_takes``."""
    found: dict[str, dict[Recipe, str]] = {}
    said_now = {(key, time): speak.utterance for key, time, speak in spoken_times(plan)}
    for key, time, speak in spoken_times(locked_plan):
        now = said_now.get((key, time), speak.utterance)
        if speak.take and speak.take.locked and _as_heard(now) != _as_heard(speak.utterance):
            why = _difference(speak.utterance, now)
            found.setdefault(key, {}).setdefault(speak.take.recipe, why)
    return found


def _as_heard(utterance: Utterance) -> Utterance:
    """An utterance without what changes no sound."""
    return replace(utterance, voice=replace(utterance.voice, origin="", consent=""))


def _difference(locked: Utterance, now: Utterance) -> str:
    if locked.voice.full_name != now.voice.full_name:
        return f"the script would now say it with {now.voice}"
    if locked.voice.words_per_minute != now.voice.words_per_minute:
        return f"the script would now say it at rate {float(now.voice.words_per_minute):g}"
    if (locked.text, locked.phonemes) != (now.text, now.phonemes):
        return "the script would now pronounce it differently"
    return "the script would now say it with other settings of the voice"

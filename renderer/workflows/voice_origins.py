"""Counts the sentences of a script by the origin of the voices that speak them, before anything is spoken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from renderer.analysis.origins import LABELS
from renderer.errors import one_line
from renderer.plan.steps import Plan
from renderer.voice import ORIGINS, Origin
from renderer.workflows.compile import Compiled


def origins_of(plan: Plan) -> Mapping[Origin, int]:
    """How many sentences voices of each origin speak."""
    return Counter(speak.origin for speak in plan.spoken())


def consents_of(plan: Plan) -> Mapping[str, str]:
    """The consents to the clones that speak, by the name of the voice."""
    voices = {(speak.voice, speak.utterance.voice) for speak in plan.spoken()}
    return {name or str(voice): voice.consent for name, voice in sorted(voices, key=str) if voice.consent}


def origin_lines(compiled: Compiled) -> tuple[str, ...]:
    """Who speaks how many sentences, and who agreed to a clone; empty if only synthetic voices speak."""
    counts, consents = origins_of(compiled.plan), consents_of(compiled.plan)
    if counts.keys() <= {"synthetic"}:
        return ()
    each = (f"{LABELS[origin]} {_sentences(counts[origin])}" for origin in ORIGINS if counts.get(origin))
    return (
        f"  voices: {', '.join(each)}",
        *(f"  consent to {name}: {one_line(text)}" for name, text in consents.items()),
    )


def origins_in_json(compiled: Compiled) -> dict[str, Any]:
    """The sentences of each origin, and the consents to clones, as a JSON object."""
    counts, consents = origins_of(compiled.plan), consents_of(compiled.plan)
    sentences = {f"{origin}_sentences": counts.get(origin, 0) for origin in ORIGINS}
    return {**sentences, **({"consents": dict(consents)} if consents else {})}


def _sentences(count: int) -> str:
    return "1 sentence" if count == 1 else f"{count} sentences"

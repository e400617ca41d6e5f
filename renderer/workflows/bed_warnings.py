"""Warns about beds that need two channels."""

from __future__ import annotations

from collections.abc import Iterator

from renderer.plan.steps import Plan, StartBed
from renderer.problems import Problem
from renderer.script.cues.bed_names import parse_bed_name


def bed_warnings(plan: Plan, channels: int, own_sounds: frozenset[str]) -> Iterator[Problem]:
    """A warning for each binaural bed in a track with one channel, with the position of its first use.

    ``own_sounds`` are the names of sounds that are not built in, in small letters.
    """
    seen = set(own_sounds)
    for step in plan.every() if channels == 1 else ():
        if isinstance(step, StartBed) and step.sound and step.sound not in seen:
            seen.add(step.sound)
            bed = parse_bed_name(step.sound)
            if bed.bed == "binaural":
                yield Problem(
                    position=step.position,
                    message=f'the bed "{step.sound}" trembles in a track with one channel',
                    remedy=f"write isochronic {bed.beat_hz:g}hz, or channels = 2 in renderer.toml",
                    warning=True,
                )

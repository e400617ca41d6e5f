"""Warns about beds and bells that would not sound as the script says."""

from __future__ import annotations

from collections.abc import Iterator

from renderer.plan.steps import HoldStep, HoldStrike, Plan, StartBed
from renderer.problems import Position, Problem
from renderer.script.cues.bed_names import parse_bed_name, row_of


def bed_warnings(plan: Plan, channels: int, own_sounds: frozenset[str]) -> Iterator[Problem]:
    """A warning for each binaural bed in a track with one channel, with the position of its first use.

    ``own_sounds`` are the names of sounds that are not built in, in small letters.
    """
    seen = set(own_sounds)
    for step in plan.every() if channels == 1 else ():
        if isinstance(step, StartBed) and step.sound and step.sound not in seen:
            seen.add(step.sound)
            bed = parse_bed_name(step.sound) if len(row_of(step.sound, seen)) == 1 else None
            if bed and bed.bed == "binaural":
                yield Problem(
                    position=step.position,
                    message=f'the bed "{step.sound}" trembles in a track with one channel',
                    remedy=f"write isochronic {bed.beat_hz:g}hz, or make the track with two channels",
                    warning=True,
                )


def hold_bell_warnings(plan: Plan) -> Iterator[Problem]:
    """A warning for each bell that is never struck, with the position of its hold."""
    seen: set[tuple[Position, HoldStrike]] = set()
    for step in plan.every():
        if not isinstance(step, HoldStep):
            continue
        for bell in step.bells:
            too_late = bell.when == "every" and step.high * step.unit_seconds <= bell.every_seconds
            if too_late and (step.position, bell) not in seen:
                seen.add((step.position, bell))
                yield Problem(
                    position=step.position,
                    message=f'the bell "{bell.sound}" is never struck: the hold ends before its first strike',
                    remedy='write a shorter time after "every", or "at end"',
                    warning=True,
                )

"""Reports the plan, the apply and the status of a catalogue, as lines and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

from renderer.cli.reports.dry_run import estimate_json, estimate_table
from renderer.units import timestamp

if TYPE_CHECKING:
    from renderer.catalogue.apply import Applied
    from renderer.catalogue.jobs import JobResult
    from renderer.catalogue.plan import CataloguePlan
    from renderer.catalogue.spending import Sum
    from renderer.catalogue.status import TrackStatus


def plan_lines(plan: CataloguePlan, spent: Sequence[Sum]) -> Iterator[str]:
    """Return a line for each track that is not the same, then what is to be spoken, and a summary.

    ``spent`` is what servers have cost in earlier applies.
    """
    for track in plan.of("new", "changed", "orphaned"):
        reasons = f"  {'; '.join(track.reasons)}" if track.reasons else ""
        yield f"{track.state:<9} {track.name}{reasons}"
    if plan.estimates:
        yield estimate_table(plan.estimates)
    if spent:
        yield f"spent until now: {spent_text(spent)}"
    counts = ", ".join(f"{len(plan.of(state)):,} {state}" for state in ("new", "changed", "same", "orphaned"))
    stale = plan.stale
    known = [track.seconds for track in stale if track.seconds is not None]
    unknown = len(stale) - len(known)
    length = f"; {timestamp(sum(known), 0)} of audio to make" if known else ""
    more = f", and {_tracks(unknown)} whose length is not known yet" if unknown and known else ""
    yield f"{counts}{length}{more}"


def plan_json(plan: CataloguePlan, spent: Sequence[Sum]) -> dict[str, Any]:
    """Return a plan as JSON."""
    return {
        "tracks": [
            {
                "name": track.name,
                "state": track.state,
                "script": track.script,
                "reasons": list(track.reasons),
                "seconds": track.seconds,
            }
            for track in plan.tracks
        ],
        "speech": estimate_json(plan.estimates),
        "spent": [to_builtins(each) for each in spent],
    }


def spent_text(spent: Sequence[Sum]) -> str:
    """Return what servers have cost. Example: ``2.1500 USD for 143,333 characters in 1,204 requests``."""
    parts = []
    for each in spent:
        money = f"{each.cost:.4f} {each.currency}" if each.currency else "an unknown price"
        requests = "1 request" if each.requests == 1 else f"{each.requests:,} requests"
        parts.append(f"{money} for {each.characters:,} characters in {requests}")
    return ", and ".join(parts)


def result_line(result: JobResult, number: int, total: int) -> str:
    """Return a line for a track that was made. Example: ``12/300  rest-10m  10:00.0``."""
    made = result.entry.made
    return f"{number}/{total}  {result.entry.name}  {timestamp(made.seconds) if made else ''}".rstrip()


def applied_lines(applied: Applied) -> Iterator[str]:
    """Return what servers have cost, if any were asked, and a summary. Example: ``12 made, 288 same``."""
    from renderer.catalogue.spending import sums

    if applied.spent:
        yield f"spent: {spent_text(sums(applied.spent))}"
    parts = [
        (len(applied.made), "made"),
        (applied.same, "same"),
        (len(applied.failed), "failed"),
        (applied.left, "not tried after the failure"),
        (len(applied.removed), "removed"),
    ]
    yield ", ".join(f"{count:,} {what}" for count, what in parts if count) or "there is nothing to make"


def applied_json(applied: Applied) -> dict[str, Any]:
    """Return what an apply did as JSON."""
    return {
        "made": list(applied.made),
        "failed": list(applied.failed),
        "same": applied.same,
        "left": applied.left,
        "removed": list(applied.removed),
        "spent": [to_builtins(each) for each in applied.spent],
    }


def status_lines(tracks: Sequence[TrackStatus]) -> Iterator[str]:
    """Return a line for each track that is not made, and a summary."""
    for track in tracks:
        if track.state != "made":
            yield f"{track.state:<9} {track.name}{f'  {track.why.splitlines()[0]}' if track.why else ''}"
    counts = Counter(track.state for track in tracks)
    made = sum(track.seconds or 0.0 for track in tracks if track.state == "made")
    summary = ", ".join(f"{count:,} {state}" for state, count in sorted(counts.items()))
    yield f"{summary}; {timestamp(made, 0)} of audio made"


def status_json(tracks: Sequence[TrackStatus]) -> list[dict[str, Any]]:
    """Return the status of each track as JSON."""
    return [
        {"name": track.name, "state": track.state, "why": track.why, "seconds": track.seconds}
        for track in tracks
    ]


def _tracks(count: int) -> str:
    return "1 track" if count == 1 else f"{count:,} tracks"

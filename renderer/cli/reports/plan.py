"""Reports a laid-out track, as a table and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from renderer.api.plan import (
    LABELS,
    bed_level_lu,
    consents_of,
    events,
    paces,
    spoken_seconds,
    totals,
    track_plan,
)
from renderer.cli.reports.own_beds import own_bed_lines, own_beds_json
from renderer.cli.reports.pace import pace_lines
from renderer.timeline import Bed, Timeline
from renderer.units import timestamp, to_seconds

if TYPE_CHECKING:
    from renderer.api.plan import Planned
    from renderer.api.scripts import Compiled


def table(planned: Planned) -> str:
    """Return when each thing happens, chapter by chapter, and the totals."""
    timeline = planned.timeline
    beds = {bed.label: _bed(bed) for bed in timeline.beds}
    lines = [f"{planned.name}  {_time(timeline, timeline.frames)}{'  night' if timeline.night else ''}"]
    for event in events(timeline):
        if event.kind == "chapter":
            lines += ["", f"{_time(timeline, event.onset_frames):>10}  # {event.what}"]
        else:
            length = f"{float(to_seconds(event.frames, timeline.sample_rate)):.1f} s" if event.frames else ""
            what = beds[event.what] if event.kind == "bed" else event.what
            row = f"{_time(timeline, event.onset_frames):>10}  {event.kind:<7} {length:>9}  {what}"
            lines.append(row.rstrip())
    lines += ["", *_totals_lines(timeline), *own_bed_lines(planned.repeated_beds)]
    lines += ["", *pace_lines(paces(timeline))]
    return "\n".join(lines)


def _bed(bed: Bed) -> str:
    """``ocean, -8 dB (23 LU softer than the words)``: the level of a bed is relative to its usual level."""
    level = bed_level_lu(bed)
    return f"{bed.label} ({abs(level):g} LU {'softer' if level <= 0 else 'louder'} than the words)"


def _time(timeline: Timeline, frames: int) -> str:
    return timestamp(to_seconds(frames, timeline.sample_rate), 2)


def _totals_lines(timeline: Timeline) -> Iterator[str]:
    total = totals(timeline)
    share = round(100 * total["speech_seconds"] / total["seconds"]) if total["seconds"] else 0
    yield f"{timestamp(total['seconds'], 2):>10}  whole track; speech fills {share} % of it"
    yield (
        f"{timestamp(total['speech_seconds'], 2):>10}  speech: "
        f"{total['sentences']} sentences, {total['words']} words"
    )
    for origin, seconds in spoken_seconds(timeline).each():
        yield f"{timestamp(seconds, 2):>10}  of it by a {LABELS[origin]}"
    yield f"{timestamp(total['pause_seconds'], 2):>10}  written pauses"
    yield f"{timestamp(total['hold_seconds'], 2):>10}  holds"
    if total["fill_seconds"]:
        yield f"{timestamp(total['fill_seconds'], 2):>10}  silences in blocks and before times"


def planned_json(planned: Planned) -> dict[str, Any]:
    """Return a laid-out track as JSON, with its ``repeated_beds``; see ``plan_json.track_plan``."""
    found = track_plan(planned.name, planned.requested_seconds, planned.timeline)
    return found | {"repeated_beds": own_beds_json(planned.repeated_beds)} if planned.repeated_beds else found


def plan_json(compiled: Compiled, planned: Sequence[Planned]) -> dict[str, Any]:
    """Return the tracks of a script, and its warnings."""
    return {
        "script": compiled.session.path,
        "tracks": [planned_json(track) for track in planned],
        **({"consents": dict(consents)} if (consents := consents_of(compiled.plan)) else {}),
        "warnings": [str(warning) for warning in compiled.warnings],
    }

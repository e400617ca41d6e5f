"""When everything happens, as JSON."""

from __future__ import annotations

import json

from renderer.analysis.plan_json import track_plan
from renderer.companions.captions.transcript_source import Told


def timeline_json(told: Told) -> str:
    """What ``renderer plan --json`` tells of this track, so that ``renderer plan --against`` reads it."""
    found = {"tracks": [track_plan(told.name, told.requested_seconds, told.timeline)]}
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"

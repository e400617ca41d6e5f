"""When everything happens, as JSON."""

from __future__ import annotations

import json

from renderer.analysis.plan_json import track_plan
from renderer.companions.captions.transcript_source import TranscriptSource


def timeline_json(source: TranscriptSource) -> str:
    """What ``renderer plan --json`` tells of this track, so that ``renderer plan --against`` reads it."""
    found = {"tracks": [track_plan(source.name, source.requested_seconds, source.timeline)]}
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"

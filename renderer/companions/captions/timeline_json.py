"""The timeline of a track as JSON."""

from __future__ import annotations

import json

from renderer.analysis.plan_json import track_plan
from renderer.companions.captions.transcript_source import TranscriptSource


def timeline_json(source: TranscriptSource) -> str:
    """The same JSON as ``renderer plan --json``, which ``renderer plan --against`` reads."""
    found = {"tracks": [track_plan(source.name, source.requested_seconds, source.timeline)]}
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"

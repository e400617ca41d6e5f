"""JSON chapters, as feeds of podcasts link them."""

from __future__ import annotations

import json
from typing import Any

from renderer.companions.captions.transcript_source import TranscriptSource


def chapters_json(source: TranscriptSource) -> str:
    """Version 1.2.0 of the format; times in seconds."""
    found: dict[str, Any] = {"version": "1.2.0", "title": source.title}
    if source.author:
        found["author"] = source.author
    found["chapters"] = [
        {"startTime": chapter.onset_ms / 1000, "endTime": chapter.end_ms / 1000, "title": chapter.text}
        for chapter in source.chapters()
    ]
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"

"""The picture of a track's plan."""

from __future__ import annotations

from renderer.companions.captions.transcript_source import TranscriptSource
from renderer.companions.picture.layout import draw
from renderer.companions.picture.rows import rows
from renderer.companions.picture.svg import svg


def picture(source: TranscriptSource) -> str:
    """SVG, as ``renderer plan --picture`` draws it."""
    found = rows(source.timeline.frames, source.timeline.sample_rate)
    return svg(draw(source.timeline, found, source.waveform(found), source.title))

"""The picture of a track's plan."""

from __future__ import annotations

from renderer.companions.captions.transcript_source import Told
from renderer.companions.picture.layout import draw
from renderer.companions.picture.rows import rows
from renderer.companions.picture.svg import svg


def picture(told: Told) -> str:
    """SVG, as ``renderer plan --picture`` draws it."""
    found = rows(told.timeline.frames, told.timeline.sample_rate)
    return svg(draw(told.timeline, found, told.waveform(found), told.title))

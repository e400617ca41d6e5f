"""The picture of a track's plan."""

from __future__ import annotations

from renderer.captions.told import Told
from renderer.picture.layout import draw
from renderer.picture.rows import rows
from renderer.picture.svg import svg


def picture(told: Told) -> str:
    """SVG, as ``renderer plan --picture`` draws it."""
    found = rows(told.timeline.frames, told.timeline.sample_rate)
    return svg(draw(told.timeline, found, told.waveform(found), told.title))

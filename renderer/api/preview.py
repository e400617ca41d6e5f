"""Previews of a part of a track."""

from renderer.analysis.excerpts import Excerpt as Excerpt
from renderer.analysis.excerpts import read_time as read_time
from renderer.loudness.meter import Loudness as Loudness
from renderer.workflows.lay_out_tracks import silent as silent
from renderer.workflows.preview import Preview as Preview
from renderer.workflows.preview import preview_compiled as preview_compiled

"""Rendering of finished tracks."""

from renderer.analysis.origins import origins_json as origins_json
from renderer.analysis.origins import origins_text as origins_text
from renderer.analysis.origins import spoken_seconds as spoken_seconds
from renderer.loudness.meter import Loudness as Loudness
from renderer.mastering.write_track import Track as Track
from renderer.workflows.lay_out_tracks import silent as silent
from renderer.workflows.render import RenderResult as RenderResult
from renderer.workflows.render import render_compiled as render_compiled

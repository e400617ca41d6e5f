"""Tracks that play before they are rendered."""

from renderer.storage.store import LostError as LostError
from renderer.workflows.check_text import placed_problems as placed_problems
from renderer.workflows.live_track import LiveTrack as LiveTrack
from renderer.workflows.live_tracks import LiveTracks as LiveTracks
from renderer.workflows.placed_track import PlacedTrack as PlacedTrack
from renderer.workflows.placed_track import place_track as place_track

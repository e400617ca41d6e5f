"""Tracks that play before they are rendered."""

from renderer.plan.steps import Speak as Speak
from renderer.speech.speaking import NotWantedError as NotWantedError
from renderer.speech.speaking import SpeechRoom as SpeechRoom
from renderer.storage.store import LostError as LostError
from renderer.workflows.cache import entries_lost as entries_lost
from renderer.workflows.check_text import placed_problems as placed_problems
from renderer.workflows.complete_track import Completing as Completing
from renderer.workflows.complete_track import Place as Place
from renderer.workflows.complete_track import VoiceFailures as VoiceFailures
from renderer.workflows.complete_track import complete_track as complete_track
from renderer.workflows.edit_length import edit_length as edit_length
from renderer.workflows.event_peaks import EventPeaks as EventPeaks
from renderer.workflows.live_track import LiveTrack as LiveTrack
from renderer.workflows.live_tracks import LiveTracks as LiveTracks
from renderer.workflows.placed_track import PlacedEvent as PlacedEvent
from renderer.workflows.placed_track import PlacedTrack as PlacedTrack
from renderer.workflows.placed_track import place_track as place_track
from renderer.workflows.text_places import included_file as included_file

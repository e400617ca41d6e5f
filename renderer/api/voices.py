"""The available voices, auditions of them, and voices to fetch."""

from renderer.speech.fetching.fetchable_voices import FetchableVoice as FetchableVoice
from renderer.speech.fetching.fetchable_voices import fetchable_voices as fetchable_voices
from renderer.speech.fetching.fetchable_voices import find_fetchable_voice as find_fetchable_voice
from renderer.workflows.audition import Audition as Audition
from renderer.workflows.audition import audition_voices as audition_voices
from renderer.workflows.fetch_voice import fetch_voice as fetch_voice
from renderer.workflows.fetch_voice import remove_voice as remove_voice
from renderer.workflows.voices import RecommendedVoice as RecommendedVoice
from renderer.workflows.voices import Voices as Voices
from renderer.workflows.voices import list_voices as list_voices
from renderer.workflows.voices import named_voices as named_voices
from renderer.workflows.voices import recommended_voices as recommended_voices

"""The available voices, and auditions of them."""

from renderer.workflows.audition import Audition as Audition
from renderer.workflows.audition import audition_voices as audition_voices
from renderer.workflows.voices import Voices as Voices
from renderer.workflows.voices import list_voices as list_voices

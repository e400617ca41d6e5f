"""The voices that there are, and one sentence by each."""

from renderer.workflows.audition import Tried as Tried
from renderer.workflows.audition import try_sentence as try_sentence
from renderer.workflows.voices import Voices as Voices
from renderer.workflows.voices import list_voices as list_voices

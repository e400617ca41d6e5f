"""What a render would have spoken, and what that costs."""

from renderer.workflows.dry_run import SpeechEstimate as SpeechEstimate
from renderer.workflows.dry_run import estimate_speech as estimate_speech

"""Estimates of what a render would speak, and what that would cost."""

from renderer.workflows.check_formats import check_formats as check_formats
from renderer.workflows.dry_run import SpeechEstimate as SpeechEstimate
from renderer.workflows.dry_run import estimate_speech as estimate_speech

"""Compares the length of a sentence with its phonemes."""

from __future__ import annotations

from collections.abc import Iterator

from renderer.speech.gate.profile import VoiceProfile
from renderer.speech.gate.sound import SpokenSound
from renderer.speech.gate.verdict import Fault

MARKS = ",;:—–…"
_LEAST_SECONDS = 0.3
_PER_ROOT_SECOND = 0.38
"""The allowed deviation at 110 words per minute grows with the square root of the expected seconds."""


def phonemes_and_marks(phonemes: str) -> tuple[int, int]:
    """The number of phonemes, without stress and length marks, and of punctuation marks inside a sentence."""
    inside = phonemes.rstrip(" .!?" + MARKS)
    return sum(c.isalpha() and c not in "ˈˌː" for c in inside), sum(c in MARKS for c in inside)


def expected_seconds(phonemes: str, profile: VoiceProfile) -> float:
    """The length of a sentence at 110 words per minute."""
    count, marks = phonemes_and_marks(phonemes)
    return profile.base_seconds + count * profile.seconds_per_phoneme + marks * profile.seconds_per_mark


def wrong_length(sound: SpokenSound, phonemes: str, pace: float, profile: VoiceProfile) -> Iterator[Fault]:
    """Whether the sentence is too short or too long for its phonemes.

    ``pace`` is the number of words per minute, divided by 110.
    """
    expected = expected_seconds(phonemes, profile)
    found = sound.seconds * pace
    if abs(found - expected) > _LEAST_SECONDS + _PER_ROOT_SECOND * expected**0.5:
        share = abs(found / expected - 1)
        yield Fault(what=f"{share:.0%} too {'long' if found > expected else 'short'}")

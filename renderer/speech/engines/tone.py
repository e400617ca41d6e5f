"""The engine ``tone``: a burst of tone for each word, with a length that is known beforehand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from renderer.speech.engines import SettingType
from renderer.speech.engines.matching import find_voice
from renderer.timeline import Block
from renderer.voice import Preset, Voice, VoiceInfo

SAMPLE_RATE = 48_000

_HERTZ = {"low": 220.0, "high": 880.0}


def spoken_frames(text: str, voice: Voice) -> int:
    """The length of ``text`` in frames at 48 kHz: ``(words - 1) * word + word // 2``, or 0 without words.

    ``word`` is ``floor(48000 * 60 / words_per_minute)``. ``words`` counts the parts of the text between
    spaces that contain a letter or a digit.
    """
    words, word = _words(text), _word_frames(voice)
    return (words - 1) * word + word // 2 if words else 0


def _words(text: str) -> int:
    return sum(any(c.isalnum() for c in run) for run in text.split())


def _word_frames(voice: Voice) -> int:
    return max(2, math.floor(SAMPLE_RATE * 60 / voice.words_per_minute))


class Tone:
    """A cosine of 220 Hz (``tone:low`` and ``tone``) or 880 Hz (``tone:high``), at a quarter of full scale.

    It sounds for the first half of each word's time, and starts at its peak on the first frame of the clip. A
    ``pitch`` from 0 to 100 moves it from an octave down to an octave up. Trimming removes at most the last
    quarter of a period. Commas have no pause.
    """

    version = "1"
    settings: Mapping[str, SettingType] = MappingProxyType({})
    preset: Preset = "none"
    makes_comma_pauses = True

    def fingerprint(self, text: str, voice: Voice) -> str:  # noqa: ARG002  (version covers the formula)
        return ""

    def voices(self) -> tuple[VoiceInfo, ...]:
        return tuple(
            VoiceInfo(engine="tone", name=name, language="", description=f"bursts of {hertz:g} Hz")
            for name, hertz in _HERTZ.items()
        )

    def speak(self, text: str, voice: Voice) -> tuple[Block, int]:
        hertz = _HERTZ[find_voice(voice, self.voices()).name] * 2 ** ((voice.pitch - 50) / 50)
        word = _word_frames(voice)
        time = np.arange(word // 2) / SAMPLE_RATE
        one = np.zeros(word)
        one[: word // 2] = 0.25 * np.cos(2 * np.pi * hertz * time)
        samples = np.tile(one, _words(text))[: spoken_frames(text, voice)]
        return samples.astype(np.float32)[:, None], SAMPLE_RATE

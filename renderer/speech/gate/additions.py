"""Finds voice where no phoneme was to be spoken, such as a vowel between two words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from renderer.speech.engines import PhonemeTimes
from renderer.speech.gate.sound import SpokenSound
from renderer.speech.gate.verdict import Fault

_VOICE_DB = -20.0
_AT_END_SECONDS = 0.12
_INSIDE_SECONDS = 0.22
"""The most voice outside the phonemes at 110 words per minute. The voice hibari:heart goes on for up to 0.2 s
into the sign between two words, and is silent before the first phoneme and after the last one.
"""

_FASTEST_PACE = 1.6
"""The ends of words become hardly shorter at a higher pace."""

_BETWEEN = re.compile(r"[^\wˈˌ]+")


def additions(sound: SpokenSound, times: PhonemeTimes, pace: float) -> Iterator[Fault]:
    """The first place with too much voice between two words, before the first or after the last one.

    ``pace`` is the number of words per minute, divided by 110.
    """
    heard = np.concatenate([[0], np.cumsum(sound.peaks_db > _VOICE_DB)])
    onsets = np.array(times.onset_seconds) / sound.cell_seconds
    cells = np.rint(onsets).astype(int).clip(0, len(heard) - 1)
    for between in _BETWEEN.finditer(times.signs):
        first, after = between.span()
        is_inside = first > 0 and after < len(times.signs)
        most_seconds = (_INSIDE_SECONDS if is_inside else _AT_END_SECONDS) / min(pace, _FASTEST_PACE)
        seconds = float(heard[cells[after]] - heard[cells[first]]) * sound.cell_seconds
        if seconds > most_seconds:
            yield Fault(what="an additional sound", at_seconds=sound.seconds_at_cell(cells[first]))
            return

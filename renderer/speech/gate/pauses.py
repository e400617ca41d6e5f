"""Finds silence inside a sentence that its text does not explain."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from renderer.speech.gate.sound import SpokenSound
from renderer.speech.gate.verdict import Fault

_SILENT_DB = -30.0
_PLAIN_SECONDS = 0.8
_AT_MARK_SECONDS = 1.1
"""The longest silence inside a sentence at 110 words per minute: between words, and at a punctuation mark.
The longest of the voice hibari:heart are 0.7 s and 1.0 s; the silence before a plosive counts too.
"""

_MARK = re.compile(r"[^\w\s'’]+\s|[—–…]")


def inner_silence(sound: SpokenSound, text: str, pace: float) -> Iterator[Fault]:
    """The longest silence in the sentence, if it is too long.

    ``pace`` is the number of words per minute, divided by 110.
    """
    quiet = np.concatenate([[False], sound.peaks_db[sound.start : sound.end] < _SILENT_DB, [False]])
    turns = np.flatnonzero(quiet[1:] != quiet[:-1])
    begins, lengths = turns[::2], turns[1::2] - turns[::2]
    if not len(lengths):
        return
    longest = int(lengths.argmax())
    seconds = float(lengths[longest]) * sound.cell_seconds
    allowed = _AT_MARK_SECONDS if _MARK.search(text.rstrip(" .!?\"'”’)")) else _PLAIN_SECONDS
    if seconds > allowed / min(1.0, pace):
        at_seconds = sound.seconds_at_cell(sound.start + int(begins[longest]))
        yield Fault(what=f"a silence of {seconds:.1f} s", at_seconds=at_seconds)

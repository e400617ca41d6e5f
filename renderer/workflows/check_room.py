"""Judges the noise of a room before somebody records in it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from renderer.speech.takes.preparing import one_channel
from renderer.speech.takes.word_span import levels_db
from renderer.workflows.room_tones import LOUDEST_ROOM_DB
from renderer.workflows.wav_bytes import read_wav

Verdict = Literal["quiet", "usable", "noisy", "disturbed", "silent"]

QUIET_ROOM_DB = -60.0
"""Audible requires that the noise of a room is below this."""

_NOTHING_DB = -100.0
_DISTURBED_DB = 15.0
_LEAST_DISTURBANCE_DB = -50.0

_MESSAGES: Mapping[Verdict, str] = MappingProxyType(
    {
        "quiet": "the room is quiet",
        "usable": "the room is quiet enough; curtains, a sofa or clothes around you make it quieter",
        "noisy": "the room is too loud; turn off what hums, move closer to the microphone and lower its "
        "input level, or choose another room",
        "disturbed": "something was louder than the room; stay silent, and check again",
        "silent": "the microphone sends no sound; switch it on, or choose another one",
    }
)


class RoomCheck(Struct, frozen=True, kw_only=True):
    """``noise_dbfs`` is the K-weighted RMS of the room's noise; None if nothing was recorded."""

    verdict: Verdict
    noise_dbfs: float | None
    message: str


def check_room(data: bytes) -> RoomCheck:
    """Judge a WAV file in which nobody speaks.

    Raises:
        InputError: it is not a WAV file, or one that cannot be used.
    """
    samples, sample_rate = read_wav(data)
    noise_db, loudest_db = levels_db(one_channel(samples), sample_rate)
    if loudest_db < _NOTHING_DB or not math.isfinite(noise_db):
        return RoomCheck(verdict="silent", noise_dbfs=None, message=_MESSAGES["silent"])
    verdict = _verdict(noise_db, loudest_db)
    return RoomCheck(verdict=verdict, noise_dbfs=round(noise_db, 1), message=_MESSAGES[verdict])


def _verdict(noise_db: float, loudest_db: float) -> Verdict:
    if loudest_db > max(noise_db + _DISTURBED_DB, _LEAST_DISTURBANCE_DB):
        return "disturbed"
    if noise_db > LOUDEST_ROOM_DB:
        return "noisy"
    return "usable" if noise_db > QUIET_ROOM_DB else "quiet"

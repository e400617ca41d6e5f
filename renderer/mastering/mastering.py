"""Works out the gain and the ceiling of the limiter for a track."""

from __future__ import annotations

import math

from msgspec import Struct

from renderer.encode.formats import Format, Mp3, is_lossy
from renderer.encode.mp3.lame import can_splice
from renderer.loudness.mix_levels import MixLevels
from renderer.settings.model import Settings

LOSSY_HEADROOM_DB = 0.75
"""How far below the true-peak limit a lossy file is limited on the first pass: coding raises peaks."""

GAIN_STEP_DB = 0.25
"""Step of the gain of spans. It keeps a small edit from changing the gain of every span."""

MOST_LIMITED_DB = 4.0
"""The most by which the gain makes up for what the limiter takes from the words. More would distort them."""

_MOST_STEPS = 8
_NEAR_LU = 0.02


class Limiting(Struct, frozen=True, kw_only=True):
    """The gain and the ceiling of the limiter."""

    gain_db: float
    ceiling_dbtp: float


def first_limiting(form: Format, settings: Settings, levels: MixLevels, words_lufs: float | None) -> Limiting:
    """Return the limiter settings for the first pass.

    The gain brings the words to the loudness in the settings; in a track without words, it brings the track
    to this loudness. ``words_lufs`` is the loudness of the words as one channel, None without words.
    """
    mixed_lufs = in_channels(settings, words_lufs)
    if mixed_lufs is None:
        mixed_lufs = levels.steady_lufs if _in_steps(form) else levels.integrated_lufs
    ceiling_dbtp = _first_ceiling_dbtp(form, settings)
    most_db, gain_db = most_gain_db(settings, words_lufs), 0.0
    for _ in range(_MOST_STEPS):
        more_db = missing_lu(settings, mixed_lufs + gain_db - levels.lost_lu(gain_db, ceiling_dbtp))
        gain_db = min(gain_db + more_db, most_db)
        if abs(more_db) < _NEAR_LU or gain_db == most_db:
            break
    return Limiting(gain_db=in_steps(form, gain_db), ceiling_dbtp=ceiling_dbtp)


def estimated_limiting(form: Format, settings: Settings, words_lufs: float | None) -> Limiting:
    """Return the limiter settings of a track that is not measured, as if the limiter took nothing away.

    A track without words keeps its level.
    """
    mixed_lufs = in_channels(settings, words_lufs)
    gain_db = 0.0 if mixed_lufs is None else missing_lu(settings, mixed_lufs)
    return Limiting(gain_db=in_steps(form, gain_db), ceiling_dbtp=_first_ceiling_dbtp(form, settings))


def _first_ceiling_dbtp(form: Format, settings: Settings) -> float:
    return settings.true_peak_dbtp - (LOSSY_HEADROOM_DB if is_lossy(form) else 0.0)


def in_channels(settings: Settings, words_lufs: float | None) -> float | None:
    """Return the loudness of words in the channels of a track; two equal channels are 3 LU louder."""
    return None if words_lufs is None else words_lufs + 10.0 * math.log10(settings.channels)


def most_gain_db(settings: Settings, words_lufs: float | None) -> float:
    """Return the highest gain for words; without words there is no limit."""
    mixed_lufs = in_channels(settings, words_lufs)
    return math.inf if mixed_lufs is None else settings.lufs - mixed_lufs + MOST_LIMITED_DB


def missing_lu(settings: Settings, lufs: float) -> float:
    """Return how far ``lufs`` is below the loudness in the settings, in LU; 0 for silence."""
    return settings.lufs - lufs if lufs > -70.0 else 0.0


def in_steps(form: Format, gain_db: float) -> float:
    """Return the nearest gain that the format allows; WAV and FLAC allow any gain."""
    return round(gain_db / GAIN_STEP_DB) * GAIN_STEP_DB if _in_steps(form) else gain_db


def _in_steps(form: Format) -> bool:
    """Return whether the gain has steps. All lossy files have the gain of an MP3, which spans need."""
    return is_lossy(form) and can_splice()


def splices(form: Format) -> bool:
    """Return whether tracks in this format are encoded span by span."""
    return isinstance(form, Mp3) and can_splice()

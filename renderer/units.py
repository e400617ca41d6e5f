"""Conversions between seconds and frames and between decibels and linear gain, and formats for times."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache


def to_frames(seconds: Fraction, sample_rate: int) -> int:
    """Return the frame nearest to an exact time; halves round up."""
    return nearest(*seconds.as_integer_ratio(), sample_rate, 1)


def nearest(numerator: int, denominator: int, times: int, part: int) -> int:
    """Return the whole number nearest to ``numerator / denominator * times / part``; halves round up."""
    divisor = denominator * part
    return (2 * numerator * times + divisor) // (2 * divisor)


@lru_cache(maxsize=4096)
def to_seconds(frames: int, sample_rate: int) -> Fraction:
    """Return the exact duration of ``frames`` frames, in seconds."""
    return Fraction(frames, sample_rate)


def to_linear(gain_db: float) -> float:
    """Return a gain in decibels as a linear amplitude."""
    return float(10.0 ** (gain_db / 20.0))


def to_db(gain: float) -> float:
    """Return a linear amplitude in decibels; minus infinity for silence."""
    return 20.0 * math.log10(gain) if gain > 0 else -math.inf


def timestamp(seconds: Fraction | float, decimals: int = 1) -> str:
    """Return a time as ``8:58.0``, or as ``1:02:30.0`` from one hour on."""
    scale = 10**decimals
    ticks = math.floor(Fraction(seconds) * scale + Fraction(1, 2))
    whole, part = divmod(ticks, scale)
    minutes, secs = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    tail = f".{part:0{decimals}d}" if decimals else ""
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{head}:{secs:02d}{tail}"


def spoken_length(seconds: Fraction | float) -> str:
    """Return a length as a script writes it, to the second: ``45s``, ``8m58s``, ``2h``."""
    whole = math.floor(Fraction(seconds) + Fraction(1, 2))
    minutes, secs = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours}h" * bool(hours), f"{minutes}m" * bool(minutes), f"{secs}s" * bool(secs)]
    return "".join(parts) or "0s"

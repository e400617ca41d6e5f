"""The beds that beat at a rate: which lines they have, and at which rates these glide."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from renderer.sounds.tones.beds.bed_tone import REGION_SECONDS
from renderer.timeline import Tones

CARRIERS_HZ = (200.0, 300.0)
"""A tone, and a quiet fifth above it."""

_ORDERS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {"binaural": (0, 1), "isochronic": (-2, -1, 0, 1, 2)}
)
_SLOWEST_GLIDING_HZ: Mapping[str, float] = MappingProxyType({"binaural": 0.0, "isochronic": 4.0})
"""Slower pulses are heard one by one, so a glide would be heard: it moves them by up to half a pulse."""


def beating_tones(bed: str, beat_hz: float) -> Tones | None:
    """Return the lines of a bed that beats at a rate; None if it cannot glide without being noticed."""
    if beat_hz < _SLOWEST_GLIDING_HZ[bed]:
        return None
    return Tones(
        carriers=tuple(round(hertz * REGION_SECONDS) for hertz in CARRIERS_HZ),
        beat=round(beat_hz * REGION_SECONDS),
        orders=_ORDERS[bed],
    )

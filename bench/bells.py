"""Strikes of the built-in bells, for other programs and for comparisons."""

from __future__ import annotations

from renderer.layout.strike_variants import VARIANTS
from renderer.sounds.strikes import Strike
from renderer.sounds.tones.bells.models import BELLS
from renderer.sounds.tones.bells.ringing import strike
from renderer.timeline import Block


def strikes(name: str, sample_rate: int, channels: int) -> tuple[Block, ...]:
    """Each variant of a strike of normal strength, of shape (frames, channels)."""
    return tuple(_strike(name, variant, sample_rate, channels) for variant in range(VARIANTS))


def first_strike(name: str, sample_rate: int, channels: int) -> Block:
    """The first of ``strikes``."""
    return _strike(name, 0, sample_rate, channels)


def _strike(name: str, variant: int, sample_rate: int, channels: int) -> Block:
    asked = Strike(bell=name, strength="normal", variant=variant, sample_rate=sample_rate, channels=channels)
    return strike(
        BELLS[name],
        variant=variant,
        strength=asked.strength,
        sample_rate=sample_rate,
        channels=channels,
        lufs=asked.lufs,
    )

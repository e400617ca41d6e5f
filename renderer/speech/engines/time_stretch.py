"""Makes speech slower without a change of its pitch (pedalboard, with the library Rubber Band)."""

from __future__ import annotations

from renderer.timeline import Block


def stretched(samples: Block, sample_rate: int, factor: float) -> Block:
    """Samples of shape (frames, 1) that last ``factor`` times as long; the same samples for a factor of 1."""
    if factor == 1 or not len(samples):
        return samples
    import pedalboard

    return pedalboard.time_stretch(samples.T, sample_rate, stretch_factor=1 / factor).T

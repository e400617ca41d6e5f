"""Forecasts the integrated loudness of a track from its timeline, before it is mixed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from renderer.loudness.meter import Energies, from_lufs, gated_lufs, mean_energies
from renderer.mix.ducking import Ducking, bed_gain_corners
from renderer.timeline import Bed, Region, Timeline

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEPS_PER_SECOND = 10
"""The gating blocks of BS.1770-4 begin every 100 ms."""

_BLOCK_STEPS = 4
_MARGIN_LU = 0.25

ReadEnergies = Callable[[str], Energies]
"""``read_energies(source)`` returns the K-weighted energies of a clip, one for each 100 ms."""


class Forecast(Struct, frozen=True, kw_only=True):
    """The energies of the gating blocks of a mastered track: of its words, its beds and its other sounds.

    ``error_lu`` is by how much the level of the beds may differ from what is assumed.
    """

    words: Energies
    beds: Energies
    others: Energies
    error_lu: float

    def integrated_lufs(self, *, beds_db: float = 0.0, others_db: float = 0.0) -> float:
        """Return the integrated loudness if the beds and the other sounds had these gains in addition.

        It follows BS.1770-4, with both gates. The sounds are taken as uncorrelated.
        """
        return gated_lufs(self.words + self.beds * _power(beds_db) + self.others * _power(others_db))

    def range_lufs(self, *, beds_db: float = 0.0, others_db: float = 0.0) -> tuple[float, float]:
        """Return the lowest and the highest loudness that the track may have.

        The relative gate can make a bed count that was just too soft before, so a small difference in the
        level of a bed can change the loudness by several LU.
        """
        found = [
            self.integrated_lufs(beds_db=beds_db + error, others_db=others_db + error)
            for error in (-self.error_lu, 0.0, self.error_lu)
        ]
        return min(found) - _MARGIN_LU, max(found) + _MARGIN_LU


def forecast(
    timeline: Timeline,
    *,
    block_lufs: Mapping[str, Sequence[float]],
    words_lufs: float | None,
    read_energies: ReadEnergies,
    channels: int,
    ducking: Ducking,
    lufs: float,
    error_lu: float,
) -> Forecast:
    """Return the forecast for a track whose words are mastered to ``lufs``.

    Args:
        timeline: the track.
        block_lufs: the loudness of the gating blocks of each sentence as one channel, by its source.
        words_lufs: the loudness of all words as one channel before mastering; None without words. Such a
            track is mastered to ``lufs`` as a whole.
        read_energies: the energies of bells, beds and other sounds in the channels of the track.
        channels: of the track.
        ducking: how beds are lowered while a voice speaks.
        lufs: the loudness to which the track is mastered.
        error_lu: see ``Forecast``.
    """
    blocks = timeline.frames * STEPS_PER_SECOND // timeline.sample_rate + _BLOCK_STEPS
    words, others = np.zeros(blocks), np.zeros(blocks + _BLOCK_STEPS - 1)
    for cue in timeline.cues:
        step = round(cue.onset_frames * STEPS_PER_SECOND / timeline.sample_rate)
        if cue.kind == "speech":
            spoken = channels * from_lufs(np.array(block_lufs[cue.source]))
            _add(words, step - _BLOCK_STEPS + 1, spoken * _power(cue.gain_db))
        else:
            _add(others, step, read_energies(cue.source) * _power(cue.gain_db))
    beds = np.zeros(len(others))
    for bed in timeline.beds:
        beds += _bed_energies(bed, timeline.sample_rate, len(others), read_energies)
    frames = (np.arange(len(others)) + 0.5) * timeline.sample_rate / STEPS_PER_SECOND
    beds *= 10.0 ** (np.interp(frames, *bed_gain_corners(timeline, ducking)) / 10.0)
    parts = Forecast(
        words=words,
        beds=mean_energies(beds, _BLOCK_STEPS, 1),
        others=mean_energies(others, _BLOCK_STEPS, 1),
        error_lu=error_lu,
    )
    mixed_lufs = parts.integrated_lufs() if words_lufs is None else words_lufs + 10.0 * math.log10(channels)
    gain = _power(lufs - mixed_lufs) if math.isfinite(mixed_lufs) else 1.0
    return Forecast(
        words=parts.words * gain, beds=parts.beds * gain, others=parts.others * gain, error_lu=error_lu
    )


def _power(gain_db: float) -> float:
    return float(10.0 ** (gain_db / 10.0))


def _add(energies: Energies, step: int, added: Energies) -> None:
    first = max(0, -step)
    last = min(len(added), len(energies) - step)
    if first < last:
        energies[step + first : step + last] += added[first:last]


def _bed_energies(bed: Bed, sample_rate: int, steps: int, read_energies: ReadEnergies) -> Energies:
    """Return the energies of a bed without its ducking, for each 100 ms of the track."""
    frames = (np.arange(steps) + 0.5) * sample_rate / STEPS_PER_SECOND
    energies = np.zeros(steps)
    for region in bed.regions:
        first, last = (
            min(steps, round(edge * STEPS_PER_SECOND / sample_rate))
            for edge in (max(region.onset_frames, bed.onset_frames), min(region.end_frames, bed.end_frames))
        )
        at, own = frames[first:last], read_energies(region.source)
        step = ((at - region.phase_frames) % region.source_frames * STEPS_PER_SECOND / sample_rate).astype(
            int
        )
        energies[first:last] += own[step % len(own)] * _faded(region, at) * _power(region.gain_db)
    return energies * _faded(bed, frames) * _power(bed.gain_db)


def _faded(sound: Bed | Region, frames: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the power of the fades of a sound at some frames; 0 outside it."""
    rising = _share(frames - sound.onset_frames, sound.fade_in_frames)
    falling = _share(sound.end_frames - frames, sound.fade_out_frames)
    shapes = (
        (sound.fade_in_shape, sound.fade_out_shape) if isinstance(sound, Bed) else (sound.fade_shape,) * 2
    )
    powers = [
        # Tones are in phase: their amplitudes add up to one, so their power hardly changes.
        share if shape == "linear" else np.square(np.sin(share * (np.pi / 2)))
        for share, shape in zip((rising, falling), shapes, strict=True)
    ]
    return powers[0] * powers[1]


def _share(passed: NDArray[np.float64], fade_frames: int) -> NDArray[np.float64]:
    return np.clip(passed / max(1, fade_frames), 0.0, 1.0)

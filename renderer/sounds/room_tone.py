"""Room tones: endless noise that sounds like the quiet room in the recordings of a voice.

The spectrum is measured before and after the words of the first recordings, and random phases give it a
sound that does not repeat (X. Serra and J. Smith, "Spectral modeling synthesis", Computer Music Journal 14,
1990).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from hashlib import blake2b
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from renderer.layout.clips import BedVariants
from renderer.layout.room_tones import VARIANT_FADE_FRAMES
from renderer.sounds.room_noise import SPECTRUM_FRAMES, room_spectrum
from renderer.storage.clip_reader import clip_reader
from renderer.storage.library_versions import processing_versions
from renderer.storage.store import Store
from renderer.timeline import MPEG_FRAME_FRAMES, Clip
from renderer.units import to_linear

if TYPE_CHECKING:
    from numpy.typing import NDArray

SYNTHESIS_VERSION = 2
"""Version of the measurement and of the synthesis. It is part of every key."""

MEASURED_TAKES = 8
"""How many recordings of a voice are measured. Others can then be added without a new room tone."""

_VARIANTS = 12
_VARIANT_FRAMES = 1024 * MPEG_FRAME_FRAMES
"""24.6 s at 48 kHz. The Fourier transform of so many frames is fast, that of a few less five times slower."""

_MOST_ABOVE_MEDIAN_DB = 3.0
_SMOOTHED_SHARE = 1 / 16  # of a frequency, on both sides of it


def measured_takes(clips: Sequence[Clip]) -> tuple[Clip, ...]:
    """Return the recordings of a voice by which its room is measured: the first ones that have a room."""
    distinct = {clip.source: clip for clip in clips if clip.room_db is not None}
    return tuple(distinct.values())[:MEASURED_TAKES]


def room_level_db(measured: Sequence[Clip]) -> float:
    """Return the level of the room tone, which is an RMS in decibels relative to full scale.

    It is that of the noisiest recording, so that the tone can fill up the others. A recording that is much
    noisier than most does not count.
    """
    levels = [clip.room_db for clip in measured if clip.room_db is not None]
    return min(max(levels), median(levels) + _MOST_ABOVE_MEDIAN_DB)


def room_tone(measured: Sequence[Clip], sample_rate: int) -> BedVariants:
    """Return the variants of a voice's room tone, of which ``make_room_tone`` makes those that are needed."""
    keys = [_key(measured, sample_rate, variant) for variant in range(_VARIANTS)]
    clips = tuple(Clip(source=f"room {key}", frames=_VARIANT_FRAMES, kind="sound", key=key) for key in keys)
    return BedVariants(clips=clips, region_frames=_VARIANT_FRAMES - VARIANT_FADE_FRAMES, fade_shape="power")


def make_room_tone(
    tone: BedVariants, sources: Collection[str], measured: Sequence[Clip], *, sample_rate: int, store: Store
) -> None:
    """Synthesize the variants of a room tone with these sources, unless the store has them.

    Raises:
        OutputError: the store cannot be written.
        LostError: a recording was lost meanwhile.
    """
    missing = [
        clip for clip in tone.clips if clip.source in sources and store.find("sound", clip.key) is None
    ]
    if not missing:
        return
    spectrum = _spectrum(measured, store)
    level = to_linear(room_level_db(measured))
    for clip in missing:
        sound = _noise(spectrum, clip.frames, sample_rate, int(clip.key[:8], 16))
        sound *= level / np.sqrt(np.mean(np.square(sound)))
        store.write("sound", clip.key, sound.astype("<f4").data.cast("B"))


def _key(measured: Sequence[Clip], sample_rate: int, variant: int) -> str:
    takes = [(clip.source, clip.before_frames, clip.after_frames) for clip in measured]
    recipe = ["room", takes, sample_rate, variant, SYNTHESIS_VERSION, *processing_versions()]
    return blake2b(json.dumps(recipe).encode(), digest_size=32).hexdigest()


def _spectrum(measured: Sequence[Clip], store: Store) -> NDArray[np.float64]:
    """Return the mean power spectrum of the rooms, smoothed over an eighth of each frequency."""
    read_clip, spectra = clip_reader(measured, store), []
    for clip in measured:
        end = clip.before_frames + clip.frames
        sides = [
            read_clip(clip.source, 0, clip.before_frames),
            read_clip(clip.source, end, clip.after_frames),
        ]
        spectra.append(room_spectrum(sides))
    below = np.concatenate([[0.0], np.cumsum(np.mean(spectra, axis=0))])
    bins = np.arange(len(below) - 1)
    reach = np.maximum(np.round(bins * _SMOOTHED_SHARE), np.minimum(bins, 1)).astype(np.int64)
    first, last = np.maximum(bins - reach, 0), np.minimum(bins + reach + 1, len(bins))
    smooth: NDArray[np.float64] = (below[last] - below[first]) / (last - first)
    return smooth


def _noise(spectrum: NDArray[np.float64], frames: int, sample_rate: int, seed: int) -> NDArray[np.float64]:
    """Return noise with this power spectrum, of shape (frames,), always the same for a seed."""
    hertz = np.fft.rfftfreq(frames, 1 / sample_rate)
    gains = np.sqrt(np.interp(hertz, np.fft.rfftfreq(SPECTRUM_FRAMES, 1 / sample_rate), spectrum))
    gains[0] = 0.0
    # NEP 19: the streams of RandomState are the same in every version.
    drawn = np.random.RandomState(seed).standard_normal(2 * len(hertz)).view(np.complex128)
    noise: NDArray[np.float64] = np.fft.irfft(drawn * gains, frames)
    return noise

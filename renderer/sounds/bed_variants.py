"""The built-in beds: their variants, synthesized into the store when a track needs them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from hashlib import blake2b

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from renderer.layout.clips import BedVariants
from renderer.sounds.levels import TARGET_LUFS, SoundLevels
from renderer.sounds.tones.beds import bed_tone
from renderer.sounds.tones.beds.bed_tone import REGION_SECONDS, VARIANT_FRAMES, as_played
from renderer.sounds.tones.signal import SAMPLE_RATE
from renderer.storage.library_versions import processing_versions
from renderer.storage.store import Store
from renderer.timeline import MPEG_FRAME_FRAMES, Block, Clip

SYNTHESIS_VERSION = 3
"""Version of the synthesis of all beds. It is part of every key."""


class _Lengths(Struct, frozen=True, kw_only=True):
    """How many frames a region and a variant have at a sample rate, in whole MPEG frames.

    At 44.1 kHz the pitch of a bed changes by less than a cent.
    """

    region_frames: int
    variant_frames: int


def bed_variants(name: str, *, sample_rate: int, channels: int, store: Store) -> BedVariants:
    """Return the variants of a built-in bed, of which the store has the first; see ``make_variants``.

    The first variant, with which every bed begins, sets the gain of all: they are equally loud.

    Args:
        name: the name of the bed.
        sample_rate: of the track, in Hz.
        channels: of the track. A mono track plays the mean of two channels, which has a gain of its own.
        store: the store that keeps the samples.

    Raises:
        OutputError: the store cannot be written.
    """
    tone, lengths = bed_tone(name), _lengths(sample_rate)
    keys = [_key(name, variant, sample_rate) for variant in range(tone.variants)]
    first = store.find("sound", keys[0])
    gains = first.meta if first else _make(name, 0, sample_rate, store)
    gain_db = gains["mono_gain_db" if channels == 1 else "stereo_gain_db"]
    clips = [replace(_clip(key, sample_rate), gain_db=gain_db) for key in keys]
    return BedVariants(
        clips=tuple(clips),
        region_frames=lengths.region_frames,
        fade_shape=tone.fade,
        tones=tone.tones,
    )


def is_begun(name: str, *, sample_rate: int, store: Store) -> bool:
    """Return whether the store has the first variant of a built-in bed, so that the bed can be laid out."""
    return store.find("sound", _key(name, 0, sample_rate)) is not None


def bed_as_sound(name: str, *, sample_rate: int, channels: int, store: Store) -> Clip:
    """Return the first variant of a built-in bed as a sound that plays once.

    Raises:
        OutputError: the store cannot be written.
    """
    clip = bed_variants(name, sample_rate=sample_rate, channels=channels, store=store).clips[0]
    return replace(clip, gain_db=clip.gain_db + TARGET_LUFS["sound"] - TARGET_LUFS["bed"])


def begun_bed_as_sound(name: str, *, sample_rate: int, channels: int, store: Store) -> Clip:
    """Return what ``bed_as_sound`` does, without its gain if the store lacks it. Nothing is computed."""
    if is_begun(name, sample_rate=sample_rate, store=store):
        return bed_as_sound(name, sample_rate=sample_rate, channels=channels, store=store)
    return _clip(_key(name, 0, sample_rate), sample_rate)


def make_variants(
    name: str,
    variants: BedVariants,
    sources: Collection[str],
    *,
    sample_rate: int,
    store: Store,
    jobs: int,
    progress: Callable[[float], None],
) -> None:
    """Synthesize the variants of a bed with these sources, in ``jobs`` threads, unless the store has them.

    ``progress`` is called with the share that is done, from 0 to 1, if there is something to do.

    Raises:
        OutputError: the store cannot be written.
    """
    missing = [
        variant
        for variant, clip in enumerate(variants.clips)
        if clip.source in sources and store.find("sound", clip.key) is None
    ]
    if not missing:
        return
    from concurrent.futures import ThreadPoolExecutor, as_completed

    progress(0.0)
    threads = ThreadPoolExecutor(max(1, min(jobs, len(missing))), thread_name_prefix="bed")
    try:
        for done, future in enumerate(
            as_completed([threads.submit(_make, name, variant, sample_rate, store) for variant in missing]), 1
        ):
            future.result()
            progress(done / len(missing))
    finally:
        threads.shutdown(cancel_futures=True)


def _clip(key: str, sample_rate: int) -> Clip:
    """The clip of a variant, before its gain is known."""
    frames = _lengths(sample_rate).variant_frames
    return Clip(source=f"bed 2 {key}", frames=frames, channels=2, kind="sound", key=key)


def _make(name: str, variant: int, sample_rate: int, store: Store) -> Mapping[str, float]:
    """Synthesize a variant into the store. Return its gains if it is the first, and otherwise none."""
    sound = _at_rate(bed_tone(name).make(variant), sample_rate)
    gains = {} if variant else _gains(name, sound, sample_rate)
    payload = np.ascontiguousarray(sound, dtype="<f4").data.cast("B")
    store.write("sound", _key(name, variant, sample_rate), payload, gains)
    return gains


def _gains(name: str, sound: Block, sample_rate: int) -> Mapping[str, float]:
    """Return the gains of a variant in stereo and in mono, by the names that the store keeps."""
    stereo, mono = SoundLevels(sample_rate, 2), SoundLevels(sample_rate, 1)
    played = as_played(sound, _lengths(sample_rate).region_frames, bed_tone(name).fade)
    stereo.push(played)
    mono.push(played.mean(axis=1, keepdims=True))
    return {"stereo_gain_db": stereo.gain_db("bed"), "mono_gain_db": mono.gain_db("bed")}


def _key(name: str, variant: int, sample_rate: int) -> str:
    recipe = [name, variant, SYNTHESIS_VERSION, sample_rate, *processing_versions()]
    return blake2b(json.dumps(recipe).encode(), digest_size=32).hexdigest()


def _lengths(sample_rate: int) -> _Lengths:
    mpeg_frames = round(REGION_SECONDS * sample_rate / MPEG_FRAME_FRAMES)
    whole = VARIANT_FRAMES * mpeg_frames // (REGION_SECONDS * SAMPLE_RATE)
    return _Lengths(region_frames=mpeg_frames * MPEG_FRAME_FRAMES, variant_frames=whole * MPEG_FRAME_FRAMES)


def _at_rate(sound: Block, sample_rate: int) -> Block:
    """Return a variant resampled so that its region is a whole number of MPEG frames."""
    if sample_rate == SAMPLE_RATE:
        return sound
    import soxr

    lengths = _lengths(sample_rate)
    made: Block = soxr.resample(sound, REGION_SECONDS * SAMPLE_RATE, lengths.region_frames)
    return made[: lengths.variant_frames]

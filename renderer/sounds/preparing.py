"""Prepares any sound for the mix: raw samples at the track's rate, with a gain relative to the voice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from msgspec import convert, to_builtins

from renderer.errors import SoundError
from renderer.layout.clips import Piece, Repeat
from renderer.plan.steps import SoundRole
from renderer.sounds.identity import sound_key
from renderer.sounds.levels import TARGET_LUFS, SoundLevels
from renderer.sounds.reading import Decoded, checked, decode
from renderer.storage.library_versions import processing_versions
from renderer.storage.store import Entry, Store
from renderer.timeline import MPEG_FRAME_FRAMES, Block, Clip

if TYPE_CHECKING:
    from renderer.sounds.segments import Segment

PROCESSING_VERSION = 4
"""Version of the processing of sounds (decoding, resampling, looping, gain). It is part of every key."""

CROSSFADE_SECONDS = 2


def prepare(
    source: str | Path | Segment,
    *,
    role: SoundRole,
    sample_rate: int,
    channels: int,
    store: Store,
    name: str,
) -> Clip:
    """Return the clip of a sound, from the store if it is there; otherwise decode, resample and store it.

    At most one block of the sound is held in memory. One or two channels are kept; more become two. For a
    bed, see ``prepare_piece``.

    Args:
        source: a file or a ``pydub.AudioSegment``.
        role: bell, sound or bed.
        sample_rate: of the track, in Hz.
        channels: of the track. A mono track plays the mean of two channels, which has a gain of its own.
        store: the store that keeps the samples.
        name: the name of an AudioSegment in messages.

    Raises:
        SoundError: the source cannot be used.
        OutputError: the store cannot be written.
    """
    key, entry = _entry(source, role=role, sample_rate=sample_rate, store=store, name=name)
    return _clip(key, entry, role, channels)


def prepare_piece(
    source: str | Path | Segment, *, sample_rate: int, channels: int, store: Store, name: str
) -> Piece:
    """Return a sound that plays as a bed, and how it repeats; for the arguments and errors, see ``prepare``.

    The sound is searched once for a place where it can repeat (see ``repeats``), and the store keeps the
    result. A sound that is too short for this is made to loop: its tail (2 s, or a quarter of it if that is
    less) is cross-faded into its head with equal power, and frame 0 of the clip follows the last frame
    without a seam. Every other clip has a whole number of MPEG frames: silence fills up the last one, which
    is cut off if the end is cross-faded.
    """
    key, entry = _entry(source, role="bed", sample_rate=sample_rate, store=store, name=name)
    return Piece(
        clip=_clip(key, entry, "bed", channels),
        file_frames=entry.meta["file_frames"],
        repeat=convert(entry.meta["repeat"], Repeat | None),
        ends=entry.meta["ends"],
    )


def _entry(
    source: str | Path | Segment, *, role: SoundRole, sample_rate: int, store: Store, name: str
) -> tuple[str, Entry]:
    if isinstance(source, str | os.PathLike):
        source = Path(source)
    recipe = [PROCESSING_VERSION, role, TARGET_LUFS[role], sample_rate, *processing_versions()]
    key = sound_key(source, recipe)
    entry = store.find("sound", key)
    if entry is None:
        part = store.part()
        try:
            with _decoded(source, name) as sound, store.reported(), part.open("x+b") as file:
                meta = _make(file, sound, role, sample_rate)
            if sound_key(source, recipe) != key:
                raise SoundError(str(source), "changed while it was read; try again")
            entry = store.adopt("sound", key, part, meta)
        finally:
            part.unlink(missing_ok=True)
    return key, entry


def _clip(key: str, entry: Entry, role: SoundRole, channels: int) -> Clip:
    own_channels = entry.meta["channels"]
    return Clip(
        source=f"{role} {own_channels} {entry.digest}",
        frames=entry.meta["frames"],
        channels=own_channels,
        gain_db=entry.meta["mono_gain_db" if channels == 1 else "stereo_gain_db"],
        kind="sound",
        key=key,
        digest=entry.digest,
    )


def _make(file: IO[bytes], sound: Decoded, role: SoundRole, sample_rate: int) -> dict[str, Any]:
    own, mono = SoundLevels(sample_rate, sound.channels), SoundLevels(sample_rate, 1)
    frames = 0
    for block in _resampled(sound, sample_rate):
        if not len(block):
            continue
        file.write(np.ascontiguousarray(block, dtype="<f4").data)
        frames += len(block)
        own.push(block)
        if sound.channels > 1:
            mono.push(block.mean(axis=1, keepdims=True))
    bed: dict[str, Any] = {}
    if role == "bed":
        from renderer.sounds.repeats import ends_in_silence, find_repeat

        file.flush()
        repeat = find_repeat(Path(file.name), frames, sound.channels, sample_rate)
        bed = {
            "file_frames": frames,
            "repeat": to_builtins(repeat),
            "ends": ends_in_silence(Path(file.name), frames, sound.channels, sample_rate),
        }
        if repeat is None:
            frames = _close_loop(file, frames, sound.channels, CROSSFADE_SECONDS * sample_rate)
        elif repeat.way == "cross-fade":
            frames = repeat.leaves_at + repeat.fade_frames
            file.truncate(4 * sound.channels * frames)
        else:
            frames = _fill_up(file, frames, sound.channels)
    return {
        **bed,
        "frames": frames,
        "channels": sound.channels,
        "stereo_gain_db": own.gain_db(role),
        "mono_gain_db": (mono if sound.channels > 1 else own).gain_db(role),
    }


@contextmanager
def _decoded(source: Path | Segment, name: str) -> Iterator[Decoded]:
    if isinstance(source, Path):
        with decode(source) as sound:
            yield sound
    else:
        from renderer.sounds.segments import segment_blocks

        yield checked(name, source.frame_rate, source.channels, segment_blocks(source))


def _resampled(sound: Decoded, sample_rate: int) -> Iterator[Block]:
    if sound.sample_rate == sample_rate:
        yield from sound.blocks
        return
    import soxr

    stream = soxr.ResampleStream(sound.sample_rate, sample_rate, sound.channels, dtype="float32")
    frames = 0
    for block in sound.blocks:
        made = stream.resample_chunk(np.ascontiguousarray(block))
        frames += len(made)
        yield made
    last = stream.resample_chunk(np.zeros((0, sound.channels), dtype=np.float32), last=True)
    if not frames + len(last):  # downsampling a single frame gives none
        last = np.zeros((1, sound.channels), dtype=np.float32)
    yield last


def _fill_up(file: IO[bytes], frames: int, channels: int) -> int:
    """Add silence up to a whole number of MPEG frames, and return the number of frames."""
    missing = -frames % MPEG_FRAME_FRAMES
    file.seek(0, os.SEEK_END)
    file.write(bytes(4 * channels * missing))
    return frames + missing


def _close_loop(file: IO[bytes], frames: int, channels: int, fade_frames: int) -> int:
    """Cross-fade the tail into the head, cut the tail off, and return the number of frames that are left.

    The result is a whole number of MPEG frames if the sound is long enough.
    """
    fade = min(fade_frames, frames // 4)
    if frames - fade >= MPEG_FRAME_FRAMES:
        fade = min(fade + (frames - fade) % MPEG_FRAME_FRAMES, frames // 2)
    frame_bytes = 4 * channels
    head, tail = (_read(file, onset * frame_bytes, fade, channels) for onset in (0, frames - fade))
    turn = np.linspace(0.0, np.pi / 2, fade, endpoint=False, dtype=np.float32)[:, None]
    file.seek(0)
    file.write((head * np.sin(turn) + tail * np.cos(turn)).astype("<f4").tobytes())
    file.truncate((frames - fade) * frame_bytes)
    return frames - fade


def _read(file: IO[bytes], onset_bytes: int, frames: int, channels: int) -> Block:
    file.seek(onset_bytes)
    samples = np.frombuffer(file.read(frames * channels * 4), dtype="<f4")
    return samples.reshape(frames, channels).astype(np.float32, copy=False)

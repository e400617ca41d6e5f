"""From any sound to raw samples at the track's rate, levelled against the voice."""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import IO

import numpy as np

from renderer.errors import OutputError
from renderer.loudness import Energies, LoudnessMeter, integrated_lufs, max_momentary_lufs
from renderer.output import plain_reason
from renderer.sounds.catalogue import BEDS, assets_folder
from renderer.sounds.reading import Decoded, checked, decode
from renderer.sounds.segments import Segment, segment_blocks
from renderer.steps import SoundRole
from renderer.timeline import Block
from renderer.units import to_db, to_linear

TARGET_LUFS: Mapping[SoundRole, float] = MappingProxyType({"bell": -23.0, "sound": -23.0, "bed": -36.0})
"""Levels beside a voice at -20 LUFS.

A bell calls but must not startle, so its loudest 400 ms stay 3 LU below the voice; a sound is heard
on its own and stands as high. A bed at 16 LU below is plainly there in a pause, and 4 LU or more of
ducking bring it to the 20 LU below speech that keep every word clear.
"""

MOST_GAIN_DB = 24.0  # a recording quieter than that is mostly its own noise
CROSSFADE_SECONDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedSound:
    """Raw float32 samples in a file, little-endian, interleaved.

    ``source`` names it for cues and beds; it is made of its role and name, since one file may be both
    a sound and a bed. ``gain_db`` levels it beside a voice at -20 LUFS. Of a bed, ``frames`` is one
    turn of its loop: frame 0 follows the last one without a seam.
    """

    source: str
    path: Path
    sample_rate: int
    frames: int
    channels: int
    gain_db: float


def prepare(
    source: str | Path | Segment, *, role: SoundRole, sample_rate: int, folder: Path, name: str
) -> PreparedSound:
    """Decode a sound, resample it and write it into ``folder``, never holding more than a block of it.

    ``source`` is a file or a ``pydub.AudioSegment``. One or two channels stay; more become two. A bed
    of the user's is made to loop: its tail, 2 s or a quarter of it, is cross-faded into its head with
    equal power. The built-in beds loop as they are.

    Raises:
        SoundError: the source cannot be used.
        OutputError: the folder cannot be written.
    """
    source_name = f"{role} {name}"
    target = folder / f"{sha256(source_name.encode('utf-8', 'replace')).hexdigest()[:24]}.f32"
    if isinstance(source, str | os.PathLike):
        source = Path(source)
    seamless = role == "bed" and isinstance(source, Path) and _is_built_in_bed(source)
    try:
        handle, written = tempfile.mkstemp(suffix=".part", dir=folder)
        part = Path(written)
        try:
            with os.fdopen(handle, "w+b") as file, _decoded(source, name) as sound:
                if seamless and sound.sample_rate != sample_rate:
                    blocks = _resampled_loop(sound, sample_rate)
                else:
                    blocks = _resampled(sound, sample_rate)
                frames, energies, peak = _write(file, blocks, sample_rate, sound.channels)
                channels = sound.channels
                if role == "bed" and not seamless:
                    frames = _close_loop(file, frames, channels, CROSSFADE_SECONDS * sample_rate)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(str(folder), plain_reason(error)) from error
    return PreparedSound(
        source=source_name,
        path=target,
        sample_rate=sample_rate,
        frames=frames,
        channels=channels,
        gain_db=_gain_db(role, energies, peak),
    )


def read_part(prepared: PreparedSound, onset_frames: int, frames: int) -> Block:
    """That part of a sound, float32 (frames, channels); it must lie inside the sound.

    The file is read, not mapped: mapped pages would count as the process's own memory.
    """
    samples = np.fromfile(
        prepared.path,
        dtype="<f4",
        count=frames * prepared.channels,
        offset=onset_frames * prepared.channels * 4,
    )
    return samples.reshape(frames, prepared.channels).astype(np.float32, copy=False)


@contextmanager
def _decoded(source: Path | Segment, name: str) -> Iterator[Decoded]:
    if isinstance(source, Path):
        with decode(source) as sound:
            yield sound
    else:
        yield checked(name, source.frame_rate, source.channels, segment_blocks(source))


def _is_built_in_bed(path: Path) -> bool:
    return path.stem in BEDS and path.resolve().parent == assets_folder()


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
    if not frames + len(last):  # a single frame, taken down in rate
        last = np.zeros((1, sound.channels), dtype=np.float32)
    yield last


def _resampled_loop(sound: Decoded, sample_rate: int) -> Iterator[Block]:
    """One turn of a loop whose length is whole seconds; the filter sees a second of the turns around it.

    A built-in bed is short, so here it is held as a whole.
    """
    import soxr

    turn = np.concatenate(list(sound.blocks))
    second = sound.sample_rate
    wrapped = np.concatenate([turn[-second:], turn, turn[:second]])
    made = soxr.resample(wrapped, sound.sample_rate, sample_rate)
    yield made[sample_rate : sample_rate + len(turn) // second * sample_rate]


def _write(
    file: IO[bytes], blocks: Iterator[Block], sample_rate: int, channels: int
) -> tuple[int, Energies, float]:
    """Write the samples and measure them on the way: frames, energies, sample peak."""
    meter = LoudnessMeter(sample_rate, channels)
    frames, peak = 0, 0.0
    for block in blocks:
        if not len(block):
            continue
        file.write(np.ascontiguousarray(block, dtype="<f4").data)
        meter.push(block)
        frames += len(block)
        peak = max(peak, float(np.abs(block).max()))
    return frames, meter.energies, peak


def _close_loop(file: IO[bytes], frames: int, channels: int, fade_frames: int) -> int:
    """Cross-fade the tail into the head, cut it off, and give the frames that are left."""
    fade = min(fade_frames, frames // 4)
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


def _gain_db(role: SoundRole, energies: Energies, peak: float) -> float:
    """To the role's loudness, or 0 dB where there is none to measure; never over full scale."""
    measured = max_momentary_lufs(energies) if role == "bell" else integrated_lufs(energies)
    gain_db = min(TARGET_LUFS[role] - measured, MOST_GAIN_DB) if math.isfinite(measured) else 0.0
    return -to_db(peak) if peak * to_linear(gain_db) > 1.0 else gain_db

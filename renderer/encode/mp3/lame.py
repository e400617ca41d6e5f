"""Calls LAME through its C interface, which can flush the bit reservoir where lameenc's own interface cannot.

On Linux, the shared object in lameenc's wheel exports that interface. Where it does not, tracks are encoded
in one piece; see ``encode``.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import numpy as np

from renderer.encode.encoder import LAME_QUALITY, lame_scale
from renderer.encode.formats import Mp3
from renderer.storage.library_versions import installed_version
from renderer.timeline import MPEG_FRAME_FRAMES, Block

_VBR_MTRH = 4
_MONO = 3
_LOOKAHEAD_FRAMES = MPEG_FRAME_FRAMES


@cache
def _library() -> ctypes.CDLL | None:
    import lameenc

    try:
        library = ctypes.CDLL(lameenc.__file__)
        library.lame_init.restype = ctypes.c_void_p
        library.get_lame_version.restype = ctypes.c_char_p
        library.lame_set_scale.argtypes = [ctypes.c_void_p, ctypes.c_float]
        for name in ("lame_encode_buffer_ieee_float", "lame_encode_flush_nogap", "lame_get_frameNum"):
            getattr(library, name)
    except (OSError, AttributeError):
        return None
    return library


def can_splice() -> bool:
    """Return whether ``encode_span`` works on this system."""
    return _library() is not None


@cache
def encoder_version() -> str:
    """Return the version of LAME and of the package that contains it."""
    library = _library()
    return f"{library.get_lame_version().decode() if library else ''} {installed_version('lameenc')}"


def encode_span(
    samples: Block, form: Mp3, *, sample_rate: int, channels: int, run_up: int
) -> tuple[bytes, bytes]:
    """Encode samples so that no MPEG frame after the first ``run_up`` needs data from before them.

    Values beyond full scale clip.

    Args:
        samples: finite float32 of a whole number of MPEG frames of 1,152 frames, (frames, 1) or (frames,
            channels). One channel is used for both channels of a stereo file. The last MPEG frame serves only
            as lookahead.
        form: the bit rate or the quality.
        sample_rate: in Hz.
        channels: 1 or 2.
        run_up: the number of MPEG frames ahead of the span.

    Returns:
        The MPEG frames of the run-up, and those of the span, without the lookahead frame.

    Raises:
        RuntimeError: LAME is missing or reports an error.
    """
    frames = len(samples) // MPEG_FRAME_FRAMES - 1
    with _encoder(form, sample_rate, channels) as encoder:
        begin = run_up * MPEG_FRAME_FRAMES + _LOOKAHEAD_FRAMES
        ahead = encoder.push(samples[:begin], run_up)
        return ahead, encoder.push(samples[begin:], frames)


class _Encoder:
    def __init__(self, library: ctypes.CDLL, handle: ctypes.c_void_p) -> None:
        self._library, self._handle = library, handle

    def push(self, samples: Block, frames: int) -> bytes:
        """Return all output up to MPEG frame ``frames``. Later frames do not refer to it."""
        left, right = (np.ascontiguousarray(samples[:, side]) for side in (0, -1))
        made = ctypes.create_string_buffer(len(samples) * 5 // 4 + 16_384)
        taken = self._checked(
            self._library.lame_encode_buffer_ieee_float(
                self._handle,
                left.ctypes.data_as(ctypes.c_void_p),
                right.ctypes.data_as(ctypes.c_void_p),
                len(samples),
                made,
                len(made),
            )
        )
        if self._library.lame_get_frameNum(self._handle) != frames:
            raise RuntimeError("LAME encoded another number of MPEG frames than it received")
        rest = ctypes.create_string_buffer(16_384)
        flushed = self._checked(self._library.lame_encode_flush_nogap(self._handle, rest, len(rest)))
        return made.raw[:taken] + rest.raw[:flushed]

    def _checked(self, result: int) -> int:
        if result < 0:
            raise RuntimeError(f"LAME failed with {result}")
        return result


@contextmanager
def _encoder(form: Mp3, sample_rate: int, channels: int) -> Iterator[_Encoder]:
    library = _library()
    if library is None:
        raise RuntimeError("LAME's C interface is not there")
    handle = ctypes.c_void_p(library.lame_init())
    try:
        settings = {
            "num_channels": channels,
            "in_samplerate": sample_rate,
            "out_samplerate": sample_rate,
            "quality": LAME_QUALITY,
            "bWriteVbrTag": 0,
        }
        if channels == 1:
            settings["mode"] = _MONO
        if form.vbr_quality is None:
            settings["brate"] = form.bitrate_kbps
        else:
            settings |= {"VBR": _VBR_MTRH, "VBR_q": form.vbr_quality}
        refused = [library.lame_set_scale(handle, 1 / lame_scale(form))]
        refused += [getattr(library, f"lame_set_{name}")(handle, value) for name, value in settings.items()]
        if any(refused) or library.lame_init_params(handle) < 0:
            raise RuntimeError("LAME refuses these settings")
        yield _Encoder(library, handle)
    finally:
        library.lame_close(handle)

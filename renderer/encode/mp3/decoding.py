"""Decodes MPEG frames that were just encoded, so that they can be measured as a listener hears them."""

from __future__ import annotations

from io import BytesIO

import numpy as np

from renderer.encode.mp3.frames import DELAY_FRAMES, Mp3Writer, parse_header
from renderer.encode.pcm import without_duplicate_channel
from renderer.loudness.true_peak import CELL_FRAMES, cell_peaks
from renderer.timeline import MPEG_FRAME_FRAMES, Block


def decoded_frames(data: bytes, count: int) -> Block:
    """Decode ``count`` MPEG frames that need no earlier ones.

    The MPEG frames get an Info frame of their own, because libsndfile would otherwise guess the length.

    Returns:
        float32 (frames, channels) of ``count * 1152`` frames; two equal channels become one. They are one
            MPEG frame later than the samples that were encoded, and begin with as much silence.
    """
    import soundfile

    header = parse_header(data[:4])
    file = BytesIO()
    writer = Mp3Writer(
        file,
        tag=b"",
        sample_rate=header.sample_rate,
        channels=header.channels,
        frames=count * MPEG_FRAME_FRAMES - DELAY_FRAMES,
        bitrate_kbps=header.bitrate_kbps,
        vbr_quality=0,
        encoder_quality=0,
    )
    writer.push(data)
    writer.finish()
    file.seek(0)
    samples: Block = soundfile.read(file, dtype="float32", always_2d=True)[0]
    later = np.pad(without_duplicate_channel(samples), ((MPEG_FRAME_FRAMES, 0), (0, 0)))
    return later[: count * MPEG_FRAME_FRAMES]


def peak_from(samples: Block, first: int) -> float:
    """Return the true peak of the samples from frame ``first`` on.

    ``samples`` is float32 (frames, channels) of whole cells of ``CELL_FRAMES``. The cell before ``first`` is
    included instead of the last one, which lacks the context that interpolation needs.
    """
    near = samples[first - 2 * CELL_FRAMES :]
    highest = float(np.abs(near).max())
    return max(highest, float(cell_peaks(near, highest).max())) if highest else 0.0

"""Builds the comments of an Opus file."""

from __future__ import annotations

import base64
import math

from renderer.encode.tagging.tags import Tags, clean
from renderer.encode.tagging.vorbis import comment_fields, picture_block
from renderer.loudness.meter import Loudness

_REFERENCE_LUFS = -23.0
_MOST_GAIN = 2**15 - 1


def opus_comments(tags: Tags, loudness: Loudness | None) -> dict[str, str]:
    """Return the comments in their order, with the chapters as in a FLAC file.

    ``R128_TRACK_GAIN`` leads from the loudness of the track to -23 LUFS, in 256ths of a dB (RFC 7845, 5.2.1).
    """
    comments = {name: value for name, text in comment_fields(tags) if (value := clean(text))}
    if loudness is not None and math.isfinite(loudness.integrated_lufs):
        gain = round(256 * (_REFERENCE_LUFS - loudness.integrated_lufs))
        comments["R128_TRACK_GAIN"] = str(max(-_MOST_GAIN, min(gain, _MOST_GAIN)))
    if tags.cover:
        comments["METADATA_BLOCK_PICTURE"] = base64.b64encode(picture_block(tags.cover)).decode("ascii")
    return comments

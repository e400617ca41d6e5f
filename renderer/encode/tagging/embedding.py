"""Chooses the form of the tags for each format."""

from __future__ import annotations

from typing import assert_never

from renderer.encode.formats import DirectFormat, Flac, Mp3, Wav
from renderer.encode.tagging.id3 import id3_tag
from renderer.encode.tagging.tags import Tags


def embedded(form: DirectFormat, tags: Tags, sample_rate: int) -> bytes:
    """Return the tags as the bytes that ``encode`` takes for this format."""
    match form:
        case Mp3():
            return id3_tag(tags)
        case Wav():
            from renderer.encode.tagging.riff import wav_chunks

            return wav_chunks(tags, sample_rate)
        case Flac():
            from renderer.encode.tagging.vorbis import flac_blocks

            return flac_blocks(tags)
        case _:
            assert_never(form)

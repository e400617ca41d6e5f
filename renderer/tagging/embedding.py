"""What is written into a file of each format to tag it."""

from __future__ import annotations

from typing import assert_never

from renderer.encode import Flac, Format, Mp3, Wav
from renderer.tagging.id3 import id3_tag
from renderer.tagging.riff import wav_chunks
from renderer.tagging.tags import Tags
from renderer.tagging.vorbis import flac_blocks


def embedded(form: Format, tags: Tags, sample_rate: int) -> bytes:
    """The tag that ``encode`` takes for this format."""
    match form:
        case Mp3():
            return id3_tag(tags)
        case Wav():
            return wav_chunks(tags, sample_rate)
        case Flac():
            return flac_blocks(tags)
        case _:
            assert_never(form)

"""Builds the chunks that hold the tags of a WAV file."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from renderer.companions.captions.timed import TimedText
from renderer.encode.tagging.id3 import id3_tag
from renderer.encode.tagging.languages import iso_639_2
from renderer.encode.tagging.tags import Tags, clean


def wav_chunks(tags: Tags, sample_rate: int) -> bytes:
    """Return the chunks to append after the samples; the same tags give the same bytes.

    They are a LIST INFO chunk with the descriptive fields, a cue point with a label for each chapter, and an
    ID3v2 tag (``id3 ``) with everything. Cue points are numbered from 0, as FFmpeg numbers the chapters of an
    ID3v2 tag, so that FFmpeg lists a chapter that is in both only once.
    """
    return _info(tags) + _cue_points(tags.chapters, sample_rate) + _chunk(b"id3 ", id3_tag(tags))


def _info(tags: Tags) -> bytes:
    fields = {
        b"INAM": tags.title,
        b"IART": tags.artist,
        b"IPRD": tags.album,
        b"ITRK": str(tags.track or ""),
        b"IGNR": tags.genre,
        b"ILNG": tags.language and iso_639_2(tags.language),
        b"ICMT": tags.comment,
        b"ICOP": tags.copyright,
        b"ICRD": tags.date,
        b"ISRF": tags.ai_disclosure,
    }
    entries = [_chunk(name, _ended(value)) for name, text in fields.items() if (value := clean(text))]
    return _chunk(b"LIST", b"INFO" + b"".join(entries)) if entries else b""


def _cue_points(chapters: Sequence[TimedText], sample_rate: int) -> bytes:
    if not chapters:
        return b""
    points, labels = [], []
    for number, chapter in enumerate(chapters):
        frame = round(chapter.onset_ms * sample_rate / 1000)
        points.append(struct.pack("<II4sIII", number, frame, b"data", 0, 0, frame))
        labels.append(_chunk(b"labl", struct.pack("<I", number) + _ended(clean(chapter.text))))
    cue = _chunk(b"cue ", struct.pack("<I", len(points)) + b"".join(points))
    return cue + _chunk(b"LIST", b"adtl" + b"".join(labels))


def _ended(text: str) -> bytes:
    return text.encode("utf-8") + b"\0"


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)

"""Builds an ID3v2 tag, for MP3 files and for a chunk of WAV files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from renderer.companions.captions.timed import TimedText
from renderer.encode.tagging.languages import iso_639_2
from renderer.encode.tagging.tags import AI_DISCLOSURE, Tags, clean

PADDING_BYTES = 1024

_MILLISECONDS = 2  # ID3v2.3, 4.10: the unit of SYLT's times
_LYRICS = 1
_FRONT_COVER = 3
_ORDERED, _TOP_LEVEL = 1, 2  # ID3v2 Chapter Frame Addendum, 3.2
_MOST_ENTRIES = 255  # in a CTOC frame, whose entry count is one byte
_NO_OFFSET = 0xFFFFFFFF


def id3_tag(tags: Tags) -> bytes:
    """Return a complete ID3v2.3 tag with 1,024 bytes of padding; the same tags give the same bytes.

    The version is 2.3 because Windows Explorer shows no cover from a 2.4 tag, and older car players show
    nothing from one. Forecast, which makes chapters that Overcast and Apple Podcasts show, writes 2.3 too.
    The order of the frames is texts, cover, chapters, spoken words; FFmpeg lists chapters in the order of the
    file.
    """
    body = b"".join(map(_frame_bytes, _frames(tags))) + bytes(PADDING_BYTES)
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))  # ID3v2.3, 3.1
    return b"ID3\x03\x00\x00" + size + body


def _frame_bytes(frame: Any) -> bytes:
    """Return one frame as mutagen writes it. Given several frames, mutagen would reorder them by size."""
    import mutagen.id3

    id3: Any = mutagen.id3  # only partly typed
    tag, file = id3.ID3(), BytesIO()
    tag.add(frame)
    tag.update_to_v23()
    tag.save(file, v1=0, v2_version=3, padding=lambda _: 0)
    return file.getvalue()[10:]


def _frames(tags: Tags) -> Iterator[Any]:
    import mutagen.id3

    id3: Any = mutagen.id3
    utf16, code = id3.Encoding.UTF16, iso_639_2(tags.language)
    texts = {
        "TIT2": tags.title,
        "TPE1": tags.artist,
        "TALB": tags.album,
        "TRCK": str(tags.track or ""),
        "TCON": tags.genre,
        "TLAN": tags.language and code,
        "TPUB": tags.publisher,
        "TCOP": tags.copyright,
        "TDRC": tags.date,
    }
    for name, text in texts.items():
        if value := clean(text):
            yield id3.Frames[name](encoding=utf16, text=[value])
    if comment := clean(tags.comment):
        yield id3.COMM(encoding=utf16, lang=code, desc="", text=[comment])
    if tags.ai_disclosure:
        yield id3.TXXX(encoding=utf16, desc=AI_DISCLOSURE, text=[tags.ai_disclosure])
    if tags.cover:
        # Some players mistake a UTF-16 description for part of the picture.
        yield id3.APIC(
            encoding=id3.Encoding.LATIN1,
            mime=tags.cover.media_type,
            type=_FRONT_COVER,
            desc="",
            data=tags.cover.data,
        )
    yield from _chapters(tags.chapters)
    if lyrics := clean(tags.lyrics):
        yield id3.USLT(encoding=utf16, lang=code, desc="", text=lyrics)
    if tags.sentences:
        timed = [(clean(sentence.text), sentence.onset_ms) for sentence in tags.sentences]
        yield id3.SYLT(encoding=utf16, lang=code, format=_MILLISECONDS, type=_LYRICS, desc="", text=timed)


def _chapters(chapters: Sequence[TimedText]) -> Iterator[Any]:
    """Yield a table of contents, which players need, and the chapters. A long table is split into several."""
    import mutagen.id3

    id3: Any = mutagen.id3
    names = [f"chp{number}" for number in range(1, len(chapters) + 1)]
    top = names
    if len(names) > _MOST_ENTRIES:
        parts = [names[first : first + _MOST_ENTRIES] for first in range(0, len(names), _MOST_ENTRIES)]
        top = [f"toc{number}" for number in range(1, len(parts) + 1)]
        for name, part in zip(top, parts, strict=True):
            yield id3.CTOC(element_id=name, flags=_ORDERED, child_element_ids=part, sub_frames=[])
    if top:
        yield id3.CTOC(element_id="toc", flags=_ORDERED | _TOP_LEVEL, child_element_ids=top, sub_frames=[])
    for name, chapter in zip(names, chapters, strict=True):
        title = clean(chapter.text)
        yield id3.CHAP(
            element_id=name,
            start_time=chapter.onset_ms,
            end_time=chapter.end_ms,
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=[id3.TIT2(encoding=id3.Encoding.UTF16, text=[title])] if title else [],
        )

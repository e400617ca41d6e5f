"""Builds the metadata blocks that hold the tags of a FLAC file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from renderer.encode.tagging.languages import iso_639_2
from renderer.encode.tagging.tags import AI_DISCLOSURE, Picture, Tags, clean

_VORBIS_COMMENT, _PICTURE = 4, 6
_FRONT_COVER = 3


def flac_blocks(tags: Tags) -> bytes:
    """Return a VORBIS_COMMENT block and, if there is a cover, a PICTURE block.

    The same tags give the same bytes. Chapters are stored as comments: ``CHAPTER001=00:01:30.000`` and
    ``CHAPTER001NAME=Breathing``.
    """
    import mutagen.flac

    flac: Any = mutagen.flac  # only partly typed
    comments = flac.VCFLACDict()
    comments.vendor = "renderer"
    for name, text in comment_fields(tags):
        if value := clean(text):
            comments[name] = value
    blocks = _block(_VORBIS_COMMENT, comments.write(framing=False))
    if tags.cover:
        blocks += _block(_PICTURE, picture_block(tags.cover))
    return blocks


def picture_block(cover: Picture) -> bytes:
    """Return the content of a PICTURE block (RFC 9639, 8.8)."""
    import mutagen.flac

    flac: Any = mutagen.flac
    picture = flac.Picture()
    picture.type, picture.mime, picture.data = _FRONT_COVER, cover.media_type, cover.data
    content: bytes = picture.write()
    return content


def comment_fields(tags: Tags) -> Iterator[tuple[str, str]]:
    """Yield the names and values of all comments, chapters included; a value may be empty."""
    yield "TITLE", tags.title
    yield "ARTIST", tags.artist
    yield "ALBUM", tags.album
    yield "TRACKNUMBER", str(tags.track or "")
    yield "GENRE", tags.genre
    yield "LANGUAGE", tags.language and iso_639_2(tags.language)
    yield "COMMENT", tags.comment
    yield "ORGANIZATION", tags.publisher
    yield "COPYRIGHT", tags.copyright
    yield "DATE", tags.date
    yield AI_DISCLOSURE, tags.ai_disclosure
    yield "LYRICS", tags.lyrics
    for number, chapter in enumerate(tags.chapters, start=1):
        seconds, ms = divmod(chapter.onset_ms, 1000)
        time = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{ms:03d}"
        yield f"CHAPTER{number:03d}", time
        yield f"CHAPTER{number:03d}NAME", chapter.text


def _block(kind: int, data: bytes) -> bytes:
    return bytes([kind]) + len(data).to_bytes(3, "big") + data

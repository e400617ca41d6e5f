"""Writes the tags of an M4A or M4B file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from renderer.encode.tagging.languages import iso_639_2
from renderer.encode.tagging.tags import AI_DISCLOSURE, Tags, clean

_MUSIC, _AUDIOBOOK = 1, 2
_OWN = "----:com.apple.iTunes:"


def tag_mp4(path: Path, tags: Tags, *, audiobook: bool, delay_frames: int, frames: int) -> None:
    """Add tags to a file in place; the same tags give the same bytes.

    ``iTunSMPB`` says how many frames of delay a player leaves out, for players that ignore edit
    lists.

    Raises:
        OSError: the file could not be written.
    """
    import mutagen.mp4

    mp4: Any = mutagen.mp4  # only partly typed
    file = mp4.MP4(path)
    if file.tags is None:
        file.add_tags()
    for name, text in _texts(tags).items():
        if value := clean(text):
            file.tags[name] = [mp4.MP4FreeForm(value.encode("utf-8"))] if name.startswith(_OWN) else [value]
    if tags.track:
        file.tags["trkn"] = [(tags.track, 0)]
    if tags.cover:
        formats = {"image/jpeg": mp4.AtomDataType.JPEG, "image/png": mp4.AtomDataType.PNG}
        file.tags["covr"] = [mp4.MP4Cover(tags.cover.data, formats[tags.cover.media_type])]
    file.tags["stik"] = [_AUDIOBOOK if audiobook else _MUSIC]
    file.tags["pgap"] = True
    file.tags[f"{_OWN}iTunSMPB"] = [mp4.MP4FreeForm(_gapless(delay_frames, frames).encode("ascii"))]
    file.save(padding=lambda _: 0)


def _texts(tags: Tags) -> dict[str, str]:
    return {
        "©nam": tags.title,
        "©ART": tags.artist,
        "©alb": tags.album,
        "©gen": tags.genre,
        "©cmt": tags.comment,
        "cprt": tags.copyright,
        "©day": tags.date,
        "©lyr": tags.lyrics,
        f"{_OWN}LABEL": tags.publisher,
        f"{_OWN}{AI_DISCLOSURE}": tags.ai_disclosure,
        f"{_OWN}LANGUAGE": tags.language and iso_639_2(tags.language),
    }


def _gapless(delay_frames: int, frames: int) -> str:
    """Return what iTunes writes: the delay, no padding, the length, and fields that are not used."""
    return f" 00000000 {delay_frames:08X} 00000000 {frames:016X}" + 8 * " 00000000"

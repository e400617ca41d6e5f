"""All that can be written beside a track, in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from renderer.companions.captions.chapters_json import chapters_json
from renderer.companions.captions.labels import labels
from renderer.companions.captions.lrc import lrc
from renderer.companions.captions.page import page
from renderer.companions.captions.picture import picture
from renderer.companions.captions.plain import plain
from renderer.companions.captions.srt import srt
from renderer.companions.captions.timeline_json import timeline_json
from renderer.companions.captions.transcript_source import Told
from renderer.companions.captions.vtt import vtt


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionFormat:
    """A kind of file: ``NAME`` and ``suffix`` call it, ``write`` gives its text, to be written as UTF-8."""

    name: str
    suffix: str
    media_type: str
    write: Callable[[Told], str]


CAPTION_FORMATS: Mapping[str, CaptionFormat] = MappingProxyType(
    {
        name: CaptionFormat(name=name, suffix=suffix, media_type=media_type, write=write)
        for name, suffix, media_type, write in (
            ("vtt", ".vtt", "text/vtt", vtt),
            ("srt", ".srt", "application/x-subrip", srt),
            ("lrc", ".lrc", "text/plain", lrc),
            ("labels", ".labels.txt", "text/plain", labels),
            ("chapters", ".chapters.json", "application/json+chapters", chapters_json),
            ("txt", ".txt", "text/plain", plain),
            ("html", ".html", "text/html", page),
            ("timeline", ".timeline.json", "application/json", timeline_json),
            ("picture", ".plan.svg", "image/svg+xml", picture),
        )
    }
)
"""By name, in the order in which ``all`` writes them."""

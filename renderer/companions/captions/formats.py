"""Every format of the files beside a track, in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec import Struct

from renderer.companions.captions.chapters_json import chapters_json
from renderer.companions.captions.labels import labels
from renderer.companions.captions.lrc import lrc
from renderer.companions.captions.page import page
from renderer.companions.captions.picture import picture
from renderer.companions.captions.plain import plain
from renderer.companions.captions.srt import srt
from renderer.companions.captions.timeline_json import timeline_json
from renderer.companions.captions.transcript_source import TranscriptSource
from renderer.companions.captions.vtt import vtt


class CaptionFormat(Struct, frozen=True, kw_only=True):
    """A kind of companion file.

    ``name`` selects it on the command line, ``suffix`` ends its file name, and ``label`` describes it on an
    upload page. ``write`` returns its text, which is written as UTF-8. Sites publish those that are
    ``on_site``.
    """

    name: str
    suffix: str
    media_type: str
    label: str
    write: Callable[[TranscriptSource], str]
    on_site: bool = False


_ROWS = (
    CaptionFormat(
        name="vtt", suffix=".vtt", media_type="text/vtt", label="Captions, WebVTT", write=vtt, on_site=True
    ),
    CaptionFormat(
        name="srt",
        suffix=".srt",
        media_type="application/x-subrip",
        label="Captions, SubRip",
        write=srt,
        on_site=True,
    ),
    CaptionFormat(name="lrc", suffix=".lrc", media_type="text/plain", label="Lyrics, LRC", write=lrc),
    CaptionFormat(
        name="labels",
        suffix=".labels.txt",
        media_type="text/plain",
        label="Labels for Audacity",
        write=labels,
    ),
    CaptionFormat(
        name="chapters",
        suffix=".chapters.json",
        media_type="application/json+chapters",
        label="Chapters, JSON",
        write=chapters_json,
        on_site=True,
    ),
    CaptionFormat(
        name="txt", suffix=".txt", media_type="text/plain", label="Transcript", write=plain, on_site=True
    ),
    CaptionFormat(
        name="html",
        suffix=".html",
        media_type="text/html",
        label="Transcript, web page",
        write=page,
        on_site=True,
    ),
    CaptionFormat(
        name="timeline",
        suffix=".timeline.json",
        media_type="application/json",
        label="Timeline, JSON",
        write=timeline_json,
    ),
    CaptionFormat(
        name="picture",
        suffix=".plan.svg",
        media_type="image/svg+xml",
        label="Picture of the plan",
        write=picture,
    ),
)

CAPTION_FORMATS: Mapping[str, CaptionFormat] = MappingProxyType({row.name: row for row in _ROWS})
"""Every format by its name, in the order in which ``all`` writes them."""

"""The tags of a track, independent of any format."""

from __future__ import annotations

from msgspec import Struct

from renderer.analysis.origins import origins_tag
from renderer.companions.captions.timed import TimedText, chapters, sentences
from renderer.script.head import Head
from renderer.timeline import Timeline

AI_DISCLOSURE = "AI_DISCLOSURE"
"""The name of the tag that says that a synthetic voice speaks, in formats in which tags have free names."""


class Picture(Struct, frozen=True, kw_only=True):
    """The bytes of a cover's own file; ``media_type`` is ``image/jpeg`` or ``image/png``."""

    data: bytes
    media_type: str


class Tags(Struct, frozen=True, kw_only=True):
    """The tags of a file. Empty fields and a ``track`` of 0 are not written.

    ``ai_disclosure`` says that a synthetic voice speaks. ``language`` is a BCP 47 tag, such as ``en-US``.
    ``date`` is ``YYYY`` or ``YYYY-MM-DD``. ``lyrics`` is the spoken text, and ``sentences`` is the same text
    with times.
    """

    title: str
    artist: str = ""
    album: str = ""
    track: int = 0
    genre: str = ""
    language: str = ""
    comment: str = ""
    publisher: str = ""
    copyright: str = ""
    date: str = ""
    ai_disclosure: str = ""
    lyrics: str = ""
    sentences: tuple[TimedText, ...] = ()
    chapters: tuple[TimedText, ...] = ()
    cover: Picture | None = None


def track_tags(head: Head, timeline: Timeline, cover: Picture | None = None) -> Tags:
    """Return the tags of a script's track.

    The lyrics are the spoken text, one sentence a line, with a blank line between chapters. The album
    defaults to the title, and the comment to the description.
    """
    spoken, named = sentences(timeline), chapters(timeline, head.title)
    return Tags(
        title=head.title,
        artist=head.teacher,
        album=head.album or head.title,
        track=head.track,
        genre=head.genre,
        language=head.language,
        comment=head.comment or head.description,
        publisher=head.publisher,
        copyright=head.copyright,
        date=head.date[:10],
        ai_disclosure=origins_tag(timeline),
        lyrics=_lyrics(spoken, named),
        sentences=spoken,
        chapters=named,
        cover=cover,
    )


def _lyrics(spoken: tuple[TimedText, ...], named: tuple[TimedText, ...]) -> str:
    lines, starts = [], [chapter.onset_ms for chapter in named[1:]]
    for sentence in spoken:
        while starts and starts[0] <= sentence.onset_ms:
            starts.pop(0)
            lines.append("")
        lines.append(sentence.text)
    return "\n".join(lines).strip()


def clean(text: str) -> str:
    """Return the text without surrounding space or NUL, which would end a field or split it in two."""
    return text.replace("\0", "").strip()

"""What a track's files say of it, before any format."""

from __future__ import annotations

from dataclasses import dataclass

from renderer.companions.captions.timed import TimedText, chapters, sentences
from renderer.script.head import Head
from renderer.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A cover, as it stands in its own file; ``media_type`` is ``image/jpeg`` or ``image/png``."""

    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """What a file says of itself; empty fields are left out, and a ``track`` of 0.

    ``language`` is a BCP 47 tag, such as ``en-US``; ``date`` is ``YYYY`` or ``YYYY-MM-DD``; ``lyrics`` is the
    spoken text, which ``sentences`` give with their times.
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
    lyrics: str = ""
    sentences: tuple[TimedText, ...] = ()
    chapters: tuple[TimedText, ...] = ()
    cover: Picture | None = None


def track_tags(head: Head, timeline: Timeline, cover: Picture | None = None) -> Tags:
    """Those of a script's track; the lyrics are what is said in it, a line a sentence, chapters apart.

    The album is the title, and the comment the description, where the script names no other.
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
        date=head.date,
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
    """Without NUL, which would end a field or part it in two."""
    return text.replace("\0", "").strip()

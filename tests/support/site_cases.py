"""Shows and sessions for the tests of feeds and sites."""

from __future__ import annotations

from msgspec.structs import replace

from renderer.companions.captions.timed import TimedText
from renderer.publish.site.episodes import Episode, EpisodeTrack, Show

URL = "https://example.org/calm"

SHOW = Show(
    title="Quiet & <Ground>",
    description="Sessions for rest.",
    author="Ada Ö.",
    email="ada@example.org",
    language="en-GB",
    copyright="© 2026 Ada",
)


def track(name: str, seconds: float = 600.0, **changes: object) -> EpisodeTrack:
    """A track of ten sentences in two chapters, of five seconds each, a second apart."""
    sentences = tuple(
        TimedText(onset_ms=6000 * number, end_ms=6000 * number + 5000, text=f"Sentence {number}.")
        for number in range(10)
    )
    given = EpisodeTrack(
        name=name,
        audio=f"{name}.mp3",
        media_type="audio/mpeg",
        bytes=4096,
        seconds=seconds,
        sentences=sentences,
        chapters=(
            TimedText(onset_ms=0, end_ms=30_000, text="Arriving"),
            TimedText(onset_ms=30_000, end_ms=round(seconds * 1000), text="Leaving"),
        ),
        companions={
            f"{name}.vtt": "WEBVTT\n",
            f"{name}.srt": "1\n",
            f"{name}.txt": "Sentence 0.\n",
            f"{name}.html": "<p>Sentence 0.</p>\n",
            f"{name}.chapters.json": "{}\n",
        },
    )
    return replace(given, **changes)


def episode(name: str, *tracks: EpisodeTrack, **changes: object) -> Episode:
    given = Episode(
        name=name,
        title=f"The {name}",
        teacher="Bo",
        description="To lie down.\n\nAnd to rest.",
        tags=("rest", "breath"),
        language="en",
        date="2026-03-01",
        cover=f"{name}.jpg",
        tracks=tracks or (track(name),),
    )
    return replace(given, **changes)

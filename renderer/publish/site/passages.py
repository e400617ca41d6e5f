"""Divide a transcript for a page into chapters, paragraphs, and the long silences between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from renderer.companions.captions.timed import TimedText
from renderer.publish.site.naming import length_name

PARAGRAPH_MS = 6_000
QUIET_MS = 45_000


class TranscriptPassage(Struct, frozen=True, kw_only=True):
    """A paragraph, with the chapter that begins with it; or, where ``quiet`` says how long, a silence."""

    sentences: tuple[TimedText, ...] = ()
    chapter: str = ""
    quiet: str = ""


def passages(sentences: Sequence[TimedText], chapters: Sequence[TimedText]) -> Iterator[TranscriptPassage]:
    """Group the sentences in paragraphs, which end at chapters and at silences of six seconds or more.

    A silence of 45 s and more stands between them. A chapter without a word has no heading.
    """
    starts = {_first_from(sentences, chapter): chapter.text for chapter in chapters}
    paragraph: list[TimedText] = []
    heading = ""
    for number, sentence in enumerate(sentences):
        gap = sentence.onset_ms - sentences[number - 1].end_ms if number else 0
        if paragraph and (number in starts or gap >= PARAGRAPH_MS):
            yield TranscriptPassage(sentences=tuple(paragraph), chapter=heading)
            paragraph, heading = [], ""
        if gap >= QUIET_MS:
            yield TranscriptPassage(quiet=length_name(gap / 1000))
        heading = starts.get(number, heading)
        paragraph.append(sentence)
    if paragraph:
        yield TranscriptPassage(sentences=tuple(paragraph), chapter=heading)


def _first_from(sentences: Sequence[TimedText], chapter: TimedText) -> int:
    """The number of the chapter's first sentence; -1 where it has none."""
    for number, sentence in enumerate(sentences):
        if sentence.onset_ms >= chapter.onset_ms:
            return number if sentence.onset_ms < chapter.end_ms else -1
    return -1

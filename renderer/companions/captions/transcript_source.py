"""The data that captions, transcripts and pictures of a track are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from msgspec import Struct

from renderer.companions.captions.timed import TimedText, chapters, sentences
from renderer.companions.picture.rows import PictureRow
from renderer.timeline import Timeline

if TYPE_CHECKING:
    from numpy.typing import NDArray

Waveform: TypeAlias = "Callable[[Sequence[PictureRow]], Sequence[NDArray[np.float32]]]"
"""``waveform(rows)`` returns the peaks of the track, row by row; see ``picture.peaks``."""


class TranscriptSource(Struct, frozen=True, kw_only=True):
    """A laid-out track with the title, author and language of its script.

    ``language`` is a BCP 47 tag. A silence of at least ``paragraph_ms`` between two sentences starts a new
    paragraph.
    """

    name: str
    title: str
    author: str
    language: str
    requested_seconds: Fraction | None
    paragraph_ms: int
    timeline: Timeline
    waveform: Waveform

    def sentences(self) -> tuple[TimedText, ...]:
        return sentences(self.timeline)

    def chapters(self) -> tuple[TimedText, ...]:
        return chapters(self.timeline, self.title)


class Section(Struct, frozen=True, kw_only=True):
    """A chapter with its paragraphs of sentences; what is said before the first heading has no name."""

    name: str
    onset_ms: int
    paragraphs: tuple[tuple[TimedText, ...], ...]


def sections(source: TranscriptSource) -> Iterator[Section]:
    """The chapters in order, also those in which nothing is said."""
    left = list(reversed(source.sentences()))
    starts = chapters(source.timeline, "")
    for number, chapter in enumerate(starts):
        paragraphs: list[list[TimedText]] = []
        while left and (number + 1 == len(starts) or left[-1].onset_ms < starts[number + 1].onset_ms):
            sentence = left.pop()
            if not paragraphs or sentence.pause_before_ms >= source.paragraph_ms:
                paragraphs.append([])
            paragraphs[-1].append(sentence)
        yield Section(name=chapter.text, onset_ms=chapter.onset_ms, paragraphs=tuple(map(tuple, paragraphs)))

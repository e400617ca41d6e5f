"""Notices sessions of a site whose scripts were probably renamed: their words are those of a new session."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from renderer.publish.site.addresses import composed, media_path
from renderer.publish.site.catalogue import Catalogue, SiteSession
from renderer.publish.site.episodes import Episode
from renderer.publish.site.scheduled_files import Scheduled
from renderer.storage.regular_files import read_regular
from renderer.workflows.compile import Compiled
from renderer.workflows.session_words import (
    LEAST_ROWS,
    MOST_TRANSCRIPT_BYTES,
    is_transcript,
    without_headings,
    word_rows,
)

_SAME_SHARE = 0.8
"""The share of the rows of words that two sessions have in common if one is the other."""


class Likeness(Struct, frozen=True, kw_only=True):
    """A session ``name`` of a site that a new session is like: it has the same title, or the same words.

    ``is_gone`` is whether there is no script of its name beside the new script.
    """

    name: str
    title: str
    has_same_title: bool
    has_same_words: bool
    is_gone: bool

    @property
    def is_rename(self) -> bool:
        """Whether the two are one session: a copy has the same words alone, and a series the same title."""
        if self.is_gone:
            return self.has_same_title or self.has_same_words
        return self.has_same_title and self.has_same_words


def likeness(
    compiled: Compiled,
    site: Path,
    known: Catalogue,
    scheduled: Collection[Scheduled],
    others: Collection[str],
) -> Likeness | None:
    """The session of a site, or one that waits for its date, that a new session is under another name, or
    probably is; none of ``others``.

    Sessions of different teachers are different.
    """
    head, script = compiled.session.head, Path(compiled.session.path)
    rows = word_rows(speak.caption for speak in compiled.plan.spoken())
    beside = {composed(path.stem) for path in script.parent.glob(f"*{script.suffix}")}

    def compared(name: str, entry: SiteSession | Episode, transcript: list[str]) -> Likeness:
        same_title = entry.title.casefold() == head.title.casefold()
        return Likeness(
            name=name,
            title=entry.title,
            has_same_title=same_title,
            has_same_words=_are_alike(rows, word_rows(transcript), has_same_title=same_title),
            is_gone=name not in beside,
        )

    found = [
        compared(entry.name, entry, _transcript(site, entry))
        for entry in known.entries
        if entry.name not in others and entry.teacher == head.teacher
    ]
    found += [
        compared(one.name, one.episode, _scheduled_transcript(one.episode))
        for one in scheduled
        if one.name not in others and one.episode.teacher == head.teacher
    ]
    alike = [one for one in found if one.is_rename]
    return max(alike, key=lambda one: (one.is_gone and one.has_same_words, one.has_same_words), default=None)


def _transcript(site: Path, entry: SiteSession) -> list[str]:
    """The lines of the transcript of a session's first track, without headings."""
    for name in (name for track in entry.tracks for name in track.companions):
        if is_transcript(name):
            with suppress(OSError, UnicodeDecodeError):
                path = site / media_path(entry.name, name)
                return without_headings(read_regular(path, MOST_TRANSCRIPT_BYTES).decode())
    return []


def _scheduled_transcript(episode: Episode) -> list[str]:
    """As ``_transcript``, of a session that waits for its date."""
    texts = (
        text for track in episode.tracks for name, text in track.companions.items() if is_transcript(name)
    )
    return without_headings(next(texts, ""))


def _are_alike(
    one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]], *, has_same_title: bool
) -> bool:
    """Whether two sessions have the same words; with few words or none, only if they have one title."""
    most = max(len(one), len(other))
    if most < LEAST_ROWS:
        return has_same_title and one == other
    return len(one & other) >= _SAME_SHARE * most

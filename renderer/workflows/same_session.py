"""Decides whether two versions of a session that several computers have made are one session."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from renderer.publish.site.addresses import composed, media_path
from renderer.publish.site.catalogue import SiteSession
from renderer.publish.site.episodes import Episode
from renderer.workflows.compile import Compiled
from renderer.workflows.session_words import LEAST_ROWS, is_transcript, without_headings, word_rows

_SAME_SHARE = 0.5
_SAME_SHARE_WITH_TITLE = 0.2
"""The share of the rows of words that a session keeps while somebody works on it: less than a copy has."""


class ComparedSession(Struct, frozen=True, kw_only=True):
    """What is compared of a session. ``words`` are lines of text, and empty if they are not known."""

    title: str
    teacher: str
    words: tuple[str, ...]


def of_script(compiled: Compiled) -> ComparedSession:
    head = compiled.session.head
    words = tuple(speak.caption for speak in compiled.plan.spoken())
    return ComparedSession(title=head.title, teacher=head.teacher, words=words)


def of_scheduled(episode: Episode) -> ComparedSession:
    track = next(iter(episode.tracks), None)
    words = tuple(one.text for one in track.sentences) if track else ()
    return ComparedSession(title=episode.title, teacher=episode.teacher, words=words)


def of_site(entry: SiteSession, read: Callable[[str], bytes | None]) -> ComparedSession:
    """A session of a site; ``read`` gives the content of a file of the site, None if it is not there."""
    names = (name for track in entry.tracks for name in track.companions if is_transcript(name))
    transcript = next(names, None)
    data = read(media_path(composed(entry.name), transcript)) if transcript else None
    words = without_headings((data or b"").decode(errors="replace"))
    return ComparedSession(title=entry.title, teacher=entry.teacher, words=tuple(words))


def is_same_session(one: ComparedSession, other: ComparedSession) -> bool:
    """Whether two versions have enough words in common; with few words, only if title and teacher agree."""
    has_same_title = _head(one) == _head(other)
    rows, others = word_rows(one.words), word_rows(other.words)
    fewest = min(len(rows), len(others))
    if fewest < LEAST_ROWS:
        return has_same_title
    return len(rows & others) >= (_SAME_SHARE_WITH_TITLE if has_same_title else _SAME_SHARE) * fewest


def _head(session: ComparedSession) -> tuple[str, str]:
    return session.title.casefold(), session.teacher.casefold()

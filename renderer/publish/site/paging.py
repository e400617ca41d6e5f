"""Divides the sessions of a site into its first page and older pages, which stay as they are.

Sessions are numbered in the order in which they came to the site. A page holds a fixed range of numbers, so
that one more session changes the first page alone, and now and then makes an older page.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from renderer.publish.site.catalogue import Catalogue, SiteSession

PAGE_SESSIONS = 30
"""How many sessions an older page of the index has; the first page has up to twice as many, less one."""

PART_SESSIONS = 10 * PAGE_SESSIONS
"""As ``PAGE_SESSIONS``, for an older part of the feed; also how many sessions a file of the search has."""


class Paged(Struct, frozen=True, kw_only=True):
    """The sessions of the first page, the newest first, and those of older pages by their number.

    The page with the lowest number is the oldest one. A page whose sessions have all gone is not there.
    """

    first: tuple[SiteSession, ...]
    older: Mapping[int, tuple[SiteSession, ...]]

    @property
    def last_older(self) -> int:
        """The number of the newest of the older pages; 0 if there is none."""
        return max(self.older, default=0)

    def before(self, number: int) -> int:
        """The number of the next older page; 0 if there is none."""
        return max((other for other in self.older if other < number), default=0)

    def after(self, number: int) -> int:
        """The number of the next newer page; 0 if that is the first page."""
        return min((other for other in self.older if other > number), default=0)


def paged(catalogue: Catalogue, size: int) -> Paged:
    """The sessions of a site in pages of ``size`` sessions.

    If many of the newest sessions were taken out, those of the next pages are on the first page, too.
    """
    numbers = sorted((entry.number for entry in catalogue.entries), reverse=True)
    filled = (numbers[size - 1] - 1) // size if len(numbers) >= size else 0
    pages = max(0, min(catalogue.last_number // size - 1, filled))
    older: dict[int, list[SiteSession]] = {}
    first = []
    for entry in catalogue.entries:
        number = (entry.number - 1) // size + 1
        if number > pages:
            first.append(entry)
        else:
            older.setdefault(number, []).append(entry)
    return Paged(first=tuple(first), older={number: tuple(older[number]) for number in sorted(older)})


def searched(catalogue: Catalogue) -> Mapping[int, tuple[SiteSession, ...]]:
    """The sessions of older pages as the search reads them: by the number of the file."""
    older = paged(catalogue, PAGE_SESSIONS).older
    found: dict[int, list[SiteSession]] = {}
    for number, entries in older.items():
        found.setdefault((number - 1) * PAGE_SESSIONS // PART_SESSIONS + 1, []).extend(entries)
    return {number: tuple(entries) for number, entries in found.items()}

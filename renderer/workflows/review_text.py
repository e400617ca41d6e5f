"""Reads and writes the text of a review file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from renderer.workflows.list_reader import MOST_SAMPLE_RATE, ListReader
from renderer.workflows.list_text import list_text, quoted
from renderer.workflows.review_file import Review, ReviewEntry, sorted_review

LONGEST_NOTE = 1_000

_NOT_IN_A_LINE = frozenset(("Cc", "Cs", "Zl", "Zp"))
"""The Unicode categories of control characters, of halves of characters, and of ends of lines."""

_MOST_ENTRIES = 50_000
_KEYS = ("words", "accepted", "sample_rate", "note")
_ABOUT = """\
# The review of {name}: the sentences that are accepted as they sound, and notes about sentences.
# Written by `renderer review` and `renderer studio`; keep this file with the script.
"""


def review_text(review: Review, script_name: str) -> str:
    """The text of the review file of a script."""
    return list_text(_ABOUT, "review", script_name, map(_entries, review.entries))


def _entries(entry: ReviewEntry) -> Iterator[str]:
    yield f"words = {quoted(entry.words)}"
    if entry.accepted:
        yield f'accepted = "{entry.accepted}"'
        yield f"sample_rate = {entry.sample_rate}"
    else:
        yield f"note = {quoted(entry.note)}"


def review_in(text: str, path: str) -> Review:
    """The review in the text of a review file, which errors call ``path``.

    Raises:
        ScriptError: something in it is wrong.
    """
    return _Reader(path, text, name="review", things="entries", most=_MOST_ENTRIES).review()


def is_note(text: str) -> bool:
    """Whether a text can be a note: one line that is not too long."""
    return len(text) <= LONGEST_NOTE and _NOT_IN_A_LINE.isdisjoint(map(unicodedata.category, text))


class _Reader(ListReader):
    """Reads a review file, and says where something in it is wrong."""

    def review(self) -> Review:
        tables = self.tables(
            _KEYS,
            example='{ words = "Rest here.", note = "too fast" }',
            fewer="`renderer review SCRIPT --drop-unused` deletes those that are not used",
        )
        entries = [self._entry(table, line) for table, line in tables]
        notes: dict[str, ReviewEntry] = {}
        for entry in entries:
            first = notes.setdefault(entry.key, entry) if entry.note else entry
            if first is not entry:
                message = f"another note about this sentence is in line {first.line}"
                raise self._error(entry.line, message, "make one note of the two", "note")
        return sorted_review(entries)

    def _entry(self, table: Any, line: int) -> ReviewEntry:
        entry = ReviewEntry(
            words=self._words(table, line),
            accepted=self._digest(table, "accepted", line),
            sample_rate=self._whole(table, "sample_rate", line, MOST_SAMPLE_RATE) or 0,
            note=self._text_of(
                table, "note", line, is_note, f"a line of at most {LONGEST_NOTE:,} characters"
            ),
            line=line,
        )
        if bool(entry.accepted) == bool(entry.note) or bool(entry.accepted) != bool(entry.sample_rate):
            message = "an entry has either accepted and sample_rate, or a note"
            raise self._error(line, message, "write two entries, or delete this one")
        return entry

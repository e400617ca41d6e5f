"""The review file of a script, ``NAME.review.toml`` beside it: what a person accepted, and notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from renderer.script.sentence_key import sentence_key
from renderer.workflows.beside_script import REVIEW_SUFFIX, beside, one_writer, read_beside, write_beside


class ReviewEntry(Struct, frozen=True, kw_only=True):
    """A sentence that was accepted with a sound, or a note about a sentence.

    ``accepted`` identifies the sound that was heard, at ``sample_rate``; it is empty for a ``note``.
    ``line`` is the line of the entry in the file, from 1.
    """

    words: str
    accepted: str = ""
    sample_rate: int = 0
    note: str = ""
    line: int = 0

    @property
    def key(self) -> str:
        """The ``sentence_key`` of the words."""
        return sentence_key(self.words)

    @property
    def identity(self) -> tuple[str, str, int]:
        """What tells an entry from all others; a sentence has one note."""
        return self.key, self.accepted, self.sample_rate


class Review(Struct, frozen=True, kw_only=True, dict=True):
    """The entries of a review file, in their order."""

    entries: tuple[ReviewEntry, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, tuple[ReviewEntry, ...]]:
        """The entries about each sentence, by its ``sentence_key``."""
        found: dict[str, list[ReviewEntry]] = {}
        for entry in self.entries:
            found.setdefault(entry.key, []).append(entry)
        return MappingProxyType({key: tuple(entries) for key, entries in found.items()})

    def accepted(self, key: str) -> tuple[ReviewEntry, ...]:
        """The entries that accept a sound of a sentence."""
        return tuple(entry for entry in self.by_key.get(key, ()) if entry.accepted)

    def note(self, key: str) -> str:
        """The note about a sentence; empty if there is none."""
        return next((entry.note for entry in self.by_key.get(key, ()) if entry.note), "")


def sorted_review(entries: Iterable[ReviewEntry]) -> Review:
    """Entries in the order in which a review file has them, each once; the last of equal ones stays."""
    found = {entry.identity: entry for entry in entries}
    return Review(entries=tuple(found[identity] for identity in sorted(found)))


def review_path(script: Path) -> Path:
    """The review file of a script, whether it exists or not."""
    return beside(script, REVIEW_SUFFIX)


def read_review(script: Path) -> Review:
    """The review of a script; an empty one without a review file.

    Raises:
        ScriptError: something in the file is wrong.
        InputError: the file cannot be read.
    """
    path = review_path(script)
    text = read_beside(path, "review file")
    if text is None:
        return Review()
    from renderer.workflows.review_text import review_in

    return review_in(text, str(path))


def change_review(script: Path, change: Callable[[Review], Review]) -> Review:
    """Change the review of a script, and return it; one process at a time does this.

    Raises:
        ScriptError: something in the file is wrong.
        InputError: the file cannot be read.
        OutputError: the file cannot be written.
    """
    path = review_path(script)
    with one_writer(path):
        before = read_review(script)
        after = sorted_review(change(before).entries)
        if after != before:
            from renderer.workflows.review_text import review_text

            write_beside(path, review_text(after, script.name), what="review")
        return after

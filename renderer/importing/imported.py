"""What was read of a file from elsewhere, on its way to becoming a script."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is to be spoken, plain: brackets and other marks in it are words still."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """What stands between the brackets of a cue."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphEnd:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A line for the teacher, never spoken."""

    text: str


Item = Words | Cue | Heading | ParagraphEnd | Comment


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """What a script cannot keep, and where it stood, counted from 1."""

    line: int
    column: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """``front`` are keys of the front matter with their values, such as a title, a list of tags, or a
    table of pacing; ``items`` follow each other as they sound."""

    front: dict[str, object]
    items: tuple[Item, ...]
    dropped: tuple[Dropped, ...] = ()

"""What was read of a file from elsewhere, on its way to becoming a script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is to be spoken, plain: brackets and other marks in it are words still.

    Words that follow each other are apart by a space, except where the second are ``glued`` to the first.
    """

    text: str
    emphasis: bool = False
    glued: bool = False


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
    table of pacing; ``items`` follow each other as they sound.
    """

    front: dict[str, object]
    items: tuple[Item, ...]
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What there is where the script will stand: ``voice`` gives the name by which it calls a voice of the
    file's, "" for one that nobody knows; ``has_sound`` says whether a sound file's path can be played.
    """

    voice: Callable[[str], str] = lambda _name: ""
    has_sound: Callable[[str], bool] = lambda _path: False

"""Represent the content of an imported file before it becomes a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct


class Words(Struct, frozen=True, kw_only=True):
    """Plain words to be spoken; brackets and other marks in them are still words.

    Consecutive words are separated by a space, unless the later words are ``glued`` to the earlier ones. If
    ``value`` is set, the text is the name of a value, such as ``side``.
    """

    text: str
    value: bool = False
    emphasis: bool = False
    glued: bool = False


class CueText(Struct, frozen=True, kw_only=True):
    """The text between the brackets of a cue; a cue that a report may name has its position in the file."""

    text: str
    line: int = 1
    column: int = 1


class SectionHeading(Struct, frozen=True, kw_only=True):
    title: str


class ParagraphBreak(Struct, frozen=True, kw_only=True):
    pass


class Comment(Struct, frozen=True, kw_only=True):
    """A note for the teacher that is never spoken."""

    text: str


Item = Words | CueText | SectionHeading | ParagraphBreak | Comment


class Dropped(Struct, frozen=True, kw_only=True):
    """Something that an importer left out, changed or could not read, and its position, counted from 1.

    Something "unclear" looks like a cue. The script contains it as a cue, so that ``check`` reports it.
    """

    line: int
    column: int
    what: str
    how: Literal["left out", "changed", "unclear"] = "left out"


class Imported(Struct, frozen=True, kw_only=True):
    """An imported file: its front matter and its items, in the order in which they sound.

    ``front`` maps keys of the front matter to values such as a title, a list of tags or a table of pacing.
    """

    front: dict[str, object]
    items: tuple[Item, ...]
    dropped: tuple[Dropped, ...] = ()


class ImportContext(Struct, frozen=True, kw_only=True):
    """What is known of the script beside the file: its language, and the voices and sounds where it is saved.

    ``language`` is the language that the user gives, or "". ``voice`` maps a voice of the file to the name
    that the script uses for it, or to "" for an unknown voice.
    ``has_sound`` returns whether the sound file at a path can be played.
    """

    language: str = ""
    voice: Callable[[str], str] = lambda _name: ""
    has_sound: Callable[[str], bool] = lambda _path: False


NO_CONTEXT = ImportContext()
"""Nothing is known, and no voice and no sound is available."""

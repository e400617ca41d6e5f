"""Represent the content of an imported file before it becomes a script."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct


class Words(Struct, frozen=True, kw_only=True):
    """Plain words to be spoken; brackets and other marks in them are still words.

    Consecutive words are separated by a space, unless the later words are ``glued`` to the earlier ones.
    """

    text: str
    emphasis: bool = False
    glued: bool = False


class CueText(Struct, frozen=True, kw_only=True):
    """The text between the brackets of a cue."""

    text: str


class SectionHeading(Struct, frozen=True, kw_only=True):
    title: str


class ParagraphBreak(Struct, frozen=True, kw_only=True):
    pass


class Comment(Struct, frozen=True, kw_only=True):
    """A note for the teacher that is never spoken."""

    text: str


Item = Words | CueText | SectionHeading | ParagraphBreak | Comment


class Dropped(Struct, frozen=True, kw_only=True):
    """Something that a script cannot keep, and its position, counted from 1."""

    line: int
    column: int
    what: str


class Imported(Struct, frozen=True, kw_only=True):
    """An imported file: its front matter and its items, in the order in which they sound.

    ``front`` maps keys of the front matter to values such as a title, a list of tags or a table of pacing.
    """

    front: dict[str, object]
    items: tuple[Item, ...]
    dropped: tuple[Dropped, ...] = ()


class ImportContext(Struct, frozen=True, kw_only=True):
    """The voices and sounds that are available where the script will be saved.

    ``voice`` maps a voice of the file to the name that the script uses for it, or to "" for an unknown voice.
    ``has_sound`` returns whether the sound file at a path can be played.
    """

    voice: Callable[[str], str] = lambda _name: ""
    has_sound: Callable[[str], bool] = lambda _path: False

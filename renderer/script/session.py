"""A Session: a script as a tree of text, headings, cues and blocks; every node holds its position."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from renderer.problems import VOICES_IN_PAGE, Position, Problem
from renderer.script.cues.model import CueKind
from renderer.script.dates import ZoneOffset, no_named_zones
from renderer.script.head import Head
from renderer.script.suggestions import did_you_mean, nearest, one_of
from renderer.voice import VoiceName

if TYPE_CHECKING:
    from renderer.script.cue_languages.cue_language import CueLanguage
    from renderer.script.cue_languages.other_language import CueElsewhere

VALUE = re.compile(r"\{([^{}]*)\}")
"""``{name}`` in a cue."""

OnMark = Callable[[Position, int, CueKind], None]
"""``on_mark(position, width, kind)`` is called for each cue and each line of a comment."""


def no_marks(_position: Position, _width: int, _kind: CueKind) -> None:
    """Ignore where cues and comments are."""


class Value(Struct, frozen=True, kw_only=True):
    """``{name}`` in a text."""

    name: str
    written: str


class Text(Struct, frozen=True, kw_only=True):
    """Words within one line, up to a cue or the line's end."""

    position: Position
    pieces: tuple[str | Value, ...]


class ParagraphEnd(Struct, frozen=True, kw_only=True):
    pass


class Heading(Struct, frozen=True, kw_only=True):
    position: Position
    pieces: tuple[str | Value, ...]


class CueNode(Struct, frozen=True, kw_only=True):
    """A cue as it was written, values not yet put in."""

    position: Position
    text: str


class BlockNode(Struct, frozen=True, kw_only=True):
    """A block and its contents; an include is one whose head was read already."""

    position: Position
    text: str
    body: tuple[Node, ...]


Node = Text | ParagraphEnd | Heading | CueNode | BlockNode


class VoiceProblem(Struct, frozen=True, kw_only=True):
    """What is wrong with the name of a voice, and the remedy; ``in_page`` as a ``Problem`` has it."""

    message: str
    remedy: str
    in_page: str = ""

    def __str__(self) -> str:
        return f"{self.message}; {self.remedy}"


class Names(Struct, frozen=True, kw_only=True):
    """The names that a script may use, besides its own ``sounds:``.

    ``voices_of`` gives the voices of an engine. The voices of ``usual_engine`` are suggested for a name
    without an engine; it may be empty. ``unusable_voices`` has what is wrong with voices that exist, and the
    remedy, by their names in small letters. ``cue_language`` gives the cues of a language, by its tag, or
    None for English; ``cue_elsewhere`` gives the cue that a text is in other languages. ``zone_offset`` knows
    the time zones by their names.
    """

    bells: frozenset[str] = frozenset()
    beds: frozenset[str] = frozenset()
    voices: frozenset[str] = frozenset()
    engines: Collection[str] = frozenset()
    voices_of: Callable[[str], Collection[str]] | None = None
    usual_engine: str = ""
    unusable_voices: Mapping[str, VoiceProblem] = field(default_factory=dict)
    cue_language: Callable[[str], CueLanguage | None] = lambda _tag: None
    cue_elsewhere: CueElsewhere = lambda _text: None
    zone_offset: ZoneOffset = no_named_zones

    def voice_problem(self, written: str) -> VoiceProblem | None:
        """What is wrong with a voice as a script names it; None for a voice that exists."""
        if wrong := self.unusable_voices.get(written.lower()):
            return wrong
        if written.lower() in self.voices:
            return None
        voice = VoiceName.parse(written)
        if not voice.name and voice.engine not in self.engines:
            message = f'unknown voice "{written}"'
            if near := nearest(written, self.voices):
                return VoiceProblem(message=message, remedy=f'did you mean "{near}"?')
            if offered := self._near_voice(written):
                return VoiceProblem(
                    message=message,
                    remedy=f'did you mean "{offered}"? `renderer voices` lists all voices',
                    in_page=f'did you mean "{offered}"?',
                )
            return VoiceProblem(
                message=message,
                remedy="write ENGINE:VOICE from `renderer voices`, or add it under [voices] in renderer.toml",
                in_page=VOICES_IN_PAGE,
            )
        return self.engine_voice_problem(voice)

    def _near_voice(self, written: str) -> str:
        offered = self.voices_of(self.usual_engine) if self.usual_engine and self.voices_of else ()
        near = nearest(written, offered)
        return f"{self.usual_engine}:{near}" if near else ""

    def engine_voice_problem(self, voice: VoiceName) -> VoiceProblem | None:
        """What is wrong with the name of an engine's voice; None for a voice that exists."""
        engine, name = voice.engine, voice.name
        if engine not in self.engines:
            remedy = did_you_mean(engine, self.engines, one_of(self.engines))
            return VoiceProblem(message=f'unknown voice engine "{engine}"', remedy=remedy)
        offered = self.voices_of(engine) if name and self.voices_of else ()
        if name and self.voices_of and name.lower() not in offered:
            usual = f"`renderer voices {engine}` lists them"
            return VoiceProblem(
                message=f'{engine} has no voice "{name}"',
                remedy=did_you_mean(name, offered, usual),
                in_page=did_you_mean(name, offered, VOICES_IN_PAGE),
            )
        return None


class Session(Struct, frozen=True, kw_only=True):
    """A script that was read.

    ``values`` are those of its front matter, with overrides in their place; ``optional_parts`` are names in
    small letters; ``warnings`` are what its author may want to know.
    """

    path: str
    head: Head
    nodes: tuple[Node, ...]
    values: Mapping[str, str]
    optional_parts: frozenset[str]
    warnings: tuple[Problem, ...] = ()


def value_name(written: str) -> str:
    return " ".join(written.lower().split())


def fill(text: str, values: Mapping[str, str]) -> str:
    """A text with values in the place of every ``{name}``.

    Raises:
        KeyError: a name has no value.
    """
    return VALUE.sub(lambda match: values[value_name(match[1])], text)

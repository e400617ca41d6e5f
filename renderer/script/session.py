"""A Session: a script as a tree of text, headings, cues and blocks; every node holds its position."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from msgspec import Struct

from renderer.problems import Position, Problem
from renderer.script.head import Head
from renderer.script.suggestions import did_you_mean, one_of
from renderer.voice import VoiceName

VALUE = re.compile(r"\{([^{}]*)\}")
"""``{name}`` in a cue."""


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


class Names(Struct, frozen=True, kw_only=True):
    """The names that a script may use, besides its own ``sounds:``.

    ``voices_of`` gives the voices of an engine.
    """

    bells: frozenset[str] = frozenset()
    beds: frozenset[str] = frozenset()
    voices: frozenset[str] = frozenset()
    engines: Collection[str] = frozenset()
    voices_of: Callable[[str], Collection[str]] | None = None

    def voice_problem(self, written: str) -> tuple[str, str] | None:
        """What is wrong with a voice as a script names it, and the remedy; None for a voice that exists."""
        if written.lower() in self.voices:
            return None
        voice = VoiceName.parse(written)
        if not voice.name and voice.engine not in self.engines:
            engines = ", ".join(sorted(self.engines))
            usual = f"add it under [voices] in renderer.toml, or write ENGINE:VOICE, with {engines}"
            return f'unknown voice "{written}"', did_you_mean(written, self.voices, usual)
        return self.engine_voice_problem(voice)

    def engine_voice_problem(self, voice: VoiceName) -> tuple[str, str] | None:
        """What is wrong with the name of an engine's voice, and the remedy; None for a voice that exists."""
        engine, name = voice.engine, voice.name
        if engine not in self.engines:
            remedy = did_you_mean(engine, self.engines, one_of(self.engines))
            return f'unknown voice engine "{engine}"', remedy
        offered = self.voices_of(engine) if name and self.voices_of else ()
        if name and self.voices_of and name.lower() not in offered:
            usual = f"`renderer voices {engine}` lists them"
            return f'{engine} has no voice "{name}"', did_you_mean(name, offered, usual)
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

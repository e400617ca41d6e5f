"""Whether the bells, sounds, beds and voices that a script names exist."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import assert_never

from msgspec import Struct, field

from renderer.problems import Position, Problem
from renderer.script.cues.aliases import built_in_bell
from renderer.script.cues.bed_names import BedNameError, has_parameters, parse_bed_name
from renderer.script.cues.model import (
    At,
    Bell,
    BlockCue,
    Breathe,
    Count,
    End,
    Hold,
    Include,
    MarkHere,
    Pause,
    ScriptCue,
    SetBed,
    SetPace,
    SetVoice,
    Sound,
)
from renderer.script.head import Head
from renderer.script.session import Names
from renderer.script.suggestions import did_you_mean, one_of

_OPTION = re.compile(r" (?:fade\b|[+-]?\d+ ?db)")
"""What follows the name of a bed after a comma."""


class NameCheck(Struct, kw_only=True):
    """Checks names; ``anything`` accepts every sound, where the front matter could not be read."""

    head: Head
    names: Names
    anything: bool = False
    used_sounds: set[str] = field(default_factory=set)

    @property
    def bells(self) -> frozenset[str]:
        """What a bell may be called."""
        return self.names.bells | self.head.sounds.keys()

    def of_head(self) -> list[Problem]:
        found = []
        if voice := self.head.voice:
            found += self._voice(voice.name, voice.position)
        if (bed := self.head.bed) and bed.name.lower() not in ("off", "none"):
            known = self.names.beds
            found += self._sound(bed.name.lower(), known, "bed", bed.position)
        return found

    def of_cue(self, cue: ScriptCue, position: Position, text: str) -> list[Problem]:
        if isinstance(cue, BlockCue):
            return []
        match cue:
            case Bell(sound=name):
                return self._sound(name, self.names.bells, "bell", position, text)
            case Hold(bells=bells):
                return [
                    problem
                    for bell in bells
                    for problem in self._sound(bell.sound, self.names.bells, "bell", position, text)
                ]
            case Sound(sound=name):
                known = self.names.bells | self.names.beds
                return self._sound(name, known, "sound", position, text)
            case SetBed(sound=name):
                return self._sound(name, self.names.beds, "bed", position, text) if name else []
            case SetVoice(name=name):
                return self._voice(name, position, text)
            case Pause() | At() | Breathe() | Count() | SetPace() | MarkHere() | Include() | End():
                return []
            case _:
                assert_never(cue)

    def _sound(
        self, name: str, built_in: frozenset[str], kind: str, position: Position, written: str | None = None
    ) -> list[Problem]:
        self.used_sounds.add(name)
        known = built_in | set(self.head.sounds)
        if name in known or self.anything:
            return []
        offset, width = _where(written, name)
        if kind != "bell" and has_parameters(name) and not _OPTION.search(name):
            return _parameter_problems(name, position, offset, width)
        message = f'unknown {kind} "{name}"'
        remedy = _bell(name, written or "") if kind == "bell" else ""
        remedy = remedy or _comma(name, known) or did_you_mean(name, known, one_of(known))
        return [Problem(position=position, message=message, remedy=remedy, offset=offset, width=width)]

    def _voice(self, name: str, position: Position, written: str | None = None) -> list[Problem]:
        wrong = self.names.voice_problem(name)
        if not wrong:
            return []
        offset, width = _where(written, name)
        message, remedy = wrong
        return [Problem(position=position, message=message, remedy=remedy, offset=offset, width=width)]


def _parameter_problems(name: str, position: Position, offset: int, width: int) -> list[Problem]:
    """What is wrong with the key, tuning or rate of a bed; nothing for a name that can be read."""
    try:
        parse_bed_name(name)
    except BedNameError as error:
        return [
            Problem(position=position, message=error.message, remedy=error.remedy, offset=offset, width=width)
        ]
    return []


def _where(written: str | None, name: str) -> tuple[int, int]:
    """Where a name stands after a cue's bracket, and its width; the whole cue where a value holds it.

    ``written`` is the cue; None for a name in the front matter, which has a position of its own.
    """
    if written is None:
        return 0, len(name)
    small = written.lower()
    behind = re.match(r"\s*\w+", small)
    named = re.compile(rf"(?<!\w){re.escape(name.lower())}(?!\w)")
    found = named.search(small, behind.end() if behind else 0)
    return (1 + found.start(), len(name)) if found else (0, len(written) + 2)


def _bell(name: str, written: str) -> str:
    """The remedy where a name holds the strength of the strike, or is another word for a built-in bell."""
    strength, _, bell = name.partition(" ")
    if strength in ("soft", "firm"):
        if written.lower().lstrip().startswith("hold"):
            return f'write "{bell} {strength}"'
        return f"write [{' '.join(filter(None, ('bell', bell)))}, {strength}]"
    return f'did you mean "{built_in}"?' if (built_in := built_in_bell(name)) else ""


def _comma(name: str, known: Iterable[str]) -> str:
    """The remedy where a known name goes on without a comma."""
    if has_parameters(name) and (option := _OPTION.search(name)):
        return f'write a comma after "{name[: option.start()]}"'
    begun = [other for other in known if name.startswith(f"{other} ")]
    return f'write a comma after "{max(begun, key=len)}"' if begun else ""

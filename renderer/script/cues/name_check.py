"""Whether the bells, sounds, beds and voices that a script names exist."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import assert_never

from msgspec import Struct, field

from renderer.problems import Position, Problem
from renderer.script.cues.aliases import built_in_bell
from renderer.script.cues.bed_names import OFF, BedNameError, has_parameters, parse_bed_name, row_of
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
from renderer.script.cues.strengths import split_strength, with_strength_last
from renderer.script.head import Head
from renderer.script.session import Names
from renderer.script.suggestions import did_you_mean, one_of


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
        if (bed := self.head.bed) and bed.name.lower() not in OFF:
            found += self._bed(bed.name.lower(), bed.position)
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
                return self._bed(name, position, text) if name else []
            case SetVoice(name=name):
                return self._voice(name, position, text)
            case Pause() | At() | Breathe() | Count() | SetPace() | MarkHere() | Include() | End():
                return []
            case _:
                assert_never(cue)

    def _bed(self, name: str, position: Position, written: str | None = None) -> list[Problem]:
        """The problems of a bed, in which several sounds may play in turn."""
        row = row_of(name, self.names.beds | self.head.sounds.keys())
        if len(row) == 1:
            return self._sound(name, self.names.beds, "bed", position, written)
        found: list[Problem] = []
        for each in row:
            if each in self.names.beds - self.names.bells - self.head.sounds.keys():
                offset, width = _where(written, each)
                message = f'the bed "{each}" has no end, so nothing can play after it'
                remedy = "write only names from sounds: before and after then"
                found.append(
                    Problem(position=position, message=message, remedy=remedy, offset=offset, width=width)
                )
            else:
                found += self._sound(each, self.names.beds, "bed", position, written)
        return found

    def _sound(
        self, name: str, built_in: frozenset[str], kind: str, position: Position, written: str | None = None
    ) -> list[Problem]:
        self.used_sounds.add(name)
        known = built_in | set(self.head.sounds)
        if name in known or self.anything:
            return []
        from renderer.script.cues.missing_commas import with_commas

        offset, width = _where(written, name)
        better = with_commas(name, known, only_level=written is None, struck=kind == "bell")
        if kind != "bell" and has_parameters(name) and not better:
            return _parameter_problems(name, position, offset, width)
        message = f'unknown {kind} "{name}"'
        remedy = _bell(name, known, written or "") if kind == "bell" else ""
        remedy = remedy or (f'write "{better}"' if better and not _is_hold(written) else "")
        remedy = remedy or did_you_mean(_begun(name, known), known, one_of(known))
        return [Problem(position=position, message=message, remedy=remedy, offset=offset, width=width)]

    def _voice(self, name: str, position: Position, written: str | None = None) -> list[Problem]:
        wrong = self.names.voice_problem(name)
        if not wrong:
            return []
        offset, width = _where(written, name)
        return [
            Problem(
                position=position,
                message=wrong.message,
                remedy=wrong.remedy,
                offset=offset,
                width=width,
                in_page=wrong.in_page,
            )
        ]


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


def _bell(name: str, known: Collection[str], written: str) -> str:
    """The remedy where a name holds the strength of the strike, or is another word for a built-in bell."""
    bell, word, strength = split_strength(name)
    bell = bell if bell in known else built_in_bell(bell)
    if strength and (bell or word == name):
        if _is_hold(written):
            return f'write "{f"{bell} {strength}".strip()}"'
        if example := with_strength_last(written, word, strength):
            return f"write {example}"
    return f'did you mean "{built_in}"?' if (built_in := built_in_bell(name)) else ""


def _is_hold(written: str | None) -> bool:
    """Return whether a cue is a hold, in whose bells no part follows a comma."""
    return (written or "").lower().lstrip().startswith("hold")


def _begun(name: str, known: Iterable[str]) -> str:
    """The longest known name with which another name begins; the whole name if there is none."""
    return max((other for other in known if name.startswith(f"{other} ")), key=len, default=name)

"""The cues, one frozen type for each."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, assert_never

from msgspec import Struct

from renderer.script.durations import Duration

DEFAULT_BELL = "high"

BUILT_IN_BELLS = ("high", "low", "bowl", "gong", "tingsha", "chimes", "wood block", "crystal bowl")

Strength = Literal["soft", "normal", "firm"]
"""How hard a bell is struck."""


class Pause(Struct, frozen=True, kw_only=True):
    """Silence; ``duration`` None is the pacing's own for that size."""

    duration: Duration | None
    size: Literal["short", "normal", "long"] = "normal"


class HoldBell(Struct, frozen=True, kw_only=True):
    """A bell inside a hold: at its end, halfway, or every so often before its end."""

    when: Literal["end", "halfway", "every"]
    sound: str
    every: Duration | None = None
    strength: Strength = "normal"
    gain_db: float = 0.0


class Hold(Struct, frozen=True, kw_only=True):
    duration: Duration
    bells: tuple[HoldBell, ...] = ()


class Bell(Struct, frozen=True, kw_only=True):
    """Strikes of a bell; ``every`` None is the pacing's own distance."""

    sound: str = DEFAULT_BELL
    count: int = 1
    every: Duration | None = None
    gain_db: float = 0.0
    over: bool = False
    strength: Strength = "normal"


class Sound(Struct, frozen=True, kw_only=True):
    sound: str
    gain_db: float = 0.0
    over: bool = False


class SetBed(Struct, frozen=True, kw_only=True):
    """Another bed from here; ``sound`` empty turns it off."""

    sound: str
    gain_db: float = 0.0
    fade_seconds: Fraction | None = None


class At(Struct, frozen=True, kw_only=True):
    seconds: Fraction


class Phase(Struct, frozen=True, kw_only=True):
    """A part of a breath, in seconds."""

    kind: Literal["in", "hold", "out"]
    seconds: Fraction


class Breathe(Struct, frozen=True, kw_only=True):
    phases: tuple[Phase, ...]
    rounds: int = 1
    tones: bool = False


class Count(Struct, frozen=True, kw_only=True):
    """Spoken numbers from ``first`` to ``last``, up or down."""

    first: int
    last: int
    every: Duration

    @property
    def numbers(self) -> range:
        step = 1 if self.first <= self.last else -1
        return range(self.first, self.last + step, step)


class SetVoice(Struct, frozen=True, kw_only=True):
    name: str


class SetPace(Struct, frozen=True, kw_only=True):
    ratio: Fraction


class MarkHere(Struct, frozen=True, kw_only=True):
    name: str


class Include(Struct, frozen=True, kw_only=True):
    path: str


class Repeat(Struct, frozen=True, kw_only=True):
    """Rounds; each binds its number to ``n``."""

    count: int


class RepeatEach(Struct, frozen=True, kw_only=True):
    """One round a word, bound to ``variable``."""

    variable: str
    words: tuple[str, ...]


class For(Struct, frozen=True, kw_only=True):
    """Exactly so long; ``loop`` fills it with whole rounds."""

    seconds: Fraction
    loop: bool


class OptionalPart(Struct, frozen=True, kw_only=True):
    name: str


class End(Struct, frozen=True, kw_only=True):
    pass


RestCue = Pause | Hold | At
"""Cues after which no automatic silence is due."""

SoundingCue = Bell | Sound | Breathe | Count
"""Cues that play or say something; the automatic silence that is due comes before them."""

SettingCue = SetBed | SetVoice | SetPace | MarkHere
"""Cues that take no time."""

LeafCue = RestCue | SoundingCue | SettingCue
"""Cues that stand alone."""

BlockCue = Repeat | RepeatEach | For | OptionalPart
"""Cues that open a block."""

ScriptCue = LeafCue | Include | BlockCue | End
"""Every cue. What reads one matches all of them and ends in ``assert_never``, so mypy names each place that
a new cue concerns."""

CueKind = Literal["rest", "sound", "bed", "voice", "block", "end", "mark", "include", "comment", "wrong"]
"""A comment is no cue, but is shown as one; ``wrong`` is a cue with an error."""


def kind_of(cue: ScriptCue) -> CueKind:
    match cue:
        case Pause() | Hold() | At():
            return "rest"
        case Bell() | Sound() | Breathe() | Count():
            return "sound"
        case SetBed():
            return "bed"
        case SetVoice() | SetPace():
            return "voice"
        case MarkHere():
            return "mark"
        case Include():
            return "include"
        case Repeat() | RepeatEach() | For() | OptionalPart():
            return "block"
        case End():
            return "end"
        case _:
            assert_never(cue)

"""The cues, one frozen type for each."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from renderer.script.durations import Duration

DEFAULT_BELL = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Silence; ``duration`` None is the pacing's own for that size."""

    duration: Duration | None
    size: Literal["short", "normal", "long"] = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldBell:
    """A bell inside a hold: at its end, halfway, or every so often before its end."""

    when: Literal["end", "halfway", "every"]
    sound: str
    every: Duration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    duration: Duration
    bells: tuple[HoldBell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bell:
    """Strikes of a bell; ``every`` None is the pacing's own distance."""

    sound: str = DEFAULT_BELL
    count: int = 1
    every: Duration | None = None
    gain_db: float = 0.0
    over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    sound: str
    gain_db: float = 0.0
    over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetBed:
    """Another bed from here; ``sound`` empty turns it off."""

    sound: str
    gain_db: float = 0.0
    fade_seconds: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    seconds: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A part of a breath, in seconds."""

    kind: Literal["in", "hold", "out"]
    seconds: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Breathe:
    phases: tuple[Phase, ...]
    rounds: int = 1
    tones: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Spoken numbers from ``first`` to ``last``, up or down."""

    first: int
    last: int
    every: Duration

    @property
    def numbers(self) -> range:
        step = 1 if self.first <= self.last else -1
        return range(self.first, self.last + step, step)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetVoice:
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPace:
    ratio: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkHere:
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Include:
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Rounds; each binds its number to ``n``."""

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatEach:
    """One round a word, bound to ``variable``."""

    variable: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class For:
    """Exactly so long; ``loop`` fills it with whole rounds."""

    seconds: Fraction
    loop: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionalPart:
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
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

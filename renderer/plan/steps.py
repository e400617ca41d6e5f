"""The steps of a Plan, in order: every silence is decided, and no length of words known yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from renderer.plan.takes import SpokenTake
from renderer.problems import Position, Problem
from renderer.script.cues.model import Strength
from renderer.script.walk import MOST_UNROLLED
from renderer.timeline import CueKind
from renderer.voice import Origin, Utterance

MOST_STEPS = MOST_UNROLLED

STRENGTH_LU: Mapping[Strength, float] = MappingProxyType({"soft": -4.0, "normal": 0.0, "firm": 2.0})
"""How much louder a strike of each strength is than a normal one."""

SoundRole = Literal["bell", "bed", "sound"]
"""What a sound is used as, which decides how loud it is against the voice."""

ROLE_LU: Mapping[SoundRole, float] = MappingProxyType({"bell": -6.0, "sound": -6.0, "bed": -15.0})
"""How much louder a sound of each role is than a voice.

A bell must be noticed but must not startle, so its loudest 400 ms stay 6 LU below the voice. A sound is heard
on its own and has the same level. A bed 15 LU below the voice is clearly audible in a hold, and 4.5 LU of
ducking keep every word clear.
"""


class Speak(Struct, frozen=True, kw_only=True):
    """A sentence. ``voice`` is the name by which the script calls the voice, empty for the default one.

    ``take`` is the take that is chosen for it; None if it is spoken as the script says. ``origin`` is where
    the voice that speaks comes from. ``is_notice`` is True for the sentence that a track says about its
    voices, which is not in the script.
    """

    utterance: Utterance
    caption: str
    voice: str
    position: Position
    take: SpokenTake | None = None
    origin: Origin = "synthetic"
    is_notice: bool = False


class Gap(Struct, frozen=True, kw_only=True):
    """The automatic silence between two things that sound."""

    seconds: Fraction


class PauseStep(Struct, frozen=True, kw_only=True):
    """A written pause, already multiplied by ``pauses`` of the pacing."""

    seconds: Fraction
    position: Position


class HoldStrike(Struct, frozen=True, kw_only=True):
    """A bell's strike inside a hold; ``every_seconds`` is 0 unless ``when`` is "every"."""

    when: Literal["end", "halfway", "every"]
    sound: str
    every_seconds: Fraction = Fraction(0)
    strength: Strength = "normal"
    gain_db: float = 0.0


class HoldStep(Struct, frozen=True, kw_only=True):
    """Practice time from ``low`` to ``high``, in units of ``unit_seconds`` (a breath, or a second)."""

    low: Fraction
    high: Fraction
    unit_seconds: Fraction
    in_breaths: bool
    bells: tuple[HoldStrike, ...]
    position: Position


class Play(Struct, frozen=True, kw_only=True):
    """A bell or a sound; what follows starts at its end where it ``advances``, else at its onset."""

    sound: str
    kind: CueKind
    gain_db: float
    advances: bool
    position: Position
    strength: Strength = "normal"

    @property
    def role(self) -> SoundRole:
        return "bell" if self.kind == "bell" else "sound"


class Beat(Struct, frozen=True, kw_only=True):
    """Words or a tone at the start of exactly ``seconds``."""

    seconds: Fraction
    position: Position
    part_of: Literal["breath", "count"]
    speak: Speak | None = None
    sound: str = ""


class StartBed(Struct, frozen=True, kw_only=True):
    """Another bed from here on; an empty ``sound`` turns the bed off."""

    sound: str
    gain_db: float
    fade_seconds: Fraction | None
    position: Position


class Until(Struct, frozen=True, kw_only=True):
    """What follows starts at exactly this time of the track.

    ``gap_seconds`` is the automatic silence that ranges of holds leave before it.
    """

    seconds: Fraction
    gap_seconds: Fraction
    position: Position


class Point(Struct, frozen=True, kw_only=True):
    """A chapter's start or a mark."""

    kind: Literal["chapter", "mark"]
    name: str
    position: Position


class Timed(Struct, frozen=True, kw_only=True):
    """Exactly ``seconds``: ``first``, then, in a loop, ``again`` as often as it fits, then silence.

    ``gap_seconds`` is the automatic silence that ranges of holds leave at its end.
    """

    seconds: Fraction
    gap_seconds: Fraction
    first: tuple[Step, ...]
    again: tuple[Step, ...] | None
    position: Position


Step = Speak | Gap | PauseStep | HoldStep | Play | Beat | StartBed | Until | Point | Timed


class Ends(Struct, frozen=True, kw_only=True):
    """What a track has before its first words and after its last ones, in seconds.

    Nothing sounds, not even a bed, in the first ``silence_before_seconds`` and the last
    ``silence_after_seconds``. After the first of these silences, no words or other cues sound for
    ``head_seconds``, but a bed does. The last sound ends ``tail_seconds`` before the second silence or
    earlier. ``tail_seconds`` None is long enough for the last fade of a bed. ``fade_seconds`` is the length
    of the fades of a bed at the start and at the end; None is the head and the tail.
    """

    silence_before_seconds: Fraction = Fraction(0)
    head_seconds: Fraction = Fraction(0)
    tail_seconds: Fraction | None = Fraction(0)
    fade_seconds: Fraction | None = None
    silence_after_seconds: Fraction = Fraction(0)


class Plan(Struct, frozen=True, kw_only=True):
    """A session's steps, in order; ``warnings`` are what its author may want to know.

    ``night`` is whether people fall asleep to the track (see ``layout/night.py``).
    """

    path: str
    steps: tuple[Step, ...]
    ends: Ends = Ends()
    night: bool = False
    warnings: tuple[Problem, ...] = ()

    def spoken(self) -> tuple[Speak, ...]:
        """Every sentence, in order."""
        found: list[Speak] = []
        for step in self.every():
            match step:
                case Speak() as speak:
                    found.append(speak)
                case Beat(speak=Speak() as speak):
                    found.append(speak)
                case _:
                    pass
        return tuple(found)

    def sounds(self) -> tuple[tuple[str, SoundRole], ...]:
        """The sounds that are played, each once with its role, in order."""
        found: dict[tuple[str, SoundRole], None] = {}
        for step in self.every():
            match step:
                case Play(sound=sound):
                    found[sound, step.role] = None
                case HoldStep(bells=bells):
                    found.update({(bell.sound, "bell"): None for bell in bells})
                case Beat(sound=sound) if sound:
                    found[sound, "bell"] = None
                case StartBed(sound=sound) if sound:
                    found[sound, "bed"] = None
                case _:
                    pass
        return tuple(found)

    def strikes(self) -> tuple[tuple[str, Strength], ...]:
        """What may be a bell, each once with its strength, in order."""
        found: dict[tuple[str, Strength], None] = {}
        for step in self.every():
            match step:
                case Play(sound=sound, strength=strength):
                    found[sound, strength] = None
                case HoldStep(bells=bells):
                    found.update({(bell.sound, bell.strength): None for bell in bells})
                case _:
                    pass
        return tuple(found)

    def chapters(self) -> tuple[str, ...]:
        """The name of every chapter, in order."""
        return tuple(step.name for step in self.every() if isinstance(step, Point) and step.kind == "chapter")

    def every(self) -> Iterator[Step]:
        """The steps in order, with those inside blocks; of a loop, its first and its second round."""
        waiting = list(reversed(self.steps))
        while waiting:
            step = waiting.pop()
            if isinstance(step, Timed):
                waiting += reversed([*step.first, *(step.again or ())])
            else:
                yield step

"""Scripts laid out without a sound: a word takes half a second, a bell eight seconds."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from renderer.errors import InputError
from renderer.layout.clips import Clips, Piece
from renderer.layout.fit_length import fit
from renderer.layout.lay_out import check_layout
from renderer.plan.make_plan import Choices, unroll
from renderer.plan.steps import Plan
from renderer.script.cues.model import BUILT_IN_BELLS
from renderer.script.script import raise_problems, read_session
from renderer.script.session import Names, Session
from renderer.script.source import Source
from renderer.timeline import Clip, Timeline
from renderer.voice import Voice

RATE = 23_040
"""Twenty MPEG frames a second: tenths of a second stand on the grid of onsets."""
SOUND_SECONDS = 8

NAMES = Names(
    bells=frozenset(BUILT_IN_BELLS),
    beds=frozenset({"ocean", "rain"}),
    voices=frozenset({"calm"}),
    engines=frozenset({"pyttsx3", "tone"}),
)
CHOICES = Choices(
    default_voice=Voice(engine="tone"), voices={"calm": Voice(engine="tone", name="calm", pitch=40)}
)


def script(body: str, **head: str) -> str:
    """A script with a title and these lines in its front matter."""
    lines = [f"{key}: {value}" for key, value in head.items()]
    return "\n".join(["---", "title: A test", *lines, "---", body])


def read(
    text: str, files: Mapping[str, str] | None = None, overrides: Mapping[str, str] | None = None
) -> Session:
    session, problems = read_session(
        Source(path="script.md", text=text),
        names=NAMES,
        read_include=lambda _, written: _file(files or {}, written),
        overrides=overrides,
    )
    raise_problems(problems)
    return session


def _file(files: Mapping[str, str], written: str) -> Source:
    if written not in files:
        raise InputError(f"{written}: no such file")
    return Source(path=written, text=files[written])


def plan(
    text: str,
    files: Mapping[str, str] | None = None,
    overrides: Mapping[str, str] | None = None,
    choices: Choices = CHOICES,
) -> Plan:
    """As the program does it: everything that is wrong in a script is raised at once."""
    session, problems = read_session(
        Source(path="script.md", text=text),
        names=NAMES,
        read_include=lambda _, written: _file(files or {}, written),
        overrides=overrides,
    )
    plan, more = unroll(session, choices)
    raise_problems([*problems, *more, *check_layout(plan)])
    return plan


def make_plan(session: Session, choices: Choices = CHOICES) -> Plan:
    """The plan of a session without errors."""
    plan, problems = unroll(session, choices)
    raise_problems(problems)
    return plan


def clips(plan: Plan, sample_rate: int = RATE) -> Clips:
    sounds = {key: Clip(source=key[0], frames=sample_rate * SOUND_SECONDS) for key in plan.sounds()}
    return Clips(
        sample_rate=sample_rate,
        spoken={
            speak.utterance: Clip(source=speak.caption, frames=sample_rate * len(speak.caption.split()) // 2)
            for speak in plan.spoken()
        },
        sounds=sounds,
        pieces={name: (Piece(clip=clip, file_frames=clip.frames),) for (name, _), clip in sounds.items()},
    )


def lay(
    text: str,
    seconds: Fraction | int | None = None,
    files: Mapping[str, str] | None = None,
    overrides: Mapping[str, str] | None = None,
    choices: Choices = CHOICES,
) -> Timeline:
    made = plan(text, files, overrides, choices)
    return fit(made, clips(made), None if seconds is None else Fraction(seconds))

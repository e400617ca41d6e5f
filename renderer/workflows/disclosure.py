"""Decides what a track and its texts say about its voices."""

from __future__ import annotations

from pathlib import Path

from renderer.analysis.origins import LABELS, spoken_seconds
from renderer.errors import InputError, one_line
from renderer.plan.disclosure import Notice, disclosure_sentence, is_disclosed
from renderer.plan.steps import Plan, Speak
from renderer.problems import Position, Problem
from renderer.publish.checks.measured import Voices
from renderer.publish.checks.profile import Profile
from renderer.script.front_matter import DISCLOSURES
from renderer.script.head import Head
from renderer.script.session import Session
from renderer.settings.model import Settings
from renderer.settings.read import profile_named
from renderer.timeline import Timeline
from renderer.units import timestamp
from renderer.voice import ORIGINS, Origin
from renderer.workflows.compile import Compiled

_MOST_LISTED = 10


def disclosures(
    session: Session, settings: Settings, profile_name: str, plan: Plan
) -> tuple[Notice | None, str, list[Problem]]:
    """What a track says about its voices, what its description says, and what is missing for that."""
    profile, head = profile_named(settings, profile_name) if profile_name else None, session.head
    notice, written = notice_of(head, profile, plan), written_disclosure(head, profile, plan)
    if notice and not notice.sentence:
        return None, written, [no_sentence(session.path, head.language)]
    return notice, written, []


def notice_of(head: Head, profile: Profile | None, plan: Plan) -> Notice | None:
    """What a track says about its voices; None if it says nothing.

    With ``disclosure: auto``, a track says it for platforms that ask for it in the audio. The first synthetic
    voice of the script says it. The sentence is empty if the language has none.
    """
    rule = profile.synthetic_voice if profile else None
    asked = rule is not None and rule.answer == "audio"
    if head.disclosure == "off" or (head.disclosure == "auto" and not asked):
        return None
    voice = next((speak.voice for speak in plan.spoken() if speak.origin != "human"), None)
    if voice is None:
        return None
    return Notice(sentence=_sentence(head, plan), voice=voice, at=rule.at if rule else "start")


def written_disclosure(head: Head, profile: Profile | None, plan: Plan) -> str:
    """The sentence about the voices for the description; empty if the platform has no rule about voices.

    It is English if the language of the script has no sentence.
    """
    rule = profile.synthetic_voice if profile else None
    if rule is None or rule.answer == "refuse" or head.disclosure == "off":
        return ""
    return _sentence(head, plan) or disclosure_sentence("en", _origins(plan))


def _sentence(head: Head, plan: Plan) -> str:
    origins = _origins(plan)
    if head.disclosure not in DISCLOSURES and is_disclosed(origins):
        return head.disclosure
    return disclosure_sentence(head.language, origins)


def no_sentence(path: str, language: str) -> Problem:
    """The problem of a script in whose language no sentence about the voices is known."""
    return Problem(
        position=Position(path=path, line=1, column=1),
        message=f'the language "{language}" has no sentence that says that the voice is synthetic',
        remedy="write the sentence yourself, after disclosure: in the front matter",
    )


def planned_voices(compiled: Compiled) -> Voices:
    """Who speaks in the tracks of a script, before anything is spoken."""
    spoken = compiled.plan.spoken()
    by_computer = sum(speak.origin != "human" for speak in spoken)
    amount = f"{by_computer} of {len(spoken)} sentence{'s' * (len(spoken) != 1)}"
    return _voices(compiled, amount)


def heard_voices(compiled: Compiled, timeline: Timeline) -> Voices:
    """Who speaks in a laid-out track."""
    spoken = spoken_seconds(timeline)
    by_computer = spoken.synthetic + spoken.clone
    amount = f"{timestamp(by_computer)} of {timestamp(by_computer + spoken.human)} of speech"
    return _voices(compiled, amount)


def _voices(compiled: Compiled, amount: str) -> Voices:
    return Voices(
        origins=_origins(compiled.plan),
        amount=amount,
        is_said=compiled.notice is not None,
        is_written=bool(compiled.disclosure),
    )


def form_answer(compiled: Compiled) -> str:
    """What to enter where the form of a platform asks about synthetic voices; "" if nobody speaks."""
    origins = _origins(compiled.plan)
    if not origins:
        return ""
    if not is_disclosed(origins):
        return "no, only people speak"
    kinds = ", ".join(LABELS[origin] for origin in ORIGINS if origin in origins)
    profile = profile_named(compiled.settings, compiled.options.profile)
    if profile.synthetic_voice and profile.synthetic_voice.answer == "ask":
        return f"yes ({kinds}); ask {profile.title} whether it accepts this before you publish"
    return f"yes ({kinds}); tick the box for this if the form has one"


def check_allowed(compiled: Compiled) -> None:
    """Check that the platform of a script takes its voices.

    Raises:
        InputError: it refuses synthetic voices; it lists the sentences that such voices speak.
    """
    plan, path = compiled.plan, compiled.session.path
    profile = profile_named(compiled.settings, compiled.options.profile)
    rule = profile.synthetic_voice
    if rule is None or rule.answer != "refuse" or not is_disclosed(_origins(plan)):
        return
    spoken = plan.spoken()
    found = [speak for speak in spoken if speak.origin != "human"]
    more = [f"  and {len(found) - _MOST_LISTED} more"] if len(found) > _MOST_LISTED else []
    lines = [
        f"{path}: {profile.title} refuses synthetic voices, and such voices speak {len(found)} of "
        f"{len(spoken)} sentences ({rule.source}); record them, and use the engine takes, or, if "
        f"{profile.title} has allowed your voice, write a profile into renderer.toml with "
        f'like = "{profile.name}" and synthetic_voice = "ask"',
        *(_line(speak) for speak in found[:_MOST_LISTED]),
        *more,
    ]
    raise InputError("\n".join(lines))


def _line(speak: Speak) -> str:
    position = speak.position
    name = speak.voice or str(speak.utterance.voice)
    return f'  {Path(position.path)}:{position.line}: "{one_line(speak.caption, 60)}" ({name})'


def _origins(plan: Plan) -> frozenset[Origin]:
    return frozenset(speak.origin for speak in plan.spoken())

"""Judges by the rule of a platform what a track says about its voices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from renderer.plan.disclosure import is_disclosed
from renderer.publish.checks.measured import Voices
from renderer.publish.checks.profile import VoiceAnswer, VoiceRule

if TYPE_CHECKING:
    from renderer.publish.checks.verdicts import Verdict

FACT = "synthetic_voice"
LABEL = "synthetic voice"

WANTED: Mapping[VoiceAnswer, str] = {
    "refuse": "none",
    "audio": "said in audio and text",
    "text": "said in the text",
    "ask": "ask first",
}


def voice_verdict(rule: VoiceRule, platform: str, voices: Voices) -> Verdict:
    """The verdict on the voices of a track."""
    from renderer.publish.checks.verdicts import Status, Verdict

    status: Status = "ok"
    remedy = ""
    if is_disclosed(voices.origins):
        match rule.answer:
            case "refuse":
                status = "wrong"
                remedy = f"use recordings of a person; {platform} must allow any other voice"
            case "audio" if not (voices.is_said and voices.is_written):
                status, remedy = "wrong", "delete disclosure: off in the script"
            case "text" if not voices.is_written:
                status, remedy = "wrong", "delete disclosure: off in the script"
            case "ask":
                status = "advice"
                remedy = f"ask {platform} whether it accepts a synthetic voice before you publish"
            case _:
                pass
    if status == "wrong" and rule.is_advice:
        status = "advice"
    return Verdict(
        fact=FACT,
        rule=LABEL,
        wanted=WANTED[rule.answer],
        measured=voices.found,
        status=status,
        remedy=remedy,
        in_page=remedy,
        source=rule.source,
        value=is_disclosed(voices.origins),
    )

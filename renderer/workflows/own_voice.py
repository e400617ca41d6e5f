"""Adds a voice that plays recordings to ``renderer.toml``, for somebody who wants to speak a session."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from renderer.errors import InputError
from renderer.plan.steps import Plan
from renderer.script.source import Source
from renderer.workflows.change_settings import Table, change_settings, with_table
from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options
from renderer.workflows.studio_recording import recorded_voices

_NAMES = ("me", "my-voice", "my-recordings")
_FOLDER = "takes"


def add_own_voice(script: Path, text: str) -> str:
    """Return the name of a recorded voice for a script; it is written into the settings if there is none.

    The voice that speaks the text now goes on speaking the sentences that are not recorded yet.

    Raises:
        ScriptError: with everything that is wrong in the text.
        InputError: the text has no words, the settings cannot be used, or no voice can be added to them.
        OutputError: ``renderer.toml`` could not be written.
    """
    if known := recorded_voices(script.parent):
        return known[0]
    source = Source(path=str(script), text=text)
    compiled = compile_script(script, Options(), source=source, recordings="unread", to_speak=False)
    name = next(name for name in _NAMES if name not in compiled.settings.voices)
    voice = {"engine": "takes", "folder": _FOLDER, "fallback": _speaker(compiled.plan)}
    written = "\n".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in voice.items())

    def expected(before: Table) -> Table:
        voices: dict[str, Any] = before.get("voices", {})
        return {**before, "voices": {**voices, name: voice}}

    try:
        change_settings(
            script.parent,
            lambda before: with_table(before, f"[voices.{name}]\n{written}\n"),
            expected,
            f'write engine = "takes" and folder = "{_FOLDER}" under [voices.{name}] there',
        )
    except InputError:
        if known := recorded_voices(script.parent):
            return known[0]  # another window has added it meanwhile
        raise
    return name


def _speaker(plan: Plan) -> str:
    speak = next(iter(plan.spoken()), None)
    if speak is None:
        raise InputError("the script has no words yet; write a sentence first")
    return speak.voice or str(speak.utterance.voice)

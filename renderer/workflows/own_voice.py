"""Adds a voice that plays recordings to ``renderer.toml``, for somebody who wants to speak a session."""

from __future__ import annotations

import json
from pathlib import Path

from renderer.errors import InputError, RenderError
from renderer.plan.steps import Plan
from renderer.script.source import Source
from renderer.settings.model import Settings
from renderer.settings.read import FILE_NAME, MOST_BYTES, checked
from renderer.settings.toml_text import parse_toml
from renderer.storage.atomic_files import atomic, reported
from renderer.storage.regular_files import read_regular
from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options
from renderer.workflows.studio_recording import recorded_voices

_NAMES = ("me", "my-voice", "my-recordings")
_FOLDER = "takes"
_MARK = "\ufeff"


def add_own_voice(script: Path, text: str) -> str:
    """Return the name of a recorded voice for a script; it is written into the settings if there is none.

    The voice that speaks the text now goes on speaking the sentences that are not recorded yet.

    Raises:
        ScriptError: with everything that is wrong in the text.
        InputError: the settings cannot be used, or no voice can be added to them.
        OutputError: ``renderer.toml`` could not be written.
    """
    if known := recorded_voices(script.parent):
        return known[0]
    source = Source(path=str(script), text=text)
    compiled = compile_script(script, Options(), source=source, recordings="unread", to_speak=False)
    path = script.parent / FILE_NAME
    before = settings_text(path)
    name = next(name for name in _NAMES if name not in compiled.settings.voices)
    after = with_table(before, _table(name, compiled.plan))
    try:
        checked(Settings(), parse_toml(after.removeprefix(_MARK), str(path)), str(path), script.parent)
    except RenderError:
        raise InputError(
            f'{path.name}: no voice can be added at its end; write engine = "takes" and folder = '
            f'"{_FOLDER}" under [voices.{name}] there'
        ) from None
    with atomic(path) as part, reported(part):
        part.write_bytes(after.encode())
    return name


def _table(name: str, plan: Plan) -> str:
    speak = next(iter(plan.spoken()))
    fallback = json.dumps(speak.voice or str(speak.utterance.voice), ensure_ascii=False)
    return f'[voices.{name}]\nengine = "takes"\nfolder = "{_FOLDER}"\nfallback = {fallback}\n'


def with_table(before: str, table: str) -> str:
    """A TOML text with another table at its end, which has its ends of lines."""
    if not before.strip():
        return table
    end = "\r\n" if "\r\n" in before else "\n"
    return before.rstrip() + end + end + table.replace("\n", end)


def settings_text(path: Path) -> str:
    """The text of the settings; empty if there are none. They have been read before."""
    try:
        return read_regular(path, MOST_BYTES).decode()
    except FileNotFoundError:
        return ""

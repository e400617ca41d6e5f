"""Checks the voices that speak in a plan, and the recognizer that checks what they say."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from renderer.errors import InputError
from renderer.plan.steps import Plan
from renderer.problems import Problem
from renderer.script.script import raise_problems
from renderer.script.session import Names, Session, VoiceProblem
from renderer.settings.model import Settings
from renderer.settings.read import FILE_NAME
from renderer.speech.engines.takes import folder_of
from renderer.speech.voice_properties import check_voice, is_checked
from renderer.voice import Voice
from renderer.workflows.cast import is_recorded

Read = Callable[..., tuple[Session, list[Problem]]]
"""Reads the script with other ``names``."""


def check_named_voices(plan: Plan, settings: Settings, names: Names, read: Read) -> None:
    """Check the voices that speak in a plan. The names of the script's own were checked with the script.

    Raises:
        ScriptError: a voice that the script names cannot be used.
        InputError: a voice that the options or the settings name cannot be used.
    """
    spoken = {speak.voice.lower(): speak.utterance.voice for speak in plan.spoken() if speak.take is None}
    unusable: dict[str, InputError] = {}
    for name in sorted(spoken.keys() - settings.voices.keys()):
        if not name or not names.voice_problem(name):
            try:
                _check_voice(spoken[name])
            except InputError as error:
                unusable[name] = error
    if unusable:
        said = {name: _voice_problem(error) for name, error in unusable.items()}
        raise_problems(read(names=replace(names, unusable_voices=said))[1])
        raise next(iter(unusable.values()))  # the script does not name it
    for name, voice in settings.voices.items():
        if name not in spoken:
            continue
        if wrong := names.engine_voice_problem(voice.full_name):
            raise InputError(f"[voices.{name}] in {FILE_NAME}: {wrong}", in_page=wrong.in_page)
        try:
            _check_voice(voice)
        except InputError as error:
            raise InputError(f"[voices.{name}] in {FILE_NAME}: {error}", in_page=error.in_page) from None


def _voice_problem(error: InputError) -> VoiceProblem:
    message, _, remedy = str(error).partition("; ")
    return VoiceProblem(message=message, remedy=remedy, in_page=error.in_page)


def _check_voice(voice: Voice) -> None:
    if is_recorded(voice):
        folder_of(voice)
    check_voice(voice)


def check_recognizer(plan: Plan, settings: Settings) -> None:
    """Check the recognizer if the words of a sentence will be checked.

    Raises:
        InputError: there is none, it cannot be used, or the user has not trusted it.
    """
    if settings.verify != "words" or not any(is_checked(speak.utterance.voice) for speak in plan.spoken()):
        return
    if settings.recognizer is None:
        raise InputError(
            f'verify is "words", but there is no recognizer; write a table [recognizer] in {FILE_NAME}'
        )
    settings.untrusted.check("recognizer")
    from renderer.speech.gate.words.registry import identity_of

    try:
        identity_of(settings.recognizer)
    except InputError as error:
        raise InputError(f"[recognizer] in {FILE_NAME}: {error}") from None

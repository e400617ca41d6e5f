"""Reads the table ``[recognizer]`` of ``renderer.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from renderer.script.suggestions import did_you_mean, one_of
from renderer.speech.gate.words import Recognizer
from renderer.speech.gate.words.registry import PROGRAMS, program_named
from renderer.speech.setting_types import SettingTypeError, placed_settings, typed_settings

_PROGRAM = "program"

_NEVER_EMPTY = MappingProxyType({"model": "the name of a model", "url": "the address of a server"})
"""Settings of the recognizer ``server`` that have a default only if they are left out."""


class RecognizerTableError(ValueError):
    """A table of a recognizer that cannot be read; the message names the key and the remedy."""


def read_recognizer(value: Any) -> Recognizer:
    """The recognizer in a table; paths in it are as they were written.

    Raises:
        RecognizerTableError: describes the first error in the table.
    """
    if not isinstance(value, Mapping) or _PROGRAM not in value:
        raise RecognizerTableError('write program = "whisper" under [recognizer]')
    program = value[_PROGRAM]
    if not isinstance(program, str) or program not in PROGRAMS:
        raise RecognizerTableError(
            f'unknown program "{program}"; {did_you_mean(str(program), PROGRAMS, one_of(PROGRAMS))}'
        )
    own = {key: entry for key, entry in value.items() if key != _PROGRAM}
    try:
        settings = typed_settings(own, program_named(program).settings, [_PROGRAM])
    except SettingTypeError as error:
        raise RecognizerTableError(str(error)) from None
    for key, setting in settings:
        if key in _NEVER_EMPTY and not str(setting).strip():
            raise RecognizerTableError(f"{key} is empty; write {_NEVER_EMPTY[key]}, or remove the line")
    return Recognizer(program=program, settings=settings)


def recognizer_in(folder: Path, recognizer: Recognizer) -> Recognizer:
    """A recognizer whose paths start from ``folder``."""
    types = program_named(recognizer.program).settings
    return replace(recognizer, settings=placed_settings(recognizer.settings, types, folder))

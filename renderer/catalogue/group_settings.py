"""Reads the table ``settings`` of a manifest: the render choices of all tracks of a group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renderer.api.catalogue import (
    SETTING_KEYS,
    RenderChoices,
    WrongSettingError,
    did_you_mean,
    read_pacing,
)
from renderer.catalogue.places import Places
from renderer.errors import InputError

_ELSEWHERE = {"length": "lengths", "voice": "voices", "profile": "profiles", "format": "formats"}
"""Choices that have keys of their own in a manifest."""

_NOT_HERE = frozenset((*_ELSEWHERE, "sounds", "jobs", "cache", "settings"))
SETTINGS = tuple(name for name in RenderChoices.__annotations__ if name not in _NOT_HERE)
"""None of them names a program, a server or a path, so none of them needs the user's trust."""


def read_group_settings(table: Any, keys: tuple[str, ...], places: Places) -> Mapping[str, Any]:
    """The settings of a group; what is wrong in them is added to the problems."""
    if not isinstance(table, dict):
        places.report(keys, "settings is not a table", "write [settings] and below it lufs = -16")
        return {}
    for key, value in table.items():
        here = (*keys, key)
        if key in _ELSEWHERE:
            places.report(here, f"{key} is no setting of a manifest", f"write {_ELSEWHERE[key]} instead")
        elif key not in SETTINGS:
            remedy = did_you_mean(key, SETTINGS, f"settings are {', '.join(SETTINGS)}")
            places.report(here, f'unknown setting "{key}"', remedy)
        elif wrong := _wrong(key, value):
            message, _, remedy = wrong.partition("; ")
            places.report(here, message, remedy, value if isinstance(value, str) else "")
    return table


def _wrong(key: str, value: Any) -> str:
    """What is wrong with the value of a setting; empty if nothing is."""
    match key:
        case "pacing":
            if not isinstance(value, dict):
                return "pacing is not a table; write pacing = { pauses = 1.2 }"
            try:
                read_pacing(value)
            except InputError as error:
                return str(error)
        case "values":
            if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
                return 'values is not a table of texts; write values = { rest = "5m" }'
        case "without":
            texts = [value] if isinstance(value, str) else value
            if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
                return 'without is not a list of texts; write without = ["intro"]'
        case "bed":
            if not isinstance(value, str):
                return 'bed is not a text; write bed = "ocean", or "off"'
        case _:
            try:
                SETTING_KEYS[key][1](value)
            except WrongSettingError as error:
                return f"{key}: {error}"
    return ""

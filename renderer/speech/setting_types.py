"""Checks the values in a table of ``renderer.toml`` by the types that an engine or a recognizer names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from renderer.script.suggestions import did_you_mean
from renderer.speech.engines import SettingType
from renderer.voice import SettingValue

_RELATIVE = re.compile(r"\.\.?[/\\]")

_WRITTEN_AS: Mapping[Any, Any] = {Path: str, float: int | float, tuple: list}

_TYPE_NAMES: Mapping[Any, str] = {
    str: "a text",
    Path: "a path",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    tuple: "a list of texts",
    str | int: "a text or a whole number",
}


class SettingTypeError(ValueError):
    """A key that does not exist, or a value of the wrong type; the message names the key."""


def typed_settings(
    table: Mapping[str, Any],
    types: Mapping[str, SettingType],
    other_keys: Iterable[str],
    *,
    renamed: Mapping[str, str] = MappingProxyType({}),
) -> tuple[tuple[str, SettingValue], ...]:
    """The settings in a table, in alphabetical order; paths are as they were written.

    Args:
        table: the keys and values.
        types: the type of each key that may be there.
        other_keys: keys that the table may have elsewhere, for the message.
        renamed: keys that people write for another key whose name is not similar.

    Raises:
        SettingTypeError: describes the first error in the table.
    """
    known = [*other_keys, *types]
    for key, value in table.items():
        if key not in types:
            remedy = did_you_mean(renamed.get(key, key), known, f"keys are {', '.join(known)}")
            raise SettingTypeError(f'unknown key "{key}"; {remedy}')
        wanted: Any = _WRITTEN_AS.get(types[key], types[key])
        right = isinstance(value, wanted) and (types[key] is bool or not isinstance(value, bool))
        right = right and not (types[key] is Path and not value.strip())
        if not right or (types[key] is tuple and not all(isinstance(item, str) for item in value)):
            kind = _TYPE_NAMES.get(types[key], types[key])
            raise SettingTypeError(f"{key}: {value!r} is not {kind}")
    return tuple(
        (key, tuple(value) if types[key] is tuple else value) for key, value in sorted(table.items())
    )


def placed_settings(
    settings: Iterable[tuple[str, SettingValue]], types: Mapping[str, SettingType], folder: Path
) -> tuple[tuple[str, SettingValue], ...]:
    """Settings whose paths start from ``folder``."""

    def placed(value: SettingValue) -> SettingValue:
        if isinstance(value, tuple):
            return tuple(str(folder.absolute() / item) if _RELATIVE.match(item) else item for item in value)
        return str(folder / str(value))

    return tuple((key, placed(value) if types[key] in (Path, tuple) else value) for key, value in settings)

"""Reads the settings of a voice that only its engine knows, and those of a recognizer."""

from __future__ import annotations

from typing import Protocol

from renderer.errors import InputError
from renderer.voice import SettingValue


class WithSettings(Protocol):
    """A voice, or a recognizer."""

    @property
    def settings(self) -> tuple[tuple[str, SettingValue], ...]: ...


def number_setting(chosen: WithSettings, key: str, default: float, low: float, high: float) -> float:
    """The number under a key, from ``low`` to ``high``.

    Raises:
        InputError: it is out of range.
    """
    value = dict(chosen.settings).get(key, default)
    if not isinstance(value, int | float) or not low <= value <= high:
        raise InputError(f"the setting {key} is {value}; write a number from {low:g} to {high:g}")
    return float(value)


def text_setting(chosen: WithSettings, key: str, default: str) -> str:
    """The text under a key."""
    return str(dict(chosen.settings).get(key, default))

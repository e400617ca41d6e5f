"""Reads the settings of a voice that only its engine knows."""

from __future__ import annotations

from renderer.errors import InputError
from renderer.voice import Voice


def number_setting(voice: Voice, key: str, default: float, low: float, high: float) -> float:
    """The number under a key, from ``low`` to ``high``.

    Raises:
        InputError: it is out of range.
    """
    value = dict(voice.settings).get(key, default)
    if not isinstance(value, int | float) or not low <= value <= high:
        raise InputError(f"the setting {key} is {value}; write a number from {low:g} to {high:g}")
    return float(value)


def text_setting(voice: Voice, key: str, default: str) -> str:
    """The text under a key."""
    return str(dict(voice.settings).get(key, default))

"""An engine's own settings of a voice, checked."""

from __future__ import annotations

from renderer.errors import InputError
from renderer.voice import Voice


def number(voice: Voice, key: str, usual: float, low: float, high: float) -> float:
    """A number from ``low`` to ``high``.

    Raises:
        InputError: it is another one.
    """
    value = dict(voice.settings).get(key, usual)
    if not isinstance(value, int | float) or not low <= value <= high:
        raise InputError(f"{key} of a voice is a number from {low:g} to {high:g}, and not {value}")
    return float(value)


def text(voice: Voice, key: str, usual: str) -> str:
    return str(dict(voice.settings).get(key, usual))

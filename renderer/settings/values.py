"""Readers of the values in ``renderer.toml``: each returns the value that it checked, or raises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from renderer.encode.formats import FORMATS
from renderer.script.suggestions import did_you_mean
from renderer.storage.shared_address import CachePlaces, read_places


class WrongSettingError(ValueError):
    """A value that a key cannot have; the message says why."""


def text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise WrongSettingError(f"{value!r} is not a text")
    return value.strip()


def read_voice(value: Any) -> str:
    if isinstance(value, dict):
        raise WrongSettingError("a table of a voice is called voices; write [voices.NAME]")
    return text(value)


def read_cache(value: Any) -> CachePlaces:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not 1 <= len(value) <= 2:
        raise WrongSettingError(f"{value!r} is not a folder, or a list of a folder and a shared store")
    try:
        return read_places([text(place) for place in value])
    except ValueError as error:
        raise WrongSettingError(str(error)) from None


def number(low: float, high: float) -> Callable[[Any], float]:
    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise WrongSettingError(f"{value!r} is not a number from {low:g} to {high:g}")
        return float(value)

    return read


def seconds(low: int, high: int) -> Callable[[Any], Fraction]:
    """Return a reader of a time that keeps its decimals exactly."""
    checked = number(low, high)
    return lambda value: Fraction(str(checked(value)))


def yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise WrongSettingError(f"{value!r} is not true or false")
    return value


def one_of(*allowed: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or value not in allowed:
            raise WrongSettingError(f"{value!r} is not one of {', '.join(map(str, allowed))}")
        return int(value)

    return read


def one_word_of(*allowed: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in allowed:
            raise WrongSettingError(f"{value!r} is not one of {', '.join(allowed)}")
        return str(value)

    return read


def whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongSettingError(f"{value!r} is not a whole number")
    return value


def names(value: Any, known: Sequence[str], what: str = "format") -> tuple[str, ...]:
    """Names of formats, or of ``what`` there is, in a list or with commas between; each once."""
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        raise WrongSettingError(f"{value!r} is not a list of {what}s ({', '.join(known)})")
    found = tuple(dict.fromkeys(name.strip().lower() for name in names))
    for name in found:
        if name not in known:
            raise WrongSettingError(
                f'unknown {what} "{name}"; {did_you_mean(name, known, f"{what}s are " + ", ".join(known))}'
            )
    return found


def read_formats(value: Any) -> tuple[str, ...]:
    found = names(value, tuple(FORMATS))
    if not found:
        raise WrongSettingError(f"{value!r} is not a list of formats ({', '.join(FORMATS)})")
    return found


def read_captions(value: Any) -> tuple[str, ...]:
    """``all`` is every format; none at all will do."""
    from renderer.companions.captions.formats import CAPTION_FORMATS

    found = names(value, (*CAPTION_FORMATS, "all"))
    return tuple(CAPTION_FORMATS) if "all" in found else found


def read_stems(value: Any) -> tuple[str, ...]:
    """``all`` is every stem; none at all will do."""
    from renderer.mix.stems import STEMS

    found = names(value, (*STEMS, "all"), "stem")
    return STEMS if "all" in found else tuple(name for name in STEMS if name in found)


def paths(value: Any) -> tuple[Path, ...]:
    written = [value] if isinstance(value, str) else value
    if not isinstance(written, list | tuple) or not all(isinstance(path, str) for path in written):
        raise WrongSettingError(f'{value!r} is not a list of files; write ["house.toml", "terms.pls"]')
    return tuple(Path(text(path)) for path in written)

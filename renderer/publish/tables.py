"""Reading of the tables of ``renderer.toml`` that are about publishing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from renderer.errors import InputError
from renderer.script.suggestions import did_you_mean


def read_table(value: Any, name: str, readers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """The values of a table by their keys, each as its reader returns it.

    Raises:
        ValueError: describes the first error in the table.
    """
    if not isinstance(value, dict):
        raise ValueError(f"write a table [{name}]")
    values: dict[str, Any] = {}
    for key, given in value.items():
        if key not in readers:
            remedy = did_you_mean(key, readers, f"keys are {', '.join(readers)}")
            raise ValueError(f'unknown key "{key}"; {remedy}')
        try:
            values[key] = readers[key](given)
        except (ValueError, InputError) as error:
            raise ValueError(f"{key}: {error}") from None
    return values


def text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is not a text")
    return value.strip()


def truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is not true or false")
    return value

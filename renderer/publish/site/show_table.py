"""The table ``[show]`` of ``renderer.toml``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from renderer.errors import InputError
from renderer.publish.site.addresses import show_image_path
from renderer.publish.site.categories import levels
from renderer.publish.site.episodes import Show
from renderer.script.suggestions import did_you_mean


def read_show(value: Any) -> Show:
    """The show that a table describes; ``image`` stays as it is written.

    Raises:
        ValueError: describes the first error in the table.
    """
    if not isinstance(value, dict):
        raise ValueError("write a table [show]")
    values: dict[str, Any] = {}
    for key, given in value.items():
        if key not in _KEYS:
            remedy = did_you_mean(key, _KEYS, f"keys are {', '.join(_KEYS)}")
            raise ValueError(f'unknown key "{key}"; {remedy}')
        try:
            values[key] = _KEYS[key](given)
        except (ValueError, InputError) as error:
            raise ValueError(f"{key}: {error}") from None
    return Show(**values)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is not a text")
    return value.strip()


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is not true or false")
    return value


def _email(value: Any) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", _text(value)):
        raise ValueError(f"{value!r} is not an email address; write one such as name@example.org")
    return _text(value)


def _language(value: Any) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", _text(value), re.ASCII):
        raise ValueError(f"{value!r} is not a language; write it as en or en-GB")
    return _text(value)


def _category(value: Any) -> str:
    levels(_text(value))
    return _text(value)


def _image(value: Any) -> str:
    show_image_path(_text(value))
    return _text(value)


_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "title": _text,
    "description": _text,
    "author": _text,
    "email": _email,
    "language": _language,
    "category": _category,
    "explicit": _truth,
    "image": _image,
    "copyright": _text,
}

"""The table ``[show]`` of ``renderer.toml``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from renderer.publish.site.addresses import show_image_path
from renderer.publish.site.categories import levels
from renderer.publish.site.episodes import Show
from renderer.publish.tables import read_table, text, truth


def read_show(value: Any) -> Show:
    """The show that a table describes; ``image`` stays as it is written.

    Raises:
        ValueError: describes the first error in the table.
    """
    return Show(**read_table(value, "show", _KEYS))


def _email(value: Any) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", text(value)):
        raise ValueError(f"{value!r} is not an email address; write one such as name@example.org")
    return text(value)


def _language(value: Any) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", text(value), re.ASCII):
        raise ValueError(f"{value!r} is not a language; write it as en or en-GB")
    return text(value)


def _category(value: Any) -> str:
    levels(text(value))
    return text(value)


def _image(value: Any) -> str:
    show_image_path(text(value))
    return text(value)


_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "title": text,
    "description": text,
    "author": text,
    "email": _email,
    "language": _language,
    "category": _category,
    "explicit": truth,
    "image": _image,
    "copyright": text,
    "locked": truth,
}

"""The catalogue as ``site.json``."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from msgspec.structs import replace

from renderer.errors import InputError
from renderer.publish.site.catalogue import Catalogue
from renderer.publish.site.dates import unix_seconds

_VERSION = 1


class _Version(msgspec.Struct, frozen=True, kw_only=True):
    version: Any


class _State(Catalogue, frozen=True, kw_only=True):
    version: int


def catalogue_json(catalogue: Catalogue) -> str:
    """The text of the file; the same catalogue gives the same text."""
    table = {
        "version": _VERSION,
        **msgspec.to_builtins(
            replace(catalogue, away=dict(catalogue.away), versions=dict(catalogue.versions))
        ),
    }
    text = json.dumps(table, ensure_ascii=False).encode(errors="replace")
    return msgspec.json.format(text, indent=1).decode() + "\n"


def read_catalogue(text: str) -> Catalogue:
    """The catalogue that ``catalogue_json`` wrote.

    Sessions of a record without numbers are numbered by their dates.

    Raises:
        InputError: it is damaged, or of another version.
    """
    try:
        version = msgspec.json.decode(text, type=_Version).version
        if version != _VERSION:
            raise InputError(f"it has the unknown version {version!r}")
        state = msgspec.json.decode(text, type=_State)
        for entry in state.entries:
            unix_seconds(entry.date)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise InputError("it is damaged") from None
    fields = {name: getattr(state, name) for name in Catalogue.__struct_fields__}
    return _numbered(Catalogue(**fields))


def _numbered(catalogue: Catalogue) -> Catalogue:
    if catalogue.last_number:
        return catalogue
    count = len(catalogue.entries)
    entries = tuple(replace(entry, number=count - place) for place, entry in enumerate(catalogue.entries))
    return replace(catalogue, entries=entries, last_number=count)

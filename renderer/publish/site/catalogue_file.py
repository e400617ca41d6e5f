"""The catalogue as ``site.json``."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

from msgspec import to_builtins
from msgspec.structs import replace

from renderer.errors import InputError
from renderer.publish.site.catalogue import Catalogue, Issued, ListedTrack, SiteSession
from renderer.publish.site.dates import unix_seconds

_VERSION = 1


def catalogue_json(catalogue: Catalogue) -> str:
    """The text of the file; the same catalogue gives the same text."""
    table = {"version": _VERSION, **to_builtins(replace(catalogue, away=dict(catalogue.away)))}
    return json.dumps(table, indent=1, ensure_ascii=False) + "\n"


def read_catalogue(text: str) -> Catalogue:
    """The catalogue that ``catalogue_json`` wrote.

    Raises:
        InputError: it is damaged, or of another version.
    """
    try:
        table = json.loads(text)
        if table["version"] != _VERSION:
            raise InputError(f"it has the unknown version {table['version']!r}")
        return Catalogue(
            guid=_text(table["guid"]),
            entries=tuple(_entry(entry) for entry in table["entries"]),
            left=tuple(_text(path) for path in table["left"]),
            away=MappingProxyType(
                {_text(name): _issued(tracks) for name, tracks in table.get("away", {}).items()}
            ),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise InputError("it is damaged") from None


def _entry(table: dict[str, Any]) -> SiteSession:
    unix_seconds(_text(table["date"]))
    return SiteSession(
        **{key: _text(table[key]) for key in ("name", "title", "teacher", "description", "language")},
        date=table["date"],
        cover=_text(table["cover"]),
        tags=tuple(_text(tag) for tag in table["tags"]),
        tracks=tuple(_listed(track) for track in table["tracks"]),
        issued=_issued(table["issued"]),
        episode=int(table.get("episode", 0)),
        season=int(table.get("season", 0)),
        explicit=_truth(table.get("explicit")),
    )


def _issued(table: dict[str, Any]) -> dict[str, Issued]:
    return {
        _text(name): Issued(guid=_text(issued["guid"]), date=_text(issued["date"]))
        for name, issued in table.items()
    }


def _listed(table: dict[str, Any]) -> ListedTrack:
    return ListedTrack(
        **{key: _text(table[key]) for key in ("name", "audio", "media_type")},
        bytes=int(table["bytes"]),
        seconds=float(table["seconds"]),
        companions=tuple(_text(name) for name in table["companions"]),
    )


def _truth(value: Any) -> bool | None:
    if not isinstance(value, bool | None):
        raise TypeError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value

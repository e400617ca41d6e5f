"""The types of ``catalogue.toml``, and the tracks that it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from renderer.api.sites import Show


class Exclusion(Struct, frozen=True, kw_only=True):
    """Tracks that are left out: those that match every pattern that is not empty."""

    script: str = ""
    length: str = ""
    voice: str = ""
    language: str = ""
    profile: str = ""


class Group(Struct, frozen=True, kw_only=True):
    """Scripts, and the tracks to make of each.

    ``scripts`` are patterns of paths from the folder of the manifest. ``lengths`` are as they are written; an
    empty one is that of the script. An empty voice, language or profile is what the script or its settings
    choose. ``voices`` has the voices of each language. ``settings`` are render choices.
    """

    name: str
    track_name: str
    scripts: tuple[str, ...]
    exclude: tuple[Exclusion, ...] = ()
    lengths: tuple[str, ...] = ("",)
    voices: Mapping[str, tuple[str, ...]]
    languages: tuple[str, ...] = ("",)
    profiles: tuple[str, ...] = ("",)
    formats: tuple[str, ...] = ()
    settings: Mapping[str, Any]


class Source(Struct, frozen=True, kw_only=True):
    """What is compiled once for tracks of several lengths: a script, and the choices but for the length.

    ``script`` is the path from the folder of the manifest. ``choices`` are those of ``read_options``.
    """

    script: str
    voice: str = ""
    profile: str = ""
    language: str = ""
    choices: Mapping[str, Any]

    def __hash__(self) -> int:
        return hash((self.script, self.voice, self.profile, self.language))


class Item(Struct, frozen=True, kw_only=True):
    """A track that the manifest asks for. Its files have its name, with an ending each."""

    name: str
    source: Source
    length: str = ""

    @property
    def choices(self) -> dict[str, Any]:
        """The choices of the render."""
        return {**self.source.choices, **({"length": [self.length]} if self.length else {})}


class SiteTable(Struct, frozen=True, kw_only=True):
    """A site that takes the tracks of some groups; ``folder`` is a path from the folder of the manifest.

    ``voices`` and ``languages`` are patterns; none of them means all. ``show`` is None where the settings
    decide. ``publish_at`` has dates by patterns of names of scripts.
    """

    name: str
    folder: str
    url: str
    profiles: tuple[str, ...] = ()
    groups: tuple[str, ...]
    voices: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    show: Show | None = None
    publish_at: Mapping[str, str]


class Manifest(Struct, frozen=True, kw_only=True):
    """A manifest, and the folder whose scripts it names. The items are in the order of their names.

    ``named_at`` are the places of voices and platforms, such as ``catalogue.toml:3:11``.
    """

    path: Path
    items: tuple[Item, ...]
    named_at: Mapping[str, str]
    groups: tuple[Group, ...] = ()
    sites: tuple[SiteTable, ...] = ()

    @property
    def folder(self) -> Path:
        return self.path.parent

    @property
    def lock_path(self) -> Path:
        return self.path.with_suffix(".lock")

"""The scripts that a site of a manifest takes, and how their tracks are made for it."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec import Struct

from renderer.api.catalogue import Options, read_options
from renderer.catalogue.expand import expand
from renderer.catalogue.manifest import Item, Manifest, SiteTable
from renderer.catalogue.places import Places
from renderer.errors import InputError


class SiteScript(Struct, frozen=True, kw_only=True):
    """A script of a site, and the render choices of its tracks. ``date`` is empty if the script decides."""

    script: Path
    choices: Mapping[str, Any]
    date: str

    def options(self, profile: str) -> Options:
        """The options for a platform.

        Raises:
            InputError: a choice is wrong.
        """
        choices: Any = {**self.choices, "profile": profile}
        return read_options(choices)


def site_scripts(manifest: Manifest, site: SiteTable) -> tuple[SiteScript, ...]:
    """The scripts of a site, each once, in all its lengths.

    Raises:
        InputError: a script would be on the site in several voices or languages, or there is no script.
    """
    groups = [group for group in manifest.groups if group.name in site.groups]
    found: dict[str, list[Item]] = {}
    for item in expand(groups, manifest.path, Places(str(manifest.path), "")):
        source = item.source
        if _is_chosen(source.voice, site.voices) and _is_chosen(source.language, site.languages):
            found.setdefault(source.script, []).append(item)
    if not found:
        raise InputError(f'{manifest.path}: the site "{site.name}" takes no script; check its groups')
    return tuple(_script(manifest, site, script, items) for script, items in found.items())


def _is_chosen(name: str, patterns: tuple[str, ...]) -> bool:
    return not patterns or any(fnmatchcase(name, pattern) for pattern in patterns)


def _script(manifest: Manifest, site: SiteTable, script: str, items: list[Item]) -> SiteScript:
    for key in ("voice", "language"):
        names = sorted({getattr(item.source, key) for item in items})
        if len(names) > 1:
            raise InputError(
                f'{manifest.path}: the site "{site.name}" has {script} with the {key}s {", ".join(names)}; '
                f'choose one with {key}s = ["{names[0]}"] below [sites.{site.name}]'
            )
    own = items[0].source.choices
    lengths = list(dict.fromkeys(item.length for item in items if item.length))
    name = PurePosixPath(script).stem
    return SiteScript(
        script=manifest.folder / script,
        choices={
            **{key: value for key, value in own.items() if key not in ("profile", "format")},
            **({"length": lengths} if lengths else {}),
        },
        date=next((date for pattern, date in site.publish_at.items() if fnmatchcase(name, pattern)), ""),
    )

"""The scripts that a site of a manifest takes, and how their tracks are made for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec import Struct

from renderer.api.catalogue import Options, composed, read_options
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
        InputError: a script would be on the site in several voices or languages, there is no script, or a
            date is for none of them.
    """
    groups = [group for group in manifest.groups if group.name in site.groups]
    found: dict[str, list[Item]] = {}
    for item in expand(groups, manifest.path, Places(str(manifest.path), "")):
        source = item.source
        if _is_chosen(source.voice, site.voices) and _is_chosen(source.language, site.languages):
            found.setdefault(source.script, []).append(item)
    if not found:
        raise InputError(f'{manifest.path}: the site "{site.name}" takes no script; check its groups')
    _check_dates(manifest, site, found)
    return tuple(_script(manifest, site, script, items) for script, items in found.items())


def _check_dates(manifest: Manifest, site: SiteTable, scripts: Iterable[str]) -> None:
    """Check that each date is for a script: a session whose date is missed would be public at once.

    Raises:
        InputError: a name matches none of the scripts of the site.
    """
    names = sorted(map(_name, scripts))
    for pattern in site.publish_at:
        if not any(fnmatchcase(name, composed(pattern)) for name in names):
            raise InputError(
                f'{manifest.path}: publish_at of the site "{site.name}" names "{pattern}", which matches no '
                f"script of it; write a name without its suffix, such as {names[0]}"
            )


def _name(script: str) -> str:
    return composed(PurePosixPath(script).stem)


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
    name = _name(script)
    dates = (date for pattern, date in site.publish_at.items() if fnmatchcase(name, composed(pattern)))
    return SiteScript(
        script=manifest.folder / script,
        choices={
            **{key: value for key, value in own.items() if key not in ("profile", "format")},
            **({"length": lengths} if lengths else {}),
        },
        date=next(dates, ""),
    )

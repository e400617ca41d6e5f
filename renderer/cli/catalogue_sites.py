"""``renderer catalogue publish``: publish the scripts of a manifest into its sites."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from renderer.api import publish
from renderer.api.options import Options
from renderer.catalogue.plan import tracks_folder
from renderer.catalogue.site_scripts import SiteScript, site_scripts
from renderer.cli.commands.publish import publish_scripts
from renderer.errors import InputError, shell_command

if TYPE_CHECKING:
    from renderer.catalogue.manifest import Manifest, SiteTable


def publish_sites(arguments: argparse.Namespace, manifest: Manifest) -> int:
    """Publish into the sites that are named, or into all; return the worst exit status.

    Raises:
        InputError: the manifest has no such site.
    """
    sites = _chosen(manifest, arguments.site or ())
    if arguments.json and len(sites) > 1:
        raise InputError("--json: name one site with --site")
    scripts = {site.name: {one.script: one for one in site_scripts(manifest, site)} for site in sites}
    names = [script.stem for of_site in scripts.values() for script in of_site]
    publish.check_named("--replace", arguments.replace or (), names)
    return max(_publish(arguments, manifest, site, scripts[site.name]) for site in sites)


def _chosen(manifest: Manifest, names: list[str] | tuple[()]) -> tuple[SiteTable, ...]:
    known = [site.name for site in manifest.sites]
    if not known:
        raise InputError(f"{manifest.path}: there are no sites; write [sites.NAME] and below it url")
    for name in names:
        if name not in known:
            from renderer.api.suggestions import did_you_mean

            raise InputError(f'--site: there is no site "{name}"; {did_you_mean(name, known, str(known))}')
    return tuple(site for site in manifest.sites if not names or site.name in names)


def _publish(
    arguments: argparse.Namespace, manifest: Manifest, site: SiteTable, scripts: Mapping[Path, SiteScript]
) -> int:
    folder = manifest.folder / site.folder
    show = site.show
    if show is not None and show.image:
        show = replace(show, image=str(manifest.folder / show.image))
    publication = publish.publication_for(
        tuple(scripts),
        manifest.folder,
        site.folder,
        site.url,
        profiles=site.profiles,
        show=show,
        dates={script.stem: one.date for script, one in scripts.items() if one.date},
        replaced=frozenset(arguments.replace or ()),
    )
    if not (arguments.quiet or arguments.json):
        print(f"{site.name}: {len(scripts)} script{'s' * (len(scripts) > 1)} for {site.url}")

    def options(script: Path, profile: str) -> Options:
        return scripts[script].options(profile)

    given = argparse.Namespace(
        anyway=arguments.anyway,
        all_or_nothing=False,
        dry_run=arguments.dry_run,
        json=arguments.json,
        out=tracks_folder(manifest) / site.name,
        quiet=arguments.quiet,
        yes=False,
    )
    status = publish_scripts(tuple(scripts), publication, options, given)
    if not (arguments.quiet or arguments.json or arguments.dry_run):
        print(f"to upload it, run: {shell_command('upload', folder)} --to TARGET")
    return status

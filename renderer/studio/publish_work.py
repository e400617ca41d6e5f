"""Checks a script for the platforms that a person chose, and makes its files, as the commands do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from renderer.studio.made_folders import (
    MadeFolder,
    ShownWarning,
    made_bundle,
    made_tracks,
    shown,
    shown_warnings,
)

if TYPE_CHECKING:
    from renderer.api.check import Report
    from renderer.api.options import Options
    from renderer.api.scripts import Compiled

Progress = Callable[[str, float], None]


class Choices(msgspec.Struct, kw_only=True):
    """What a person chose; an empty value is that of the script or of the settings.

    ``version`` is that of the script whose text the person sees. Without ``platforms``, only tracks are made.
    ``captions`` are formats of captions and other texts beside tracks; None is as in the settings.
    ``lufs`` is the loudness of the words.
    """

    path: str
    version: str
    lengths: list[str] = []
    bed: str = ""
    formats: list[str] = []
    platforms: list[str] = []
    captions: list[str] | None = None
    lufs: float | None = None
    bitrate_kbps: int | None = None


class Prepared(Struct, frozen=True, kw_only=True):
    """A script that was checked. ``compiled`` is by platform; tracks alone have the platform ""."""

    root: Path
    compiled: Mapping[str, Compiled]
    folder: str
    held_back: str
    warnings: tuple[ShownWarning, ...]
    reports: tuple[Report, ...]
    broken: tuple[str, ...]


def prepare(root: Path, path: Path, choices: Choices) -> Prepared:
    """Check a script, as it is on the disk, before anything is made.

    Raises:
        RenderError: the script has errors, a choice is wrong, or the user has not trusted what it needs.
    """
    from renderer.api import check, publish, scripts

    if not choices.platforms:
        compiled = scripts.compile_script(path, _options(choices))
        return Prepared(
            root=root,
            compiled={"": compiled},
            folder=shown(root, compiled.folder(None)),
            held_back="",
            warnings=tuple(shown_warnings(root, compiled, [*compiled.warnings, *check.check_fit(compiled)])),
            reports=(),
            broken=(),
        )
    chosen = publish.PublishOptions(profiles=",".join(choices.platforms))
    publication = publish.read_publication([path], chosen)
    (one,) = publish.prepare_publish(
        [path], publication, lambda _script, name: _options(choices, name), publish.moment()
    )
    if one.error:
        raise one.error
    first = next(iter(one.compiled.values()))
    return Prepared(
        root=root,
        compiled=one.compiled,
        folder=shown(root, first.folder(None)),
        held_back=one.held_back,
        warnings=tuple(shown_warnings(root, first, [*first.warnings, *one.warnings])),
        reports=one.reports,
        broken=one.broken,
    )


def make(prepared: Prepared, text: str, progress: Progress) -> tuple[MadeFolder, ...]:
    """Make the files of a script that was checked; ``text`` is that of the script.

    Raises:
        RenderError: a sentence could not be spoken, or a file could not be written.
    """
    from renderer.api.publish import publish_compiled
    from renderer.api.render import render_compiled

    made = []
    for number, (platform, compiled) in enumerate(prepared.compiled.items()):

        def of_all(what: str, share: float, number: int = number) -> None:
            progress(what, (number + share) / len(prepared.compiled))

        if platform:
            bundle = publish_compiled(compiled, progress=of_all)
            made.append(made_bundle(prepared.root, compiled, bundle, text))
        else:
            result = render_compiled(compiled, progress=of_all)
            made.append(made_tracks(prepared.root, compiled, result))
    return tuple(made)


def _options(choices: Choices, profile: str = "") -> Options:
    from renderer.api.options import RenderChoices, read_options

    given = RenderChoices(profile=profile)
    if choices.lengths:
        given["length"] = choices.lengths
    if choices.bed:
        given["bed"] = choices.bed
    if choices.formats and not profile:
        given["format"] = choices.formats
    if choices.captions is not None and not profile:
        given["captions"] = choices.captions
    if choices.lufs is not None:
        given["lufs"] = choices.lufs
    if choices.bitrate_kbps is not None:
        given["bitrate_kbps"] = choices.bitrate_kbps
    return read_options(given)

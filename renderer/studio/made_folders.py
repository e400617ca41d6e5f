"""Folders with the files that were made from a script, as the page shows them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from renderer.api.studio import MEDIA_TYPES
from renderer.problems import Problem
from renderer.studio.shown_reports import ShownReport, shown_report

if TYPE_CHECKING:
    from renderer.api.publish import Bundle
    from renderer.api.render import RenderResult
    from renderer.api.scripts import Compiled

Kind = Literal["audio", "picture", "text"]

_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(MEDIA_TYPES, "audio"),
    **dict.fromkeys((".jpg", ".jpeg", ".png"), "picture"),
}


class ShownWarning(Struct, frozen=True, kw_only=True):
    """A warning in one line; ``line`` is the line of the script that it is about."""

    words: str
    line: int | None


class MadeTrack(Struct, frozen=True, kw_only=True):
    """A file of a track as it was measured; a loudness that has no value is None."""

    file: str
    seconds: float
    words_lufs: float | None
    integrated_lufs: float | None
    true_peak_dbtp: float | None


class MadeFile(Struct, frozen=True, kw_only=True):
    path: Path
    kind: Kind
    bytes: int


class MadeFolder(Struct, frozen=True, kw_only=True):
    """A folder with files that were made. ``made`` is False if they were there already."""

    place: str
    platform: str
    title: str
    made: bool
    warnings: tuple[ShownWarning, ...]
    files: tuple[MadeFile, ...]
    tracks: tuple[MadeTrack, ...]
    reports: tuple[ShownReport, ...]


def made_tracks(root: Path, compiled: Compiled, result: RenderResult) -> MadeFolder:
    measured = [(track, form, path) for track in result.tracks for form, path in track.paths.items()]
    captions = [path for track in result.tracks for path in track.captions.values()]
    warnings: tuple[Problem | str, ...] = (
        *result.warnings,
        *(warning for track in result.tracks for warning in track.warnings),
    )
    return MadeFolder(
        place=shown(root, compiled.folder(None)),
        platform="",
        title=compiled.session.head.title,
        made=True,
        warnings=tuple(shown_warnings(root, compiled, warnings)),
        files=_files([*result.paths, *captions]),
        tracks=tuple(
            MadeTrack(
                file=path.name,
                seconds=track.timeline.frames / track.timeline.sample_rate,
                words_lufs=_finite(track.measured[form].words_lufs),
                integrated_lufs=_finite(track.measured[form].integrated_lufs),
                true_peak_dbtp=_finite(track.measured[form].true_peak_dbtp),
            )
            for track, form, path in measured
        ),
        reports=(),
    )


def made_bundle(root: Path, compiled: Compiled, bundle: Bundle, text: str) -> MadeFolder:
    warnings: tuple[Problem | str, ...] = (*compiled.warnings, *bundle.warnings)
    return MadeFolder(
        place=shown(root, bundle.folder),
        platform=bundle.profile.name,
        title=bundle.profile.title,
        made=bundle.made,
        warnings=tuple(shown_warnings(root, compiled, warnings)),
        files=_files(sorted(path for path in bundle.folder.iterdir() if not path.name.startswith("."))),
        tracks=tuple(
            MadeTrack(
                file=Path(report.name).name,
                seconds=report.measured.seconds,
                words_lufs=_finite(report.measured.words_lufs),
                integrated_lufs=_finite(report.measured.integrated_lufs),
                true_peak_dbtp=_finite(report.measured.true_peak_dbtp),
            )
            for report in bundle.reports
            if report.measured
        ),
        reports=tuple(shown_report(report, text, Path(report.name).name) for report in bundle.reports),
    )


def _files(paths: Sequence[Path]) -> tuple[MadeFile, ...]:
    return tuple(
        MadeFile(path=path, kind=kind_of(path), bytes=path.stat().st_size)
        for path in paths
        if path.is_file() and not path.is_symlink()
    )


def kind_of(path: Path) -> Kind:
    """What a file is, by its suffix."""
    return _KINDS.get(path.suffix.lower(), "text")


def shown_warnings(
    root: Path, compiled: Compiled, warnings: Iterable[Problem | str]
) -> Iterator[ShownWarning]:
    """Warnings with their lines in the script, and with paths from the folder of the project."""
    place = re.compile(re.escape(compiled.session.path) + r":(?:(\d+):\d+:)? ")
    for warning in dict.fromkeys(warnings):
        words = warning
        if isinstance(words, Problem):
            words = f"{words.position.place}: {words.message}; {words.in_page or words.remedy}".removesuffix(
                "; "
            )
        found = place.match(words)
        words = words[found.end() if found else 0 :].replace(f"{root.as_posix()}/", "")
        words = words.replace(f"{root}\\", "").partition("\n")[0]
        line = int(found[1]) if found and found[1] else None
        yield ShownWarning(words=words, line=line)


def shown(root: Path, folder: Path) -> str:
    """A folder, from the folder of the project if it is in there."""
    whole = folder.absolute()
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else str(whole)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None

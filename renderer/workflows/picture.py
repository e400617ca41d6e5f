"""Pictures of laid-out tracks, as files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from renderer.companions.picture.layout import draw
from renderer.companions.picture.peaks import waveform
from renderer.companions.picture.png import write_png
from renderer.companions.picture.rows import rows
from renderer.companions.picture.svg import svg
from renderer.encode.mp3.splicer import Spliced
from renderer.errors import InputError
from renderer.mix.mixer import prepare_mix
from renderer.sounds.catalogue import assets_folder
from renderer.storage.atomic_files import atomic, reported
from renderer.storage.store import Store
from renderer.timeline import ReadClip
from renderer.units import spoken_length
from renderer.workflows.cache import with_store
from renderer.workflows.compile import Compiled
from renderer.workflows.lay_out_tracks import Planned, Progress, plan_tracks, silent

FONT = Path("fonts", "NotoSans-Regular.ttf")
"""Inside the assets: Latin, Greek and Cyrillic."""

SUFFIXES = (".svg", ".png")

_PLANNING_SHARE = 0.7


def picture_compiled(
    compiled: Compiled, path: Path, progress: Progress = silent
) -> tuple[tuple[Planned, ...], tuple[Path, ...]]:
    """Lay out the tracks of a compiled script and draw each; gives the tracks and the files.

    Several tracks have their lengths in the files' names: ``plan-10m.svg``.

    Raises:
        InputError: the path does not end in .svg or .png.
        OutputError: a file could not be written.
    """
    check_picture(path)

    def planning(what: str, share: float) -> None:
        progress(what, share * _PLANNING_SHARE)

    def drawing(what: str, share: float) -> None:
        progress(what, _PLANNING_SHARE + (1 - _PLANNING_SHARE) * share)

    def work(store: Store) -> tuple[tuple[Planned, ...], tuple[Path, ...]]:
        planned, read_clip = plan_tracks(compiled, store, planning)
        return planned, write_pictures(compiled, planned, read_clip, store, path, drawing)

    return with_store(compiled.settings, keep=compiled.options.cache, work=work)


def check_picture(path: Path) -> None:
    """Check the file name of a picture.

    Raises:
        InputError: its suffix is not one of ``SUFFIXES``.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"{path}: a picture is an SVG or PNG file; use a name that ends in .svg or .png")


def write_pictures(
    compiled: Compiled,
    planned: Sequence[Planned],
    read_clip: ReadClip,
    store: Store,
    path: Path,
    progress: Progress,
) -> tuple[Path, ...]:
    """Draw every track, each in a file that appears whole or not at all; several have their lengths in
    the files' names.

    The waveform has the levels that a render keeps for each span. Missing levels are measured and kept.

    Raises:
        OutputError: a file could not be written.
    """
    paths = []
    for number, track in enumerate(planned):

        def drawing(share: float, number: int = number) -> None:
            progress("drawing", (number + share) / len(planned))

        named = path
        if len(planned) > 1 and track.requested_seconds is not None:
            named = path.with_stem(f"{path.stem}-{spoken_length(track.requested_seconds)}")
        settings, timeline = compiled.settings, track.timeline
        mixer = prepare_mix(timeline, channels=settings.channels, ducking=settings.ducking)
        found = rows(timeline.frames, timeline.sample_rate)
        levels = Spliced(mixer, read_clip, store, compiled.options.jobs).levels(drawing)
        peaks = waveform(levels, found)
        picture = draw(timeline, found, peaks, compiled.session.head.title)
        with atomic(named) as part:
            if named.suffix.lower() == ".png":
                write_png(picture, part, assets_folder() / FONT)
            else:
                with reported(part):
                    part.write_text(svg(picture), encoding="utf-8", newline="\n")
        paths.append(named)
    return tuple(paths)

"""Pictures of laid-out tracks, as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from renderer.companions.picture.layout import draw
from renderer.companions.picture.peaks import waveform
from renderer.companions.picture.png import write_png
from renderer.companions.picture.rows import rows
from renderer.companions.picture.svg import svg
from renderer.errors import InputError
from renderer.mix.mixer import mix, prepare_mix
from renderer.sounds.catalogue import assets_folder
from renderer.storage.atomic_files import atomic, reported
from renderer.timeline import Block, ReadClip
from renderer.units import spoken_length
from renderer.workflows.compile import Compiled
from renderer.workflows.lay_out_tracks import Planned, Progress

FONT = Path("fonts", "NotoSans-Regular.ttf")
"""Inside the assets: Latin, Greek and Cyrillic."""

SUFFIXES = (".svg", ".png")


def check_picture(path: Path) -> None:
    """Refuse what is no name of a picture.

    Raises:
        InputError: another suffix than those of ``SUFFIXES``.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"{path}: a picture is SVG or PNG; write a name that ends in .svg or .png")


def write_pictures(
    compiled: Compiled, planned: Sequence[Planned], read_clip: ReadClip, path: Path, progress: Progress
) -> tuple[Path, ...]:
    """Draw every track, each in a file that appears whole or not at all; several have their lengths in
    the files' names.

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
        mixer = prepare_mix(timeline, channels=settings.channels, ducking_db=settings.ducking_db)
        found = rows(timeline.frames, timeline.sample_rate)
        peaks = waveform(_counted(mix(mixer, read_clip), timeline.frames, drawing), found)
        picture = draw(timeline, found, peaks, compiled.session.head.title)
        with atomic(named) as part:
            if named.suffix.lower() == ".png":
                write_png(picture, part, assets_folder() / FONT)
            else:
                with reported(part):
                    part.write_text(svg(picture), encoding="utf-8", newline="\n")
        paths.append(named)
    return tuple(paths)


def _counted(blocks: Iterable[Block], frames: int, progress: Callable[[float], None]) -> Iterator[Block]:
    done = 0
    for block in blocks:
        yield block
        done += len(block)
        progress(done / frames)

"""Reports finished tracks and previews, as lines and as JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderer.api.render import origins_json, origins_text, spoken_seconds
from renderer.cli.reports.own_beds import own_beds_json
from renderer.units import timestamp, to_seconds

if TYPE_CHECKING:
    from renderer.api.preview import Preview
    from renderer.api.render import Loudness, RenderResult, Track


def _measured_json(loudness: Loudness) -> dict[str, float | None]:
    """Return the measured values; a loudness that is undefined, such as that of silence, is null."""

    def finite(value: float) -> float | None:
        return round(value, 2) if abs(value) < 1e9 else None

    return {
        "words_lufs": None if loudness.words_lufs is None else finite(loudness.words_lufs),
        "integrated_lufs": finite(loudness.integrated_lufs),
        "range_lu": finite(loudness.range_lu),
        "true_peak_dbtp": finite(loudness.true_peak_dbtp),
    }


def track_json(track: Track) -> dict[str, Any]:
    """Return a finished track as JSON."""
    return {
        "name": track.name,
        "files": {
            form: {
                "path": str(path),
                "spliced": form in track.spliced,
                **_measured_json(track.measured[form]),
            }
            for form, path in track.paths.items()
        },
        "captions": {form: str(path) for form, path in track.captions.items()},
        "stems": {name: str(path) for name, path in track.stems.items()},
        "sample_rate": track.timeline.sample_rate,
        "frames": track.timeline.frames,
        "seconds": float(to_seconds(track.timeline.frames, track.timeline.sample_rate)),
        "voices": origins_json(spoken_seconds(track.timeline)),
        "warnings": list(track.warnings),
    }


def result_json(script: str, result: RenderResult) -> dict[str, Any]:
    return {
        "script": script,
        "tracks": [track_json(track) for track in result.tracks],
        "warnings": [str(warning) for warning in result.warnings],
        **({"repeated_beds": own_beds_json(result.repeated_beds)} if result.repeated_beds else {}),
    }


def rendered_line(results: Sequence[Mapping[str, Any]], failed: Sequence[str]) -> str:
    """Return a summary of the results of several scripts, as JSON, and of the scripts that ``failed``.

    Example: ``3 scripts: 4 tracks, 0:42:10 in all``.
    """
    tracks = [track for result in results for track in result["tracks"]]
    total = timestamp(Fraction(sum(track["seconds"] for track in tracks)))
    count = f"{len(tracks)} track{'s' * (len(tracks) != 1)}, {total} in all"
    line = f"{len(results)} script{'s' * (len(results) != 1)}: {count}"
    return f"{line}; not rendered: {', '.join(failed)}" if failed else line


def preview_json(script: str, preview: Preview) -> dict[str, Any]:
    """Return a part of a track as JSON; ``track_frames`` is the length of the whole track."""
    rate, part = preview.timeline.sample_rate, preview.part
    return {
        "script": script,
        "name": preview.name,
        "files": {
            form: {"path": str(path), **_measured_json(preview.measured[form])}
            for form, path in preview.paths.items()
        },
        "sample_rate": rate,
        "onset_frames": part.onset_frames,
        "onset_seconds": float(to_seconds(part.onset_frames, rate)),
        "frames": part.frames,
        "seconds": float(to_seconds(part.frames, rate)),
        "track_frames": preview.timeline.frames,
        "warnings": [str(warning) for warning in preview.warnings],
    }


def warnings(result: RenderResult) -> tuple[str, ...]:
    """Return a script's own warnings, followed by those of each track."""
    return (*map(str, result.warnings), *(warning for track in result.tracks for warning in track.warnings))


def track_lines(result: RenderResult) -> tuple[str, ...]:
    """Return a line for each file; captions and stems follow their track."""
    return tuple(
        line
        for track in result.tracks
        for line in (
            *(_track_line(track, form) for form in track.paths),
            *_voices_line(track),
            *map(str, track.captions.values()),
            *map(str, track.stems.values()),
        )
    )


def _track_line(track: Track, form: str) -> str:
    """Return a line for a file.

    Example: ``out/rest/rest.mp3  8:58.0  words -18.0 LUFS, integrated -21.4  -1.4 dBTP``.
    """
    length = timestamp(to_seconds(track.timeline.frames, track.timeline.sample_rate))
    settled_db = min((cue.gain_db for cue in track.timeline.cues if cue.kind == "speech"), default=0.0)
    return _file_line(track.paths[form], length, track.measured[form], settled_db)


def _voices_line(track: Track) -> tuple[str, ...]:
    """Return how long voices of each origin speak; nothing if only synthetic voices do."""
    spoken = spoken_seconds(track.timeline)
    return (f"voices: {origins_text(spoken)}",) if spoken.clone or spoken.human else ()


def preview_lines(preview: Preview) -> tuple[str, ...]:
    """Return a line for each file.

    Example: ``out/rest/rest-preview.mp3  3:10.0-3:40.0  -17.2 LUFS  -2.4 dBTP``.
    """
    part, rate = preview.part, preview.timeline.sample_rate
    ends = (part.onset_frames, part.onset_frames + part.frames)
    time = "-".join(timestamp(to_seconds(frames, rate)) for frames in ends)
    return tuple(_file_line(path, time, preview.measured[form]) for form, path in preview.paths.items())


def _file_line(path: Path, time: str, loudness: Loudness, settled_db: float = 0.0) -> str:
    """Return a line for a file whose last words are ``settled_db`` louder than the first ones."""
    if not math.isfinite(loudness.true_peak_dbtp):
        return f"{path}  {time}  silent"
    peak = f"{loudness.true_peak_dbtp:.1f} dBTP"
    if not math.isfinite(loudness.integrated_lufs):
        return f"{path}  {time}  too short or too quiet to measure LUFS  {peak}"
    integrated = f"{loudness.integrated_lufs:.1f}"
    if loudness.words_lufs is None:
        return f"{path}  {time}  {integrated} LUFS  {peak}"
    words = f"{loudness.words_lufs:.1f} LUFS"
    if settled_db:
        words += f" at the start and {loudness.words_lufs + settled_db:.1f} at the end"
    return f"{path}  {time}  words {words}, integrated {integrated}  {peak}"

"""Reports finished tracks and previews, as lines and as JSON."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
        "sample_rate": track.timeline.sample_rate,
        "frames": track.timeline.frames,
        "seconds": float(to_seconds(track.timeline.frames, track.timeline.sample_rate)),
        "warnings": list(track.warnings),
    }


def result_json(script: str, result: RenderResult) -> dict[str, Any]:
    return {
        "script": script,
        "tracks": [track_json(track) for track in result.tracks],
        "warnings": [str(warning) for warning in result.warnings],
    }


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
    """Return a line for each file; captions follow their track."""
    return tuple(
        line
        for track in result.tracks
        for line in (
            *(_track_line(track, form) for form in track.paths),
            *map(str, track.captions.values()),
        )
    )


def _track_line(track: Track, form: str) -> str:
    """Return a line for a file.

    Example: ``out/rest/rest.mp3  8:58.0  words -18.0 LUFS, integrated -21.4  -1.4 dBTP``.
    """
    length = timestamp(to_seconds(track.timeline.frames, track.timeline.sample_rate))
    return _file_line(track.paths[form], length, track.measured[form])


def preview_lines(preview: Preview) -> tuple[str, ...]:
    """Return a line for each file.

    Example: ``out/rest/rest-preview.mp3  3:10.0-3:40.0  -17.2 LUFS  -2.4 dBTP``.
    """
    part, rate = preview.part, preview.timeline.sample_rate
    ends = (part.onset_frames, part.onset_frames + part.frames)
    time = "-".join(timestamp(to_seconds(frames, rate)) for frames in ends)
    return tuple(_file_line(path, time, preview.measured[form]) for form, path in preview.paths.items())


def _file_line(path: Path, time: str, loudness: Loudness) -> str:
    if not math.isfinite(loudness.true_peak_dbtp):
        return f"{path}  {time}  silent"
    peak = f"{loudness.true_peak_dbtp:.1f} dBTP"
    if not math.isfinite(loudness.integrated_lufs):
        return f"{path}  {time}  too short or too quiet to measure LUFS  {peak}"
    integrated = f"{loudness.integrated_lufs:.1f}"
    if loudness.words_lufs is None:
        return f"{path}  {time}  {integrated} LUFS  {peak}"
    return f"{path}  {time}  words {loudness.words_lufs:.1f} LUFS, integrated {integrated}  {peak}"

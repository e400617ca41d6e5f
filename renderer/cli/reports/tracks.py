"""A laid-out track as a table to read, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderer.analysis.events import events
from renderer.analysis.excerpts import from_to
from renderer.analysis.pace import paces
from renderer.analysis.plan_json import totals, track_plan
from renderer.cli.reports.pace import pace_lines
from renderer.loudness.meter import Loudness
from renderer.mastering.write_track import Track
from renderer.timeline import Timeline
from renderer.units import timestamp, to_seconds

if TYPE_CHECKING:
    from renderer.api import Compiled, Kept, Planned, Preview, Reckoned, RenderResult, Uploaded


def table(planned: Planned) -> str:
    """When each thing happens, chapter by chapter, and the totals."""
    timeline = planned.timeline
    lines = [f"{planned.name}  {_time(timeline, timeline.frames)}"]
    for event in events(timeline):
        if event.kind == "chapter":
            lines += ["", f"{_time(timeline, event.onset_frames):>10}  # {event.what}"]
        else:
            length = f"{float(to_seconds(event.frames, timeline.sample_rate)):.1f} s" if event.frames else ""
            row = f"{_time(timeline, event.onset_frames):>10}  {event.kind:<7} {length:>9}  {event.what}"
            lines.append(row.rstrip())
    lines += ["", *_totals_lines(timeline), "", *pace_lines(paces(timeline))]
    return "\n".join(lines)


def _time(timeline: Timeline, frames: int) -> str:
    return timestamp(to_seconds(frames, timeline.sample_rate), 2)


def _totals_lines(timeline: Timeline) -> Iterator[str]:
    total = totals(timeline)
    share = round(100 * total["speech_seconds"] / total["seconds"]) if total["seconds"] else 0
    yield f"{timestamp(total['seconds'], 2):>10}  in all, {share} % of it speech"
    yield (
        f"{timestamp(total['speech_seconds'], 2):>10}  speech: "
        f"{total['sentences']} sentences, {total['words']} words"
    )
    yield f"{timestamp(total['pause_seconds'], 2):>10}  written pauses"
    yield f"{timestamp(total['hold_seconds'], 2):>10}  holds"


def planned_json(planned: Planned) -> dict[str, Any]:
    """A laid-out track; see ``plan_json.track_plan``."""
    return track_plan(planned.name, planned.requested_seconds, planned.timeline)


def plan_json(compiled: Compiled, planned: Sequence[Planned]) -> dict[str, Any]:
    return {
        "script": compiled.session.path,
        "tracks": [planned_json(track) for track in planned],
        "warnings": [str(warning) for warning in compiled.warnings],
    }


def _measured_json(loudness: Loudness) -> dict[str, float | None]:
    """Loudness that is undefined, as of silence, is null."""

    def finite(value: float) -> float | None:
        return round(value, 2) if abs(value) < 1e9 else None

    return {
        "integrated_lufs": finite(loudness.integrated_lufs),
        "range_lu": finite(loudness.range_lu),
        "true_peak_dbtp": finite(loudness.true_peak_dbtp),
    }


def track_json(track: Track) -> dict[str, Any]:
    """A finished track."""
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
    """A part of a track; ``track_frames`` is the length of the whole."""
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
    """A script's own warnings and those of each track."""
    return (*map(str, result.warnings), *(warning for track in result.tracks for warning in track.warnings))


def track_lines(result: RenderResult) -> tuple[str, ...]:
    """A line for each file, captions after their track."""
    return tuple(
        line
        for track in result.tracks
        for line in (
            *(_track_line(track, form) for form in track.paths),
            *map(str, track.captions.values()),
        )
    )


def _track_line(track: Track, form: str) -> str:
    """``out/rest/rest.mp3  8:58.0  -18.0 LUFS  -1.4 dBTP``."""
    length = timestamp(to_seconds(track.timeline.frames, track.timeline.sample_rate))
    return _file_line(track.paths[form], length, track.measured[form])


def preview_lines(preview: Preview) -> tuple[str, ...]:
    """A line for each file: ``out/rest/rest-preview.mp3  3:10.0-3:40.0  -17.2 LUFS  -2.4 dBTP``."""
    time = from_to(preview.part, preview.timeline.sample_rate)
    return tuple(_file_line(path, time, preview.measured[form]) for form, path in preview.paths.items())


def _file_line(path: Path, time: str, loudness: Loudness) -> str:
    return f"{path}  {time}  {loudness.integrated_lufs:.1f} LUFS  {loudness.true_peak_dbtp:.1f} dBTP"


def uploaded_json(uploaded: Uploaded) -> dict[str, Any]:
    return {
        "target": uploaded.target,
        "sent": list(uploaded.sent),
        "kept": list(uploaded.kept),
        "removed": list(uploaded.removed),
        "left": list(uploaded.left),
        "bytes": uploaded.sent_bytes,
    }


def uploaded_line(uploaded: Uploaded, *, would: str = "") -> str:
    """``sftp://host/path: 12 sent (3.4 MB), 2 unchanged``."""
    return (
        f"{uploaded.target}: {len(uploaded.sent)} {would}sent ({uploaded.sent_bytes / 1e6:,.1f} MB), "
        f"{len(uploaded.kept)} unchanged"
    )


def kept_json(kept: Kept) -> dict[str, Any]:
    """``oldest_use`` is in seconds since 1970, null where there is none."""
    return {
        "folder": str(kept.folder),
        "limit_bytes": kept.most_bytes,
        "bytes": sum(usage.bytes for usage in kept.kinds.values()),
        "kinds": {
            kind: {"entries": usage.entries, "bytes": usage.bytes, "oldest_use": usage.oldest_use}
            for kind, usage in kept.kinds.items()
        },
    }


def kept_table(kept: Kept) -> str:
    """The folder, a line for each kind, and all of it beside the limit."""
    rows = [(kind, usage.entries, usage.bytes) for kind, usage in kept.kinds.items()]
    entries, size = sum(row[1] for row in rows), sum(row[2] for row in rows)
    lines = [f"{name:<10} {count:>7,} {used / 1e6:>9,.1f} MB" for name, count, used in rows]
    total = f"{'in all':<10} {entries:>7,} {size / 1e6:>9,.1f} MB of {kept.most_bytes / 1e6:,.0f} MB"
    return "\n".join([str(kept.folder), "", *lines, total])


def reckoned_table(voices: Sequence[Reckoned]) -> str:
    """What would be spoken and what is kept, voice by voice, and the costs where prices are known."""
    rows = [["voice", "engine", "to speak", "characters", "kept", "characters", "cost"]]
    for one in voices:
        counts = (one.to_speak.sentences, one.to_speak.characters, one.kept.sentences, one.kept.characters)
        cost = "" if one.cost is None else f"{one.cost:.4f} {one.currency}"
        rows.append([one.voice, one.engine, *(f"{count:,}" for count in counts), cost])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if number < 2 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def reckoned_json(voices: Sequence[Reckoned]) -> list[dict[str, Any]]:
    return [asdict(one) for one in voices]

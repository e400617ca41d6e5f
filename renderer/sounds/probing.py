"""Asks ffprobe about a file that libsndfile cannot read."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from msgspec import Struct

from renderer.errors import SoundError
from renderer.sounds.ffmpeg import CONTAINERS
from renderer.sounds.reading import NATIVE_SUFFIXES
from renderer.storage.programs import installed_program

_MOST_SECONDS = 60


class Probed(Struct, frozen=True, kw_only=True):
    """The first audio stream of a file; ``bitrate_kbps`` is None if the file does not state it."""

    codec: str
    container: str
    bitrate_kbps: float | None


def probe(path: Path) -> Probed:
    """Return how a file is coded, as ffprobe reports it.

    Raises:
        SoundError: ffprobe is missing or cannot read the file, or the file is a video or holds no sound.
    """
    if path.suffix.lower() in NATIVE_SUFFIXES:
        raise SoundError(str(path), "is not a sound that can be read: damaged, or not what its name says")
    program = installed_program("ffprobe")
    if program is None:
        raise SoundError(
            str(path), "only ffmpeg can read this type, and its ffprobe was not found; install ffmpeg"
        )
    command = [str(program), "-hide_banner", "-v", "error", "-protocol_whitelist", "file"]
    command += ["-format_whitelist", CONTAINERS, "-of", "json", "-show_streams", "-show_format"]
    command += ["-i", f"file:{path.resolve()}"]
    try:
        ran = subprocess.run(  # noqa: S603 - no shell, and the path follows "file:"
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_MOST_SECONDS, check=False
        )
        parsed = json.loads(ran.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        parsed = {}
    streams: list[dict[str, Any]] = parsed.get("streams", [])
    if any(_moves(stream) for stream in streams):
        raise SoundError(str(path), "is a video, not a sound; save its sound to a file of its own")
    for stream in streams:
        if stream.get("codec_type") == "audio":
            return _probed(stream, parsed.get("format", {}))
    raise SoundError(str(path), "is not a sound that can be read")


def _moves(stream: dict[str, Any]) -> bool:
    """Return whether a stream is a video that is not a cover picture."""
    return stream.get("codec_type") == "video" and not stream.get("disposition", {}).get("attached_pic")


def _probed(stream: dict[str, Any], container: dict[str, Any]) -> Probed:
    codec = str(stream.get("codec_name", "unknown"))
    bitrate = str(stream.get("bit_rate", ""))
    return Probed(
        codec="pcm" if codec.startswith("pcm_") else codec,
        container=str(container.get("format_name", "unknown")).partition(",")[0],
        bitrate_kbps=int(bitrate) / 1000 if bitrate.isdigit() else None,
    )

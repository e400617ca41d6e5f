"""Fetches the files of a voice, and removes them."""

from __future__ import annotations

import os
from pathlib import Path

from renderer.errors import InputError
from renderer.speech.fetching.fetchable_voices import FetchableVoice, VoiceFile, fetchable_voices
from renderer.workflows.lay_out_tracks import Progress, silent

MIRROR = "RENDERER_VOICES_URL"
"""The environment variable with an address that has the files of voices as ``ENGINE/FILE``."""


def fetch_voice(voice: FetchableVoice, progress: Progress = silent) -> None:
    """Fetch the files of a voice that are not on this computer, or are not the right ones.

    An interrupted download continues when the function is called again.

    Args:
        voice: a voice of ``fetchable_voices``.
        progress: called with what is being done and the share of the work that is done, from 0 to 1.

    Raises:
        DownloadError: a file could not be fetched; the message has its address and the path to save it.
        OutputError: a file could not be written.
    """
    from renderer.speech.fetching.download import download

    files = voice.missing_files()
    total_bytes, done_bytes = sum(file.size_bytes for file in files), 0
    for file in files:

        def report(arrived_bytes: int, name: str = file.name, before: int = done_bytes) -> None:
            progress(f"fetching {name}", (before + arrived_bytes) / total_bytes)

        download(_url(voice, file), voice.path(file), file.size_bytes, file.sha256, report)
        done_bytes += file.size_bytes


def remove_voice(voice: FetchableVoice) -> tuple[Path, ...]:
    """Remove the files of a voice, also those of an interrupted download, and return their paths.

    A file that another fetched voice needs stays.

    Raises:
        InputError: no file of the voice is on this computer.
        OSError: a file could not be removed.
    """
    from renderer.speech.fetching.download import part_path

    others = (other for other in fetchable_voices() if other.name != voice.name and other.is_fetched)
    needed = {path for other in others for path in other.paths}
    paths = [path for path in voice.paths if path not in needed]
    found = [path for path in (*paths, *map(part_path, paths)) if path.is_file()]
    if not found:
        raise InputError(f"{voice.full_name} is not on this computer; it would be in {voice.model.parent}")
    for path in found:
        path.unlink()
    return tuple(found)


def _url(voice: FetchableVoice, file: VoiceFile) -> str:
    mirror = os.environ.get(MIRROR, "").rstrip("/")
    return f"{mirror}/{voice.engine}/{file.name}" if mirror else file.url

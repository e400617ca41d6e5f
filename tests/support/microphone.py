"""Chromium with a microphone that hears a file again and again."""

from __future__ import annotations

from pathlib import Path

import soundfile

from tests.support.takes import RATE, spoken, take


def write_heard(folder: Path) -> Path:
    """What the microphone hears, as a file: a quiet room, in which somebody speaks."""
    path = folder / "heard.wav"
    soundfile.write(path, take(spoken(1.2), before=2.0, after=2.0, room_db=-75.0), RATE)
    return path


def microphone(heard: Path) -> tuple[str, ...]:
    """The flags of a browser with this microphone, which a page may use without a question."""
    return (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={heard}",
    )

"""Chromium with a microphone that hears a file again and again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import soundfile
from playwright.sync_api import Browser

from tests.support.browser import launched
from tests.support.takes import RATE, spoken, take


def write_heard(folder: Path) -> Path:
    """What the microphone hears, as a file: a quiet room, in which somebody speaks."""
    path = folder / "heard.wav"
    soundfile.write(path, take(spoken(1.2), before=2.0, after=2.0, room_db=-75.0), RATE)
    return path


@contextmanager
def with_microphone(chromium: str, heard: Path) -> Iterator[Browser]:
    """A browser with this microphone, which a page may use without a question."""
    flags = (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={heard}",
    )
    with launched(chromium, *flags) as browser:
        yield browser

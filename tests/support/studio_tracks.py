"""Tracks of a studio: a script, its tracks as a page asks for them, and its render to compare with."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import renderer
from tests.support.studio_page import Answer, Page

SCRIPT = """---
title: Rest
voice: tone:low
---

# One

Hello there. Now rest
a while. [pause 3s] And go on.

# Two

[hold 4s]

The *last* words.
"""

HEADER_BYTES = 44


def post(page: Page, text: str = SCRIPT, *, length_ms: float | None = None, line: int = 0) -> Answer:
    """Ask for a track; what is missing is spoken from a line on, or not at all."""
    place = {"line": line, "column": 1} if line else None
    return page.ask(
        "POST", "/api/tracks", {"path": "rest.md", "text": text, "length_ms": length_ms, "from": place}
    )


def rendered(project: Path, text: str = SCRIPT) -> bytes:
    """The samples of a WAV render, whose sounds are then in the store."""
    (project / "rest.md").write_text(text, newline="\n")
    result = renderer.render(project / "rest.md", out=project.parent / "out", format="wav")
    with wave.open(str(result.paths[0])) as file:
        return file.readframes(file.getnframes())


def finished(page: Page, events: Iterator[tuple[str, Any]]) -> Any:
    """The track with all that can be spoken, at the gain of a render; it is waited for."""
    for name, content in events:
        if name == "track":
            track = page.get(f"/api/tracks/{content['plan']}").json
            if track["gain"] == "measured":
                return track
    raise AssertionError("the server ended the events")

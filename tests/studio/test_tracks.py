"""Tracks that play before they are rendered: the stream, its parts, and what the page hears of them."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import renderer
from tests.support.studio_page import Answer, Page

SCRIPT = """---
title: Rest
voice: tone:low
bed: pink
---

# One

[bell high]

Hello there. Now rest
a while. [pause 3s] And go on.

# Two

[hold 4s, bell at end]

The *last* words.
"""


def post(page: Page, text: str = SCRIPT, path: str = "rest.md", **more: Any) -> Answer:
    return page.ask("POST", "/api/tracks", {"path": path, "text": text, **more})


def rendered(project: Path, text: str = SCRIPT, **choices: Any) -> bytes:
    """The samples of a WAV render, whose sounds are then in the store."""
    (project / "rest.md").write_text(text, newline="\n")
    result = renderer.render(project / "rest.md", out=project.parent / "out", format="wav", **choices)
    with wave.open(str(result.paths[0])) as file:
        return file.readframes(file.getnframes())


def test_the_stream_has_the_samples_of_a_render(page: Page, project: Path) -> None:
    samples = rendered(project)
    track = post(page).json
    assert track["complete"]
    whole = page.get(track["address"])
    assert (whole.status, whole.headers["content-type"]) == (200, "audio/wav")
    assert whole.body[:4] == b"RIFF"
    assert whole.body[44:] == samples

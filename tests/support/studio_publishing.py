"""The view "Make files" of a studio: what is chosen, the progress of the job, and the files of a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.support.studio_page import Answer, Page

DESCRIPTION = "Quiet minutes on the floor. " * 20
SCRIPT = f"""---
title: Rest
voice: tone:low
description: {DESCRIPTION}
tags: [rest]
---

# One

Hello there. [pause 3s] And go on.

[hold 4s-2m]

The *last* words.

[bell low]
"""


def ask(page: Page, what: str, *, path: str = "rest.md", **choices: Any) -> Answer:
    """Ask for a check or a start, of the script as it is on the disk now."""
    version = page.get(f"/api/scripts/{path}").json["version"]
    return page.ask("POST", f"/api/publishing/{what}", {"path": path, "version": version, **choices})


def ended(events: Iterator[tuple[str, Any]]) -> Any:
    """The job when it has ended; it is waited for."""
    for name, content in events:
        if name == "publishing" and content["state"] not in ("running", "cancelling"):
            return content
    raise AssertionError("the server ended the events")


def made(page: Page, **choices: Any) -> Any:
    """A job that has made its files."""
    with page.events() as events:
        assert ask(page, "start", **choices).status == 202
        job = ended(events)
    assert job["state"] == "done", job
    return job


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}

"""Take the pictures of the studio's page that the documentation shows.

    python -m bench.studio_pictures docs/studio

They are the same each time on one system; another one has other letters.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from contextlib import chdir
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.support.browser import launched
from tests.support.studio_browser import page, studio

DESKTOP = ViewportSize(width=1280, height=720)
MOMENT_MS = 1_000.0
PHONE = ViewportSize(width=360, height=640)
EVENING = """---
title: Evening rest
bed: ocean
length: 3m
---

# Arriving

[bell]

Lie on your back, and let your calves rest on a chair. [pause 4s]

# Breathing

[breathe in 4s, out 6s, 3x]

Now let the breath find its own way. [hold 1m-10m, bell at end]
"""
SPOKEN = EVENING.replace("bed:", "voice: tone:low\nbed:")
"""Spoken at once, so that the picture does not wait for a voice."""
OTHERS = {"Morning stretch": "Stand tall.", "Body scan": "Notice your feet."}


def write(folder: Path, evening: str) -> None:
    (folder / "evening-rest.md").write_text(evening, "utf-8")
    for title, words in OTHERS.items():
        path = folder / f"{title.lower().replace(' ', '-')}.md"
        path.write_text(f"---\ntitle: {title}\n---\n\n{words}\n", "utf-8")


def settled(shown: Page) -> bytes:
    """A picture that is the same twice, a moment apart: all that is asked for has been answered."""
    expect(shown.locator("#problems-title")).to_have_text(re.compile("problem|error"))
    for standing in shown.locator(".standing").all():
        expect(standing).not_to_be_empty()
    before, now = b"", shown.screenshot()
    while now != before:
        shown.wait_for_timeout(MOMENT_MS)
        before, now = now, shown.screenshot()
    return now


def take(browser: Browser, picture: Path, evening: str, size: ViewportSize, *buttons: str) -> None:
    """Take a picture of the page with a script, after ``buttons`` were pressed."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "sessions"
        folder.mkdir()
        write(folder, evening)
        with (
            chdir(folder),
            studio(folder, "evening-rest.md") as running,
            page(browser, running.address, viewport=size, color_scheme="light") as shown,
        ):
            settled(shown)
            for button in buttons:
                shown.get_by_role("button", name=button, exact=True).click()
            shot = settled(shown)
        picture.write_bytes(shot)


def main() -> int:
    (folder,) = map(Path, sys.argv[1:])
    folder.mkdir(exist_ok=True)
    chromium = shutil.which("chromium")
    assert chromium is not None, "chromium is needed"
    with launched(chromium) as browser:
        take(browser, folder / "writing.png", EVENING, DESKTOP)
        take(browser, folder / "an-error.png", EVENING.replace("pause", "puase"), DESKTOP)
        take(browser, folder / "phone.png", EVENING, PHONE)
        take(browser, folder / "record.png", EVENING, DESKTOP, "Record", "Record in my voice")
        take(browser, folder / "review.png", SPOKEN, DESKTOP, "Review")
        take(browser, folder / "publish.png", EVENING, DESKTOP, "Make files")
    return 0


if __name__ == "__main__":
    sys.exit(main())

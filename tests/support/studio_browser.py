"""The studio in a browser: its real server on a thread of the test, and its real page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from renderer.studio.access import Access
from renderer.studio.ports import listening
from renderer.studio.server import make_server
from tests.support.axe import COLOUR_RULES, violations

PHONE = ViewportSize(width=360, height=740)
TABLET = ViewportSize(width=768, height=1024)
DESKTOP = ViewportSize(width=1440, height=900)

LOST = "net::ERR_"
"""What the browser's console says of a request to a server that is not there, or ends."""

_WAIT_SECONDS = 60
expect.set_options(timeout=_WAIT_SECONDS * 500)  # what is expected may come late on a busy machine


class Studio:
    """The studio of a folder. It can end and start again at the same address, as after a crash."""

    def __init__(self, folder: Path, opened: str | None) -> None:
        self._folder, self._opened = folder, opened
        self._access: Access | None = None
        self.start()

    def start_anew(self) -> None:
        """Start it as a new command does, which knows no browser yet, at the same port."""
        assert self._access is not None
        self._access = Access(self._access.port)
        self.start()

    @property
    def address(self) -> str:
        assert self._access is not None
        return self._access.address

    def start(self) -> None:
        self._listener = listening(self._access.port if self._access else 0)
        self._access = self._access or Access(self._listener.getsockname()[1])
        self._server = make_server(self._folder, self._access, opened=self._opened)
        self._thread = threading.Thread(target=self._server.run, args=([self._listener],), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(_WAIT_SECONDS)
        assert not self._thread.is_alive()
        self._listener.close()


@contextmanager
def studio(folder: Path, opened: str | None = None) -> Iterator[Studio]:
    running = Studio(folder, opened)
    try:
        yield running
    finally:
        running.stop()


@contextmanager
def page(browser: Browser, address: str, *, refusals: tuple[str, ...] = (), **choices: Any) -> Iterator[Page]:
    """A page of its own; it fails the test where a script of it fails or something is refused.

    The browser's console has a line for each request that fails; ``refusals`` are words of those that may. A
    script with errors has no track, so 422 always may.
    """
    context = browser.new_context(reduced_motion="reduce", **choices)
    context.set_default_timeout(_WAIT_SECONDS * 1000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.goto(address)
    try:
        yield page
    finally:
        context.close()
    unknown = [text for text in wrong if not any(word in text for word in ("422", *refusals))]
    assert not unknown, unknown


def text(page: Page) -> Locator:
    """The editor's text."""
    return page.locator(".cm-content")


def axe_finds_nothing(page: Page) -> None:
    """On a phone, a tablet and a desktop, in light and dark; and nothing is wider than the screen.

    The dark page has other colours, and nothing else.
    """
    for size in (PHONE, TABLET, DESKTOP):
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = violations(page, COLOUR_RULES if scheme == "dark" else ())
            assert not found, f"{size} {scheme}: {found}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size

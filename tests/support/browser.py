"""Browsers, as tests and benches start them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_LEFT_OUT = [
    "AimEnabled", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxPopup",
    "SpareRendererForSitePerProcess",
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying",
    "OptimizationHints", "PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning",
]  # fmt: skip
"""What every window would start beside the page, in processes of their own, and what Playwright leaves out.

The last flag with features is the one that counts, so this one has to name those of Playwright, too.
"""

FLAGS = [
    f"--disable-features={','.join(_LEFT_OUT)}",
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip


@contextmanager
def launched(chromium: str, *flags: str) -> Iterator[Browser]:
    """A browser that makes no requests of its own; ``chromium`` is the path of its program."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, *flags])
        yield browser
        browser.close()


@contextmanager
def firefox(program: str) -> Iterator[Browser]:
    """Firefox, with WebDriver BiDi. ``firefox.lock`` names a Playwright whose commands it knows."""
    with sync_playwright() as playwright:
        browser = playwright.firefox.launch(channel="moz-firefox", executable_path=program)
        yield browser
        browser.close()

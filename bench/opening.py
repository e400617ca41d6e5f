"""How long `renderer studio` takes from the command to a page in which one can write, and to its first check.

    python -m bench.opening

The script is an hour of 300 sentences. The browser is open already, and has shown the page before, as it has
for somebody who uses the studio daily. At the first start, the browser keeps none of the page's files yet.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from playwright.sync_api import Page, sync_playwright

from bench.typing import script
from tests.support.browser import FLAGS

STARTS = 12
AT_MOST_MS = 1000.0
MEASURE = """() => {
    const watched = { editor: '.cm-content', check: '#problems-title:not(:empty)' };
    const painted = (name) => requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
            document.documentElement.dataset[name] = performance.timeOrigin + performance.now();
        };
        port2.postMessage(0);
    });
    new MutationObserver(() => {
        for (const [name, selector] of Object.entries(watched)) {
            const found = document.querySelector(selector);
            if (found === null || found.textContent === 'Checking…') continue;
            delete watched[name];
            painted(name);
        }
    }).observe(document, { childList: true, subtree: true, characterData: true });
}"""


class Opened(Struct, frozen=True, kw_only=True):
    """The times from the command to each step, in milliseconds."""

    address_ms: float
    editor_ms: float
    check_ms: float


@contextmanager
def command(folder: Path) -> Iterator[tuple[float, str]]:
    """Run the command, and yield when it was given and the address that it printed."""
    began = time.time()
    arguments = [sys.executable, "-m", "renderer", "studio", "hour.md", "--no-browser"]
    process = subprocess.Popen(
        arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    try:
        yield began, process.stdout.readline().split()[-1]
    finally:
        process.terminate()
        process.communicate()


def opened(page: Page, folder: Path) -> Opened:
    page.goto("about:blank")
    with command(folder) as (began, address):
        address_ms = (time.time() - began) * 1000
        page.goto(address, wait_until="commit")
        page.locator("[data-editor][data-check]").wait_for()
        shown_ms = page.evaluate("({ ...document.documentElement.dataset })")
        return Opened(
            address_ms=address_ms,
            editor_ms=float(shown_ms["editor"]) - began * 1000,
            check_ms=float(shown_ms["check"]) - began * 1000,
        )


def main() -> int:
    chromium = shutil.which("chromium")
    assert chromium is not None, "chromium is needed"
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        folder, profile = Path(work) / "sessions", Path(work) / "profile"
        folder.mkdir()
        (folder / "hour.md").write_text(script(), "utf-8")
        browser = playwright.chromium.launch_persistent_context(profile, executable_path=chromium, args=FLAGS)
        browser.add_init_script(f"({MEASURE})()")
        page = browser.new_page()
        starts = [opened(page, folder) for _ in range(STARTS)]
        browser.close()
    for name in ("address", "editor", "check"):
        cold_ms, *warm_ms = [getattr(start, f"{name}_ms") for start in starts]
        bounds = f"from {min(warm_ms):.0f} to {max(warm_ms):.0f}"
        print(f"{name}: first start {cold_ms:.0f} ms, later {statistics.median(warm_ms):.0f} ms ({bounds})")
    return int(statistics.median(start.editor_ms for start in starts[1:]) > AT_MOST_MS)


if __name__ == "__main__":
    sys.exit(main())

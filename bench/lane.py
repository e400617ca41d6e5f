"""How long the studio's lane takes to draw a frame, while it is zoomed and scrolled over 2,000 items.

    python -m bench.lane

The script is spoken first, so that the lane has its waveforms. The times are those of the page's own work in
each frame; how soon the browser then shows it depends on its graphics.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.support.browser import launched
from tests.support.studio_browser import page, studio

SENTENCES = 1_000
STEPS = 120
AT_MOST_MS = 16.0
MEASURE = """() => {
    window.draws = [];
    window.intervals = [];
    const next = window.requestAnimationFrame.bind(window);
    window.nextFrame = () => new Promise(next);
    window.requestAnimationFrame = (run) => next((time) => {
        const began = performance.now();
        run(time);
        window.draws.push(performance.now() - began);
    });
    let before = null;
    const tick = (time) => {
        if (before !== null) window.intervals.push(time - before);
        before = time;
        next(tick);
    };
    next(tick);
}"""


def script() -> str:
    lines = ["---", "title: Many", "voice: tone:low", "---"]
    for number in range(SENTENCES):
        if number % 50 == 0:
            lines += ["", f"# Chapter {number // 50 + 1}", ""]
        lines.append(
            f"Let the breath be easy, for the time of sentence {number + 1}. [pause {2 + number % 5}s]"
        )
    return "\n".join([*lines, ""])


def moved(shown: Page, name: str) -> bool:
    """Zoom in, scroll and zoom out, print the times of each, and return whether they are short enough."""
    box = shown.locator("#lane canvas").bounding_box()
    assert box is not None
    shown.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 3)
    is_short = True
    for what, (by_x, by_y) in {"zoom in": (0, -10), "scroll": (120, 0), "zoom out": (0, 10)}.items():
        shown.evaluate("() => { window.draws.length = window.intervals.length = 0; }")
        if what != "scroll":
            shown.keyboard.down("Control")
        for _ in range(STEPS):
            shown.mouse.wheel(by_x, by_y)
            shown.evaluate("() => window.nextFrame()")
        shown.keyboard.up("Control")
        draws, intervals = (sorted(shown.evaluate(f"window.{kind}")) for kind in ("draws", "intervals"))
        most = draws[int(len(draws) * 0.95)]
        print(
            f"{name}, {what}: {len(draws)} frames, 95 of 100 drawn in {most:.1f} ms, "
            f"median {statistics.median(draws):.1f} ms; from frame to frame, 95 of 100 in "
            f"{intervals[int(len(intervals) * 0.95)]:.1f} ms"
        )
        is_short &= most <= AT_MOST_MS
    return is_short


def main() -> int:
    chromium = shutil.which("chromium")
    assert chromium is not None, "chromium is needed"
    with tempfile.TemporaryDirectory() as folder, launched(chromium) as browser:
        path = Path(folder) / "many.md"
        path.write_text(script(), "utf-8")
        render = [sys.executable, "-m", "renderer", "render", path.name, "--quiet"]
        subprocess.run(render, cwd=folder, check=True)
        with (
            studio(path.parent, path.name) as running,
            page(browser, running.address, viewport={"width": 1440, "height": 900}) as shown,
        ):
            expect(shown.locator("#lane [role=option]").first).to_be_visible(timeout=60_000)
            shown.wait_for_timeout(5_000)  # all waveforms come
            shown.evaluate(MEASURE)
            return int(not moved(shown, "2,000 items"))


if __name__ == "__main__":
    sys.exit(main())

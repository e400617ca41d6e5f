"""How soon the studio has the track of a changed text, and the first bytes of any part of it.

    python -m bench.playing            an hour of 300 sentences that fills its length with its holds
    python -m bench.playing --natural  the same without a length

The script is rendered first, which takes minutes: everything is in the cache when the studio is asked.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import renderer
from bench.scripted import guided, script
from tests.support.studio_page import Page, studio

EDITS, PARTS = 20, 100
MOST_TRACK_MS, MOST_BYTES_MS = 150.0, 50.0
SEED = 1
_MEASURING_SECONDS = 1.0
"""The gain of a new track is measured meanwhile."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--natural", action="store_true", help="without a length")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="renderer-bench-") as folder:
        os.environ["RENDERER_CACHE"] = str(Path(folder) / "cache")
        project = Path(folder) / "sessions"
        project.mkdir()
        text = script("An hour", guided(60, fitted=not arguments.natural))
        text = text.replace("---\n", "---\nvoice: tone:low\nbed: ocean\n", 1)
        (project / "hour.md").write_text(text, encoding="utf-8")
        renderer.render(project / "hour.md", out=Path(folder) / "out", format="wav")
        with studio(project, Path(folder) / "page") as page:
            for _ in range(3):
                track = posted(page, text)
            edits = list(edited(page, text))
            parts = list(first_bytes(page, track))
    return report("a track after a pause", edits, MOST_TRACK_MS) | report("first bytes", parts, MOST_BYTES_MS)


def posted(page: Page, text: str) -> Any:
    place = {"line": 20, "column": 1}
    answer = page.ask("POST", "/api/tracks", {"path": "hour.md", "text": text, "from": place})
    assert answer.status == 200, answer.body
    return answer.json


def edited(page: Page, text: str) -> Iterator[float]:
    """The milliseconds until the track of each changed text is there."""
    draw = random.Random(SEED)  # noqa: S311
    ends = [match.end() for match in re.finditer(r"[a-z]\. ", text)]
    for _ in range(EDITS):
        at = draw.choice(ends)
        changed = f"{text[:at]}[pause {draw.randrange(20, 90) / 10}s] {text[at:]}"
        began = time.perf_counter()
        posted(page, changed)
        yield 1000 * (time.perf_counter() - began)
        time.sleep(_MEASURING_SECONDS)


def first_bytes(page: Page, track: Any) -> Iterator[float]:
    """The milliseconds until the first bytes of each part are there."""
    draw = random.Random(SEED)  # noqa: S311
    size = int(page.ask("HEAD", track["address"]).headers["content-length"])
    for _ in range(PARTS):
        connection = page.connect()
        part = {"Range": f"bytes={draw.randrange(size)}-"}
        began = time.perf_counter()
        connection.request("GET", track["address"], headers=page.headers(part))
        assert connection.getresponse().read(1)
        yield 1000 * (time.perf_counter() - began)
        connection.close()


def report(what: str, times_ms: list[float], most_ms: float) -> int:
    usual, slow = statistics.median(times_ms), statistics.quantiles(times_ms, n=20)[-1]
    print(f"{what}: median {usual:.0f} ms, 95 of 100 within {slow:.0f} ms, at most {most_ms:g} wanted")
    return int(slow > most_ms)


if __name__ == "__main__":
    sys.exit(main())

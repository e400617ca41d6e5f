"""Measures sites of 20, 200 and 2,000 sessions, whose sound nobody has to render.

Prints what a publish of one more session costs and writes, how large the first page and the feed are, and how
soon the search of the page answers in a browser.

    python -m bench.site_scale [SESSIONS ...]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import Any

from bench.measuring import measure
from bench.workbench import RENDERER
from renderer.companions.captions.timed import TimedText
from renderer.publish.site.addresses import media_path
from renderer.publish.site.episodes import Episode, EpisodeTrack, Show
from renderer.publish.site.folder import write_site

SIZES = (20, 200, 2000)
URL = "https://example.org/calm"
LENGTHS = (300, 600, 1200)
TRACKS = (2, 3)
"""How many lengths sessions have, in turn: 5,000 tracks of 2,000 sessions."""
WORDS = ("soften", "jaw", "let", "breath", "find", "its", "own", "way") * 2
SHOW = Show(title="Quiet Ground", description="Sessions for rest.", author="Ada", email="ada@example.org")


def main(arguments: list[str]) -> int:
    sizes = tuple(map(int, arguments)) or SIZES
    with tempfile.TemporaryDirectory() as temporary:
        for size in sizes:
            folder = Path(temporary) / str(size)
            folder.mkdir()
            write(folder, range(size))
            _report(folder, size)
            shutil.rmtree(folder)
    return 0


def write(folder: Path, numbers: range) -> tuple[str, ...]:
    """Put sessions into the site of a folder; returns the files that were written."""
    episodes = [_episode(number) for number in numbers]
    sound, cover = folder / "sound.mp3", folder / "cover.jpg"
    sound.write_bytes(bytes(4096))
    cover.write_bytes(_cover())
    media: dict[str, Path] = {}
    for each in episodes:
        media |= {media_path(each.name, one.audio): sound for one in each.tracks}
        media[media_path(each.name, each.cover)] = cover
    return write_site(folder / "site", SHOW, episodes, URL, media).written


def _episode(number: int) -> Episode:
    name = f"session-{number:04}"
    lengths = LENGTHS[: TRACKS[number % 2]]
    day = f"{2000 + number // 336}-{number % 336 // 28 + 1:02}-{number % 28 + 1:02}"
    return Episode(
        name=name,
        title=f"{WORDS[number % 16].title()} {WORDS[number // 16 % 16]} number {number}",
        teacher=f"Teacher {number % 12}",
        description=" ".join(WORDS[(number + word) % 16] for word in range(90)),
        tags=tuple(f"{WORDS[(number + step) % 16]} {step}" for step in range(3)),
        language="en",
        date=day,
        cover="cover.jpg",
        tracks=tuple(_track(f"{name}-{seconds // 60}m", seconds) for seconds in lengths),
    )


def _track(name: str, seconds: int) -> EpisodeTrack:
    sentences = tuple(
        TimedText(
            onset_ms=second * 1000,
            end_ms=second * 1000 + 4000,
            text=" ".join(WORDS[(second + word) % 16] for word in range(9)).capitalize() + ".",
        )
        for second in range(0, seconds, 15)
    )
    text = "\n".join(sentence.text for sentence in sentences)
    suffixes = (".vtt", ".srt", ".txt", ".html", ".chapters.json")
    return EpisodeTrack(
        name=name,
        audio=f"{name}.mp3",
        media_type="audio/mpeg",
        bytes=4096,
        seconds=float(seconds),
        sentences=sentences,
        chapters=(TimedText(onset_ms=0, end_ms=seconds * 1000, text="Arriving"),),
        companions={f"{name}{suffix}": text for suffix in suffixes},
    )


def _cover() -> bytes:
    from PIL import Image

    file = BytesIO()
    Image.radial_gradient("L").resize((480, 480)).convert("RGB").save(file, format="JPEG", quality=85)
    return file.getvalue()


def _report(folder: Path, size: int) -> None:
    begun = time.process_time()
    written = write(folder, range(size, size + 1))
    seconds = time.process_time() - begun
    command = _publish_command(folder)
    shared = [path for path in written if not path.startswith(("media/", "sessions/"))]
    shared_bytes = sum((folder / "site" / path).stat().st_size for path in shared)
    feed = (folder / "site" / "feed.xml").stat().st_size
    print(
        f"{size:5} sessions: one more writes {len(written)} files, of which {len(shared)} are shared "
        f"({shared_bytes / 1000:.0f} kB); {seconds:.2f} s of CPU for the site, {command:.2f} s for "
        f"`renderer publish`; feed.xml {feed / 1000:.0f} kB"
    )
    for line in _in_browser(folder / "site"):
        print(f"{size:5} sessions: {line}", flush=True)


def _publish_command(folder: Path) -> float:
    """The CPU time of a ``renderer publish`` whose bundle is made already."""
    script = "---\ntitle: New\nteacher: Teacher 1\nvoice: tone\n---\n\nLie down on your back. [pause 4s]\n"
    cache = folder / "cache"
    for number in range(2):
        (folder / f"new{number}.md").write_text(script.replace("New", f"New {number}"), "utf-8")
        taken = measure(
            [
                *RENDERER,
                "publish",
                f"new{number}.md",
                "--site",
                "site",
                "--url",
                URL,
                "--new",
                f"new{number}",
            ],
            folder,
            cache,
        )
    return taken.cpu_seconds


def _in_browser(site: Path) -> list[str]:
    chromium = shutil.which("chromium")
    if chromium is None:
        return ["no browser; install chromium"]
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        loaded: dict[str, int] = {}

        def answer(route: Any) -> None:
            path = site / route.request.url.removeprefix(f"{URL}/")
            loaded[path.name] = path.stat().st_size
            route.fulfill(path=path)

        page.route("https://example.org/**", answer)
        page.goto(f"{URL}/index.html")
        page.wait_for_load_state("networkidle")
        pictures = sum(size for name, size in loaded.items() if name.endswith(".jpg"))
        first = sum(loaded.values()) - pictures
        html = loaded["index.html"]
        page.focus("#search")  # from then on the page reads what it has to search
        page.wait_for_load_state("networkidle")
        times = [_search_ms(page, words) for words in ("n", "number 19", "jaw teacher 3", "nothing such")]
        browser.close()
    return [
        f"the first page is {first / 1000:.0f} kB without pictures (HTML {html / 1000:.0f} kB), and "
        f"{pictures / 1000:.0f} kB of pictures",
        f"the search answers after {', '.join(f'{time:.0f}' for time in times)} ms",
    ]


def _search_ms(page: Any, words: str) -> float:
    """From the key to the painted answer."""
    return float(
        page.evaluate(
            """(words) => new Promise((fulfil) => {
                const search = document.getElementById("search"), count = document.getElementById("count");
                const begun = performance.now();
                new MutationObserver((_, watch) => {
                    if (!/\\d|No session/.test(count.textContent)) return;
                    watch.disconnect();
                    requestAnimationFrame(() => setTimeout(() => fulfil(performance.now() - begun)));
                }).observe(count, { childList: true, characterData: true, subtree: true });
                search.value = words;
                search.dispatchEvent(new Event("input", { bubbles: true }));
            })""",
            words,
        )
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Makes a catalogue of 200 tracks with one process, with two, and as bare renders one after the other.

Prints how much faster two processes are, and what a catalogue costs for each track beyond a render. Each run
begins with nothing. The processor should have nothing else to do.

    python -m bench.catalogue_work [TRACKS]
"""

from __future__ import annotations

import filecmp
import sys
import tempfile
from pathlib import Path

from bench.measuring import Measured, measure
from bench.scripted import Shape, script
from bench.workbench import RENDERER, Fact

TRACKS = 200
LENGTHS = ("5m", "6m", "7m", "8m", "9m")
_SHAPE = Shape(chapters=2, sentences_per_chapter=12, hold="5s-10m")
_BARE = """\
import sys
from pathlib import Path
from renderer.api.catalogue import read_options, render_track, speak_sentences
from renderer.api.scripts import compile_script

paths = sorted(Path("scripts").glob("*.md"))
compiled = [compile_script(path, read_options({"jobs": 1})) for path in paths]
speak_sentences(compiled, 1, lambda *_progress: None, lambda _answer: None)
for path in paths:
    for length in sys.argv[1:]:
        one = compile_script(path, read_options({"jobs": 1, "length": [length]}))
        render_track(one, Path("bare", length, path.stem), path.stem)
"""
"""Speaks all sentences and renders all tracks, and remembers nothing."""


def main(arguments: list[str]) -> int:
    tracks = int(arguments[0]) if arguments else TRACKS
    scripts = max(1, tracks // len(LENGTHS))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_project(folder, scripts)
        bare = _measured(folder, "bare renders", [sys.executable, "-c", _BARE, *LENGTHS])
        one = _apply(folder, 1)
        two = _apply(folder, 2)
        wrong = _other_bytes(folder)
    count = scripts * len(LENGTHS)
    facts = (
        Fact(
            case="",
            what="two processes / one, wall",
            value=two.wall_seconds / one.wall_seconds,
            at_most=1 / 1.8,
        ),
        Fact(
            case="",
            what="an apply / bare renders, cores",
            value=one.cpu_seconds / bare.cpu_seconds,
            at_most=1.05,
        ),
        Fact(
            case="",
            what="an apply / bare renders, wall",
            value=one.wall_seconds / bare.wall_seconds,
            at_most=1.05,
        ),
        Fact(
            case="",
            what="more for each track",
            value=1000 * (one.cpu_seconds - bare.cpu_seconds) / count,
            unit="ms of the cores",
        ),
        Fact(case="", what="tracks with other bytes than a bare render", value=wrong, at_most=0),
    )
    print(f"{count} tracks: two processes are {one.wall_seconds / two.wall_seconds:.2f} times as fast as one")
    print("\n".join(map(str, facts)))
    return int(not all(fact.met for fact in facts))


def write_project(folder: Path, scripts: int) -> None:
    """Scripts with no sentence in common, and a manifest that asks for each length of each."""
    (folder / "scripts").mkdir()
    (folder / "scripts" / "renderer.toml").write_text('voice = "tone"\n', "utf-8")
    (folder / "catalogue.toml").write_text(
        f'name = "{{length}}/{{script}}/{{script}}"\nscripts = ["scripts/*.md"]\nlengths = {list(LENGTHS)}\n',
        "utf-8",
    )
    spoken = _SHAPE.chapters * _SHAPE.sentences_per_chapter
    for number in range(scripts):
        text = script(f"Session {number}", _SHAPE, number * spoken)
        (folder / "scripts" / f"s{number:04}.md").write_text(text, "utf-8")


def _apply(folder: Path, processes: int) -> Measured:
    (folder / "catalogue.lock").unlink(missing_ok=True)
    command = [*RENDERER, "catalogue", "apply", "--quiet", "--jobs", str(processes)]
    return _measured(folder, f"apply --jobs {processes}", command)


def _measured(folder: Path, what: str, command: list[str]) -> Measured:
    measured = measure(command, folder, folder / f"cache of {what}")
    print(
        f"{what:<16}{measured.wall_seconds:>8.1f} s{measured.cpu_seconds:>8.1f} s of the cores"
        f"{measured.peak_mb:>6.0f} MB",
        flush=True,
    )
    return measured


def _other_bytes(folder: Path) -> int:
    bare = list((folder / "bare").rglob("*.mp3"))
    return sum(
        not filecmp.cmp(path, folder / "out" / path.relative_to(folder / "bare"), shallow=False)
        for path in bare
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

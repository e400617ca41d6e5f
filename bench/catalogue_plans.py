"""Plans a catalogue of 5,000 tracks, which nobody has to render: the lock is written as an apply would.

Prints the time and the memory of a plan after nothing, one pause, one word of the lexicon and everything has
changed, and checks that the plan names exactly the tracks that are concerned.

    python -m bench.catalogue_plans [SCRIPTS]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.measuring import environment, measure
from bench.scripted import guided, script
from bench.workbench import RENDERER
from renderer.catalogue.lock import Lock, LockedTrack, write_lock
from renderer.catalogue.plan import Planning, by_source, item_inputs
from renderer.catalogue.read_manifest import read_manifest

SCRIPTS = 500
SAY_THE_WORD = 7
"""Every so manieth script says the word of the lexicon."""
LENGTHS = ("10m", "15m", "20m", "25m", "30m")
VOICES = ("tone", "tone:low")

WORD, ALIAS, OTHER = "savasana", "shah vah sah nah", "shuh vah suh nuh"


def main(arguments: list[str]) -> int:
    scripts = int(arguments[0]) if arguments else SCRIPTS
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_project(folder, scripts)
        lock_all(folder)
        ok = _plan(folder, "nothing", set())
        _replace(folder / "scripts" / "s0003.md", "[pause 26s]", "[pause 25s]")
        ok &= _plan(folder, "one pause", {3})
        _replace(folder / "scripts" / "s0003.md", "[pause 25s]", "[pause 26s]")
        _replace(folder / "scripts" / "lexicon.toml", ALIAS, OTHER)
        ok &= _plan(folder, "one word of the lexicon", set(range(0, scripts, SAY_THE_WORD)))
        (folder / "catalogue.lock").unlink()
        ok &= _plan(folder, "everything", set(range(scripts)))
    return int(not ok)


def write_project(folder: Path, scripts: int) -> None:
    (folder / "scripts").mkdir()
    (folder / "catalogue.toml").write_text(
        'name = "{script}-{length}-{voice}"\nscripts = ["scripts/*.md"]\n'
        f"lengths = {json.dumps(LENGTHS)}\nvoices = {json.dumps(VOICES)}\n",
        "utf-8",
    )
    (folder / "scripts" / "renderer.toml").write_text('lexicon = "lexicon.toml"\n', "utf-8")
    (folder / "scripts" / "lexicon.toml").write_text(f'[say]\n{WORD} = "{ALIAS}"\n', "utf-8")
    for number in range(scripts):
        text = script(f"Session {number}", guided(12, fitted=False), skip=number)
        word = f"Rest in {WORD}.\n" if number % SAY_THE_WORD == 0 else ""
        (folder / "scripts" / f"s{number:04}.md").write_text(text + word, "utf-8")


def lock_all(folder: Path) -> None:
    """Write the lock of an apply that has made all tracks."""
    manifest = read_manifest(folder / "catalogue.toml")
    planning = Planning(manifest, Lock(), with_files=False)
    tracks = {}
    for source, items in by_source(manifest.items):
        inputs = planning.sources.state(source).inputs
        for item in items:
            tracks[item.name] = LockedTrack(
                script=source.script, inputs=item_inputs(item, inputs), outputs={}, seconds=600.0
            )
    write_lock(manifest.lock_path, planning.sources.remembered(Lock(tracks=tracks)))


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def _plan(folder: Path, what: str, changed: set[int]) -> bool:
    """Measure a plan; whether it names all tracks of the changed scripts, and no others."""
    command = [*RENDERER, "catalogue", "plan", "--json"]
    cache = folder / "cache"
    measured = measure(command, folder, cache)
    ran = subprocess.run(command, cwd=folder, env=environment(cache), capture_output=True, check=True)
    stale = {track["name"] for track in json.loads(ran.stdout)["tracks"] if track["state"] != "same"}
    expected = {
        f"s{number:04}-{length}-{voice.replace(':', '-')}"
        for number in changed
        for length in LENGTHS
        for voice in VOICES
    }
    print(
        f"{what}: {len(stale):,} tracks to make, {measured.wall_seconds:.1f} s, "
        f"{measured.cpu_seconds:.1f} s of CPU, {measured.peak_mb:.0f} MB, "
        f"{'exactly these' if stale == expected else 'NOT the ones that changed'}",
        flush=True,
    )
    return stale == expected


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

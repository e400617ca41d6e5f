"""After every one of many random edits: is the track the one that is made from nothing?"""

from __future__ import annotations

import random
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path

from bench.measuring import Measured, measure, total
from bench.random_edits import Draft, edited
from bench.scripted import sentences
from bench.workbench import RENDERER, ROOT, Fact, Workbench

HEAD = "title: Edits\nlanguage: en-US\npacing: {rate: 110, sentence: 1.2s, paragraph: 3s}\n"
LENGTHS = ("", "", "4m30s", "6m")
PARAGRAPHS = 10
BEDS = {"dry": "", "with a bed": "ocean"}


def same_bytes(bench: Workbench, edits: int) -> Iterator[Fact]:
    """A script of a few minutes is edited and rendered twice, in processes of their own."""
    for name, bed in BEDS.items():
        chance = random.Random(name)  # noqa: S311
        draft, folder, kept = _first_draft(bed), bench.new_folder(), bench.new_folder()
        _render(draft, folder, kept, jobs=2)
        wrong, after_edits, from_nothing = 0, [], []
        for number in range(edits):
            draft = edited(draft, chance)
            digest, measured = _render(draft, folder, kept, jobs=2)
            after_edits.append(measured)
            wanted, measured = _render(draft, folder, bench.new_folder(), jobs=1 + number % 2)
            from_nothing.append(measured)
            if digest != wanted:
                wrong += 1
                print(f"{name}, edit {number + 1}, --lufs {draft.lufs:g}: other bytes\n{draft.text}")
        case = f"{edits} random edits, {name}"
        edits_took, all_took = total(after_edits), total(from_nothing)
        bench.report(case, "after each edit", edits_took)
        bench.report(case, "each from nothing", all_took)
        yield Fact(case=case, what="tracks with other bytes than from nothing", value=wrong, at_most=0)
        ratio = edits_took.wall_seconds / all_took.wall_seconds
        yield Fact(case=case, what="after edits / from nothing", value=ratio)


def _first_draft(bed: str) -> Draft:
    said = sentences()
    paragraphs = [" ".join(islice(said, 2)) for _ in range(PARAGRAPHS)]
    paragraphs.insert(PARAGRAPHS // 2, "[hold 20s-4m, bell at end]")
    return Draft(head=HEAD, paragraphs=tuple(paragraphs), lengths=LENGTHS, bed=bed)


def _render(draft: Draft, folder: Path, cache: Path, jobs: int) -> tuple[bytes, Measured]:
    """The track's digest, and what it took."""
    script = folder / "edits.md"
    script.write_text(draft.text, "utf-8")
    command: list[str | Path] = [*RENDERER, "render", script, "--out", folder, "--lufs", f"{draft.lufs:g}"]
    measured = measure([*command, "--jobs", str(jobs), "--quiet"], ROOT, cache)
    digest = sha256((folder / "edits" / "edits.mp3").read_bytes()).digest()
    return digest, measured

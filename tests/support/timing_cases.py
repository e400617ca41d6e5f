"""The tables of tests/cases/timing: a script, and when everything in it happens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from renderer.timeline import Timeline
from tests.support.paths import CASES

TABLES = CASES / "timing"


class Case(Struct, frozen=True):
    name: str
    script: str
    expected: list[str]


def cases(*tables: Path) -> list[Case]:
    """Each case is a line ``## name``, lines of front matter up to ``---`` where there are any, the
    script's body, a line ``=>``, and the events.
    """
    return [case for table in tables or sorted(TABLES.glob("*.txt")) for case in _cases_of(table)]


def _cases_of(table: Path) -> Iterator[Case]:
    for block in table.read_text("utf-8").split("\n## ")[1:]:
        name, _, rest = block.partition("\n")
        written, arrow, expected = rest.partition("\n=>\n")
        assert arrow, f"{table.name}: {name} has no =>"
        head, fence, body = written.rpartition("\n---\n")
        script = f"---\ntitle: A test\n{head}{fence or '---' + chr(10)}{body}"
        lines = [line.strip() for line in expected.splitlines() if line.strip()]
        yield Case(name=f"{table.stem}: {name}", script=script, expected=lines)


def events(timeline: Timeline) -> list[str]:
    """Everything in the order of its onset, with the seconds it begins at and those it lasts."""
    rate = timeline.sample_rate
    found = [
        *((m.onset_frames, 0, f"chapter {m.name}") for m in timeline.chapters),
        *((m.onset_frames, 1, f"mark {m.name}") for m in timeline.marks),
        *(
            (bed.onset_frames, 2, f"bed {bed.name} until {bed.end_frames / rate:g}, {_fades(bed, rate)}")
            for bed in timeline.beds
        ),
        *((c.onset_frames, 3, f"{c.kind} {c.caption}{_level(c.gain_db)}") for c in timeline.cues),
        *((r.onset_frames, 4, f"{r.kind} {r.frames / rate:g}") for r in timeline.rests),
        (timeline.frames, 5, "end"),
    ]
    return [f"{onset / rate:g} {what}" for onset, _, what in sorted(found, key=lambda event: event[:2])]


def _fades(bed: object, rate: int) -> str:
    gain, into, out_of = (getattr(bed, key) for key in ("gain_db", "fade_in_frames", "fade_out_frames"))
    return f"fades {into / rate:g} {out_of / rate:g}{_level(gain)}"


def _level(gain_db: float) -> str:
    return f" {gain_db:+g} dB" if gain_db else ""

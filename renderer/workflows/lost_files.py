"""Finds takes files and review files that a script lost when it was renamed without them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from renderer.errors import InputError, ScriptError
from renderer.plan.steps import Plan
from renderer.plan.takes import SpokenTake, times_said
from renderer.problems import Position, Problem
from renderer.workflows.beside_script import REVIEW_SUFFIX, TAKES_SUFFIX, beside, gone_scripts
from renderer.workflows.review_file import ReviewEntry, read_review
from renderer.workflows.takes_file import read_takes

_Entry = SpokenTake | ReviewEntry


class _Kind(Struct, frozen=True, kw_only=True):
    """A kind of file beside a script, with what an entry in it is called.

    ``read`` returns the entries by which a script is found.
    """

    suffix: str
    thing: str
    things: str
    read: Callable[[Path], Sequence[_Entry]]


def lost_files(plan: Plan, script: Path) -> Iterator[Problem]:
    """Yield a warning for each file of a script that is gone if ``script`` says most of its sentences."""
    for kind in _KINDS:
        gone = gone_scripts(script, kind.suffix)
        said = times_said(plan) if gone else {}
        for old in gone:
            try:
                entries = kind.read(old)
            except (InputError, ScriptError):  # it may belong to nobody here
                continue
            own = [entry for entry in entries if entry.key in said]
            if len(own) * 2 > len(entries):
                yield _warning(kind, own[0], beside(old, kind.suffix), script)


def _warning(kind: _Kind, entry: _Entry, lost: Path, script: Path) -> Problem:
    now = beside(script, kind.suffix)
    position = Position(path=str(lost), line=max(1, entry.line), column=1, text=f"words = {entry.words}")
    return Problem(
        position=position,
        message=f"there is no script of this name, and {script.name} says the words of this {kind.thing}",
        remedy=f"if you renamed the script, move these {kind.things} to {now.name}; if not, delete the file"
        if now.exists()
        else f"if you renamed the script, rename this file to {now.name}; if not, delete it",
        width=len(position.text),
        warning=True,
    )


_KINDS = (
    _Kind(
        suffix=TAKES_SUFFIX,
        thing="take",
        things="takes",
        read=lambda script: [take for take in read_takes(script).takes if take.chosen],
    ),
    _Kind(
        suffix=REVIEW_SUFFIX,
        thing="entry",
        things="entries",
        read=lambda script: read_review(script).entries,
    ),
)

"""Writes a script to start from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from string import Template
from types import MappingProxyType

from msgspec import Struct

from renderer.errors import InputError
from renderer.script.durations import DurationError, read_length
from renderer.script.editing.lengths import written_length
from renderer.script.editing.title_edit import title_value
from renderer.script.suggestions import did_you_mean
from renderer.storage.atomic_files import atomic, reported

EXAMPLE_TEACHER = "Your name"
EXAMPLE_DESCRIPTION = "What this session is, in a sentence or two."

_FOLDER = Path(__file__).parent / "templates"


class Kind(Struct, frozen=True, kw_only=True):
    """A kind of session: what it is, its usual length, and the lengths that its example can have.

    The lengths are written as in a script.
    """

    meaning: str
    usual: str
    shortest: str
    longest: str


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "breath": Kind(meaning="some guided breaths, then quiet", usual="3m", shortest="2m", longest="60m"),
        "rest": Kind(
            meaning="lying down in silence until a bell rings", usual="15m", shortest="4m", longest="60m"
        ),
        "body-scan": Kind(
            meaning="attention that goes through the body, part by part",
            usual="15m",
            shortest="6m",
            longest="60m",
        ),
        "sides": Kind(
            meaning="stretches for the left and the right side, with holds",
            usual="10m",
            shortest="5m",
            longest="25m",
        ),
        "sleep": Kind(
            meaning="a way into sleep that becomes softer, without bells",
            usual="30m",
            shortest="5m",
            longest="90m",
        ),
    }
)
"""The kinds of sessions, each with an example in ``templates/KIND.md``."""

USUAL_KIND = "breath"


class NewScript(Struct, frozen=True, kw_only=True):
    """Where a new script goes, and its title if nobody chooses another one."""

    path: Path
    title: str


SUFFIXES = (".md", ".markdown", ".txt")


def planned_script(path: Path) -> NewScript:
    """Where a new script with this name goes; a name without a suffix gets ``.md``.

    Raises:
        InputError: the file already exists, its folder is a file, or its name is that of another type.
    """
    if path.name in ("", ".."):
        raise InputError(f"{path}: this is a folder; write the name of a file, such as {path / 'evening.md'}")
    target = path if path.suffix else path.with_suffix(".md")
    if target.suffix.lower() not in SUFFIXES:
        remedy = f"name it {target.with_suffix('.md').name}"
        raise InputError(f"{target}: the name of a script does not end with {target.suffix}; {remedy}")
    if target.parent.exists() and not target.parent.is_dir():
        raise InputError(f"{target.parent}: this is a file, not a folder; choose another name")
    if os.path.lexists(target):
        raise InputError(f"{target}: already exists; choose another name")
    return NewScript(path=target, title=target.stem.replace("-", " ").replace("_", " ").capitalize())


def new_script(path: Path, title: str | None, *, kind: str = USUAL_KIND, length: str | None = None) -> Path:
    """Write a starter script and return its path; see ``planned_script``.

    ``length`` is written as in a script; None is the usual length of this kind of session.

    Raises:
        InputError: the file already exists, or its folder is a file; or there is no such kind, or its example
            cannot have this length.
        OutputError: the file cannot be written.
    """
    planned = planned_script(path)
    text = Template((_FOLDER / f"{known_kind(kind)}.md").read_text("utf-8")).substitute(
        title=title_value(title or planned.title),
        teacher=EXAMPLE_TEACHER,
        description=EXAMPLE_DESCRIPTION,
        length=fitting_length(kind, length),
    )
    with atomic(planned.path) as part, reported(part):
        part.write_text(text, "utf-8", newline="\n")
    return planned.path


def known_kind(kind: str) -> str:
    """The name of a kind.

    Raises:
        InputError: there is no such kind.
    """
    if kind not in KINDS:
        raise InputError(f'no kind of session is called "{kind}"; {did_you_mean(kind, KINDS, _all_kinds())}')
    return kind


def _all_kinds() -> str:
    return f"choose one of {', '.join(KINDS)}"


def fitting_length(kind: str, length: str | None) -> str:
    """The length for the front matter, if the example of this kind can have it; None is the usual one.

    Raises:
        InputError: it cannot have this length.
    """
    example = KINDS[kind]
    if length is None:
        return example.usual
    try:
        seconds = read_length(length)
    except DurationError as error:
        raise InputError(f"{error.message}; {error.remedy}") from None
    if not read_length(example.shortest) <= seconds <= read_length(example.longest):
        raise InputError(
            f"the example of the kind {kind} cannot have a length of {length.strip()}; "
            f"choose a length from {example.shortest} to {example.longest}"
        )
    return written_length(seconds)

"""Scripts in canonical form, with a check that their plans stay the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

from renderer.errors import InputError
from renderer.interchange.cue_languages import cue_language
from renderer.problems import Position
from renderer.script.editing.formatter import formatted
from renderer.script.source import Source
from renderer.workflows.compile import Compiled, compile_script
from renderer.workflows.options import Options
from renderer.workflows.script_files import NOTHING_UNSAVED, Unsaved, read_script


class Reformatting(Struct, frozen=True, kw_only=True):
    """A script as it is, and in canonical form."""

    source: Source
    clear: Source

    @property
    def changed(self) -> bool:
        return self.clear != self.source


def reformat(script: Path, source: Source | None = None, unsaved: Unsaved = NOTHING_UNSAVED) -> Reformatting:
    """A script's text in canonical form; nothing is written.

    ``source`` replaces the text on the disk, and ``unsaved`` those of the scripts that it includes.

    Raises:
        ScriptError: the script has errors.
        InputError: it cannot be read, or its canonical form would not give the same plan.
    """
    source = source or read_script(script)
    compiled = compile_script(script, Options(), source=source, unsaved=unsaved, to_speak=False)
    clear = Source(path=source.path, text=_formatted(source, compiled))
    if clear != source and not _holds(script, compiled, clear, unsaved):
        remedy = "the file is unchanged and still renders; please report this"
        raise InputError(f"{script}: its canonical form would not sound the same; {remedy}")
    return Reformatting(source=source, clear=clear)


def _formatted(source: Source, compiled: Compiled) -> str:
    return formatted(source, compiled.session, cue_language(compiled.session.head.language))


def _holds(script: Path, compiled: Compiled, clear: Source, unsaved: Unsaved) -> bool:
    """Whether a canonical form gives the same plan, and is its own canonical form."""
    try:
        again = compile_script(script, Options(), source=clear, unsaved=unsaved, to_speak=False)
    except InputError:
        return False
    same = unplaced(again.plan.steps) == unplaced(compiled.plan.steps)
    return same and _formatted(clear, again) == clear.text


def unplaced(step: Any) -> Any:
    """Steps without their positions in the script."""
    if isinstance(step, tuple):
        return tuple(map(unplaced, step))
    if isinstance(step, Position):
        return None
    if not isinstance(step, Struct):
        return step
    return (type(step), *map(unplaced, astuple(step)))

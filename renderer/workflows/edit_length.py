"""Writes into a text what gives something in its track another length."""

from __future__ import annotations

from fractions import Fraction

from renderer.errors import InputError
from renderer.script.editing.fixes import Fix
from renderer.script.editing.lengths import new_pause, with_length
from renderer.script.source import Source, split_lines
from renderer.workflows.compile import Compiled
from renderer.workflows.placed_track import PlacedEvent


def edit_length(compiled: Compiled, text: str, event: PlacedEvent, seconds: Fraction) -> Fix:
    """The change that makes something ``seconds`` long.

    A written pause or hold gets another number. After a sentence, and in the automatic silence after it, a
    pause is written.

    Raises:
        InputError: its length is not in this text, or it cannot be changed there.
    """
    if event.path:
        raise InputError(f"this is in {event.path}; change it in that script")
    line = split_lines(Source(path=compiled.session.path, text=text)).lines[event.end_line - 1]
    if event.kind == "hold" and event.edit == "length":
        width = event.end_column - event.column
        return with_length(line, event.line, event.column, width, event.kind, seconds)
    pauses = compiled.session.head.pacing.pauses
    if not pauses:
        raise InputError("pauses: 0 in the pacing leaves out all pauses; change it in the text")
    if event.kind == "pause" and event.edit == "length":
        width = event.end_column - event.column
        return with_length(line, event.line, event.column, width, event.kind, seconds / pauses)
    if event.kind == "speech" or event.edit == "insert":
        return new_pause(line, event.end_line, event.end_column, seconds / pauses)
    raise InputError("the length of this is not written in the text; write a pause where you want one")

"""A cue in a script's body, read once for each way in which its values let it read."""

from __future__ import annotations

import re

from renderer.problems import Position
from renderer.script.cues.model import Include, ScriptCue
from renderer.script.cues.parts import CueError
from renderer.script.cues.table import CUES, parse_cue
from renderer.script.scope import MOST_READINGS, Scope
from renderer.script.session import VALUE, value_name
from renderer.script.source import Lines
from renderer.script.suggestions import nearest
from renderer.script.tokens import cue_width

BLOCK_HEADS = ("repeat", "for", "loop for", "optional")


def readings(scope: Scope, lines: Lines, position: Position, text: str) -> list[ScriptCue]:
    """The cue, once for each way in which its values let it read, all of one type.

    None where something is wrong, which is reported to ``lines``.
    """
    unknown = [value for value in VALUE.finditer(text) if not scope.known(value_name(value[1]))]
    for value in unknown:
        message, remedy = scope.unknown(value_name(value[1]))
        lines.report(position, message, remedy, offset=value.start() + 1, width=len(value.group()))
    if unknown:
        return []
    whole = cue_width(position)
    count, texts = scope.readings(text)
    if count > MOST_READINGS:
        message = f"this cue can be read in {count:,} ways"
        lines.report(position, message, f"use fewer values in it; the limit is {MOST_READINGS}", width=whole)
        return []
    cues: list[ScriptCue] = []
    for filled in texts:
        try:
            cues.append(parse_cue(filled))
        except CueError as error:
            if scope.has(value_name(text)):
                message, remedy = f'"{text.strip()}" is a value, not a cue', f"write {{{text.strip()}}}"
                lines.report(position, message, remedy, width=whole)
                return []
            written = filled == text and position.text.startswith(text, position.column)
            start, width = (error.start + 1, error.width) if written else (0, whole)
            lines.report(position, error.message, error.remedy, offset=start, width=width)
            return []
    if len({type(cue) for cue in cues}) > 1:
        lines.report(
            position, "this becomes a different cue in each round", "write each cue in full", width=whole
        )
        return []
    if len({cue.path for cue in cues if isinstance(cue, Include)}) > 1:
        remedy = "write an [include] for each file"
        lines.report(position, "this includes a different file in each round", remedy, width=whole)
        return []
    return cues


def block_heads(text: str) -> tuple[str | None, str | None]:
    """The block or ``end`` that a cue which cannot be read was meant to be: by its words, and by likeness.

    One mistake is then not reported again at every cue that goes with it.
    """
    words = re.findall(r"[^\W\d_]+", text.lower())[:2]
    heads = [" ".join(words), *words[:1]]
    near = next((near for head in heads if (near := nearest(head, CUES))), None)
    exact = next((head for head in heads if head in CUES), "loop for" if words[:1] == ["loop"] else None)
    if text.lstrip().lower().startswith(("/", "end")):
        exact = "end"
    return exact, near

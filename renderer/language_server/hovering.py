"""What a cue, a value or a key of the front matter means, where the mouse is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsprotocol.types import Hover, MarkupContent, MarkupKind

from renderer.language_server.analysis import Analysis
from renderer.language_server.document_text import DocumentText
from renderer.language_server.times import lasts

if TYPE_CHECKING:
    from renderer.api.outline import OutlineCue, TextOutline
    from renderer.api.text_check import Completions

_KEY = re.compile(r"([^\W\d]\w*)\s*:")
_NAME = re.compile(r"\s*(?:bell|bed|voice|sound)\s+([^,]+)", re.IGNORECASE)


def hover(
    place: tuple[int, int],
    text: DocumentText,
    written: TextOutline,
    offered: Completions,
    analysis: Analysis | None,
) -> Hover | None:
    """What is at a line and a column of a text; None for words."""
    line, column = place
    outline = written.outline
    if 1 < line < outline.front_end:
        return _key(line, column, text, offered)
    if value := outline.value_at(line, column):
        named = written.head.values.get(value.name)
        end = value.column + len(value.written) + 2
        return (
            _hover([f"`{{{value.written}}}` is {named.name}"], text, line, value.column, end)
            if named
            else None
        )
    if cue := outline.cue_at(line, column):
        lines = list(_cue_lines(cue, text, written, offered, analysis))
        return _hover(lines, text, line, cue.column, cue.column + cue.width) if lines else None
    return None


def _cue_lines(
    cue: OutlineCue,
    text: DocumentText,
    written: TextOutline,
    offered: Completions,
    analysis: Analysis | None,
) -> list[str]:
    from renderer.api.outline import meaning_of

    meaning = meaning_of(cue.cue) if cue.cue is not None else None
    lines = [f"{meaning.form} {meaning.does}"] if meaning else []
    if name := _NAME.match(cue.english):
        choices = (*offered.sounds, *offered.bells, *offered.beds, *offered.voices)
        named = next((each for each in choices if each.apply.lower() == name[1].strip().lower()), None)
        lines += [f"{named.label}: {named.detail}"] if named and named.detail else []
    end = next((end for begin, end in written.outline.blocks() if begin is cue), None)
    if analysis and (lasting := lasts(analysis, text, cue, end)):
        lines.append(lasting)
    return lines


def _key(line: int, column: int, text: DocumentText, offered: Completions) -> Hover | None:
    choices = {choice.label: choice for choice in offered.settings}
    choices |= {choice.label: choice for keys in offered.inner_keys.values() for choice in keys}
    for found in _KEY.finditer(text.line(line)):
        choice = choices.get(found[1].lower())
        if found.start(1) < column <= found.end() + 1 and choice:
            return _hover(
                [f"`{choice.label}`: {choice.detail}"], text, line, found.start(1) + 1, found.end(1) + 1
            )
    return None


def _hover(lines: list[str], text: DocumentText, line: int, column: int, end: int) -> Hover:
    content = MarkupContent(kind=MarkupKind.Markdown, value="\n\n".join(lines))
    return Hover(contents=content, range=text.range(line, column, line, end))

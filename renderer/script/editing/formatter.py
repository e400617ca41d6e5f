"""A script in canonical form: its cues rewritten, no trailing spaces, and an end to the last line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from renderer.problems import Position
from renderer.script.comments import without_comments
from renderer.script.cue_languages.reading import in_english
from renderer.script.editing.canonical import canonical_cue
from renderer.script.session import BlockNode, CueNode, Session
from renderer.script.signs import visible
from renderer.script.source import Source, split_lines
from renderer.script.tokens import front_end, heading_of, tokens

if TYPE_CHECKING:
    from renderer.script.cue_languages.cue_language import CueLanguage

_LINE_END = re.compile(r"(\r\n|\r|\n)")


def formatted(source: Source, session: Session, language: CueLanguage | None = None) -> str:
    """The text of a script without errors, which was read as ``session``, in canonical form.

    ``language`` is that of the cues, or None for English. The front matter, comments, words, blank lines and
    line ends stay as they are.
    """
    lines = split_lines(source)
    body = (front_end(lines) or 0) + 1
    pieces = _LINE_END.split(source.text)  # lines at even numbers, their ends at odd ones
    cues = {(p.line, p.column) for p in _cue_positions(session) if p.path == source.path}
    for number, line in without_comments(lines, body):
        written = pieces[2 * number]
        if heading_of(line) is None:
            written = "".join(_pieces(line, written, number, cues, session, language))
        in_comment = written.rfind("<!--") > written.rfind("-->")
        pieces[2 * number] = written if in_comment else written.rstrip(" \t")
    if pieces[-1]:
        pieces.append(pieces[1])
    return "".join(pieces)


def _cue_positions(session: Session) -> Iterator[Position]:
    nodes = list(session.nodes)
    while nodes:
        match nodes.pop():
            case CueNode(position=position):
                yield position
            case BlockNode(position=position, body=body):
                yield position
                nodes += body
            case _:
                pass


def _pieces(
    line: str,
    written: str,
    number: int,
    cues: set[tuple[int, int]],
    session: Session,
    language: CueLanguage | None,
) -> Iterator[str]:
    """The line's pieces, each cue in canonical form; a cue with a comment inside stays as it is."""
    for token in tokens(line, language):
        piece = written[token.start() : token.end()]
        is_cue = token.lastgroup in ("cue", "aside") or (number + 1, token.start() + 1) in cues
        if is_cue and piece == token.group():
            cue = in_english(visible(piece[1:-1]), language, session.head.sounds)
            yield f"[{canonical_cue(cue, session.values, session.head.sounds)}]"
        else:
            yield piece

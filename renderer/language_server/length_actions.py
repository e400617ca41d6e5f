"""Code actions that give the track a length."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol.types import CodeAction, CodeActionKind, WorkspaceEdit

from renderer.errors import RenderError
from renderer.language_server.analysis import Analysis
from renderer.language_server.text_edits import text_edits

if TYPE_CHECKING:
    from renderer.api.outline import TextOutline

MINUTES = (3, 5, 10, 15, 20, 25, 30, 45, 60)
KIND = CodeActionKind.RefactorRewrite


def fit_actions(analysis: Analysis, written: TextOutline) -> Iterator[CodeAction]:
    """Yield the changes that request a length for the track, where holds and pauses can meet it."""
    from renderer.api.session_form import change_head

    document, track = analysis.document, analysis.track
    requested = written.head.lengths
    if track is None or len(requested) > 1:  # one length would take the place of several
        return
    for minutes in MINUTES:
        can_be_met = track.lengths.shortest_ms <= minutes * 60_000 <= track.lengths.longest_ms
        if not can_be_met or list(requested) == [minutes * 60]:
            continue
        try:
            text = change_head(written.source, "length", f"{minutes}m", document.path.stem)
        except RenderError:  # the front matter is written in a way that only a person can change
            return
        edits = text_edits(document.text, text)
        title = f"Fit to {minutes} minutes"
        yield CodeAction(title=title, kind=KIND, edit=WorkspaceEdit(changes={document.uri: edits}))

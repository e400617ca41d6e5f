"""Code actions that mend a problem."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol.types import CodeAction, CodeActionKind, Position, Range, TextEdit, WorkspaceEdit

from renderer.language_server.analysis import Analysis
from renderer.language_server.diagnostics import diagnostic_of


def quick_fixes(analysis: Analysis, within: Range) -> Iterator[CodeAction]:
    """The changes that mend the problems in a range, as their remedies say."""
    document = analysis.document
    for problem in analysis.check.problems:
        if problem.path or not problem.fixes:
            continue
        diagnostic = diagnostic_of(problem, document.text)
        if not _meet(diagnostic.range, within):
            continue
        for fix in problem.fixes:
            place = document.text.range(fix.line, fix.column, fix.line, fix.column + fix.width)
            edit = TextEdit(range=place, new_text=fix.text)
            yield CodeAction(
                title=f"Write {fix.text.strip()}" if fix.text.count("\n") < 2 else "Add front matter",
                kind=CodeActionKind.QuickFix,
                diagnostics=[diagnostic],
                is_preferred=len(problem.fixes) == 1,
                edit=WorkspaceEdit(changes={document.uri: [edit]}),
            )


def _meet(one: Range, other: Range) -> bool:
    return _at(one.start) <= _at(other.end) and _at(other.start) <= _at(one.end)


def _at(position: Position) -> tuple[int, int]:
    return position.line, position.character

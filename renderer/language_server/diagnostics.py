"""The problems of scripts as an editor shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from lsprotocol.types import Diagnostic, DiagnosticSeverity

from renderer.language_server.analysis import Analysis
from renderer.language_server.document_text import DocumentText
from renderer.language_server.documents import Documents

if TYPE_CHECKING:
    from renderer.api.text_check import PlacedCue, PlacedProblem

Shown = Mapping[str, list[Diagnostic]]
"""What is shown of a script: the problems by the address of the document in which they are."""


def diagnostics_of(analysis: Analysis, documents: Documents, *, is_included: bool) -> Shown:
    """The problems of a script, in its own text and in the files that it includes.

    A text without front matter is no script if it has no cues either, or if another script includes it:
    an open one, as ``is_included`` says, or one on the disk. A box of a list of tasks and the number of a
    footnote are no cues.
    """
    document = analysis.document
    shown: dict[str, list[Diagnostic]] = {document.uri: []}
    if not _is_script(analysis, documents, is_included=is_included):
        return shown
    root = documents.root_of(document.path)
    for problem in analysis.check.problems:
        if not problem.path:
            shown[document.uri].append(diagnostic_of(problem, document.text))
            continue
        path = root / problem.path
        text = documents.text_of(path)
        if text is not None:
            shown.setdefault(documents.uri_of(path), []).append(diagnostic_of(problem, text))
    return shown


def _is_script(analysis: Analysis, documents: Documents, *, is_included: bool) -> bool:
    from renderer.api.studio import Project

    document = analysis.document
    first = next((line for line in document.text.lines if line.strip()), "")
    if first.strip() == "---":
        return True
    written = (_written(cue, document.text) for cue in analysis.check.cues if cue.kind != "comment")
    if is_included or all(len(words) < 2 or words.isdecimal() for words in written):
        return False
    root = documents.root_of(document.path).resolve()
    path = document.path.resolve()
    listed = {root / entry.path for entry in Project(root).scripts()}
    return path in listed or not path.exists()


def _written(cue: PlacedCue, text: DocumentText) -> str:
    """A cue as it is written, without its brackets."""
    start = cue.column - 1
    return text.line(cue.line)[start : start + cue.width].strip("[] \t")


def diagnostic_of(problem: PlacedProblem, text: DocumentText) -> Diagnostic:
    """A problem in a text, with its remedy."""
    remedy = f"; {problem.remedy}" if problem.remedy else ""
    end = problem.column + problem.width
    return Diagnostic(
        range=text.range(problem.line, problem.column, problem.line, end),
        message=problem.message + remedy,
        severity=DiagnosticSeverity.Warning if problem.warning else DiagnosticSeverity.Error,
        source="renderer",
    )


class ShownProblems:
    """What is shown of all scripts. Several scripts may have problems in a file that they include."""

    def __init__(self) -> None:
        self._by_script: dict[str, Shown] = {}

    def change(self, script: str, shown: Shown) -> Iterator[tuple[str, list[Diagnostic]]]:
        """Yield the documents whose problems may change, with all that is wrong in them now."""
        before = self._by_script.pop(script, {})
        self._by_script[script] = shown
        for uri in dict.fromkeys([*before, *shown]):
            found: list[Diagnostic] = []
            for each in self._by_script.values():
                found += (problem for problem in each.get(uri, ()) if problem not in found)
            yield uri, found

"""The outline of a document: its chapters, and what of it can be folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol.types import DocumentSymbol, FoldingRange, FoldingRangeKind, Range, SymbolKind

from renderer.api.outline import MarkHere, OptionalPart, Outline, OutlineCue
from renderer.language_server.analysis import Analysis
from renderer.language_server.document_text import DocumentText
from renderer.units import timestamp


def symbols(outline: Outline, text: DocumentText, analysis: Analysis | None) -> list[DocumentSymbol]:
    """The chapters, each with its optional parts, its marks and the chapters in it.

    A chapter has the time at which it begins, if the analysis knows it.
    """
    times = _chapter_times(analysis)
    found: list[DocumentSymbol] = []
    opened: list[tuple[int, DocumentSymbol]] = []
    cues = list(_named_cues(outline, text))
    for heading, last in outline.chapters():
        while opened and opened[-1][0] >= heading.level:
            opened.pop()
        symbol = DocumentSymbol(
            name=heading.title or "#",
            detail=times.get(heading.line),
            kind=SymbolKind.Module,
            range=text.range(heading.line, 1, last, len(text.line(last)) + 1),
            selection_range=text.range(
                heading.line, heading.column, heading.line, heading.column + len(heading.title)
            ),
            children=[],
        )
        _add(symbol, [each for _, each in opened], found)
        opened.append((heading.level, symbol))
    for cue in cues:
        _add(cue, [each for each in _all(found) if _contains(each.range, cue.range)], found)
    return found


def _add(symbol: DocumentSymbol, around: list[DocumentSymbol], found: list[DocumentSymbol]) -> None:
    """Put a symbol into the innermost of those around it, or at the top."""
    siblings = list(around[-1].children or ()) if around else found
    siblings.append(symbol)
    if around:
        around[-1].children = siblings


def _all(found: Iterable[DocumentSymbol]) -> Iterator[DocumentSymbol]:
    for each in found:
        yield each
        yield from _all(each.children or ())


def _contains(outer: Range, inner: Range) -> bool:
    return outer.start.line <= inner.start.line <= outer.end.line


def _named_cues(outline: Outline, text: DocumentText) -> Iterator[DocumentSymbol]:
    ends = {id(begin): end for begin, end in outline.blocks()}
    for cue in outline.cues:
        match cue.cue:
            case OptionalPart(name=name):
                kind, detail = SymbolKind.Namespace, "optional"
            case MarkHere(name=name):
                kind, detail = SymbolKind.Event, "mark"
            case _:
                continue
        end = ends.get(id(cue), cue)
        yield DocumentSymbol(
            name=name,
            detail=detail,
            kind=kind,
            range=text.range(cue.line, cue.column, end.line, end.column + end.width),
            selection_range=_whole(cue, text),
        )


def _whole(cue: OutlineCue, text: DocumentText) -> Range:
    return text.range(cue.line, cue.column, cue.line, cue.column + cue.width)


def _chapter_times(analysis: Analysis | None) -> dict[int, str]:
    track = analysis.track if analysis else None
    chapters = track.chapters if track else ()
    times: dict[int, str] = {}
    for chapter in chapters:
        if not chapter.path:
            times.setdefault(chapter.line, timestamp(chapter.onset_ms / 1000, 0))
    return times


def foldings(outline: Outline) -> Iterator[FoldingRange]:
    """Yield the lines of the front matter, of chapters, of blocks and of comments."""
    if outline.front_end > 1:
        yield _folding(1, outline.front_end, FoldingRangeKind.Region)
    for heading, last in outline.chapters():
        if last > heading.line:
            yield _folding(heading.line, last, FoldingRangeKind.Region)
    for begin, end in outline.blocks():
        if end.line > begin.line:
            yield _folding(begin.line, end.line, FoldingRangeKind.Region)
    for first, last in outline.comments:
        yield _folding(first, last, FoldingRangeKind.Comment)


def _folding(first: int, last: int, kind: FoldingRangeKind) -> FoldingRange:
    return FoldingRange(start_line=first - 1, end_line=last - 1, kind=kind)

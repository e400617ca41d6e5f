"""A sheet to record from, on paper or on a screen: numbers, sentences, and what follows each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from types import MappingProxyType

from msgspec import Struct

from renderer.speech.takes.lines import Line
from renderer.speech.takes.numbering import padded

_STYLE = """\
body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
td { padding: 0.5rem 0.75rem 0.5rem 0; vertical-align: top; border-top: 1px solid #bbb; }
tr { break-inside: avoid; }
h2 { break-after: avoid; }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.after, .done { color: #555; }
"""


class SheetRow(Struct, frozen=True, kw_only=True):
    """A line to record, its number, and whether it is recorded."""

    number: int
    line: Line
    done: bool


class RecordingSheet(Struct, frozen=True, kw_only=True):
    """The rows of one voice, in the order of the script. ``folder`` is where the recordings belong."""

    title: str
    language: str
    folder: str
    rows: Sequence[SheetRow]

    @property
    def advice(self) -> str:
        """What the speaker has to know, in two sentences or three."""
        first = padded(min((row.number for row in self.rows), default=1))
        return (
            f"Record each line into a file with its number, such as {first}.wav, in {self.folder}. Leave "
            "half a second of silence before and after the words. Lines with a tick are recorded."
        )

    def chapters(self) -> Iterator[tuple[str, list[SheetRow]]]:
        """Each chapter's name with its rows."""
        for name, rows in groupby(self.rows, lambda row: row.line.chapter):
            yield name, list(rows)


def _text(sheets: Sequence[RecordingSheet]) -> Iterator[str]:
    for sheet in sheets:
        yield from (sheet.title, "", sheet.advice)
        for name, rows in sheet.chapters():
            yield from ("", f"# {name}", "") if name else ("",)
            for row in rows:
                yield f"[{'x' if row.done else ' '}] {padded(row.number)}  {row.line.text}"
                if row.line.after:
                    yield f"         ({', '.join(row.line.after)})"
        yield ""


def _markdown(sheets: Sequence[RecordingSheet]) -> Iterator[str]:
    for sheet in sheets:
        yield from (f"# {sheet.title}", "", sheet.advice)
        for name, rows in sheet.chapters():
            yield from ("", f"## {name}", "") if name else ("",)
            for row in rows:
                after = f" *({', '.join(row.line.after)})*" if row.line.after else ""
                yield f"- [{'x' if row.done else ' '}] **{padded(row.number)}** {row.line.text}{after}"
        yield ""


def _html(sheets: Sequence[RecordingSheet]) -> Iterator[str]:
    head = sheets[0]
    yield f'<!DOCTYPE html>\n<html lang="{escape(head.language)}" dir="auto">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(head.title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>"
    for sheet in sheets:
        yield f"<h1>{escape(sheet.title)}</h1>\n<p>{escape(sheet.advice)}</p>"
        for name, rows in sheet.chapters():
            yield f"<h2>{escape(name)}</h2>\n<table>" if name else "<table>"
            yield from map(_html_row, rows)
            yield "</table>"
    yield "</body>\n</html>"


def _html_row(row: SheetRow) -> str:
    after = "".join(f'<div class="after">{escape(hint)}</div>' for hint in row.line.after)
    tick, kind = ("☑", ' class="done"') if row.done else ("☐", "")
    number = f'<td class="number">{tick} {padded(row.number)}</td>'
    return f"<tr{kind}>{number}<td>{escape(row.line.text)}{after}</td></tr>"


SHEET_FORMATS: Mapping[str, Callable[[Sequence[RecordingSheet]], Iterator[str]]] = MappingProxyType(
    {".html": _html, ".md": _markdown, ".txt": _text}
)
"""The lines of a file with the sheets of all voices, by the suffix of that file."""

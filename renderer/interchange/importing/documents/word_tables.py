"""Read the tables of a Word document: which columns are spoken, and which are notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from renderer.interchange.importing.model import Dropped
from renderer.interchange.importing.texts.line_blocks import NumberedLine
from renderer.interchange.importing.texts.line_joining import Passage
from renderer.interchange.importing.texts.sentence_ends import is_ended

TABLE, ROW, CELL, END = "\ue020", "\ue021", "\ue022", "\ue023"
"""Lines that mark where a table, a row and a cell begin, and where a table ends."""

Role = Literal["speech", "heading", "note"]
_ROLES: dict[Role, frozenset[str]] = {
    "speech": frozenset(
        {
            "anleitung", "anweisung", "dialogue", "guidance", "instruction", "instructions", "narration",
            "say", "script", "speech", "spoken", "text", "texte", "texto", "transcript", "voice", "voiceover",
            "words",
        }
    ),
    "heading": frozenset(
        {
            "asana", "asanas", "chapter", "exercise", "exercises", "haltung", "movement", "part", "phase",
            "pose", "poses", "posture", "postures", "section", "stage", "title", "topic", "übung",
        }
    ),
    "note": frozenset(
        {
            "bell", "bells", "benefits", "comment", "comments", "dauer", "duration", "image", "length",
            "minutes", "music", "no", "note", "notes", "number", "picture", "props", "purpose", "remarks",
            "seconds", "sound", "sounds", "start", "step", "time", "timing", "visual", "visuals", "zeit",
        }
    ),
}  # fmt: skip
_FEW_WORDS = 5
_HEADER_WORDS = 4

_Cell = list[NumberedLine]


class Table(Struct, frozen=True, kw_only=True):
    """The rows of a table; each cell is a list of lines."""

    rows: tuple[tuple[_Cell, ...], ...]


def with_tables(lines: Sequence[NumberedLine]) -> Iterator[NumberedLine | Table]:
    """Yield the lines outside tables, and the tables between them.

    A table in a cell is a part of the cell.
    """
    depth = 0
    rows: list[list[_Cell]] = []
    for number, line in lines:
        if line == TABLE:
            depth += 1
        elif line == END:
            depth -= 1
            if not depth:
                yield Table(rows=tuple(tuple(row) for row in rows if any(row)))
                rows = []
        elif not depth:
            yield number, line
        elif line == ROW and depth == 1:
            rows.append([])
        elif line == CELL and depth == 1:
            rows[-1].append([])
        elif line not in ("", ROW, CELL) and rows and rows[-1]:
            rows[-1][-1].append((number, line))


def spoken_table(table: Table) -> tuple[list[Passage], list[Dropped]]:
    """Return the passages of a table, row by row, and a list of what was left out or changed.

    A column is speech, headings or notes, as its title says. Without a known title, a column is speech if it
    has a sentence, and notes otherwise. Notes become comments. A table with one column is a text.
    """
    width = max((len(row) for row in table.rows), default=0)
    if not width:
        return [], []
    titles = _titles(table, width)
    rows = table.rows[1:] if titles else table.rows
    roles = [
        _role(titles[n] if titles else "", [row[n] for row in rows if n < len(row)]) for n in range(width)
    ]
    if "speech" not in roles:
        roles = ["speech"] * width
    passages: list[Passage] = []
    dropped: list[Dropped] = []
    if titles:
        line = min(number for cell in table.rows[0] for number, _ in cell)
        dropped.append(
            Dropped(line=line, column=1, what=f'the titles of columns "{" | ".join(titles)[:60]}"')
        )
    reported: set[int] = set()
    for row in rows:
        for n, cell in sorted(enumerate(row), key=lambda pair: roles[pair[0]] == "speech"):
            title = titles[n] if titles else ""
            passages += _passages(cell, roles[n], title)
            if cell and roles[n] == "note" and n not in reported:
                reported.add(n)
                name = f'the column "{title[:40]}"' if title else f"column {n + 1}"
                what = f"{name} of a table becomes comments"
                dropped.append(Dropped(line=cell[0][0], column=1, what=what, how="changed"))
    return passages, dropped


def _titles(table: Table, width: int) -> list[str]:
    """Return the titles of the columns, if the first row has titles that are known."""
    if width < 2 or len(table.rows) < 2:
        return []
    titles = [_text(cell) for cell in table.rows[0]]
    known = frozenset[str]().union(*_ROLES.values())
    short = all(len(title.split()) <= _HEADER_WORDS and not is_ended(title) for title in titles)
    if not short or not any(known.intersection(_words(title)) for title in titles):
        return []
    return [*titles, *[""] * (width - len(titles))]


def _role(title: str, cells: Sequence[_Cell]) -> Role:
    for role, names in _ROLES.items():
        if names.intersection(_words(title)):
            return role
    texts = [_text(cell) for cell in cells]
    is_speech = any(is_ended(text) or len(text.split()) > _FEW_WORDS for text in texts if text)
    return "speech" if is_speech else "note"


def _passages(cell: _Cell, role: Role, title: str) -> list[Passage]:
    if not cell:
        return []
    if role == "speech":
        return [
            Passage(text=line.removeprefix("## "), line=number, heading=line.startswith("## "))
            for number, line in cell
        ]
    text = _text(cell)
    if role == "heading":
        return [Passage(text=text, line=cell[0][0], heading=True)]
    return [Passage(text=f"{title}: {text}" if title else text, line=cell[0][0], comment=True)]


def _text(cell: _Cell) -> str:
    return " ".join(line.removeprefix("## ") for _, line in cell)


def _words(title: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", title.lower()))

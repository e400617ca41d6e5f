"""Word documents, built from outlines that a person can read.

An outline has one paragraph a line. A line such as ``Heading1: The feet`` begins with a style, and other
lines are normal paragraphs. ``* `` is an item of a list, and ``| `` a row of a table. Within a line:

- ``**words**`` are bold, and ``~~words~~`` struck out; ``{?words?}`` are hidden
- ``{-words-}`` are deleted and ``{+words+}`` inserted with changes tracked
- ``{^words^}`` is a footnote, ``{!words!}`` a comment in the margin, and `` / `` a line break

``Property title: ...`` and ``Property author: ...`` belong to the document, and ``Header: ...`` stands at the
top of each page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from tests.support.docx_files import deleted, docx, inserted, paragraph, run

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STYLE = re.compile(r"(Title|Subtitle|Heading[1-3]|Quote|Property title|Property author|Header): (.*)")
_PIECE = re.compile(
    r"\*\*(?P<bold>[^*]+)\*\*|~~(?P<strike>[^~]+)~~|\{-(?P<deleted>[^{}]+)-\}|\{\+(?P<inserted>[^{}]+)\+\}"
    r"|\{\?(?P<hidden>[^{}]+)\?\}|\{\^(?P<footnote>[^{}]+)\^\}|\{!(?P<comment>[^{}]+)!\}|(?P<break> / )"
)
_PROPERTIES = {"strike": "<w:strike/>", "hidden": "<w:vanish/>", "bold": "<w:b/>"}
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def document_of(outline: str) -> bytes:
    """The document that an outline describes."""
    notes: dict[str, list[str]] = {"footnote": [], "comment": []}
    core: dict[str, str] = {}
    body: list[str] = []
    rows: list[str] = []
    header = ""
    for line in [*outline.splitlines(), ""]:
        if line.startswith("| "):
            rows.append(_row(line, notes))
            continue
        if rows:
            body.append(f"<w:tbl>{''.join(rows)}</w:tbl>")
            rows = []
        found = _STYLE.fullmatch(line)
        style, text = (found[1], found[2]) if found else ("", line)
        if style.startswith("Property"):
            core[style.rpartition(" ")[2]] = text
        elif style == "Header":
            header = text
        elif line.startswith("* "):
            body.append(_item(line[2:], notes))
        else:
            body.append(paragraph(*_runs(text, notes), style=style))
    return docx(*body[:-1], more=_parts(notes, core, header))


def _runs(text: str, notes: dict[str, list[str]]) -> Iterator[str]:
    """The runs of a paragraph; a plain one is cut in two, as Word does where it checks spelling."""
    done = 0
    for found in _PIECE.finditer(text):
        yield from _plain(text[done : found.start()])
        yield _piece(str(found.lastgroup), str(found[str(found.lastgroup)]), notes)
        done = found.end()
    yield from _plain(text[done:])


def _plain(text: str) -> Iterator[str]:
    middle = len(text) // 2
    yield from (run(escape(part)) for part in (text[:middle], text[middle:]) if part)


def _piece(kind: str, text: str, notes: dict[str, list[str]]) -> str:
    match kind:
        case "break":
            return "<w:r><w:br/></w:r>"
        case "deleted":
            return deleted(escape(text))
        case "inserted":
            return inserted(escape(text))
        case "footnote" | "comment":
            notes[kind].append(escape(text))
            return f'<w:r><w:{kind}Reference w:id="{len(notes[kind])}"/></w:r>'
        case _:
            return run(escape(text), f"<w:rPr>{_PROPERTIES[kind]}</w:rPr>")


def _item(text: str, notes: dict[str, list[str]]) -> str:
    numbering = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return f"<w:p>{numbering}{''.join(_runs(text, notes))}</w:p>"


def _row(line: str, notes: dict[str, list[str]]) -> str:
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    shown = (f"<w:tc>{paragraph(*_runs(cell, notes))}</w:tc>" for cell in cells)
    return f"<w:tr>{''.join(shown)}</w:tr>"


def _parts(notes: dict[str, list[str]], core: dict[str, str], header: str) -> dict[str, bytes | str]:
    parts: dict[str, bytes | str] = {}
    related = [f'<Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/>']
    for kind, texts in notes.items():
        if texts:
            shown = "".join(
                f'<w:{kind} w:id="{number}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}>'
                for number, text in enumerate(texts, 1)
            )
            parts[f"word/{kind}s.xml"] = f"<w:{kind}s {_W}>{shown}</w:{kind}s>"
            related.append(f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}s" Target="{kind}s.xml"/>')
    if header:
        parts["word/header1.xml"] = f"<w:hdr {_W}>{paragraph(run(escape(header)))}</w:hdr>"
    if core:
        names = {"title": "title", "author": "creator"}
        shown = "".join(f"<dc:{names[key]}>{escape(text)}</dc:{names[key]}>" for key, text in core.items())
        about = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
        parts["docProps/core.xml"] = (
            f'<cp:coreProperties xmlns:cp="urn:cp" {about}>{shown}</cp:coreProperties>'
        )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{namespace}">{"".join(related)}</Relationships>'
    )
    return parts

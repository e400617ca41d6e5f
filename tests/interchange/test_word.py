"""Word documents: what nobody speaks, tables, lines within a paragraph, and damaged files."""

from __future__ import annotations

import random

import pytest

from renderer.errors import ScriptError
from renderer.interchange.importing.documents import word
from renderer.interchange.importing.model import Comment, Imported, SectionHeading, Words
from tests.support.docx_files import docx, paragraph, run
from tests.support.properties import SEED

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def properties(inside: str) -> str:
    return f"<w:rPr>{inside}</w:rPr>"


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(run(text))}</w:tc>" for text in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def words(found: Imported) -> list[str]:
    return [item.text for item in found.items if isinstance(item, Words)]


def notes(found: Imported) -> list[str]:
    return [item.text for item in found.items if isinstance(item, Comment)]


@pytest.mark.parametrize(
    ("inside", "reported"),
    [
        ("<w:vanish/>", 'the hidden words "Not this."'),
        ('<w:vanish w:val="1"/>', 'the hidden words "Not this."'),
        ("<w:webHidden/>", 'the hidden words "Not this."'),
        ("<w:strike/>", 'the struck-out words "Not this."'),
        ("<w:dstrike/>", 'the struck-out words "Not this."'),
        ('<w:strike w:val="true"/><w:b/>', 'the struck-out words "Not this."'),
        ('<w:vanish w:val="0"/>', ""),
        ('<w:strike w:val="false"/>', ""),
    ],
)
def test_hidden_and_struck_out_words_are_reported_and_not_spoken(inside: str, reported: str) -> None:
    found = word.read(
        docx(paragraph(run("One.")), paragraph(run("Rest. "), run("Not this.", properties(inside)))), "a.docx"
    )
    assert ("Not this." in " ".join(words(found))) == (not reported)
    places = [(drop.line, drop.column, drop.what) for drop in found.dropped]
    assert places == ([(2, 7, reported)] if reported else [])


def test_words_of_a_style_that_is_struck_out_are_not_spoken() -> None:
    styles = (
        f'<w:styles xmlns:w="{_W}"><w:style w:type="character" w:styleId="Old"><w:name w:val="Old"/>'
        "<w:rPr><w:strike/></w:rPr></w:style></w:styles>"
    )
    text = paragraph(run("Rest. "), run("Not this.", properties('<w:rStyle w:val="Old"/>')))
    assert words(word.read(docx(text, more={"word/styles.xml": styles}), "a.docx")) == ["Rest."]


@pytest.mark.parametrize(
    ("body", "reported"),
    [
        (f'<m:oMath xmlns:m="{_MATH}"><m:r><m:t>x=1</m:t></m:r></m:oMath>', 'the formula "x=1"'),
        ('<w:altChunk w:val="x"/>', "an embedded document"),
    ],
)
def test_what_is_no_text_is_reported(body: str, reported: str) -> None:
    found = word.read(docx(paragraph(run("Rest."), body)), "a.docx")
    assert words(found) == ["Rest."]
    assert [drop.what for drop in found.dropped] == [reported]


@pytest.mark.parametrize(
    "line",
    ["Music fades.", "\u2014 2 minutes silence \u2014", "Bell", "Note: dim the lights", "\u00a9 2024 Maria"],
)
def test_a_paragraph_that_is_a_direction_is_not_spoken(line: str) -> None:
    found = word.read(docx(*(paragraph(run(text)) for text in ("Lie down.", line, "Rest."))), "a.docx")
    assert words(found) == ["Lie down.", "Rest."]


def test_the_name_of_a_speaker_is_a_comment() -> None:
    found = word.read(docx(paragraph(run("Teacher: Lie down.")), paragraph(run("Feet: rest."))), "a.docx")
    assert (words(found), notes(found)) == (["Lie down.", "Feet: rest."], ['not spoken: "Teacher"'])


@pytest.mark.parametrize("kind", ["header", "footer", "comment", "footnote", "endnote"])
def test_words_outside_the_text_are_reported(kind: str) -> None:
    part = f'<w:x xmlns:w="{_W}">{paragraph(run("Evening class"))}</w:x>'
    found = word.read(docx(paragraph(run("Rest.")), more={f"word/{kind}s1.xml": part}), "a.docx")
    assert [drop.what for drop in found.dropped] == [f'the words "Evening class" of a {kind}']


def test_a_table_of_contents_is_not_spoken() -> None:
    lines = [
        paragraph(f'<w:pPr><w:pStyle w:val="TOC1"/></w:pPr>{run(text)}') for text in ("Arriving", "Rest")
    ]
    found = word.read(docx(*lines, paragraph(run("Lie down."))), "a.docx")
    assert words(found) == ["Lie down."]
    assert [drop.what for drop in found.dropped] == ["the table of contents, 2 lines"]


def test_a_ruby_says_how_a_word_sounds() -> None:
    ruby = "<w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>"
    found = word.read(docx(paragraph(ruby.format(run("so-as"), run("psoas")), run(" rests."))), "a.docx")
    assert words(found) == ["psoas rests."]
    assert found.front["say"] == {"psoas": "so-as"}


@pytest.mark.parametrize(
    ("rows", "spoken", "comments", "headings"),
    [
        (
            [("Time", "Script", "Music"), ("0:00", "Sit down.", "harp"), ("1:00", "Breathe.", "")],
            ["Sit down.", "Breathe."], ["Time: 0:00", "Music: harp", "Time: 1:00"], [],
        ),
        (
            [("Pose", "Instructions", "Breaths"), ("Child's pose", "Kneel down.", "5")],
            ["Kneel down."], ["Breaths: 5"], ["Child's pose"],
        ),
        (
            [("Dauer", "Anleitung"), ("1 Minute", "Setz dich hin"), ("2 Minuten", "Atme ein")],
            ["Setz dich hin", "Atme ein"], ["Dauer: 1 Minute", "Dauer: 2 Minuten"], [],
        ),
        ([("1 min", "Sit down."), ("2 min", "Rest.")], ["Sit down.", "Rest."], ["1 min", "2 min"], []),
        ([("Sit down.", "Rest."), ("Lie.", "Go.")], ["Sit down.", "Rest.", "Lie.", "Go."], [], []),
        ([("Lie down.",), ("Rest.",)], ["Lie down.", "Rest."], [], []),
        ([("Sit", "Rest"), ("Lie", "Sleep")], ["Sit", "Rest", "Lie", "Sleep"], [], []),
    ],
)  # fmt: skip
def test_the_columns_of_a_table(
    rows: list[tuple[str, ...]], spoken: list[str], comments: list[str], headings: list[str]
) -> None:
    found = word.read(docx(table(*rows), paragraph(run("After it."))), "a.docx")
    assert words(found) == [*spoken, "After it."]
    assert notes(found) == comments
    assert [item.title for item in found.items if isinstance(item, SectionHeading)] == headings
    assert bool(found.dropped) == bool(comments)


@pytest.mark.parametrize(
    ("lines", "spoken"),
    [
        (["Sit down.", "Breathe in."], ["Sit down.", "Breathe in."]),
        (["Sit down", "and breathe in."], ["Sit down and breathe in."]),
        (["Arriving", "Sit down."], ["Arriving", "Sit down."]),
        (["Sit down.", "", "Breathe in."], ["Sit down.", "Breathe in."]),
    ],
)
def test_a_line_that_is_broken_within_a_paragraph(lines: list[str], spoken: list[str]) -> None:
    broken = "<w:br/>".join(f"<w:t>{line}</w:t>" for line in lines)
    assert words(word.read(docx(paragraph(f"<w:r>{broken}</w:r>")), "a.docx")) == spoken


def test_a_damaged_document_is_an_error_of_the_file() -> None:
    whole = docx(paragraph(run("Rest here, and breathe.")), table(("Time", "Text"), ("1", "Rest.")))
    dice = random.Random(SEED)  # noqa: S311
    refused = 0
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(data))
            if dice.random() < 0.3:
                del data[at : at + dice.randint(1, 20)]
            else:
                data[at] = dice.randrange(256)
        try:
            word.read(bytes(data), "a.docx")
        except ScriptError:
            refused += 1
    assert refused > 30


@pytest.mark.parametrize("encoding", ["utf-99", "", "utf-16", "base64", "idna", "x" * 100])
@pytest.mark.parametrize("part", ["", "word/styles.xml", "docProps/core.xml", "word/_rels/document.xml.rels"])
def test_a_part_in_an_encoding_that_it_does_not_have_is_damaged(encoding: str, part: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    more = {part: f"{head}<w:styles xmlns:w='{_W}'/>"} if part else {}
    data = docx(paragraph(run("Rest here.")), head="" if part else head, more=more)
    with pytest.raises(ScriptError, match="is damaged"):
        word.read(data, "a.docx")

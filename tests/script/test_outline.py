"""The outline of a text, and other names for what is in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from renderer.errors import InputError
from renderer.script.editing.renaming import check_name, named_at, renamed
from renderer.script.outline import outline_of
from renderer.script.source import Source
from renderer.workflows.text_outline import text_outline

TEXT = """---
title: A test
set: {knee: left, time: 3m}
---
# One {knee}
<!-- # Not
a heading [bell] -->
[optional closing part] \\[bell] {Knee}, {other side}. [hold {time}]
[repeat side: left, right] {Side} [nothing
[end]
[end]

## Two
Words.

# Three
"""


def test_an_outline_has_what_is_written_also_beside_errors() -> None:
    outline = outline_of(Source(path="a.md", text=TEXT), values={"time": "3m"})
    assert outline.front_end == 4
    assert [(each.level, each.title, last) for each, last in outline.chapters()] == [
        (1, "One {knee}", 14), (2, "Two", 14), (1, "Three", 16),
    ]  # fmt: skip
    assert [cue.english for cue in outline.cues if cue.cue is not None] == [
        "optional closing part", "hold {time}", "repeat side: left, right", "end", "end",
    ]  # fmt: skip
    assert [(begin.line, end.line) for begin, end in outline.blocks()] == [(9, 10), (8, 11)]
    assert outline.comments == ((6, 7),)


@pytest.mark.parametrize("text", ["", "---", "---\n[bell]", "# \n", "\ufeff---\n---\n[bell]\r\n{", "{}[]()#"])
def test_any_text_has_an_outline(text: str) -> None:
    outline_of(Source(path="a.md", text=text))


def test_the_cues_of_an_outline_are_in_the_language_of_the_script() -> None:
    written = text_outline(Path("a.md"), "---\ntitle: Ruhe\nlanguage: de\n---\nRuhig. [Pause 3 Sekunden]\n")
    (cue,) = written.outline.cues
    assert cue.cue is not None
    assert cue.english.startswith("pause 3")


RENAMED = [
    ((8, 12), "ending", "[optional closing part]", "[optional ending]"),
    ((8, 35), "hip", r"(?i)(?<=[{ ])knee\b", "hip"),
    ((9, 10), "way", r"(?i)side\b", "way"),
    ((13, 5), "Second", "Two", "Second"),
    ((3, 20), "rest", r"time\b", "rest"),
]


@pytest.mark.parametrize(("place", "name", "before", "after"), RENAMED, ids=lambda value: str(value)[:12])
def test_a_name_changes_wherever_it_is_written(
    place: tuple[int, int], name: str, before: str, after: str
) -> None:
    source = Source(path="a.md", text=TEXT)
    outline = outline_of(source)
    named = named_at(outline, source, *place)
    assert named is not None
    lines = [*TEXT.split("\n")]
    for fix in sorted(renamed(outline, source, named, name), key=lambda fix: -fix.column):
        line = lines[fix.line - 1]
        lines[fix.line - 1] = line[: fix.column - 1] + fix.text + line[fix.column - 1 + fix.width :]
    pattern = before if before.startswith("(") or before.endswith("b") else re.escape(before)
    assert "\n".join(lines).lower() == re.sub(pattern, after, TEXT).lower()
    assert "{Hip}" in "\n".join(lines) or name != "hip"


@pytest.mark.parametrize("name", ["", "a]", "{b", "-", "a, b"])
def test_a_name_that_cannot_be_written_is_refused(name: str) -> None:
    source = Source(path="a.md", text=TEXT)
    outline = outline_of(source)
    named = named_at(outline, source, 8, 35)
    assert named is not None
    with pytest.raises(InputError, match="cannot be the name of a value; "):
        check_name(named, name)

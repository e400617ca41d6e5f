"""XML from anywhere: its positions, and what is refused in it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.errors import ScriptError
from renderer.xml.tree import parse_xml


def test_elements_have_their_positions() -> None:
    root = parse_xml(
        '<?xml version="1.0" encoding="utf-8"?>\r\n<a x="1">ä😀 &lt;<b:c>in\nside</b:c>\n <d/></a>', "x"
    )
    assert (root.name, dict(root.attributes)) == ("a", {"x": "1"})
    first, second = root.elements
    assert (first.name, first.local_name, first.text) == ("b:c", "c", "in\nside")
    assert [(one.position.line, one.position.column) for one in (root, first, second)] == [
        (2, 1),
        (2, 17),
        (4, 2),
    ]
    assert root.text == "ä😀 <\n "


WRONG = {
    "": "x:1:1: the file is empty",
    "so-us": "x:1:1: this is not XML: syntax error",
    "<a>\n <b>": "x:2:2: <b> is never closed",
    "<a>\n<b></a>": "x:2:4: <b> of line 2 is not closed before this",
    "<a>\n äö & b</a>": "x:2:6: this is not XML",
    "<a>&nbsp;</a>": "x:1:4: this entity is unknown",
    "<a/>\n<b/>": "x:2:1: there is text after the end of the document",
    '<a x="1" x="2"/>': "x:1:10: an attribute appears twice in this tag",
    "<a>\x01</a>": "x:1:4: this is not XML",
    '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>': "x:1:1: document types and entities are not read",
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>': "x:1:1: document types and entities are not read",
    "<a>" * 1_000_000: "x:1:301: elements are nested more than 100 deep",
    "<a>" + "<b/>" * 300_000 + "</a>": "x:1:400000: more than 100,000 elements",
    "<a " + " ".join(f'b{n}="1"' for n in range(1_000)) + "/>": "x:1:1: an element of 1,000 attributes",
}


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_an_error_gives_its_position(text: str) -> None:
    with pytest.raises(ScriptError) as caught:
        parse_xml(text, "x")
    (problem,) = caught.value.problems
    assert str(problem).splitlines()[0].startswith(WRONG[text])
    assert problem.remedy


@given(st.text() | st.text("<>&;a/= \"'!-[]?x\n\r", max_size=40))
def test_any_text_is_a_tree_or_an_error(text: str) -> None:
    with suppress(ScriptError):
        assert parse_xml(text, "x").position.line >= 1

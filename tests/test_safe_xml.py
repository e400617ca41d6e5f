"""XML from anywhere: its places, and what is refused in it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.errors import ScriptError
from renderer.safe_xml import Characters, Element, parse_xml


def test_a_tree_knows_where_it_stands() -> None:
    root = parse_xml(
        '<?xml version="1.0" encoding="utf-16"?>\r\n<a x="1">ä😀 &lt;<b:c>in\nside</b:c>\n <d/></a>', "x"
    )
    assert (root.name, dict(root.attributes), root.line, root.column) == ("a", {"x": "1"}, 2, 1)
    words, first, space, second = root.children
    assert words == Characters(text="ä😀 <", line=2, column=10)
    assert isinstance(first, Element)
    assert (first.name, first.local_name, first.line, first.column) == ("b:c", "c", 2, 17)
    assert first.children == (Characters(text="in\nside", line=2, column=22),)
    assert space == Characters(text="\n ", line=3, column=11)
    assert isinstance(second, Element)
    assert (second.line, second.column) == (4, 2)
    assert root.elements == (first, second)
    assert root.text == "ä😀 <in\nside\n "


WRONG = {
    "": "x:1:1: the file ends before its first tag is closed",
    "so-us": "x:1:1: this is not XML: syntax error",
    "<a>\n <b>": "x:2:5: the file ends before its first tag is closed",
    "<a>\n<b></a>": "x:2:6: this closing tag does not go with the tag that is open",
    "<a>\n äö & b</a>": "x:2:6: this is not XML",
    "<a>&nbsp;</a>": "x:1:4: an unknown entity",
    "<a/>\n<b/>": "x:2:1: more after the end of the first element",
    '<a x="1" x="2"/>': "x:1:10: an attribute that stands twice",
    "<a>\ud800</a>": "x:1:4: half of a character",
    "<a>\x01</a>": "x:1:4: this is not XML",
    '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>': "x:1:40: a document type",
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>': "x:1:13: a document type",
    "<a>" * 1_000_000: "x:1:301: elements nested more than 100 deep",
    "<a>" + "<b/>" * 300_000 + "</a>": "x:1:800000: more than 200,000 elements",
    "<a " + " ".join(f'b{n}="1"' for n in range(1_000)) + "/>": "x:1:1: more than 100 attributes",
}


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_told_with_its_place(text: str) -> None:
    with pytest.raises(ScriptError) as caught:
        parse_xml(text, "x")
    (problem,) = caught.value.problems
    assert str(problem).splitlines()[0].startswith(WRONG[text])
    assert problem.remedy


@given(st.text() | st.text("<>&;a/= \"'!-[]?x\n\r", max_size=40))
def test_any_text_is_a_tree_or_an_error(text: str) -> None:
    with suppress(ScriptError):
        assert parse_xml(text, "x").line >= 1

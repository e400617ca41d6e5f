"""Positions as editors count them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position

from renderer.language_server.document_text import DocumentText

SIGNS = st.sampled_from(["a", "é", "\u2028", "\x85", "語", "😀", "\u0301", "\n", "\r\n", "\r", "\ufeff"])
TEXTS = st.lists(SIGNS, max_size=30).map("".join)


@given(text=TEXTS, encoding=st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_every_place_is_found_again(text: str, encoding: str) -> None:
    document = DocumentText(text, encoding)
    for number, line in enumerate(document.lines, start=1):
        for column in range(1, len(line) + 2):
            assert document.place(document.position(number, column)) == (number, column)


@pytest.mark.parametrize(("encoding", "character"), [("utf-8", 5), ("utf-16", 3), ("utf-32", 2)])
def test_a_sign_outside_the_first_plane_is_as_wide_as_the_encoding_says(
    encoding: str, character: int
) -> None:
    document = DocumentText("One\r\n😀 [bell]\r\n", encoding)
    assert document.position(2, 3) == Position(line=1, character=character)


def test_a_byte_order_mark_is_a_character_for_editors_alone() -> None:
    document = DocumentText("\ufeff---\n---\n")
    assert document.line(1) == "---"
    assert document.position(1, 1) == Position(line=0, character=1)
    assert document.position(2, 1) == Position(line=1, character=0)
    assert document.all.end == Position(line=2, character=0)


def test_a_place_outside_the_text_is_at_its_nearest_end() -> None:
    document = DocumentText("One\nTwo")
    assert document.place(Position(line=9, character=9)) == (2, 4)
    assert document.place(Position(line=0, character=9)) == (1, 4)
    assert document.position(9, 9) == Position(line=1, character=3)

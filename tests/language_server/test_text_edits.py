"""Small edits that make another text, and lines that moved."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from renderer.language_server.document_text import DocumentText
from renderer.language_server.text_edits import text_edits
from renderer.language_server.times import MovedLines
from tests.support.editor import edited

TEXTS = st.lists(st.sampled_from(["a", "b", "😀", "\u2028", "\n", "\r\n"]), max_size=12).map("".join)
LINES = st.lists(st.sampled_from("abc"), max_size=8)


@given(before=TEXTS, after=TEXTS, mark=st.sampled_from(["", "\ufeff"]))
def test_the_edit_of_a_text_makes_the_other_one(before: str, after: str, mark: str) -> None:
    edits = text_edits(DocumentText(mark + before), mark + after)
    assert edited(mark + before, edits) == mark + after


@given(before=LINES, after=LINES)
def test_a_line_that_moved_is_the_same_line(before: list[str], after: list[str]) -> None:
    moved = MovedLines(before, after)
    for number, line in enumerate(before, start=1):
        now = moved.now(number)
        assert now == 0 or (after[now - 1] == line and moved.before(now) == number)

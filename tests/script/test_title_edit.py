"""Another title in the text of a script."""

from __future__ import annotations

import pytest

from renderer.script.editing.title_edit import with_title


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("---\ntitle: A\nbed: ocean\n---\nA.\n", '---\ntitle: "B: c"\nbed: ocean\n---\nA.\n'),
        (
            "---\r\nbed: ocean\r\ntitle:  'A' # x\r\n---\r\n",
            '---\r\nbed: ocean\r\ntitle:  "B: c" # x\r\n---\r\n',
        ),
        ("---\ntitle:\n---\nA.\n", '---\ntitle: "B: c"\n---\nA.\n'),
        ("---\n---\nA.\n", '---\ntitle: "B: c"\n---\nA.\n'),
        ("---\n  bed: ocean\n---\n", '---\n  title: "B: c"\n  bed: ocean\n---\n'),
        ("---\n{title: A, bed: ocean}\n---\n", '---\n{title: "B: c", bed: ocean}\n---\n'),
        ("---\n{bed: ocean}\n---\n", '---\n{bed: ocean, title: "B: c"}\n---\n'),
    ],
)
def test_the_title_is_replaced_or_added(before: str, after: str) -> None:
    assert with_title(before, "B: c") == after


@pytest.mark.parametrize(
    "text",
    [
        "",
        "title: A\n",
        "---\ntitle: A\n",
        "---\ntitle: [\n---\n",
        "---\n- a\n---\n",
        "---\ntitle: >\n  A\n  b\n---\n",
    ],
)
def test_a_text_whose_title_cannot_be_found_stays(text: str) -> None:
    assert with_title(text, "B") == text

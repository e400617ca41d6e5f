"""The key of a sentence, and what the name of a file says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.script.sentence_key import sentence_key
from renderer.speech.takes.file_names import TakeName, parse_take_name


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Lie on your back.", "lie on your back"),
        ("lie-on-your-back", "lie on your back"),
        ("Don’t push — “rest”!", "don't push rest"),
        ("‘Rest,’ she said…", "rest she said"),
        ("50% of it; 50 of it", "50% of it 50 of it"),
        ("E\u0301tire-toi", "étire toi"),
        ("कि", "कि"),
        ("呼吸。", "呼吸"),
        ("...", "..."),
    ],
)
def test_the_key_of_a_sentence(text: str, key: str) -> None:
    assert sentence_key(text) == key


@pytest.mark.parametrize(
    ("stem", "number", "key", "whole"),
    [
        ("001", 1, "", ""),
        ("12", 12, "", ""),
        ("12 - Lie on your back", 12, "lie on your back", "12 lie on your back"),
        ("0012_lie_on_your_back", 12, "lie on your back", "0012_lie_on_your_back"),
        ("5 breaths here", 5, "breaths here", "5 breaths here"),
        ("lie-on-your-back", None, "lie on your back", "lie on your back"),
    ],
)
def test_the_names_of_files(stem: str, number: int | None, key: str, whole: str) -> None:
    found = parse_take_name(stem)
    assert found == TakeName(number=number, key=key, whole_key=sentence_key(whole) if whole else "")


@given(st.text(max_size=30))
def test_the_key_of_a_key_is_the_same(text: str) -> None:
    assert sentence_key(sentence_key(text)) == sentence_key(text)

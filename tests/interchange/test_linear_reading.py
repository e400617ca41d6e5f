"""Inputs whose pieces can be read in several ways; each would not end if a reader tried all of them."""

from __future__ import annotations

import pytest

from renderer.interchange.importing.formats import format_of, read_as
from renderer.interchange.importing.model import ImportContext, Words


@pytest.mark.parametrize(
    ("beginning", "name"),
    [
        ("<!-- a -->\n" * 300, "markdown"),
        ("<!-- a -->" * 300 + "<speak>", "ssml"),
        ("<?xml?>" * 300 + "Rest.", "markdown"),
        ("<!-- a --> \n" * 300 + "<!DOCTYPE html>", "html"),
        ("[a:b]" * 600, "markdown"),
        ("[a:b]\n" * 300 + "[00:01.00]Rest.", "lrc"),
        (" \n" * 1_500, "markdown"),
    ],
)
def test_a_format_is_detected_in_one_pass(beginning: str, name: str) -> None:
    assert format_of(".md", beginning) == name


def test_a_long_modifier_is_read_in_one_pass() -> None:
    found = read_as("speechmarkdown", f"(Rest)[nu {'x1' * 450_000}!]", "a.smd", {}, ImportContext())
    assert [item.text for item in found.items if isinstance(item, Words)] == ["Rest"]

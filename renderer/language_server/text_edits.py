"""Changes of a whole text as one small edit, so that the cursor and the marks of an editor stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lsprotocol.types import TextEdit

from renderer.language_server.document_text import DocumentText


def text_edits(text: DocumentText, changed: str) -> list[TextEdit]:
    """The edit that makes another text of a document's; none if they are equal."""
    whole = text.whole
    if whole == changed:
        return []
    first = equal_items(whole, changed)
    last = min(equal_items(whole[::-1], changed[::-1]), min(len(whole), len(changed)) - first)
    first -= int(_divides(whole, first) or _divides(changed, first))
    end, changed_end = len(whole) - last, len(changed) - last
    if _divides(whole, end) or _divides(changed, changed_end):
        end, changed_end = end + 1, changed_end + 1
    place = text.range(*text.place_of(first), *text.place_of(end))
    return [TextEdit(range=place, new_text=changed[first:changed_end])]


def equal_items(one: Sequence[Any], other: Sequence[Any]) -> int:
    """The number of items that are equal at the beginning of both."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (left, right) in pairs if left != right), min(len(one), len(other)))


def _divides(text: str, at: int) -> bool:
    """Whether an index is between the two characters of a line end of Windows."""
    return text[max(0, at - 1) : at + 1] == "\r\n"

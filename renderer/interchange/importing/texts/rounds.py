"""Count the rounds of a repeated block, so that a length is met with each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from renderer.interchange.importing.model import CueText

_OPENS = re.compile(r"(?:repeat|optional)\b")
_REPEATS = re.compile(r"repeat side:")
_AGAIN, _DONE = CueText(text="again"), CueText(text="done")
"""Stand before and after the second round of a block."""
_Item = TypeVar("_Item")


def unrolled(items: Sequence[_Item | CueText]) -> list[_Item | CueText]:
    """Return the items with a second round after each block for both sides."""
    result: list[_Item | CueText] = []
    opened: list[int | None] = []
    for item in items:
        result.append(item)
        if not isinstance(item, CueText):
            continue
        if _OPENS.match(item.text):
            opened.append(len(result) if _REPEATS.match(item.text) else None)
        elif item.text == "end" and opened and (start := opened.pop()) is not None:
            result += [_AGAIN, *result[start:-1], _DONE]
    return result


def rolled(items: Iterable[_Item | CueText]) -> Iterator[_Item | CueText]:
    """Yield the items without the second rounds that ``unrolled`` added."""
    again = False
    for item in items:
        if item is _AGAIN:
            again = True
        elif item is _DONE:
            again = False
        elif not again:
            yield item

"""Reads the name of a take's file: a number, the words of its sentence, or both."""

from __future__ import annotations

import re

from msgspec import Struct

from renderer.script.sentence_key import sentence_key

_NUMBERED = re.compile(r"([0-9]{1,5})(?![0-9])[\s._)\-–—]*(.*)", re.DOTALL)


class TakeName(Struct, frozen=True, kw_only=True):
    """What the name of a file says, without its suffix.

    ``key`` is the ``sentence_key`` of what follows the number, and ``whole_key`` that of the whole name. Both
    are empty if the name is only a number.
    """

    number: int | None
    key: str
    whole_key: str


def parse_take_name(stem: str) -> TakeName:
    """The number and the words in the name of a file, which is given without its suffix."""
    numbered = _NUMBERED.fullmatch(stem.strip())
    if numbered is None:
        return TakeName(number=None, key=sentence_key(stem), whole_key=sentence_key(stem))
    rest = numbered[2].strip()
    return TakeName(
        number=int(numbered[1]),
        key=sentence_key(rest) if rest else "",
        whole_key=sentence_key(stem) if rest else "",
    )

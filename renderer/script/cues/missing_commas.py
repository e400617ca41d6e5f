"""Names of sounds that are followed by a level or another option without a comma, such as ``ocean -6dB``."""

from __future__ import annotations

import re
from collections.abc import Collection

from renderer.script.cues.bed_names import is_bed_with_parameters
from renderer.script.cues.parts import LEVEL
from renderer.script.cues.strengths import strength_meant
from renderer.script.durations import plain_numbers

_LEVEL = re.compile(rf"(?:[;:]|(?<!\S)at\b)?\s*[(]?(?<!\w)(?P<option>{LEVEL})(?!\w)[)]?")
_OPTION = re.compile(r"[;:]?\s*(?<!\S)(?P<option>over|fade [\d.:]+ ?\w*)(?!\S)")


def with_commas(name: str, known: Collection[str], *, only_level: bool = False, struck: bool = False) -> str:
    """``ocean, -6dB`` for ``ocean -6db``, with the name before all of its options.

    Empty if the name has no options in it, or if it is not ``known`` without them. Without ``only_level``,
    ``over`` and fades are options as well, and so are the strengths of a bell that is ``struck``.
    """
    rest, options = plain_numbers(name), []
    for pattern in (_LEVEL,) if only_level else (_LEVEL, _OPTION):
        options += [found["option"] for found in pattern.finditer(rest)]
        rest = pattern.sub(" ", rest)
    words = rest.split()
    if struck:
        options[:0] = [strength for word in words if (strength := strength_meant(word))]
        words = [word for word in words if not strength_meant(word)]
    base = " ".join(words)
    if not options or not (base in known or is_bed_with_parameters(base)):
        return ""
    return ", ".join([base, *(option.replace("db", "dB") for option in options)])

"""Writes the text of a takes file. Each value has a line of its own, so that git can merge two versions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction

from renderer.plan.takes import SpokenTake, SpokenTakes

_ABOUT = """\
# The takes of {name}: other ways to speak its sentences, and which of them are chosen.
# Written by `renderer retake` and `renderer takes`; keep this file with the script.
"""


def takes_text(takes: SpokenTakes, script_name: str) -> str:
    """The text of the takes file of a script."""
    shown = "".join(c if c.isprintable() else "?" for c in script_name)
    tables = ("\n".join(["[[take]]", *_lines(take), ""]) for take in takes.takes)
    return "\n".join([_ABOUT.format(name=shown), *tables])


def _lines(take: SpokenTake) -> Iterator[str]:
    yield f"words = {_text(take.words)}"
    if take.voice:
        yield f"voice = {_text(take.voice)}"
    if take.words_per_minute is not None:
        yield f"rate = {rate_text(take.words_per_minute)}"
    if take.seed is not None:
        yield f"seed = {take.seed}"
    if isinstance(take.chosen, tuple):
        yield f"chosen = {list(take.chosen)}"
    elif take.chosen:
        yield "chosen = true"
    if take.digest:
        yield f'digest = "{take.digest}"'
        yield f"sample_rate = {take.sample_rate}"


def rate_text(words_per_minute: Fraction) -> str:
    """A rate as a script writes it, such as ``95`` or ``92.5``."""
    return f"{float(words_per_minute):.6f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    """A text in quotes; JSON's escapes are those of TOML, except for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")

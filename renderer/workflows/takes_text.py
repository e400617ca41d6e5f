"""Writes the text of a takes file. Each take has a line of its own, so that git can merge two versions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction

from renderer.plan.takes import LockedSpeech, SpokenTake, SpokenTakes

_ABOUT = """\
# The takes of {name}: other ways to speak its sentences, and which of them are chosen.
# Written by `renderer retake` and `renderer takes`; keep this file with the script.
"""


def takes_text(takes: SpokenTakes, script_name: str) -> str:
    """The text of the takes file of a script."""
    shown = "".join(c if c.isprintable() else "?" for c in script_name)
    lines = (f"  {{ {', '.join(_entries(take))} }}," for take in takes.takes)
    return "\n".join([_ABOUT.format(name=shown), "takes = [", *lines, "]", ""])


def _entries(take: SpokenTake) -> Iterator[str]:
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
    if take.locked:
        yield f"locked = {{ {', '.join(_locked_entries(take.locked))} }}"


def _locked_entries(locked: LockedSpeech) -> Iterator[str]:
    yield f"text = {_text(locked.text)}"
    yield f"voice = {_text(locked.voice)}"
    yield f'rate = "{locked.words_per_minute}"'
    yield f'comma = "{locked.comma_seconds}"'
    if locked.pitch is not None:
        yield f"pitch = {locked.pitch}"
    if locked.language:
        yield f"language = {_text(locked.language)}"
    if locked.preset:
        yield f"preset = {_text(locked.preset)}"
    if locked.seed is not None:
        yield f"seed = {locked.seed}"
    if locked.phonemes:
        parts = (f"[{part.start}, {part.end}, {_text(part.ipa)}]" for part in locked.phonemes)
        yield f"ipa = [{', '.join(parts)}]"


def rate_text(words_per_minute: Fraction) -> str:
    """A rate as a script writes it, such as ``95`` or ``92.5``."""
    return f"{float(words_per_minute):.6f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    """A text in quotes; JSON's escapes are those of TOML, except for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")

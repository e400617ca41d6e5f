"""Writes the text of a takes file."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from renderer.plan.takes import LockedSpeech, SpokenTake, SpokenTakes
from renderer.workflows.list_text import list_text, quoted

_ABOUT = """\
# The takes of {name}: other ways to speak its sentences, and which of them are chosen.
# Written by `renderer retake` and `renderer takes`; keep this file with the script.
"""


def takes_text(takes: SpokenTakes, script_name: str) -> str:
    """The text of the takes file of a script."""
    return list_text(_ABOUT, "takes", script_name, map(_entries, takes.takes))


def _entries(take: SpokenTake) -> Iterator[str]:
    yield f"words = {quoted(take.words)}"
    if take.voice:
        yield f"voice = {quoted(take.voice)}"
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
    yield f"text = {quoted(locked.text)}"
    yield f"voice = {quoted(locked.voice)}"
    yield f'rate = "{locked.words_per_minute}"'
    yield f'comma = "{locked.comma_seconds}"'
    if locked.pitch is not None:
        yield f"pitch = {locked.pitch}"
    if locked.language:
        yield f"language = {quoted(locked.language)}"
    if locked.preset:
        yield f"preset = {quoted(locked.preset)}"
    if locked.seed is not None:
        yield f"seed = {locked.seed}"
    if locked.phonemes:
        parts = (f"[{part.start}, {part.end}, {quoted(part.ipa)}]" for part in locked.phonemes)
        yield f"ipa = [{', '.join(parts)}]"


def rate_text(words_per_minute: Fraction) -> str:
    """A rate as a script writes it, such as ``95`` or ``92.5``."""
    return f"{float(words_per_minute):.6f}".rstrip("0").rstrip(".")

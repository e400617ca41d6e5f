"""Cues in parentheses and braces, and how they differ from speech."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import assert_never

from renderer.script.cues.aliases import cleared
from renderer.script.cues.model import (
    At,
    Bell,
    Breathe,
    Count,
    End,
    For,
    Hold,
    Include,
    MarkHere,
    OptionalPart,
    Pause,
    Repeat,
    RepeatEach,
    ScriptCue,
    SetBed,
    SetPace,
    SetVoice,
    Sound,
)
from renderer.script.cues.parts import LONGEST_CUE, CueError
from renderer.script.cues.table import CUES, parse_cue
from renderer.script.suggestions import nearest

_BEFORE_A_DIGIT = ("at", "for")
"""Words of cues that start many a spoken parenthesis: only with a digit after them is it a cue."""
_HEADS = [
    head.replace(" ", r"\s+") + (r"[\s:=]+\d" if head in _BEFORE_A_DIGIT else r"(?![\w'\u2019-])")
    for head in CUES
]
_FIRST_WORDS = rf"(?i)\s*(?:{'|'.join(_HEADS)})"

_SPELT_WITH = re.compile("pause|silence|break|wait|hold|bell|chime|gong|bowl|sha|block", re.IGNORECASE)
"""Every spelling but a length alone has one of these words."""
_LONGEST_SLIP = 40


@lru_cache(maxsize=4096)
def begins_cue(text: str) -> bool:
    """Return whether a text in parentheses is read as a cue."""
    return bool(re.match(_FIRST_WORDS, text)) or _is_spelling(text)


def braced_cue(text: str) -> bool:
    """Whether braces that hold no known value are read as a cue.

    A word alone is more likely a misspelt value.
    """
    return _is_spelling(text) or (begins_cue(text) and not text.strip().isalpha())


def _is_spelling(text: str) -> bool:
    may_be = len(text) <= LONGEST_CUE and _SPELT_WITH.search(text)
    return bool(may_be) and cleared(text, alone=False) is not None


def refusal(cue: ScriptCue, text: str) -> tuple[str, str] | None:
    """Message and remedy for a cue that needs square brackets; None for every other.

    In parentheses it would take in what was hardly meant for it, such as the lines up to an [end].
    """
    words = " ".join(text.split())
    match cue:
        case For(loop=False):
            length = re.sub(r"(?i)^for[\s:=]+", "", words)
            return f"[{words}] opens a block", f"for silence, write [hold {length}]"
        case For() | Repeat() | RepeatEach() | OptionalPart() | End() | MarkHere():
            return "this cue needs square brackets", f"write [{words}]"
        case (
            Pause() | Hold() | At() | Bell() | Sound() | Breathe() | Count() | SetBed() | SetVoice()
            | SetPace() | Include()
        ):  # fmt: skip
            return None
        case _:
            assert_never(cue)


def or_spoken(remedy: str, opening: str) -> str:
    """The remedy for a cue in parentheses or braces that cannot be read, and may well be speech."""
    spoken = r"write \{ and \} for spoken braces" if opening == "{" else r"write \( for a spoken parenthesis"
    if not remedy:
        return spoken
    return f"{remedy} Or {spoken}" if remedy.endswith("?") else f"{remedy}, or {spoken}"


def nearly(text: str) -> str | None:
    """The silence or bell that a spoken parenthesis was probably meant to be, with a letter or two wrong."""
    words = text.lower().split()
    if len(text) > _LONGEST_SLIP or not words or words[0][0] not in "pslhb":
        return None
    for count in (2, 1):
        if len(words) < count or not (near := nearest(" ".join(words[:count]), CUES)):
            continue
        cue = " ".join([near, *words[count:]])
        if (near.endswith("pause") or any(map(str.isdigit, text))) and _reads(cue):
            return cue
    return None


def _reads(text: str) -> bool:
    try:
        return isinstance(parse_cue(text), Pause | Hold | Bell)
    except CueError:
        return False

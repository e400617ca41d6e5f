"""Cues in parentheses and braces, told from speech."""

from __future__ import annotations

import re

from renderer.language.cue_parts import CueError
from renderer.language.cue_table import CUES, LONGEST_CUE, parse_cue
from renderer.language.cues import Bell, BlockCue, Cue, End, For, Hold, MarkHere, Pause
from renderer.language.nearest import nearest
from renderer.language.wild import cleared

_BEFORE_A_DIGIT = ("at", "for")
"""Words of cues that begin many an aside: without a digit behind them it is spoken."""
_HEADS = [
    head.replace(" ", r"\s+") + (r"[\s:=]+\d" if head in _BEFORE_A_DIGIT else r"(?![\w'\u2019-])")
    for head in CUES
]
_FIRST_WORDS = re.compile(rf"\s*(?:{'|'.join(_HEADS)})", re.IGNORECASE)


def begins_cue(text: str) -> bool:
    """Whether what stands in parentheses, or in braces without being a value, is read as a cue."""
    return bool(_FIRST_WORDS.match(text)) or (
        len(text) <= LONGEST_CUE and cleared(text, alone=False) is not None
    )


def refusal(cue: Cue, text: str) -> tuple[str, str] | None:
    """Message and remedy for a cue that only square brackets make one: as an aside it would swallow what
    was hardly meant for it, such as the lines up to an [end]."""
    words = " ".join(text.split())
    if isinstance(cue, For) and not cue.loop:
        return f"[{words}] begins a block", f"for silence write [hold {words.split(maxsplit=1)[1]}]"
    if isinstance(cue, BlockCue | End | MarkHere):
        return "this cue is written in square brackets", f"write [{words}]"
    return None


def or_spoken(remedy: str, opening: str) -> str:
    """The remedy for an aside that cannot be read, which may well be speech."""
    spoken = f"write \\{opening} to speak it"
    if not remedy:
        return spoken
    return f"{remedy} Or {spoken}" if remedy.endswith("?") else f"{remedy}, or {spoken}"


def nearly(text: str) -> str | None:
    """The silence or the bell that a spoken parenthesis was probably to be, one letter aside."""
    words = text.lower().split()
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

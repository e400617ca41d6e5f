"""The words that say how hard a bell is struck."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from renderer.script.cues.bed_names import OFF
from renderer.script.cues.model import Strength

STRENGTHS: Mapping[str, Strength] = MappingProxyType({"soft": "soft", "firm": "firm"})
"""The words of the script language."""

_OTHER_WORDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("gentle", "gently", "light", "lightly", "quiet", "quietly"), "soft"),
        **dict.fromkeys(("softly", "softer"), "soft"),
        **dict.fromkeys(("firmly", "hard", "harder", "loud", "loudly", "louder"), "firm"),
        **dict.fromkeys(("strong", "strongly"), "firm"),
    }
)
"""Words of other languages of scripts, with the word that each stands for."""


def strength_meant(word: str) -> str:
    """``soft`` or ``firm`` for a word that means it; empty for any other word."""
    return word if word in STRENGTHS else _OTHER_WORDS.get(word, "")


def split_strength(text: str) -> tuple[str, str, str]:
    """The words around the first word of a text that means a strength, that word, and the strength.

    All are empty if there is no such word.
    """
    words = text.split()
    for number, word in enumerate(words):
        if strength := strength_meant(word):
            return " ".join(words[:number] + words[number + 1 :]), word, strength
    return "", "", ""


def with_strength_last(cue: str, word: str, strength: str) -> str:
    """``[bell bowl 3x, soft]`` for ``bell bowl softly 3x``: the strength after a comma, without the word.

    Empty if the first part of the cue does not contain the word.
    """
    first, comma, others = cue.partition(",")
    without, found = re.subn(rf"\s*(?<!\w){re.escape(word)}(?!\w)", "", first, count=1, flags=re.IGNORECASE)
    return f"[{without.strip()}, {strength}{comma}{others}]" if found else ""


def reserved_sound_name(name: str) -> str:
    """The remedy for the name of a sound that cues read as something else; empty for other names."""
    small = name.lower()
    if small in OFF or small.split()[-1] in STRENGTHS:
        return f"choose another name, such as {small} sound"
    return ""

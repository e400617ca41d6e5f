"""Cues in a language that the script does not name."""

from __future__ import annotations

import re
from collections.abc import Callable

from renderer.script.cue_languages.pause_words import PAUSE_WORDS

CueElsewhere = Callable[[str], tuple[str, tuple[str, ...]] | None]
"""``cue_elsewhere(text)`` gives the cue that a text is in other languages, and the tags of the languages."""

_MOST_WORDS = 6
_LONGEST = 60
_MOST_TAGS = 3


def remedy_in_english(text: str, cue_elsewhere: CueElsewhere) -> str:
    """The remedy for a text with a word for a pause that is a cue in another language.

    Empty for any other text.
    """
    words = re.findall(r"[^\W\d_]+", text.lower()) if len(text) <= _LONGEST else []
    if len(words) > _MOST_WORDS or not PAUSE_WORDS.intersection(words) or not (found := cue_elsewhere(text)):
        return ""
    cue, tags = found
    if len(tags) > _MOST_TAGS:
        return f"write [{cue}]"
    return f"write [{cue}], or language: {' or '.join(tags)} in the front matter"

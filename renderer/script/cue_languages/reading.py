"""Read the cues of a script in the language of the script, or else in English."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from renderer.script.cues.aliases import cleared
from renderer.script.cues.parentheses import begins_cue
from renderer.script.cues.table import CUES, cue_or_none

if TYPE_CHECKING:
    from renderer.script.cue_languages.cue_language import CueLanguage


def in_english(text: str, language: CueLanguage | None, sounds: Collection[str] = ()) -> str:
    """Return what stands between brackets in the words of the script language.

    The text stays as it is if it is such a cue already, or if it is not a cue in ``language`` either.
    """
    if language is None or is_cue(text):
        return text
    return language.plain(text, sounds) or text


def begins_cue_in(text: str, language: CueLanguage | None) -> bool:
    """Return whether a text in parentheses is read as a cue, in English or in ``language``."""
    if language is None:
        return begins_cue(text)
    if language.begins_cue(text):
        return True
    return begins_cue(text) and (not _is_everyday(text, language) or cleared(text, alone=False) is not None)


def _is_everyday(text: str, language: CueLanguage) -> bool:
    """Return whether the name of a cue with which a text begins is also a word of the language."""
    words = text.lower().replace(":", " ").replace(",", " ").split()
    name = next((name for name in CUES if words[: name.count(" ") + 1] == name.split()), "")
    return name in language.everyday


def is_cue(text: str) -> bool:
    """Return whether what stands between brackets is a cue in English."""
    return cue_or_none(text) is not None

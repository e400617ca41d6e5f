"""A language that has no table."""

from __future__ import annotations

from renderer.script.cue_languages.cue_language import CueLanguage
from renderer.script.cue_languages.lengths import LengthWords
from renderer.script.cue_languages.pause_words import PAUSE_WORDS
from renderer.script.cue_languages.phrases import words_of


def without_table(tag: str) -> CueLanguage:
    """Return a language in which no cue can be read; a parenthesis that begins like a pause is a cue."""
    lengths = LengthWords(
        numbers={},
        units={},
        fixed={},
        halves=(),
        kinds=(),
        about=(),
        joiners=(),
        range_from=(),
        range_to=(),
    )
    return CueLanguage(
        tag=tag, name=tag, lengths=lengths, cues=(), first_words=frozenset(map(words_of, PAUSE_WORDS))
    )

"""Decide whether words in brackets are a cue, a direction that nobody speaks, or speech."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from renderer.interchange.cue_languages import cue_language
from renderer.interchange.importing.texts.direction_words import (
    ARTICLES,
    COUNTED,
    MANNERS,
    NOISES,
    ORDINARY,
    SILENCES,
    SOUNDING,
    SPEECH_WORDS,
    WITH_MANNERS,
    WITH_NOISES,
)
from renderer.script.cue_languages.pause_words import PAUSE_WORDS
from renderer.script.cues.aliases import cleared
from renderer.script.cues.model import (
    BUILT_IN_BELLS,
    At,
    Bell,
    Breathe,
    Count,
    End,
    Hold,
    MarkHere,
    Pause,
    ScriptCue,
    SetPace,
)
from renderer.script.cues.parentheses import begins_cue, nearly
from renderer.script.cues.parts import LONGEST_CUE
from renderer.script.cues.table import cue_or_none

if TYPE_CHECKING:
    from renderer.script.cue_languages.cue_language import CueLanguage

Kind = Literal["cue", "unclear", "direction", "noise", "heading", "mark", "speech"]
Marks = Literal["square", "round", "emphasis"]
"""What surrounds the words; words in parentheses or with emphasis may well be speech."""


class Direction(Struct, frozen=True, kw_only=True):
    """What words in brackets are; ``text`` is the text of the cue, or the words of a direction.

    A heading, and a mark that says nothing, occur only among the marks of other programs.
    ``change`` says how the cue differs from the words, if the difference may matter.
    """

    kind: Kind
    text: str
    change: str = ""


_LONGEST_SECONDS = 60
"""A number without a unit is read as seconds up to this number; a larger one may be milliseconds."""
_SIGNS = re.compile(r"(?<=[a-z])\s*[-\u2010-\u2015\u2212~\u2026:=,]\s*(?=\d)")
_DASHES = re.compile(r"(?<=\d)\s*[\u2010-\u2015\u2212]\s*(?=\d)")
_PAUSE = r"(?:pause|silence|silent|break|wait)"
_SIZED = re.compile(
    rf"(?:(?:a|an) )?(?:(?:short|brief|small|quick|long|longer|extended) )?{_PAUSE}(?: (?:for|of|x))? (?=\d)"
)
_APPLE = re.compile(r"slnc (\d{1,7})")
"""A silence in milliseconds, as the voices of macOS take it."""
_BARE = re.compile(r"pause (\d{1,9}(?:\.\d{1,3})?)")
_EFFECT = re.compile(
    r"(?:sfx|fx|sound(?: effects?| cue)?|audio(?: cue)?|cue|music(?: cue)?)\s*[:\u2013\u2014-]\s*(?=\S)"
)
_NOTE = re.compile(
    r"(?:side ?)?(?:notes?|n\.?b\.?|p\.?s\.?|nota|hinweis|anm(?:erkung)?\.?|(?:stage )?directions?"
    r"|instructions?|teachers?|instructors?|guides?|facilitators?|narrators?|speakers?|voice ?-?over|vo|s?fx"
    r"|sound(?: effects?)?|audio|music|tips?|reminders?|todo|tbd|editors?|ed|tone|voice|pace|tempo|volume"
    r"|optional|option|props?|cue)\s*(?:for (?:the )?\w+\s*)?[:\u2013\u2014]"
    r"|see (?:p|pp|page|pages|fig|figure|chapter|video|photo|picture|image|illustration|above|below)\b"
    r"|(?:to|for) the (?:teacher|instructor|guide|narrator|facilitator)\b"
)
_LENGTH_WITHIN = re.compile(
    r"\d[\d.,]*\s*(?:ms|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|breaths?|x|times)?\b"
    r"|(?:\w+[- ]){1,3}(?:seconds?|minutes?|hours?|breaths?|pause|silence)\b"
)
_UNSPACED = [word for word in PAUSE_WORDS if word[0] > "\u2fff"]
"""Words for a pause in languages without spaces between words."""
_TIMES = re.compile(r"(?:x|\u00d7) ?\d{1,3}|\d{1,3} ?(?:x|\u00d7)")
"""How often something is repeated, alone between brackets."""
_BREATHS = re.compile(r"\d{1,2}(?: ?- ?\d{1,2})? breaths?")
_SOUND_OF = re.compile(r"sounds? of\b")
_END_NOTE = re.compile(r"end\b")
_IN_PARENTHESES = (Pause, Hold, Bell, Breathe, Count, At)
"""The cues that may stand in parentheses."""
_MOST_WORDS = 8


@lru_cache(maxsize=1024)
def direction(inside: str, marks: Marks, *, alone: bool = True, language: str = "en") -> Direction:
    """Return what the words between marks are.

    A cue is returned in its clear form. Words that begin like a cue, or that contain a length or a word for
    silence, are unclear if they cannot be read. ``alone`` says whether the marks stand between sentences.
    Cues are read in English and in the ``language`` of the text, a language tag.
    """
    text = " ".join(inside.split())
    low = text.lower().strip(" .!\u2026")
    square = marks == "square"
    if marks == "emphasis" and not alone:
        return Direction(kind="speech", text=text)
    if not any(c.isalnum() for c in text):
        return Direction(kind="direction" if square else "speech", text=text)
    cues = cue_language(language)
    own = cues if cues and cues.cues else None
    described = bool(_SOUND_OF.match(low))
    if not described and (found := _cue(text, low, square=square, alone=alone)):
        return found
    if own and (found := _cue_in(own, text, square=square, alone=alone)):
        return found
    if described or _is_noise(low, square=square):
        return Direction(kind="noise", text=text)
    if _NOTE.match(low) or (own.is_direction(text) if own else _is_manner(low)):
        return Direction(kind="direction", text=text)
    like = (square or not own) and _is_like_cue(low, square=square)
    if like or (cues and cues.begins_cue(text)):
        return Direction(kind="unclear", text=text)
    return Direction(kind="direction" if square else "speech", text=text)


def _cue(text: str, low: str, *, square: bool, alone: bool) -> Direction | None:
    """Return the cue that the words are, or None."""
    if len(text) > LONGEST_CUE:
        return None
    alone = alone or bool(_BREATHS.fullmatch(low))
    effect = _EFFECT.match(low)
    bare = low[effect.end() :] if effect else low
    bare = _APPLE.sub(r"pause \1ms", bare)
    plain = _SIZED.sub("pause ", _SIGNS.sub(" ", _DASHES.sub("-", bare)))
    for words in (text, low, bare, plain):
        clear = cleared(words, alone=square or alone)
        cue = cue_or_none(clear or words) if square or clear or begins_cue(words) else None
        if isinstance(cue, End):
            return Direction(kind="direction", text=text)
        if cue and (square or isinstance(cue, _IN_PARENTHESES)):
            return Direction(kind="cue" if _is_whole(cue) else "unclear", text=clear or words)
    if (number := _BARE.fullmatch(plain)) and float(number[1]) <= _LONGEST_SECONDS:
        change = f"{number[1]} has no unit, and is read as seconds"
        return Direction(kind="cue", text=f"{plain}s", change=change)
    if plain.startswith("pause ") and ("-" in plain or " to " in plain):
        held = cleared(f"hold {plain[6:]}") or f"hold {plain[6:]}"
        if cue_or_none(held):
            return Direction(kind="cue", text=held, change="a pause with a range becomes a hold")
    return None


def _cue_in(language: CueLanguage, text: str, *, square: bool, alone: bool) -> Direction | None:
    """Return the cue that the words are in a language, or None."""
    clear = language.plain(text, alone=square or alone)
    cue = cue_or_none(clear) if clear else None
    if clear is None or cue is None:
        return None
    if isinstance(cue, End):
        return Direction(kind="direction", text=text)
    kind: Kind = "cue" if _is_whole(cue) else "unclear"
    return Direction(kind=kind, text=clear) if square or isinstance(cue, _IN_PARENTHESES) else None


def _is_whole(cue: ScriptCue) -> bool:
    """Whether a script accepts a cue without an ``[end]``, and without a name that it must know."""
    match cue:
        case Bell(sound=sound):
            return sound in BUILT_IN_BELLS
        case Hold(bells=bells):
            return all(bell.sound in BUILT_IN_BELLS for bell in bells)
        case _:
            return isinstance(cue, Pause | Breathe | Count | At | SetPace | MarkHere)


def _words(low: str) -> list[str]:
    return [word.strip("'\u2019-") for word in re.findall(r"[^\W_][\w'\u2019-]*", low)]


def _is_manner(low: str) -> bool:
    """Whether each word says how to speak, or what the speaker does."""
    words = _words(low)
    known = all(word in MANNERS or word in WITH_MANNERS for word in words)
    return len(words) <= _MOST_WORDS and known and any(word in MANNERS for word in words)


def _is_noise(low: str, *, square: bool) -> bool:
    words = _words(low)
    if (
        not any(word in NOISES for word in words)
        or len(words) > _MOST_WORDS
        or SPEECH_WORDS.intersection(words)
    ):
        return False
    small = ARTICLES if not SOUNDING.isdisjoint(words) else ()
    others = [word for word in words if word not in NOISES and word not in WITH_NOISES and word not in small]
    begins = bool(re.match(r"(?:sfx|fx|music|audio)\b", low))
    return not others or begins or (square and len(others) <= 2)


def _is_like_cue(low: str, *, square: bool) -> bool:
    """Whether words that cannot be read may be a cue, in this language or another one."""
    if any(word in low for word in _UNSPACED) or _TIMES.fullmatch(low):
        return True
    words = _words(low)
    if not words or _END_NOTE.match(low):
        return False
    if begins_cue(low) or nearly(low):
        counted = words[0] in COUNTED and any(c.isdigit() for c in low)
        return square or counted or words[0] not in ORDINARY or len(words) == 1
    if square:
        length = len(words) > 1 and _LENGTH_WITHIN.match(low)
        return len(words) <= _MOST_WORDS and bool(length or SILENCES.intersection(words))
    if words[0] in SILENCES and any(c.isdigit() for c in low):
        return True
    return len(words) <= 3 and words[-1] in SILENCES and words[0] not in ("the", "this", "that", "your", "in")

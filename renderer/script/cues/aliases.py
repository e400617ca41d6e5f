"""Spellings of cues in other programs' scripts, each with the cue that it means."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache

from renderer.script.cues.spelled_lengths import COUNT, is_length, plain_count, plain_length
from renderer.script.durations import NUMBER, plain_numbers

_SILENCE = "(?:pause|silence|break|wait)"
_SIGN = r"(?: ?[:=] ?| - )"
_FOR = r"(?: (?:here )?(?:for|of) | )"
_QUOTE = "[\"'\u201c\u201d]?"
_ABOUT = r"(?:(?:about|around|approximately|approx\.?) |~ ?)?"
_LENGTH = f"(?:time ?= ?)?{_ABOUT}{_QUOTE}(?P<length>.+?){_QUOTE}(?: or so)?"
_SECONDS = f"{_QUOTE}(?P<seconds>{NUMBER}){_QUOTE}"
_DASH_AFTER_WORD = re.compile(
    r"(?i)(?:(?<=pause)|(?<=hold)|(?<=wait)|(?<=break)|(?<=silence))[\u2013\u2014](?= ?\d)"
)
_SHORT = "(?:short|brief|small|quick)"
_LONG = "(?:long|longer|extended)"
_STRIKE = "(?:(?:ring|strike|sound|hit)s? (?:an?|the) |(?:ring|strike)s? )?"
_BELLS = {
    "bell": "",
    "high bell": "high",
    "low bell": "low",
    "chime": "chimes",
    "gong": "gong",
    "ting[- ]?sha": "tingsha",
    "wood[- ]?block": "wood block",
    "(?:crystal|quartz)(?: (?:singing )?bowl)?": "crystal bowl",
    "(?:(?:singing|tibetan) )*bowl": "bowl",
}
"""The built-in bell that each spelling stands for; the name of the usual one is not written."""
_BELL = f"(?:(?:(?P<soft>gentle|soft|quiet)|(?P<firm>firm|loud)) )?(?P<bell>{'|'.join(_BELLS)})s?"
_TIMES = rf"(?: ?x ?(?P<times>\d{{1,9}})| (?P<more>{COUNT}) ?(?:x|times?))"

_FORMS: Sequence[tuple[str, str]] = (
    # what is written, and the cue that it means
    (f"(?:a )?{_SILENCE}(?: here)?(?: for a moment)?", "pause"),
    (f"(?:a )?{_SHORT} {_SILENCE}|{_SILENCE}(?:{_SIGN}| ){_SHORT}|{_SILENCE} briefly", "short pause"),
    (f"(?:a )?{_LONG} {_SILENCE}|{_SILENCE}(?:{_SIGN}| ){_LONG}", "long pause"),
    (f"{_SILENCE} ?[:=] ?{_SECONDS}", "pause {seconds}s"),
    (f"{_SILENCE}(?:{_SIGN}|{_FOR}){_LENGTH}", "pause {length}"),
    (f"{_LENGTH}(?: of)?[ -]{_SILENCE}", "pause {length}"),
    (f"hold ?[:=] ?{_SECONDS}", "hold {seconds}s"),
    (f"hold(?:{_SIGN}|{_FOR}){_LENGTH}", "hold {length}"),
    (f"{_LENGTH}[ -]hold", "hold {length}"),
    (f"{_STRIKE}{_BELL}(?: (?:ring|sound|strike)s?)?{_TIMES}?", "{bell}"),
    (f"(?P<times>{COUNT})(?: ?x| times)? {_BELL}", "{bell}"),
)
_ALONE = (rf"(?!\d+:){_LENGTH}", "pause {length}")
"""A length alone between square brackets; within a sentence it is no cue."""


@cache
def _forms(*, alone: bool) -> Sequence[tuple[re.Pattern[str], str]]:
    return [(re.compile(form), cue) for form, cue in (*_FORMS, *([_ALONE] if alone else []))]


def cleared(text: str, sounds: Collection[str] = (), *, alone: bool = True) -> str | None:
    """The cue that a text between brackets stands for, in the words of the script language.

    None where the table has no such spelling. A chime or a bowl among ``sounds`` is that sound. Without
    ``alone``, a length and nothing else is no cue.
    """
    first, comma, options = plain_numbers(_DASH_AFTER_WORD.sub(":", text)).partition(",")
    found = _found(" ".join(first.lower().split()).rstrip(" .\u2026!"), alone=alone)
    if found is None:
        return None
    cue, parts = found
    if "bell" in parts:
        canonical = _bell(parts, sounds)
    elif "length" in parts:
        canonical = cue.format(length=plain_length(parts["length"]))
    else:
        canonical = cue.format(**parts)
    return canonical + comma + options


@lru_cache(maxsize=1024)
def _found(words: str, *, alone: bool) -> tuple[str, Mapping[str, str]] | None:
    """The cue in the table for a spelling, and the parts of the spelling."""
    for form, cue in _forms(alone=alone):
        found = form.fullmatch(words)
        if found and is_length(found.groupdict().get("length", "1s")):
            return cue, {name: part or "" for name, part in found.groupdict().items()}
    return None


def _bell(parts: Mapping[str, str], sounds: Collection[str]) -> str:
    word = parts["bell"]
    name = word if word != "bell" and word in sounds else _BELLS[_bell_spelling(word)]
    times = parts.get("times") or parts.get("more")
    count = f"{plain_count(times)}x" if times else ""
    strength = ", soft" if parts["soft"] else ", firm" if parts["firm"] else ""
    return " ".join(filter(None, ("bell", name, count))) + strength


@lru_cache(maxsize=1024)
def _bell_spelling(word: str) -> str:
    """The spelling in ``_BELLS`` that a word has; empty for any other word."""
    return next((spelling for spelling in _BELLS if re.fullmatch(spelling, word)), "")


def own_bell(text: str, sounds: Collection[str]) -> str:
    """``bell chime`` for a chime where there is a sound of that name; any other text unchanged."""
    if not any(map(_bell_spelling, sounds)):
        return text
    canonical = cleared(text, sounds)
    return text if canonical is None or canonical == cleared(text) else canonical


def built_in_bell(word: str) -> str:
    """The name of the built-in bell that a word stands for; empty for any other word."""
    return next((bell for spelling, bell in _BELLS.items() if re.fullmatch(f"{spelling}s?", word)), "")


def is_silence(word: str) -> bool:
    """Whether a word stands for a pause."""
    return bool(re.fullmatch(_SILENCE, word))


def hint(word: str) -> str:
    """The remedy for a cue that starts with a word of the table and cannot be read."""
    if is_silence(word) or word[:1].isdigit():
        return "for silence, write it like [pause 5s]"
    return "for a bell, write it like [bell low 3x]" if re.fullmatch(_BELL, word) else ""

"""Keys that people try first in the front matter, and what they mean there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from renderer.script.pacing import PACING_KEYS, WrongValueError
from renderer.script.suggestions import did_you_mean

_EXAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "bed": "bed: ocean",
        "length": "length: 10m",
        "voice": "voice: hibari:heart",
        "teacher": "teacher: Anna Weber",
        "title": "title: Evening rest",
        "language": "language: en-GB",
        "description": "description: Ten minutes to let the day go",
        "tags": "tags: [rest, evening]",
    }
)
_MEANT: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            ("music", "background", "ambience", "ambient", "soundscape", "backing", "atmosphere"), "bed"
        ),
        **dict.fromkeys(("duration", "time", "minutes", "runtime", "total"), "length"),
        **dict.fromkeys(("narrator", "speaker", "reader"), "voice"),
        **dict.fromkeys(("author", "guide", "instructor", "artist", "by"), "teacher"),
        **dict.fromkeys(("name", "session"), "title"),
        **dict.fromkeys(("lang", "locale"), "language"),
        **dict.fromkeys(("summary", "subtitle", "about"), "description"),
        **dict.fromkeys(("keywords", "categories", "category", "tag"), "tags"),
    }
)
_RATES = ("speed", "tempo", "wpm", "words per minute", "words_per_minute")
_RATE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:wpm|words.*)?", re.IGNORECASE | re.ASCII)
_FILE = re.compile(r"\.\w{2,5}$", re.ASCII)
_LEAST_RATE = 40


def meant_instead(key: str, value: str) -> str:
    """The remedy for a key that is another one by its meaning; empty for other keys."""
    meant = _MEANT.get(key.lower(), "")
    if meant == "bed" and _FILE.search(value):
        return f"for a file, write sounds: {{mine: {value[:60]}}}, and bed: mine"
    return f'did you mean "{meant}"? It is written like {_EXAMPLES[meant]}' if meant else ""


def meant_in_pacing(key: str, value: str, *, has_pacing: bool) -> str:
    """The remedy for a key that belongs into ``pacing``, which may exist already; empty for other keys."""
    low = key.lower()
    if low not in PACING_KEYS and low not in _RATES:
        return ""
    name = "rate" if low in _RATES else low
    rate = _RATE.fullmatch(value)
    if rate and name in ("rate", "pace") and float(rate[1]) >= _LEAST_RATE:
        name, value = "rate", rate[1]
    elif low in _RATES:
        name = "pace"
    if "," not in value and _is_right(name, value):
        return f"write {name}: {value} under pacing" if has_pacing else f"write pacing: {{{name}: {value}}}"
    example = "rate: 110" if name in ("rate", "pace") else f"{name}: {PACING_KEYS[name].usual}"
    return f"write it like pacing: {{{example}}}"


def unknown_in_pacing(key: str, value: str) -> str:
    """The remedy for an unknown key of ``pacing``."""
    if key.lower() not in _RATES:
        return did_you_mean(key, PACING_KEYS, f"the keys are {', '.join(PACING_KEYS)}")
    meant = "rate" if _is_right("rate", value) else "pace" if re.fullmatch(r"[01]\.\d+|\d+%", value) else ""
    return f'did you mean "{meant}"?' if meant else "write it like rate: 110, in words per minute"


def meant_as_rate(key: str, text: str) -> str:
    """The remedy for a value of ``rate`` or ``pace`` that is words per minute; empty for others."""
    rate = _RATE.fullmatch(text)
    if rate is None or not _is_right("rate", rate[1]):
        return ""
    if key == "pace" and rate[1] == text:
        return f"write {text}%, or for {text} words per minute write rate: {text}"
    return f"write {rate[1]}" if key == "rate" else ""


def _is_right(name: str, value: str) -> bool:
    try:
        PACING_KEYS[name].read(value)
    except WrongValueError:
        return False
    return True

"""The one clear form of a cue: what ``renderer fmt`` writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from renderer.script.cues.aliases import cleared, own_bell
from renderer.script.cues.model import Cue
from renderer.script.cues.parts import CueError
from renderer.script.cues.table import CUES, parse_cue
from renderer.script.durations import shortened
from renderer.script.session import VALUE, value_name

_HEADS = "|".join(sorted((head.replace(" ", r"\s+") for head in CUES), key=len, reverse=True))
_CUE = re.compile(rf"(?P<head>{_HEADS})(?![\w-])\s*[:=]?\s*(?P<behind>.*)", re.IGNORECASE)
_NAMED = ("voice", "mark", "include", "optional")
_EACH = re.compile(r"([^\W\d]\w*)\s*:\s*(.*)")
_TRIED = ("3", "5m", "three minutes", "low", "bell", "2:30")
"""What a value may turn out to be."""

_TIDIED = (
    (re.compile(r"(?<![\d.])(\d+)\s*(?:x|times)(?!\w)"), r"\1x"),
    (re.compile(r"([+-]?\d+(?:\.\d+)?)\s*db\b"), r"\1dB"),
    (re.compile(r"\bat (?:the )?end$"), "at end"),
    (re.compile(r"\bat half$"), "halfway"),
    (re.compile(r"^count (\d+) to (?=\d)"), r"count \1-"),
    (re.compile(r"^(repeat \d+)x$"), r"\1"),
    (re.compile(r"^(pace .*\d) %$"), r"\1%"),
)


def clear_form(written: str, values: Mapping[str, str], sounds: Collection[str] = ()) -> str:
    """What stands between the brackets of a cue without errors, in its clear form. Names and other words of
    the teacher's own keep their letters. The clear form of a clear form is itself.

    ``values`` are those of the script; a cue that holds some stays as it is where its clear form could
    mean something else with other ones.
    """
    own = own_bell(written, sounds)
    for candidate in (_tidy(cleared(own) or own), _tidy(own)):
        if _means_the_same(own, candidate, values):
            return candidate
    return written


def _means_the_same(text: str, other: str, values: Mapping[str, str]) -> bool:
    if not VALUE.search(text):
        return parse_cue(text) == _read(other)
    every = [
        lambda name: values.get(name, _TRIED[0]),
        *(lambda _, tried=tried: tried for tried in _TRIED),
    ]
    pairs = [(_read(_filled(text, value)), _read(_filled(other, value))) for value in every]
    return all(one == another for one, another in pairs if one)


def _filled(text: str, value: Callable[[str], str]) -> str:
    return VALUE.sub(lambda found: value(value_name(found[1])), text)


def _read(text: str) -> Cue | None:
    try:
        return parse_cue(text)
    except CueError:
        return None


def _tidy(text: str) -> str:
    text = text.strip()
    found = _CUE.fullmatch(text)
    head = " ".join(found["head"].lower().split()) if found else ""
    behind = found["behind"] if found else ""
    each = _EACH.fullmatch(behind) if head == "repeat" else None
    if each:
        return f"{head} {each[1].lower()}: {_parted(each[2])}"
    if head in _NAMED:
        return f"{head} {behind}"
    small = " ".join((f"{head} {behind}" if found else text).lower().split())
    parts = [part.strip() for part in shortened(small).split(",")]
    for pattern, clear in _TIDIED:
        parts = [pattern.sub(clear, part) for part in parts]
    return ", ".join(parts)


def _parted(text: str) -> str:
    return ", ".join(part.strip() for part in text.split(","))

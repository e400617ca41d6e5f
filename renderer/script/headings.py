"""Headings as people write them in other programs: bold lines, with the minutes that they plan."""

from __future__ import annotations

import re

_SPAN = r"(?:~|about |approx\.? |ca\. )?\d[\d.,:]*(?: ?(?:-|\u2013|to) ?\d[\d.,:]*)?"
_UNIT = r"(?: |-)?(?:seconds?|secs?|s|minutes?|mins?|m|hours?|h)\.?"
_MINUTES = re.compile(
    rf"\s*(?:[(\[](?P<within>{_SPAN}{_UNIT}|\d+:\d\d ?[-\u2013] ?\d+:\d\d)[)\]]"
    rf"|[-\u2013\u2014:|,] ?(?P<behind>{_SPAN}{_UNIT}))$",
    re.IGNORECASE,
)
_TIME_BEFORE = re.compile(
    r"[(\[]?(?P<time>\d{1,2}:\d\d(?::\d\d)?(?: ?[-\u2013] ?\d{1,2}:\d\d(?::\d\d)?)?)[)\]]?"
    r"\s*[-\u2013\u2014:|]?\s*(?=\S)"
)
_MOST_WORDS = 12
_MOST_CHARACTERS = 200


def planned_minutes(heading: str) -> tuple[str, str]:
    """Return a heading without the time at either end, such as ``(3 minutes)``, and that time, or ""."""
    heading = heading.strip()
    if before := _TIME_BEFORE.match(heading):
        return heading[before.end() :], before["time"]
    found = _MINUTES.search(heading, max(len(heading) - 40, 0))
    if found is None or not (name := heading[: found.start()].rstrip(" :-\u2013\u2014|")):
        return heading, ""
    return name, found["within"] or found["behind"]


def is_heading(words: str) -> bool:
    """Whether words that stand alone, and are bold, name a part of a script: they end no sentence."""
    name, _ = planned_minutes(words[:_MOST_CHARACTERS])
    if len(words) > _MOST_CHARACTERS or len(name.split()) > _MOST_WORDS:
        return False
    return any(map(str.isalnum, name)) and name[-1] not in ".!?\u2026;,"

"""Read the marks that other programs put among the words of a script."""

from __future__ import annotations

import re

from renderer.interchange.importing.lengths import length_text
from renderer.interchange.importing.markup.ssml_values import STRENGTHS, parse_time
from renderer.interchange.importing.texts.directions import Direction, direction

PICTURES = (
    "[\u231a\u231b\u23e9-\u23fa\u25a0-\u25ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
    "[\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
)
"""A pattern for pictures such as emoji."""

UNSPOKEN = (
    rf"[0-9#*]\ufe0f?\u20e3|{PICTURES}|[\u2669-\u266f\ufe0f]"
    r"|(?<!\S)(?:[#~|^\\>]+|[*_=+]{2,}|-{2,}(?:\s+-{2,})+)(?!\S)"
)
"""A pattern for pictures such as emoji, notes of music, and lines and stars between sentences."""

EMOJI_CODE = r"(?<![\w:/]):(?P<code>[a-z][a-z0-9_+-]{1,40}|[+-]1|100):(?![\w:])"
"""A pattern for the name of an emoji between colons, such as ``:smile:``; ``:pause:`` is a cue."""

_CHAPTER = re.compile(
    r"(?:chapter|section|part|heading|title)(?:[ _-]?(?:marker|mark|start|title|name))?\s*[:=]\s*(.+)",
    re.IGNORECASE,
)
_BREAK = re.compile(r"break(?=[\s/]|$)", re.IGNORECASE)
_TIME = re.compile(r"""\btime\s*=\s*["']?\s*([\w.+-]{1,20})""", re.IGNORECASE)
_STRENGTH = re.compile(r"""\bstrength\s*=\s*["']?\s*([\w-]{1,20})""", re.IGNORECASE)
FENCED = (
    r"(?<!\w)(?P<fence>[|%@#~^])(?P<fenced>[^\W_][^|%@#~^\[\](){}<>]{0,40})(?P=fence)(?!\w)"
    r"|(?<!\S)#(?P<tag>pause|silence)\b"
)
"""A pattern for a cue between two equal signs, such as ``|pause|``, and for ``#pause``."""
_SECONDS = re.compile(r"#?\s*(\d{1,5}(?:\.\d{1,3})?)\s*#?")
_SLASHED = re.compile(r"(\d{1,5}(?:\.\d{1,3})?)\s*(ms|s|secs?|m|mins?)?", re.IGNORECASE)


def mark_of(written: str) -> Direction:
    """Return what a mark is: ``<break time="2s"/>``, ``<<CHAPTER: A>>``, ``//pause//`` or ``/2s``."""
    inside = written.strip("<>/ \t")
    if written.startswith("<<") and (chapter := _CHAPTER.fullmatch(inside)):
        return Direction(kind="heading", text=chapter[1].strip(" \"'"))
    if written.startswith("</"):
        return Direction(kind="mark", text=inside)
    if written.startswith(("<<", "/")):
        timed = _SLASHED.fullmatch(inside)
        words = f"pause {timed[1]}{timed[2] or ''}" if timed else inside.replace("_", " ")
        found = direction(words, "round")
        return Direction(kind="direction", text=inside) if found.kind == "speech" else found
    if _BREAK.match(inside):
        return _break(inside)
    if written.startswith("<#") and (seconds := _SECONDS.fullmatch(inside)):
        return Direction(kind="cue", text=f"pause {seconds[1]}s")
    found = Direction(kind="mark", text=inside) if "=" in inside else direction(inside, "round")
    return found if found.kind in ("cue", "unclear") else Direction(kind="mark", text=inside)


def _break(inside: str) -> Direction:
    """Return the pause that a break of SSML is, or an unclear cue."""
    time, strength = _TIME.search(inside), _STRENGTH.search(inside)
    name = strength[1].lower() if strength else "medium"
    seconds = parse_time(time[1]) if time else STRENGTHS.get(name)
    if seconds is None:
        return Direction(kind="unclear", text=f"pause {time[1] if time else name}")
    return Direction(kind="cue", text=f"pause {length_text(seconds)}")

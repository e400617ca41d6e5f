"""Leave out the characters of a file that nobody sees, such as soft hyphens."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from unicodedata import name

from renderer.interchange.importing.model import Dropped
from renderer.script.signs import INVISIBLE

_WRITTEN = re.compile(
    rf"(?P<entity>&(?:shy|zwnj|zwj|lrm|rlm|ZeroWidthSpace|NoBreak|\#0*(?:173|820[3-7]|8288|65279)"
    rf"|\#[xX]0*(?:ad|200[b-f]|2060|feff));)|{INVISIBLE.pattern}",
    re.IGNORECASE,
)
"""An invisible character, or what stands for one in HTML and XML."""


def without_invisible(text: str) -> tuple[str, tuple[Dropped, ...]]:
    """Return a text without invisible characters, and each kind of them at its first place."""
    text = text.removeprefix("\ufeff")
    if not (found := list(_WRITTEN.finditer(text))):
        return text, ()
    first: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for each in found:
        sign = unescape(each.group())
        first.setdefault(sign, each.start())
        counts[sign] += 1
    dropped = tuple(_dropped(text, at, sign, counts[sign]) for sign, at in first.items())
    return _WRITTEN.sub("", text), dropped


def _dropped(text: str, at: int, sign: str, count: int) -> Dropped:
    times = f", {count} times" if count > 1 else ""
    shown = f"U+{ord(sign):04X} ({name(sign, 'no name').lower()})"
    return Dropped(
        line=text.count("\n", 0, at) + 1,
        column=at - text.rfind("\n", 0, at),
        what=f"the invisible character {shown}{times}",
    )

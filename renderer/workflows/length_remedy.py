"""What a script can do about a length that is not possible, in short sentences for an editor."""

from __future__ import annotations

import math
from fractions import Fraction

from renderer.errors import LengthError

_ABOUT = "about "
_WIDER = "give a hold a wider range, such as [hold 5s-30m]"


def length_remedy(error: LengthError) -> str:
    """The possible lengths in whole seconds, as a script writes them, and what makes others possible."""
    about = _ABOUT if error.shortest.startswith(_ABOUT) else ""
    least, most = math.ceil(_seconds(error.shortest)), math.floor(_seconds(error.longest))
    other = f"to make it shorter, {error.shortening}" if error.shortening else f"to make it longer, {_WIDER}"
    if error.shortest == error.longest or least > most:
        return f"it is always {error.shortest} long: no hold or pause can change. {_sentence(other)}"
    reach = f"the shortest is {about}{_written(least)}, and the longest is {about}{_written(most)}"
    return f"{reach}. {_sentence(other)}"


def _seconds(timestamp: str) -> Fraction:
    """The seconds of ``8:58.0``, or ``1:02:30.0``, perhaps after ``about``."""
    seconds = Fraction(0)
    for part in timestamp.removeprefix(_ABOUT).split(":"):
        seconds = 60 * seconds + Fraction(part)
    return seconds


def _written(seconds: int) -> str:
    """A length as a script writes it: ``1h2m``, ``12m30s`` or ``45s``."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "m"), (rest, "s"))
    return "".join(f"{count}{unit}" for count, unit in parts if count) or "0s"


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]

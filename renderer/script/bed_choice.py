"""The bed of a track as the front matter and ``--bed`` write it: ``ocean``, or ``ocean, -3dB``."""

from __future__ import annotations

from renderer.script.cues.bed_names import OFF, is_bed_with_parameters
from renderer.script.cues.parts import gain_of, is_gain_allowed
from renderer.script.pacing import WrongValueError

EXAMPLE = "{name: ocean, level: -3dB}"


def read_bed(text: str) -> tuple[str, float]:
    """Return the name of a bed and its gain in decibels, 0 if none is given.

    Raises:
        WrongValueError: what follows the comma is no level, or there is no bed that could have one.
    """
    name, comma, written = (" ".join(part.split()) for part in text.partition(","))
    if not name:
        raise WrongValueError("the name is missing", "write it like ocean, -3dB")
    if not comma:
        first, _, rest = name.partition(" ")
        if gain_of(name.lower()) is not None:
            raise WrongValueError("the name is missing", f"write it like ocean, {name}")
        if rest and gain_of(first.lower()) is not None:
            raise WrongValueError("the level is before the name", f"write {rest}, {first}")
        return name, 0.0
    if is_bed_with_parameters(f"{name} {written}".lower()):
        raise WrongValueError("a comma is in the way", f"write {name} {written}")
    if name.lower() in OFF:
        raise WrongValueError(f'"{name}" takes no level', f"write {name}")
    return name, read_bed_level(written, before=f"{name}, ")


def read_bed_level(text: str, before: str = "") -> float:
    """Return the gain in decibels that a level such as ``-3dB`` gives.

    ``before`` is what remedies repeat before the level.

    Raises:
        WrongValueError: the text is no level, or the level is out of range.
    """
    gain_db = gain_of(text.lower())
    if gain_db is None and gain_of(f"{text}db") is not None:
        raise WrongValueError(f'the level "{text}" has no unit', f"write {before}{text}dB")
    if gain_db is None:
        raise WrongValueError(f'"{text[:40]}" is not a level', f"write it like {before}-3dB")
    if not is_gain_allowed(gain_db):
        raise WrongValueError(f"{text} is out of range", "write a level from -90dB to +24dB")
    return gain_db


def written_bed(name: str, gain_db: float) -> str:
    """A bed as a script writes it, which ``read_bed`` reads: ``ocean``, or ``ocean, -3dB``.

    Without a name, it is the level alone.
    """
    level = f"{gain_db:+.2f}".rstrip("0").rstrip(".") + "dB" if gain_db else ""
    return ", ".join(filter(None, (name, level)))

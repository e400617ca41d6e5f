"""The front matter of an exported session."""

from __future__ import annotations

from fractions import Fraction

from renderer.interchange.importing.lengths import length_text
from renderer.script.head import Head, NamedBed, Pacing
from renderer.script.pacing import PACING_KEYS

_RESOLVED = {"pauses", "short pause", "pause", "long pause"}
"""Keys of the pacing that every exported pause already includes."""


def front_of(head: Head) -> dict[str, object]:
    """The front matter of an unrolled script, without defaults and values."""
    named = {"voice": head.voice, "cover": head.cover}
    ends = {"head": head.head_seconds, "tail": head.tail_seconds, "fade": head.fade_seconds}
    front: dict[str, object] = {
        "title": head.title,
        "teacher": head.teacher,
        "language": head.language,
        "description": head.description,
        "tags": list(head.tags),
        "album": head.album,
        "track": str(head.track or ""),
        "genre": head.genre,
        "comment": head.comment,
        "publisher": head.publisher,
        "copyright": head.copyright,
        "date": head.date,
        "episode": str(head.episode or ""),
        "season": str(head.season or ""),
        "explicit": "" if head.explicit is None else str(head.explicit).lower(),
        "draft": "true" if head.draft else "",
        "disclosure": "" if head.disclosure == "auto" else head.disclosure,
        **{key: value.name for key, value in named.items() if value},
        "bed": _bed(head.bed),
        "length": [length_text(seconds) for seconds in head.lengths],
        **{key: length_text(seconds) for key, seconds in ends.items() if seconds is not None},
        "night": "true" if head.night else "",
        "pacing": _pacing(head.pacing),
        "say": {
            word: {"alias": saying.alias, "ipa": saying.ipa} if saying.alias and saying.ipa
            else saying.alias or {"ipa": saying.ipa}
            for word, saying in head.say.items()
        },
        "sounds": {name: sound.name for name, sound in head.sounds.items()},
    }  # fmt: skip
    return {key: value for key, value in front.items() if value}


def _bed(bed: NamedBed | None) -> str:
    if bed is None:
        return ""
    return f"{bed.name}, {bed.gain_db:+g}dB" if bed.gain_db else bed.name


def _pacing(pacing: Pacing) -> dict[str, str]:
    usual = Pacing()
    found = {}
    for key, known in PACING_KEYS.items():
        value: Fraction = getattr(pacing, known.field)
        if key in _RESOLVED or value == getattr(usual, known.field):
            continue
        if key == "rate":
            found[key] = _number(value)
        elif key == "pace":
            found[key] = f"{_number(value * 100)}%"
        else:
            found[key] = f"{'in ' * (key == 'breath')}{length_text(value)}"
    return found


def _number(value: Fraction) -> str:
    return f"{float(value):.6f}".rstrip("0").rstrip(".")

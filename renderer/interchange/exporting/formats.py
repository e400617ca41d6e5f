"""The formats that a session can be written in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from renderer.errors import InputError
from renderer.interchange.exporting import plain, speech_markdown, ssml
from renderer.interchange.exporting.flatten import front_of, unrolled
from renderer.interchange.exporting.speech_items import told
from renderer.interchange.importing.model import Cue, Item
from renderer.script.cues import model as cues
from renderer.script.cues.table import parse_cue
from renderer.script.session import Session
from renderer.script.suggestions import did_you_mean

FORMATS = ("ssml", "speechmarkdown", "txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A document, and what it cannot tell other programs."""

    text: str
    untold: tuple[str, ...]


def export(session: Session, to: str, without: frozenset[str] = frozenset()) -> Exported:
    """Write a session without errors. SSML and Speech Markdown, imported again, make the same plan; a text
    has no front matter.

    Raises:
        InputError: there is no such format.
    """
    items, head = unrolled(session, without), session.head
    front = front_of(head)
    match to.lower():
        case "ssml":
            return Exported(
                text=ssml.write(front, told(items, head), head), untold=tuple(_untold(items, front))
            )
        case "speechmarkdown":
            text = speech_markdown.write(front, told(items, head), head)
            return Exported(text=text, untold=(*_untold(items, front), *_unsaid(items, front)))
        case "txt":
            return Exported(text=plain.write(items), untold=())
        case _:
            remedy = did_you_mean(to, FORMATS, f"formats are {', '.join(FORMATS)}")
            raise InputError(f'--to: unknown format "{to}"; {remedy}')


def _untold(items: Iterable[Item], front: dict[str, object]) -> Iterator[str]:
    """What other programs hear as silence, or not at all."""
    found = [parse_cue(item.text) for item in items if isinstance(item, Cue)]
    kinds = {
        "bells": sum(
            isinstance(cue, cues.Bell) or (isinstance(cue, cues.Hold) and bool(cue.bells)) for cue in found
        ),
        "sounds": sum(isinstance(cue, cues.Sound) for cue in found),
        "beds": sum(isinstance(cue, cues.SetBed) for cue in found) + ("bed" in front),
        "guided breaths": sum(isinstance(cue, cues.Breathe) for cue in found),
        "counts": sum(isinstance(cue, cues.Count) for cue in found),
        "blocks of a length": sum(isinstance(cue, cues.For) for cue in found),
        "absolute times": sum(isinstance(cue, cues.At) for cue in found),
    }
    for kind, number in kinds.items():
        if number:
            yield f"{kind} ({number})"


def _unsaid(items: Iterable[Item], front: dict[str, object]) -> Iterator[str]:
    number = sum(isinstance(item, Cue) and isinstance(parse_cue(item.text), cues.SetPace) for item in items)
    if number:
        yield f"changes of pace ({number})"
    if "say" in front:
        yield "pronunciation"

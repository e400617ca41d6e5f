"""The formats that a session can be written in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import get_args

from msgspec import Struct

from renderer.errors import InputError
from renderer.interchange.exporting import plain, speech_markdown, ssml
from renderer.interchange.exporting.front_matter import front_of
from renderer.interchange.exporting.speech_items import (
    PaceChange,
    SilentCue,
    SpeechItem,
    UnsupportedKind,
    speech_items,
)  # fmt: skip
from renderer.script.session import Session
from renderer.script.suggestions import did_you_mean
from renderer.script.walk import Walk

FORMATS = ("ssml", "speechmarkdown", "txt")


class Exported(Struct, frozen=True, kw_only=True):
    """A document, and the kinds of things that other programs will not hear."""

    text: str
    unsupported: tuple[str, ...]


def export(session: Session, to: str, without: frozenset[str] = frozenset()) -> Exported:
    """Write a session without errors in one of ``FORMATS``, its optional parts ``without`` left out.

    SSML and Speech Markdown, imported again, make the same plan; a text has no front matter.

    Raises:
        InputError: there is no such format.
    """
    head = session.head
    walk = Walk(session=session, without=frozenset(name.lower() for name in without))
    front = front_of(head)
    match to.lower():
        case "ssml":
            items = tuple(speech_items(walk.items(), head))
            return Exported(
                text=ssml.write(front, items, head), unsupported=tuple(_unsupported(items, front))
            )
        case "speechmarkdown":
            items = tuple(speech_items(walk.items(), head))
            unsupported = (*_unsupported(items, front), *_not_in_speech_markdown(items, front))
            return Exported(text=speech_markdown.write(front, items), unsupported=unsupported)
        case "txt":
            return Exported(text=plain.write(walk.items(), head.pacing), unsupported=())
        case _:
            remedy = did_you_mean(to, FORMATS, f"the formats are {', '.join(FORMATS)}")
            raise InputError(f'--to: unknown format "{to}"; {remedy}')


def _unsupported(items: Iterable[SpeechItem], front: dict[str, object]) -> Iterator[str]:
    """What other programs hear as silence, or not at all."""
    found = Counter(item.unsupported for item in items if isinstance(item, SilentCue))
    found["beds"] += "bed" in front
    for kind in get_args(UnsupportedKind):
        if kind and found[kind]:
            yield f"{kind} ({found[kind]})"


def _not_in_speech_markdown(items: Iterable[SpeechItem], front: dict[str, object]) -> Iterator[str]:
    if number := sum(isinstance(item, PaceChange) for item in items):
        yield f"changes of pace ({number})"
    if "say" in front:
        yield "pronunciation"

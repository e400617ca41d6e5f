"""A session as the items of a plain script: blocks of rounds written out, values and includes put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import assert_never

from renderer.interchange.importing.lengths import length_text
from renderer.interchange.importing.model import Cue, Heading, Item, ParagraphEnd, Words
from renderer.script.cues import model as cues
from renderer.script.cues.table import parse_cue
from renderer.script.head import Head, Pacing
from renderer.script.pacing import PACING_KEYS
from renderer.script.session import BlockNode, CueNode, Node, Session, Text, Value, fill
from renderer.script.session import Heading as HeadingNode
from renderer.script.session import ParagraphEnd as ParagraphEndNode

_RESOLVED = {"pauses", "short pause", "pause", "long pause"}
"""Keys of the pacing that are in every written pause."""


def unrolled(session: Session, without: frozenset[str]) -> tuple[Item, ...]:
    """What a session without errors says, in order, as a script without rounds, values and optional parts.

    Read as a script with ``front_of`` its head, it makes the same plan. A pause has its own length.
    """
    left_out = frozenset(name.lower() for name in without)
    return tuple(_items(session.nodes, dict(session.values), session.head.pacing, left_out))


def _items(
    nodes: Iterable[Node], values: Mapping[str, str], pacing: Pacing, without: frozenset[str]
) -> Iterator[Item]:
    for node in nodes:
        match node:
            case Text(pieces=pieces):
                if text := _said(pieces, values):
                    yield Words(text=text)
            case ParagraphEndNode():
                yield ParagraphEnd()
            case HeadingNode(pieces=pieces):
                yield Heading(title=_said(pieces, values))
            case CueNode(text=text):
                yield Cue(text=_cue(fill(text, values), pacing))
            case BlockNode(text=text, body=body):
                head = parse_cue(fill(text, values))
                for bound in _rounds(head, values, without):
                    timed = isinstance(head, cues.For)
                    if timed:
                        yield Cue(text=" ".join(fill(text, values).split()))
                    yield from _items(body, bound, pacing, without)
                    if timed:
                        yield Cue(text="end")
            case _:
                assert_never(node)


def _rounds(
    head: cues.Cue, values: Mapping[str, str], without: frozenset[str]
) -> Iterator[Mapping[str, str]]:
    """The values of each round of a block."""
    match head:
        case cues.Repeat(count=count):
            yield from ({**values, "n": str(number + 1)} for number in range(count))
        case cues.RepeatEach(variable=name, words=words):
            for number, word in enumerate(words):
                other = {f"other {name}": words[1 - number]} if len(words) == 2 else {}
                yield {**values, name: word, **other}
        case cues.OptionalPart(name=name) if name.lower() in without:
            pass
        case _:
            yield values


def _cue(text: str, pacing: Pacing) -> str:
    match parse_cue(text):
        case cues.Pause(duration=duration, size=size):
            own = {"short": pacing.short_pause, "normal": pacing.pause, "long": pacing.long_pause}[size]
            seconds = duration.low * duration.unit_seconds(pacing.breath) if duration else own
            return f"pause {length_text(seconds * pacing.pauses)}"
        case _:
            return " ".join(text.split())


def _said(pieces: tuple[str | Value, ...], values: Mapping[str, str]) -> str:
    text = "".join(
        piece if isinstance(piece, str) else values.get(piece.name, piece.written) for piece in pieces
    )
    return " ".join(text.split())


def front_of(head: Head) -> dict[str, object]:
    """The front matter of an unrolled script: what is usual is left out, and values are."""
    named = {"voice": head.voice, "bed": head.bed, "cover": head.cover}
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
        **{key: value.name for key, value in named.items() if value},
        "length": [length_text(seconds) for seconds in head.lengths],
        "pacing": _pacing(head.pacing),
        "say": {
            word: {"alias": said.alias, "ipa": said.ipa} if said.alias and said.ipa
            else said.alias or {"ipa": said.ipa}
            for word, said in head.say.items()
        },
        "sounds": {name: sound.name for name, sound in head.sounds.items()},
    }  # fmt: skip
    return {key: value for key, value in front.items() if value}


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

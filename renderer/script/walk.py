"""What a session says, in order: its tree walked with rounds unrolled and values filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import assert_never

from msgspec import Struct, field

from renderer.problems import Position, Problem
from renderer.script.cues.model import (
    End,
    For,
    Include,
    LeafCue,
    OptionalPart,
    Repeat,
    RepeatEach,
    ScriptCue,
)
from renderer.script.cues.parts import CueError
from renderer.script.cues.table import parse_cue
from renderer.script.session import (
    BlockNode,
    CueNode,
    Heading,
    Node,
    ParagraphEnd,
    Session,
    Text,
    Value,
    fill,
)
from renderer.script.signs import without_emoji
from renderer.script.tokens import cue_width

MOST_UNROLLED = 100_000
"""Cues and sentences that a script may unroll to."""
_MOST_VISITS = 4 * MOST_UNROLLED


class TooMuchError(Exception):
    """A script unrolls beyond a bound; ``problem`` says which, and where."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


class FilledText(Struct, frozen=True, kw_only=True):
    """Words within one line, values filled in and white space folded; empty where there are only emoji.

    ``emoji`` were among the words, and are not spoken.
    """

    position: Position
    text: str
    emoji: tuple[str, ...] = ()


class FilledHeading(Struct, frozen=True, kw_only=True):
    position: Position
    title: str


class FilledCue(Struct, frozen=True, kw_only=True):
    """A cue; ``text`` is what stands between its brackets, values filled in."""

    position: Position
    text: str
    cue: LeafCue


class TimedBlock(Struct, frozen=True, kw_only=True):
    """A ``[for]`` or ``[loop for]`` block; each call of ``contents`` walks one round of it."""

    position: Position
    text: str
    cue: For
    contents: Callable[[], Iterator[WalkItem]]


WalkItem = FilledText | ParagraphEnd | FilledHeading | FilledCue | TimedBlock


class Walk(Struct, kw_only=True):
    """Walks a session.

    ``without`` names the optional parts to leave out, in small letters. ``problems`` gathers cues that the
    values of a round make wrong; they are left out.
    """

    session: Session
    without: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)
    visits: int = 0

    def items(self) -> Iterator[WalkItem]:
        """Everything that the session says and plays, in order.

        Raises:
            TooMuchError: it unrolls beyond a bound.
        """
        return self._nodes(self.session.nodes, dict(self.session.values))

    def _nodes(
        self, nodes: tuple[Node, ...], values: Mapping[str, str], rounds: int = 1
    ) -> Iterator[WalkItem]:
        """Walk the nodes of a body that is walked ``rounds`` times in all."""
        for node in nodes:
            self._visit(None if isinstance(node, ParagraphEnd) else node.position)
            match node:
                case Text(position=position, pieces=pieces):
                    text, emoji = without_emoji(" ".join(_filled(pieces, values).split()))
                    if text or emoji:
                        yield FilledText(position=position, text=text, emoji=emoji)
                case ParagraphEnd():
                    yield node
                case Heading(position=position, pieces=pieces):
                    yield FilledHeading(position=position, title=_filled(pieces, values).strip())
                case CueNode(position=position, text=text):
                    cue = self._read(position, text, values)
                    if isinstance(cue, LeafCue):
                        yield FilledCue(position=position, text=fill(text, values), cue=cue)
                case BlockNode():
                    yield from self._block(node, values, rounds)
                case _:
                    assert_never(node)

    def _block(self, node: BlockNode, values: Mapping[str, str], rounds: int) -> Iterator[WalkItem]:
        cue = self._read(node.position, node.text, values)
        if cue is None or isinstance(cue, (LeafCue, End)):
            return
        match cue:
            case Repeat(count=count):
                rounds = self._all_rounds(node.position, rounds, count)
                for number in range(count):
                    self._visit(node.position)
                    yield from self._nodes(node.body, {**values, "n": str(number + 1)}, rounds)
            case RepeatEach(variable=name, words=words):
                rounds = self._all_rounds(node.position, rounds, len(words))
                for number, word in enumerate(words):
                    other = {f"other {name}": words[1 - number]} if len(words) == 2 else {}
                    yield from self._nodes(node.body, {**values, name: word, **other}, rounds)
            case OptionalPart(name=name):
                if name.lower() not in self.without:
                    yield from self._nodes(node.body, values, rounds)
            case Include():
                yield from self._nodes(node.body, values, rounds)
            case For():
                yield TimedBlock(
                    position=node.position,
                    text=fill(node.text, values),
                    cue=cue,
                    contents=partial(self._nodes, node.body, values, rounds),
                )
            case _:
                assert_never(cue)

    def _all_rounds(self, position: Position, rounds: int, count: int) -> int:
        """The rounds of a block in all; blocks with too many are refused before they are walked."""
        if rounds * count > MOST_UNROLLED:
            raise self._too_many_cues(position)
        return rounds * count

    def _visit(self, position: Position | None) -> None:
        self.visits += 1
        if self.visits > _MOST_VISITS:
            raise self._too_many_cues(position)

    def _too_many_cues(self, position: Position | None) -> TooMuchError:
        here = position or Position(path=self.session.path, line=1, column=1)
        return too_much(
            here, f"the script has more than {MOST_UNROLLED:,} cues, with every round of its blocks"
        )

    def _read(self, position: Position, text: str, values: Mapping[str, str]) -> ScriptCue | None:
        """The cue with its values filled in; None where it is wrong, or holds an unknown value."""
        try:
            return parse_cue(fill(text, values))
        except CueError as error:
            if "{" in text:  # otherwise it was reported when the script was read
                self.problems.append(
                    Problem(
                        position=position,
                        message=error.message,
                        remedy=error.remedy,
                        width=cue_width(position),
                    )
                )
        except KeyError:
            pass
        return None


def too_much(position: Position, message: str) -> TooMuchError:
    """The error for a cue with which a script goes beyond a bound."""
    remedy = "shorten the script, or split it into several"
    return TooMuchError(Problem(position=position, message=message, remedy=remedy, width=cue_width(position)))


def _filled(pieces: tuple[str | Value, ...], values: Mapping[str, str]) -> str:
    return "".join(piece if isinstance(piece, str) else _value(piece, values) for piece in pieces)


def _value(piece: Value, values: Mapping[str, str]) -> str:
    """The value of ``{name}``, with a capital if the name is written with one, as in ``{Side}``."""
    value = values.get(piece.name, piece.written)
    return value[:1].upper() + value[1:] if piece.written.strip()[:1].isupper() else value

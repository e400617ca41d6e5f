"""Keep the blocks of a script that are open while its lines are read, and report missing ends."""

from __future__ import annotations

from msgspec import Struct, field

from renderer.problems import Position
from renderer.script.scope import Bound, Scope
from renderer.script.session import BlockNode, Node, ParagraphEnd
from renderer.script.source import Lines

DEEPEST_BLOCK = 12


class ReadingStoppedError(Exception):
    """A script is beyond a bound and is not read any further; the problem was reported."""


class _OpenBlock(Struct, kw_only=True):
    """A block whose [end] has not come yet.

    ``text`` is empty where the block's own bracket is not closed, which was reported. ``repeats`` is set for
    a block that can be read and that has rounds.
    """

    position: Position
    text: str
    nodes: list[Node] = field(default_factory=list)
    scoped: bool = False
    repeats: bool = False
    problems: int = 0


class OpenBlocks(Struct, kw_only=True):
    """The blocks that are open, the innermost last; the first one is the whole text.

    ``stray_ends`` counts the cues that were probably meant to open a block: so many [end] without a block
    are not reported a second time.
    """

    scope: Scope
    stack: list[_OpenBlock] = field(default_factory=list)
    depth: int = 0
    stray_ends: int = 0

    def begin(self, position: Position) -> list[_OpenBlock]:
        """Begin a text, and return the blocks around it, which ``finish`` takes."""
        outer, self.stack = self.stack, [_OpenBlock(position=position, text="")]
        return outer

    def finish(self, lines: Lines, outer: list[_OpenBlock]) -> tuple[Node, ...]:
        """Return the nodes of a text, after a report for each block that is still open."""
        for block in self.stack[1:]:
            if block.text:
                message, width = f"[{block.text}] is never closed", len(block.text) + 2
                lines.report(block.position, message, "write [end] after its last line", width=width)
        while len(self.stack) > 1:
            self.close()
        nodes = tuple(self.stack[0].nodes)
        self.stack = outer
        return nodes

    def add(self, node: Node) -> None:
        self.stack[-1].nodes.append(node)

    def open(
        self, lines: Lines, position: Position, text: str, bound: Bound, *, repeats: bool = False
    ) -> None:
        self.deeper(lines, position, len(text) + 2)
        if bound:
            self.scope.levels.append(bound)
        self.stack.append(
            _OpenBlock(
                position=position,
                text=text.strip(),
                scoped=bool(bound),
                repeats=repeats,
                problems=len(lines.problems),
            )
        )

    def deeper(self, lines: Lines, position: Position, width: int) -> None:
        """Go one level down.

        Raises:
            ReadingStoppedError: the blocks are nested too deep.
        """
        self.depth += 1
        if self.depth > DEEPEST_BLOCK:
            message = f"blocks are nested more than {DEEPEST_BLOCK} deep"
            lines.report(position, message, "close some of them before it with [end]", width=width)
            raise ReadingStoppedError

    def end(self, lines: Lines, position: Position, text: str) -> None:
        """Close the innermost block at an [end]."""
        if len(self.stack) > 1:
            self._report_empty(lines, self.stack[-1])
            self.close()
        elif self.stray_ends:
            self.stray_ends -= 1
        else:
            remedy = "delete it, or open a block such as [repeat 3] before it"
            lines.report(position, "this [end] closes no block", remedy, width=len(text) + 2)

    def close_broken(self) -> None:
        """Close the innermost block, if there is one, at an end that cannot be read."""
        if len(self.stack) > 1:
            self.close()

    def close(self) -> None:
        block = self.stack.pop()
        self.depth -= 1
        if block.scoped:
            self.scope.leave()
        self.add(BlockNode(position=block.position, text=block.text, body=tuple(block.nodes)))

    def _report_empty(self, lines: Lines, block: _OpenBlock) -> None:
        empty = all(isinstance(node, ParagraphEnd) for node in block.nodes)
        if block.repeats and empty and len(lines.problems) == block.problems:
            message, width = f"there is nothing between [{block.text}] and its [end]", len(block.text) + 2
            remedy = "move it before the first line to repeat, or delete both"
            lines.report(block.position, message, remedy, width=width)

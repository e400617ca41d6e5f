"""The fenced blocks of a documentation page, as docs/contributing/writing-docs.md describes them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from markdown_it import MarkdownIt
from msgspec import Struct, field

HIDDEN_COMMAND = re.compile(r"<!-- run: (.+?) -->")
KEYS = {"file", "status", "not-run"}

_NUMBER = r"(?<!\d)(?<!\d[.:])\d+(?::\d+)*(?:\.\d+)?(?!\d|\.\.\.)"
_ANY_LINES = r"(?:.*\n)*"


class Block(Struct, frozen=True, kw_only=True):
    """A fenced block: ``line`` is the one of its fence, ``marks`` what follows the language there.

    A hidden command, ``<!-- run: command -->``, is a block in the language ``hidden``.
    """

    language: str
    text: str
    line: int
    marks: dict[str, str] = field(default_factory=dict)


class Command(Struct, frozen=True, kw_only=True):
    """A command line of a ``console`` block and the output lines shown below it."""

    line: int
    text: str
    shown: tuple[str, ...]


def read_blocks(page: Path) -> tuple[Block, ...]:
    """The blocks of a page in their order.

    Raises:
        ValueError: a mark that does not exist, or a ``not-run`` whose reason does not begin with "needs".
    """
    blocks = []
    for token in MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8")):
        if token.map is None:
            continue
        line = token.map[0] + 1
        if token.type == "fence" and token.info.strip() and not token.info.startswith("{"):
            language, *words = shlex.split(token.info)
            marks = dict(word.partition("=")[::2] for word in words)
            if unknown := marks.keys() - KEYS:
                raise ValueError(f"{page}:{line}: unknown marks {sorted(unknown)}; known are {sorted(KEYS)}")
            if not marks.get("not-run", "needs").startswith("needs"):
                raise ValueError(f'{page}:{line}: write the reason as not-run="needs ..."')
            blocks.append(Block(language=language, text=token.content, line=line, marks=marks))
        elif token.type == "html_block":
            blocks += [
                Block(language="hidden", text=text, line=line)
                for text in HIDDEN_COMMAND.findall(token.content)
            ]
    return tuple(blocks)


def read_links(page: Path) -> tuple[str, ...]:
    """What a page links to, as it is written there."""
    tokens = MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8"))
    inline = [child for token in tokens for child in token.children or ()]
    return tuple(str(child.attrs["href"]) for child in inline if child.type == "link_open")


def read_commands(block: Block) -> tuple[Command, ...]:
    """The commands of a ``console`` block; a line that ends in a backslash goes on in the next.

    Raises:
        ValueError: the block does not begin with a command.
    """
    commands: list[Command] = []
    goes_on = False
    for number, line in enumerate(block.text.splitlines(), block.line + 1):
        if line.startswith("$ "):
            commands.append(Command(line=number, text=line[2:], shown=()))
        elif not commands:
            raise ValueError(f'line {number}: a console block begins with a command, "$ ..."')
        else:
            last = commands[-1]
            text = f"{last.text}\n{line}" if goes_on else last.text
            shown = last.shown if goes_on else (*last.shown, line.rstrip())
            commands[-1] = Command(line=last.line, text=text, shown=shown)
        goes_on = (goes_on or line.startswith("$ ")) and line.endswith("\\")
    return tuple(commands)


def matches(shown: tuple[str, ...], output: str) -> bool:
    """Whether an output is the shown one, where ``...`` stands for any characters, alone for any lines.

    A number or a time may differ by one percent, or by less than 1, because a neural voice is not exactly
    the same on each kind of processor.
    """
    pattern = "".join(_ANY_LINES if line.strip() == "..." else _line_pattern(line) for line in shown)
    lines = [line.rstrip() for line in output.splitlines()]
    found = re.fullmatch(pattern, "".join(f"{line}\n" for line in lines))
    if found is None:
        return False
    numbers = [number for line in shown if line.strip() != "..." for number in re.findall(_NUMBER, line)]
    return all(map(_alike, numbers, found.groups()))


def _line_pattern(line: str) -> str:
    texts = [re.escape(text).replace(r"\.\.\.", ".*") for text in re.split(_NUMBER, line)]
    return f"({_NUMBER})".join(texts) + r"\n"


def _alike(shown: str, found: str) -> bool:
    expected, value = (_seconds(text) for text in (shown, found))
    return shown == found or abs(value - expected) < max(1.0, expected / 100)


def _seconds(text: str) -> float:
    """The value of a number, or of a time such as 1:02:03.4."""
    value = 0.0
    for part in text.split(":"):
        value = 60 * value + float(part)
    return value

"""The text of ``renderer help``: the commands by task, one command, or a topic."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from renderer.cli.commands import COMMANDS, TASKS
from renderer.errors import InputError

FIRST_STEPS = """\
renderer turns the script of a guided session into a finished audio track.

  renderer new evening.md       write a script to start from
  renderer render evening.md    render it into out/evening/evening.mp3
  renderer help                 list the commands and topics
"""

_TOPICS = Path(__file__).parent / "topics"


def help_text(words: Sequence[str]) -> str:
    """Return the help for a command or a topic, or the list of both if there are no words.

    Raises:
        InputError: there is no such command or topic.
    """
    if not words:
        return _overview()
    name = "-".join(" ".join(words).lower().split())
    topic = _TOPICS / f"{name}.md"
    parts = []
    if name in COMMANDS:
        from renderer.cli.parser import command_parser

        parts.append(command_parser(name).format_help())
    if name in topics():
        parts.append(topic.read_text("utf-8"))
    if not parts:
        from renderer.api.suggestions import did_you_mean

        remedy = did_you_mean(name, [*COMMANDS, *topics()], "renderer help lists the commands and topics")
        raise InputError(f'no help for "{" ".join(words)}"; {remedy}')
    return "\n".join(parts)


def topics() -> tuple[str, ...]:
    """Return the names of the topics."""
    return tuple(sorted(path.stem for path in _TOPICS.glob("*.md")))


def _overview() -> str:
    lines = ["usage: renderer COMMAND ...", "       renderer help COMMAND or TOPIC"]
    for task, commands in TASKS.items():
        lines += ["", f"{task}:", *(f"  {name:<9} {meaning}" for name, meaning in commands.items())]
    return "\n".join([*lines, "", f"Topics: {', '.join(topics())}", ""])

"""The options that several commands share, and their values."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any

from renderer.api.options import COMMAND_OPTIONS, read_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from renderer.api.options import CommandOption, Group, Options

_TITLES: dict[Group, str] = {"pacing": "pacing, instead of the values in the script"}
"""The groups that have their own heading in help texts."""


def add_options(parser: argparse.ArgumentParser, *groups: Group, without: Sequence[str] = ()) -> None:
    """Add every option of some groups, except those in ``without``."""
    for group in groups:
        title = _TITLES.get(group)
        target = parser.add_argument_group(title) if title else parser
        for row in COMMAND_OPTIONS:
            if row.group == group and row.option not in without:
                target.add_argument(
                    row.option, dest=row.option, help=row.meaning.replace("%", "%%"), **_how(row)
                )


def _how(row: CommandOption) -> dict[str, Any]:
    """Return argparse's arguments for the value of an option."""
    match row.kind:
        case "switch":
            return {"action": "store_const", "const": row.switched}
        case "names":
            return {"action": "extend", "type": _names, "metavar": row.example}
        case "lengths":
            return {"action": "extend", "type": _lengths, "metavar": row.example}
        case "pair":
            return {"action": "append", "type": _pair, "metavar": row.example}
        case "whole":
            return {"type": _whole, "metavar": row.example}
        case "number":
            return {"type": _number, "metavar": row.example}
        case "text":
            return {"metavar": row.example}


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]


def _lengths(text: str) -> list[str]:
    return [length.strip() for length in re.split(r"(?<!\d),|,(?!\d)", text)]


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is not a whole number') from None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number') from None


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise argparse.ArgumentTypeError(f"{text}: write it as --set rest=5m")
    return name.strip(), value.strip()


def requested_options(arguments: argparse.Namespace, **more: Any) -> Options:
    """Return the options that a command's arguments select. Choices in ``more``, by name, take precedence.

    Raises:
        InputError: a value cannot be read.
    """
    given: Any = {}
    for row in COMMAND_OPTIONS:
        value = vars(arguments).get(row.option)
        if value is None:
            continue
        if row.group == "pacing":
            given.setdefault("pacing", {})[row.name] = value
        else:
            given[row.name] = dict(value) if row.kind == "pair" else value
    return read_options(given | more, from_command_line=True)


def add_output_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that control how a command reports."""
    parser.add_argument("--quiet", action="store_true", help="print errors only")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")

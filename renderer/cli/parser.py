"""The parsers of the commands, and their messages about wrong arguments."""

from __future__ import annotations

import argparse
import keyword
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

from renderer.cli.commands import COMMANDS


class Parser(argparse.ArgumentParser):
    """A parser of exact option names, whose errors take one line and suggest the option that was meant."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse the arguments, but reject an unknown option first: a missing argument may be its value."""
        known = self._option_string_actions
        for text in args or ():
            if text == "--":
                break
            name = text.partition("=")[0]
            if name.startswith("--") and name not in known:
                from renderer.api.suggestions import did_you_mean

                self.error(f'unknown option "{name}"; {did_you_mean(name, list(known))}'.rstrip("; "))
        return super().parse_known_args(args, namespace)

    def parse(self, args: Sequence[str]) -> argparse.Namespace:
        """Parse arguments and options in any order; what follows ``--`` is no option."""
        return self.parse_args(args) if "--" in args else self.parse_intermixed_args(args)

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message.removeprefix('argument ')}", file=sys.stderr)
        print(f"see: {self.prog.replace(' ', ' help ', 1)}", file=sys.stderr)
        sys.exit(2)


def command_parser(name: str) -> Parser:
    """Return the parser of one command. The parsed arguments have the command's function as ``run``."""
    module = import_module(f"renderer.cli.commands.{name}{'_' if keyword.iskeyword(name) else ''}")
    parser = Parser(prog=f"renderer {name}", description=f"{COMMANDS[name].capitalize()}.")
    module.add_arguments(parser)
    parser.set_defaults(run=module.run)
    return parser

"""The parsers of the commands, and their messages about wrong arguments."""

from __future__ import annotations

import argparse
import keyword
import sys
from collections.abc import Collection, Sequence
from importlib import import_module
from typing import Any, NoReturn

from renderer import __version__
from renderer.cli.commands import COMMANDS

_WITHOUT_SETTINGS = ("new", "sounds", "trust", "upload")
"""The commands that read no renderer.toml."""
_DASHES = ("-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212")


class Parser(argparse.ArgumentParser):
    """A parser of exact option names, whose errors take one line and suggest the option that was meant."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)
        self.color = False  # of Python 3.14, whose codes would be printed as escapes

    @property
    def options(self) -> Collection[str]:
        return self._option_string_actions.keys()

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse the arguments, but reject an unknown option first: a missing argument may be its value."""
        takes_value = False
        for text in args or ():
            if text == "--":
                break
            if text in ("--version", "-V") and not takes_value:
                print(f"renderer {__version__}")
                sys.exit(0)
            known = text.partition("=")[0] in self.options
            if not known and text[:1] in _DASHES and (text.startswith("--") or not takes_value):
                from renderer.cli.mistyped import is_misspelled, unknown_option

                if is_misspelled(text, self.options):
                    self.error(unknown_option(text, self.prog, self.options))
            action = self._option_string_actions.get(text)
            takes_value = action is not None and action.nargs != 0
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
    if name not in _WITHOUT_SETTINGS:
        parser.add_argument(
            "--no-trust",
            action="store_true",
            help="ignore which projects you trust; the environment variable RENDERER_NO_TRUST does the same",
        )
    parser.set_defaults(run=module.run)
    return parser

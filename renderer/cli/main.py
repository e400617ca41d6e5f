"""Arguments to a command, to an exit status."""

from __future__ import annotations

import argparse
import io
import keyword
import os
import signal
import sys
import warnings
from collections.abc import Iterable, Sequence
from importlib import import_module
from types import ModuleType

from renderer.errors import CacheWarning, RenderError, said

COMMANDS = {
    "render": "make the tracks of one or more scripts",
    "preview": "make a part of a track",
    "watch": "make the tracks again on every save",
    "check": "find what is wrong in scripts, or measure audio files",
    "fmt": "write scripts in the one clear form",
    "plan": "show when each thing happens",
    "pace": "show or change the pacing of a script",
    "profiles": "the platforms, and what each asks for",
    "publish": "make what a platform takes, checked; a site and a feed",
    "cover": "draw a cover from a script's title",
    "upload": "send what changed in a finished folder to a server",
    "voices": "list the voices, or hear them",
    "takes": "a sheet to record a script from, and what of it is recorded",
    "sounds": "list the bells and beds",
    "import": "make a script of a file from elsewhere",
    "export": "write a script for elsewhere",
    "cache": "show or clear what is kept between renders",
    "new": "write a starter script",
}
"""Every command, with a line about it; its module in ``commands`` has ``add_arguments`` and ``run``."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit status: 0 well, 1 failed while rendering, 2 wrong input."""
    for name in ("SIGTERM", "SIGHUP"):  # being told to end is Ctrl-C by another name
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    argv = sys.argv[1:] if argv is None else argv
    asked = argv[:1] if argv and argv[0] in COMMANDS else COMMANDS
    arguments = make_parser(asked).parse_args(argv)
    usual = warnings.formatwarning
    warnings.formatwarning = lambda message, category, *rest: (
        f"{message}\n" if category is CacheWarning else usual(message, category, *rest)
    )
    if vars(arguments).get("quiet"):
        warnings.simplefilter("ignore", CacheWarning)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
        return status
    except RenderError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:  # whoever read standard output has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(said(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


def make_parser(commands: Iterable[str] = COMMANDS) -> argparse.ArgumentParser:
    """The parser of all commands, or of some."""
    parser = argparse.ArgumentParser(
        prog="renderer",
        description="Turns the script of a guided session into a finished audio track.",
        allow_abbrev=False,
    )
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in commands:
        module = _module(name)
        command = subparsers.add_parser(name, help=COMMANDS[name], allow_abbrev=False)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def _module(command: str) -> ModuleType:
    return import_module(f"renderer.cli.commands.{command}{'_' if keyword.iskeyword(command) else ''}")

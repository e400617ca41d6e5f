"""Arguments to a command, to an exit status."""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
import warnings
from collections.abc import Callable, Sequence
from importlib import import_module

from renderer.api import CacheWarning
from renderer.errors import RenderError, said

COMMANDS = (
    "render", "preview", "watch", "check", "fmt", "plan", "pace", "profiles", "publish", "cover", "upload",
    "voices", "takes", "sounds", "import", "export", "cache", "new",
)  # fmt: skip
_MODULES = {"import": "import_"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit status: 0 well, 1 failed while rendering, 2 wrong input."""
    for name in ("SIGTERM", "SIGHUP"):  # being told to end is Ctrl-C by another name
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    argv = sys.argv[1:] if argv is None else argv
    arguments = make_parser(argv).parse_args(argv)
    run: Callable[[argparse.Namespace], int] = arguments.run
    usual = warnings.formatwarning
    warnings.formatwarning = lambda message, category, *rest: (
        f"{message}\n" if category is CacheWarning else usual(message, category, *rest)
    )
    if vars(arguments).get("quiet"):
        warnings.simplefilter("ignore", CacheWarning)
    try:
        status = run(arguments)
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


def make_parser(argv: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The parser of the command that is asked for, or of them all."""
    parser = argparse.ArgumentParser(
        prog="renderer",
        description="Turns the script of a guided session into a finished audio track.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    asked = [argv[0]] if argv and argv[0] in COMMANDS else COMMANDS
    for name in asked:
        import_module(f"renderer.cli.commands.{_MODULES.get(name, name)}").add(commands)
    return parser

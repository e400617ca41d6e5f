"""Runs a command from its arguments and returns an exit status."""

from __future__ import annotations

import io
import os
import signal
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from renderer import __version__
from renderer.cli.commands import COMMANDS
from renderer.errors import CacheWarning, InputError, RenderError, error_text


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status.

    The status is 0 for success, 1 for a failure or a rule that is not met, 2 for wrong input, 130 for an
    interruption, and 141 if the reader of the output has closed it.
    """
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    usual = warnings.formatwarning
    warnings.formatwarning = lambda message, category, *rest: (
        f"{message}\n" if category is CacheWarning else usual(message, category, *rest)
    )
    try:
        _handle_interruptions(signal.default_int_handler)
        try:
            status = _run(sys.argv[1:] if argv is None else list(argv))
        except SystemExit as end:  # argparse has printed a help text or an error
            status = int(end.code or 0)
        sys.stdout.flush()
        return status
    except RenderError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:  # the reader of standard output has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        print(error_text(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        _handle_interruptions(signal.SIG_DFL)
        print("stopped", file=sys.stderr)
        return 130


def _handle_interruptions(handler: Any) -> None:
    """Set the handler of Ctrl-C and of signals that end a process, except those that ``nohup`` ignores."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def _open_closed_streams() -> None:
    """Let output go nowhere if the program was started without the stream for it."""
    if sys.stdout is None:
        sys.stdout = _to_nowhere()
    if sys.stderr is None:
        sys.stderr = _to_nowhere()


def _to_nowhere() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.FileIO(os.open(os.devnull, os.O_WRONLY), "w"), encoding="utf-8")


def _run(argv: Sequence[str]) -> int:
    match argv:
        case []:
            from renderer.cli.help import FIRST_STEPS

            print(FIRST_STEPS, end="")
            return 2
        case ["--version" | "-V", *_]:
            print(f"renderer {__version__}")
            return 0
        case ["help" | "--help" | "-h", *words]:
            from renderer.cli.help import help_text

            print(help_text(words), end="")
            return 0
        case [name, *rest] if name in COMMANDS:
            from renderer.cli.parser import command_parser

            arguments = command_parser(name).parse(rest)
            if vars(arguments).get("quiet"):
                warnings.simplefilter("ignore", CacheWarning)
            status: int = arguments.run(arguments)
            return status
        case [name, *_]:
            raise InputError(_unknown(name))
    raise AssertionError


def _unknown(name: str) -> str:
    """Return the message about a first word that is not a command."""
    from renderer.api.suggestions import did_you_mean

    if Path(name).suffix == ".md":
        return f'no command "{name}"; did you mean renderer render {name}?'
    known = ["--version", "--help"] if name.startswith("-") else [*COMMANDS, "help"]
    kind = "option" if name.startswith("-") else "command"
    return f'no {kind} "{name}"; {did_you_mean(name, known, "renderer help lists the commands")}'

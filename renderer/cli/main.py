"""Runs a command from its arguments and returns an exit status."""

from __future__ import annotations

import io
import os
import signal
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from renderer import __version__
from renderer.cli.commands import COMMANDS
from renderer.cli.printing import visible_streams
from renderer.errors import CacheWarning, InputError, RenderError, error_text


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status.

    The status is 0 for success, 1 for a failure or a rule that is not met, 2 for wrong input, 130 for an
    interruption, and 141 if the reader of the output has closed it.
    """
    if "_ARGCOMPLETE" in os.environ:
        from renderer.cli.completion import complete

        complete()
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    with visible_streams():
        return _status(sys.argv[1:] if argv is None else list(argv))


def _status(argv: Sequence[str]) -> int:
    """Run the command line, and print its error."""
    usual = warnings.formatwarning
    warnings.formatwarning = lambda message, category, *rest: (
        f"{message}\n" if category is CacheWarning else usual(message, category, *rest)
    )
    try:
        try:
            status = _run(argv)
        except SystemExit as end:  # argparse has printed a help text or an error
            status = int(end.code or 0)
        sys.stdout.flush()
        return status
    except RenderError as error:
        _complain(str(error))
        return error.exit_status
    except BrokenPipeError:  # the reader of standard output has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        _complain(error_text(error))
        return 1
    except RuntimeError as error:
        if not str(error).startswith("Symlink loop"):  # pathlib's, before Python 3.13
            raise
        path = str(error).removeprefix("Symlink loop from ").strip("'")
        _complain(f"{path}: a link that leads in a circle; remove it")
        return 2
    except KeyboardInterrupt:
        _handle_interruptions(signal.SIG_DFL)
        _complain("stopped")
        return 130


def _complain(text: str) -> None:
    """Print an error. If that is not possible, the exit status has to say enough."""
    with suppress(OSError, RenderError):
        print(text, file=sys.stderr)


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


@contextmanager
def _ignored_trust(*, ignored: bool) -> Iterator[None]:
    """Set the environment variable of ``--no-trust`` during the block, if that is given."""
    if not ignored:
        yield
        return
    from renderer.api.trust import NO_TRUST

    before = os.environ.pop(NO_TRUST, None)
    os.environ[NO_TRUST] = "1"
    try:
        yield
    finally:
        del os.environ[NO_TRUST]
        if before is not None:
            os.environ[NO_TRUST] = before


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
            with _ignored_trust(ignored=bool(vars(arguments).get("no_trust"))):
                # Until here Ctrl-C ends the process at once: importing modules may lose an exception.
                _handle_interruptions(signal.default_int_handler)
                status: int = arguments.run(arguments)
            return status
        case [name, *rest]:
            from renderer.cli.mistyped import unknown_command

            raise InputError(unknown_command(name, rest))
    raise AssertionError

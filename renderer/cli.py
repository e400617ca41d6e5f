"""Arguments to a command, to an exit status."""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
import warnings
from collections.abc import Callable, Sequence

from renderer.commands import (
    cache,
    check,
    cover,
    export,
    fmt,
    import_,
    new,
    pace,
    plan,
    preview,
    profiles,
    publish,
    render,
    sounds,
    takes,
    upload,
    voices,
    watch,
)
from renderer.errors import RenderError, said
from renderer.pipeline import CacheWarning


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit status: 0 well, 1 failed while rendering, 2 wrong input."""
    for name in ("SIGTERM", "SIGHUP"):  # being told to end is Ctrl-C by another name
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    arguments = _parser().parse_args(argv)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="renderer",
        description="Turns the script of a guided session into a finished audio track.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (
        render, preview, watch, check, fmt, plan, pace, profiles, publish, cover, upload, voices, takes,
        sounds, import_, export, cache, new,
    ):  # fmt: skip
        command.add(commands)
    return parser

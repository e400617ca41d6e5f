"""``renderer lsp``: help with scripts in an editor, by the Language Server Protocol."""

from __future__ import annotations

import argparse
from importlib.util import find_spec

from renderer.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--stdio",
        action="store_true",
        help="use standard input and output; this is always so, and some editors add the option",
    )
    parser.epilog = "An editor starts this command, and speaks the Language Server Protocol with it."


def run(_arguments: argparse.Namespace) -> int:
    """Answer an editor until it ends the server.

    Raises:
        InputError: pygls is not installed.
    """
    if find_spec("pygls") is None:
        from renderer.api.doctor import extra_line

        line = extra_line("lsp", ["pygls"])
        raise InputError(f"the language server needs the package pygls; install it with: {line}")
    from renderer.language_server.server import serve
    from renderer.language_server.streams import log_lines, protocol_streams

    log_lines()
    with protocol_streams() as (taken, given):
        return serve(taken, given)

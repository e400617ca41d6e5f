"""The streams of the protocol, which nothing else of the process can read or write."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from renderer.errors import one_line

_LONGEST_LINE = 500


class _OneLine(logging.Formatter):
    """Writes what went wrong in a line, without a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        reason = f": {record.exc_info[1]!r}" if record.exc_info else ""
        message = record.getMessage().partition("\n")[0]  # pygls puts tracebacks into some messages
        return one_line(f"renderer lsp: {message}{reason}", _LONGEST_LINE)


def log_lines() -> None:
    """Write errors of the server to standard error, which editors keep in a log."""
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine())
    logging.basicConfig(level=logging.ERROR, handlers=[handler], force=True)


class _WholeReads(io.FileIO):
    """A stream whose reads wait until all bytes that are asked for are there, or the stream has ended.

    A buffered stream does so too, but it cannot be closed while a thread waits for its next line.
    """

    def read(self, size: int | None = -1) -> bytes:
        if size is None or size < 0:
            return super().readall()
        parts, missing = [], size
        while missing and (part := super().read(missing)):
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)


@contextmanager
def protocol_streams() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Standard input and standard output, for the protocol alone.

    Meanwhile, other readers of standard input, such as programs that voices start, find it at its end, and
    what is printed goes to standard error.
    """
    sys.stdout.flush()
    with (
        _WholeReads(os.dup(0), "rb") as taken,
        os.fdopen(os.dup(1), "wb") as given,
    ):
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        yield taken, given

"""The streams of the protocol, which nothing else of the process can read or write."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO


@contextmanager
def protocol_streams() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Standard input and standard output, for the protocol alone.

    Meanwhile, other readers of standard input, such as programs that voices start, find it at its end, and
    what is printed goes to standard error.
    """
    sys.stdout.flush()
    with (
        os.fdopen(os.dup(0), "rb", buffering=0) as taken,
        os.fdopen(os.dup(1), "wb") as given,
    ):
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        yield taken, given

"""Documents on standard output."""

from __future__ import annotations

import sys


def print_document(text: str) -> None:
    """Write a text as a file would have it: in UTF-8 and with its own ends of lines, whatever the terminal's
    letters are, since ``>`` makes a file of it.
    """
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))

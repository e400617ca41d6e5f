"""Prints documents on standard output."""

from __future__ import annotations

import sys


def print_document(text: str) -> None:
    """Write a text in UTF-8 with its own line endings, whatever the terminal's encoding.

    ``>`` then makes the same file as the program would.
    """
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))

"""The part of a file that a request asks for (RFC 9110, 14)."""

from __future__ import annotations

import re

_RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{1,18})?|-(\d{1,18}))")


class PastTheEndError(Exception):
    """The part begins after the end of the file, or has no bytes."""


def byte_range(header: str | None, size: int) -> tuple[int, int] | None:
    """The first byte, and the one after the last; None for the whole file.

    Several ranges, and what is not a range, mean the whole file.

    Raises:
        PastTheEndError: the file has no such part.
    """
    match = _RANGE.fullmatch((header or "").strip())
    if match is None:
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        if int(suffix) == 0:
            raise PastTheEndError
        return max(0, size - int(suffix)), size
    begin, end = int(first), size if last is None else min(int(last) + 1, size)
    if last is not None and int(last) < begin:
        return None
    if begin >= size:
        raise PastTheEndError
    return begin, end

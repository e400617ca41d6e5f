"""Write lengths of time as scripts do."""

from __future__ import annotations

from fractions import Fraction


def length_text(seconds: Fraction) -> str:
    """Return a length as a script writes it, exact to the nanosecond: ``250ms``, ``1.5s``, ``2m30s``."""
    if 0 < seconds < 1 and (seconds * 1000).denominator == 1:
        return f"{seconds * 1000}ms"
    minutes, rest = divmod(seconds, 60)
    left = f"{float(round(rest, 9)):.9f}".rstrip("0").rstrip(".")
    if not minutes:
        return f"{left}s"
    return f"{minutes}m{left}s" if rest else f"{minutes}m"


def clock_text(seconds: Fraction) -> str:
    """Return a time in minutes, seconds and thousandths, such as ``1:02.500``."""
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    return f"{minutes}:{rest // 1000:02}.{rest % 1000:03}"

"""Formats times for captions."""

from __future__ import annotations


def clock(ms: int, point: str) -> str:
    """``01:02:03.450``; ``point`` stands before the milliseconds."""
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{point}{rest:03d}"


def seconds(ms: int) -> str:
    """Seconds with three decimals: ``62.345``."""
    return f"{ms // 1000}.{ms % 1000:03d}"

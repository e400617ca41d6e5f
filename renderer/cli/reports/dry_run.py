"""Reports what would be spoken, as a table and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

if TYPE_CHECKING:
    from renderer.api.dry_run import SpeechEstimate


def estimate_table(voices: Sequence[SpeechEstimate]) -> str:
    """Return what would be spoken and what is kept, voice by voice, and the costs if prices are known.

    A line for each server says how many requests may be added if checks find faults. If a server recognizes
    words, a line for each voice says how many requests it gets.
    """
    rows = [["voice", "engine", "to speak", "characters", "kept", "characters", "cost"]]
    for one in voices:
        counts = (one.to_speak.sentences, one.to_speak.characters, one.kept.sentences, one.kept.characters)
        cost = "" if one.cost is None else f"{one.cost:.4f} {one.currency}"
        rows.append([one.voice, one.engine, *(f"{count:,}" for count in counts), cost])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            cell.ljust(width) if number < 2 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    more = [_more(one) for one in voices if one.most_more.sentences]
    heard = [_recognized(one) for one in voices if one.to_recognize]
    return "\n".join([*lines, *more, *heard])


def _recognized(one: SpeechEstimate) -> str:
    most = f", at most {one.most_to_recognize:,}" if one.most_to_recognize > one.to_recognize else ""
    return f"{one.voice}: requests to the recognizer: at least {one.to_recognize:,}{most}"


def _more(one: SpeechEstimate) -> str:
    cost = "" if one.most_more_cost is None else f", at most {one.most_more_cost:.4f} {one.currency} more"
    requests = f"at most {one.most_more.sentences:,} more requests"
    return f"{one.voice}: if checks find faults, {requests}{cost}"


def estimate_json(voices: Sequence[SpeechEstimate]) -> list[dict[str, Any]]:
    return [to_builtins(one) for one in voices]

"""The verdicts on a script and its tracks, as the page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from renderer.api.check import Report

_KEYS: Mapping[str, str] = {
    "seconds": "length",
    "integrated_lufs": "bed",
    "noise_floor_db": "bed",
    "description_characters": "description",
    "description_bytes": "description",
    "emoji": "description",
    "cover_square": "cover",
    "cover_pixels": "cover",
    "cover_format": "cover",
    "cover_alpha": "cover",
}
"""The key of the front matter with which a script changes a fact."""
_FENCE = "---"


class ShownVerdict(Struct, frozen=True, kw_only=True):
    """``line`` is the line of the script that it is about."""

    rule: str
    wanted: str
    measured: str
    status: str
    remedy: str
    source: str
    line: int | None


class ShownReport(Struct, frozen=True, kw_only=True):
    """``file`` is empty for what is known before anything is rendered."""

    file: str
    platform: str
    title: str
    met: bool
    verdicts: tuple[ShownVerdict, ...]


def shown_report(report: Report, text: str, file: str = "") -> ShownReport:
    """A report with the lines of the script that it is about."""
    verdicts = tuple(
        ShownVerdict(
            rule=verdict.rule,
            wanted=verdict.wanted,
            measured=verdict.measured,
            status=verdict.status,
            remedy=verdict.in_page or verdict.remedy,
            source=verdict.source,
            line=None if verdict.status == "ok" else _line_of(verdict.fact, text),
        )
        for verdict in report.verdicts
    )
    return ShownReport(
        file=file,
        platform=report.profile.name,
        title=report.profile.title,
        met=report.met,
        verdicts=verdicts,
    )


def _line_of(fact: str, text: str) -> int | None:
    """The line of a text that can change a fact; None for a fact that no line changes.

    If the front matter lacks its key, it is the line before which the key can be written.
    """
    lines = text.split("\n")
    if fact == "closing_bell":
        return max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)
    key = _KEYS.get(fact)
    if key is None or not lines or lines[0].rstrip() != _FENCE:
        return None
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() in (_FENCE, "...") or line.partition(":")[0].rstrip().lower() == key:
            return number
    return None

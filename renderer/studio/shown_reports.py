"""The verdicts on a script and its tracks, as the page shows them."""

from __future__ import annotations

import re
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
_RECORD = "record what is missing in the view Record"
_VOICES = "after voice: at the top, or in [voice ...], choose one of the voices that the page offers"
_OF_PAGE: Mapping[str, str] = {
    r"render with a (\w+) --lufs": r"choose a \1 loudness of the words",
    r"render with --lufs (-?\d+(?:\.\d+)?)": r"choose \1 LUFS as the loudness of the words",
    r", or with a (\w+) --bitrate": r", or a \1 bit rate",
    r"with a (\w+) --bitrate": r"with a \1 bit rate",
    r"render with --bitrate, not --vbr": "choose a bit rate",
    r"render with --bitrate (\d+)": r"choose \1 kbit/s as the bit rate",
    r"render with --format (\w+)": r'set format = ["\1"] in renderer.toml',
    r"render with --sample-rate (\d+)": r"set sample_rate = \1 in renderer.toml",
    r"render with --true-peak (-?\d+(?:\.\d+)?)": r"set true_peak_dbtp = \1 in renderer.toml",
    "render with --bed off": "choose no bed",
    "or without the bed between the words: --bed off": "or choose no bed",
    "with --bed off": "with no bed",
    r'--bed "([^",]+), ([^"]+)dB"': r"the bed \1 with a level of \2 dB",
    "--length": "length",
    r"`renderer takes [^`]*` lists (?:the missing takes|what is missing)": _RECORD,
    r"run `renderer takes [^`]*` to give it one, or give the voice a fallback": _RECORD,
    r"record \S+\.wav, or give the voice a fallback": _RECORD,
    "run `renderer takes SCRIPT` to create it": _RECORD,
    "`renderer retake` with the same options accepts the sound, or speaks another take": (
        '"Another take" speaks it again'
    ),
    "`renderer retake`, other words": '"Another take", other words',
    "run `renderer plan`, which speaks the words": "play the track, so that its words are spoken",
    r"write ENGINE:VOICE from `renderer voices`, or add it under \[voices\] in renderer.toml": _VOICES,
    "`renderer voices` lists all voices": _VOICES,
    "`renderer voices get` lists the voices that you can fetch": _VOICES,
    "or choose a voice of `renderer voices get`": f"or {_VOICES}",
    r"`renderer voices \S+` lists them": _VOICES,
}
"""What a person does in the page, or in the settings, for the options that a remedy for a command names."""


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
            remedy=page_remedy(verdict.remedy),
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


def page_remedy(remedy: str) -> str:
    """A remedy in the words of the page."""
    for option, words in _OF_PAGE.items():
        remedy = re.sub(option, words, remedy)
    return remedy


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

"""Reports, measurements and profiles as text and as JSON."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from renderer.layout.night import MOST_RISE_LU
from renderer.publish.checks.facts import AUDIO, FACTS, Subject
from renderer.publish.checks.measured import Measured
from renderer.publish.checks.profile import Profile
from renderer.publish.checks.verdicts import Report, Verdict, wanted
from renderer.publish.checks.voices import LABEL, WANTED
from renderer.units import timestamp

if TYPE_CHECKING:
    from renderer.script.pronunciation.hard_words import Doubt

COLUMNS = 98
_MARKS = {"ok": "ok", "advice": "advice", "wrong": "WRONG", "cannot": "CANNOT", "unknown": "?"}
_INDENT = " " * 10
_OLD_MONTHS = 6
"""How old a rule is when a person should read its source again."""


def report_lines(report: Report) -> tuple[str, ...]:
    """A heading, and each rule with the wanted and the measured value, and the remedy if it is not met."""
    return (_heading(report), *(line for verdict in report.verdicts for line in _verdict_lines(verdict)))


def _heading(report: Report) -> str:
    broken = len(broken_lines(report))
    summary = f"{broken} of {len(report.verdicts)} rules not met" if broken else "meets its rules"
    return f"{report.name}  {report.profile.title}: {summary}"


def broken_lines(report: Report) -> tuple[str, ...]:
    """A line with the remedy for each rule that is not met."""
    return tuple(
        f"{verdict.rule}: {verdict.measured}, wanted {verdict.wanted}: {verdict.remedy}"
        for verdict in report.verdicts
        if verdict.status in ("wrong", "cannot")
    )


def titled_broken_lines(reports: Iterable[Report]) -> Iterator[str]:
    """The ``broken_lines`` of reports, each after the title of its platform."""
    for report in reports:
        yield from (f"{report.profile.title}: {line}" for line in broken_lines(report))


def _verdict_lines(verdict: Verdict) -> Iterator[str]:
    row = f"  {_MARKS[verdict.status]:<7} {verdict.rule:<23} {verdict.wanted:<27} {verdict.measured}"
    yield row.rstrip()
    if verdict.status in ("wrong", "cannot", "advice"):
        yield from textwrap.wrap(
            f"{verdict.remedy} ({verdict.source})",
            COLUMNS,
            initial_indent=_INDENT,
            subsequent_indent=_INDENT,
            break_on_hyphens=False,
        )


def doubt_lines(doubts: Sequence[Doubt]) -> tuple[str, ...]:
    """A heading and a line for each word that a voice may say wrongly; empty if there are none."""
    if not doubts:
        return ()
    many = f"{len(doubts)} words" if len(doubts) > 1 else "a word"
    rows = [f"  {doubt.position.place}: {doubt.word}  ({doubt.reason}; {doubt.remedy})" for doubt in doubts]
    return (f"{many} that a voice may say wrongly; listen with renderer preview:", *rows)


def doubts_json(path: str, doubts: Sequence[Doubt]) -> dict[str, Any]:
    return {
        "file": path,
        "doubtful_words": [
            {
                "word": doubt.word,
                "file": doubt.position.path,
                "line": doubt.position.line,
                "column": doubt.position.column,
                "reason": doubt.reason,
                "remedy": doubt.remedy,
            }
            for doubt in doubts
        ],
    }


def report_json(report: Report) -> dict[str, Any]:
    """The report as JSON data; unknown values and levels of silence are null."""
    return {
        "file": report.name,
        "profile": report.profile.name,
        "met": report.met,
        "measured": None if report.measured is None else measured_json(report.measured),
        "verdicts": [_verdict_json(verdict) for verdict in report.verdicts],
    }


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    content = {**asdict(verdict), "value": _finite(verdict.value)}
    del content["in_page"]
    return content


def measured_lines(name: str, measured: Measured) -> tuple[str, ...]:
    """The measurements of a file as lines of text."""
    subject = Subject(measured=measured)
    rows = [
        f"  {fact.label:<23} {fact.shown(fact.read(subject))}"
        for key, fact in AUDIO.items()
        if key not in ("mono_bitrate_kbps", "stereo_bitrate_kbps", "closing_bell")
        and not (key in ("words_lufs", "words_range_lu") and measured.words_lufs is None)
        and not (key == "longest_silence_seconds" and measured.longest_silence_seconds is None)
    ]
    if measured.rise_lu is not None and measured.rise_seconds is not None:
        rows.append(f"  {'greatest rise':<23} {_rise(measured.rise_lu, measured.rise_seconds)}")
    return (name, *rows)


def startle_warning(name: str, measured: Measured, *, night: bool) -> str:
    """What is too sudden in a track that people fall asleep to; empty if nothing is, and by day."""
    if not (night or measured.night) or measured.rise_lu is None or measured.rise_seconds is None:
        return ""
    if round(measured.rise_lu, 1) <= MOST_RISE_LU:
        return ""
    rise = _rise(measured.rise_lu, measured.rise_seconds)
    return (
        f"{name}: the loudness rises by {rise}, which can wake people; "
        f"make what starts there softer until it rises by at most {MOST_RISE_LU:g} LU"
    )


def _rise(lu: float, seconds: float) -> str:
    return f"{lu:+.1f} LU at {timestamp(seconds, 0)}"


def measured_json(measured: Measured) -> dict[str, Any]:
    """The measurements as JSON data; levels of silence are null."""
    return {key: _finite(value) for key, value in asdict(measured).items()}


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3) if math.isfinite(value) else None
    return value


def profile_lines(profile: Profile, today: date) -> tuple[str, ...]:
    """The settings and the rules of a profile as lines of text, with the age of the rules."""
    settings = ", ".join(f"{key} = {_toml(value)}" for key, value in profile.settings.items())
    lines = [f"{profile.name}  {profile.title}"]
    if settings:
        lines += textwrap.wrap(settings, COLUMNS, initial_indent="  sets    ", subsequent_indent=_INDENT)
    source = ""
    for rule in profile.rules:
        if rule.source != source:
            lines += _source_lines(rule.source, rule.read, today)
            source = rule.source
        advice = " (advice)" if rule.advice else ""
        lines.append(f"{_INDENT}{FACTS[rule.fact].label:<23} {wanted(rule)}{advice}")
    if voices := profile.synthetic_voice:
        advice = " (advice)" if voices.is_advice else ""
        lines += _source_lines(voices.source, voices.read, today)
        lines.append(f"{_INDENT}{LABEL:<23} {WANTED[voices.answer]}{advice}")
    return tuple(lines)


def _source_lines(source: str, read: str, today: date) -> list[str]:
    text = f"{source}{f' (read in {read}, {_age(read, today)})' if read else ''}"
    return textwrap.wrap(text, COLUMNS, initial_indent="  checks  ", subsequent_indent=_INDENT)


def _age(read: str, today: date) -> str:
    """How long ago a month, or the month of a day, was: ``this month``, ``1 month ago``."""
    year, month = map(int, read.split("-")[:2])
    months = max(0, 12 * (today.year - year) + today.month - month)
    ago = "this month" if not months else f"{months} month{'s' * (months > 1)} ago"
    return f"{ago}; read it again" if months >= _OLD_MONTHS else ago


def profile_json(profile: Profile) -> dict[str, Any]:
    return {
        "name": profile.name,
        "title": profile.title,
        "render": dict(profile.settings),
        "rules": [{**asdict(rule), "wanted": wanted(rule)} for rule in profile.rules],
        "synthetic_voice": profile.synthetic_voice and asdict(profile.synthetic_voice),
    }


def _toml(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)

"""Applies the rules of a profile to a file, its text and its cover."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal, TypeGuard

from msgspec import Struct

from renderer.publish.checks.emoji import emoji
from renderer.publish.checks.facts import AUDIO, FACTS, Fact, Found, Subject
from renderer.publish.checks.measured import Measured, PublishedText
from renderer.publish.checks.profile import Profile, Rule
from renderer.publish.checks.remedy import NO_BED, Remedy, set_lufs, worded
from renderer.publish.checks.voices import voice_verdict
from renderer.units import timestamp

Status = Literal["ok", "advice", "wrong", "cannot", "unknown"]


class Verdict(Struct, frozen=True, kw_only=True):
    """The result of one rule, as text; ``value`` is the fact itself, None if it is not known.

    The status ``advice`` is a recommendation that is not met. ``cannot`` is a rule that no render of this
    script can meet; ``remedy`` then gives the reason. ``in_page`` is the remedy in the page of the studio.
    """

    fact: str
    rule: str
    wanted: str
    measured: str
    status: Status
    remedy: str
    source: str
    value: Found
    in_page: str = ""


class Report(Struct, frozen=True, kw_only=True):
    """The verdicts on a file; ``measured`` is None if only the text and the cover were checked."""

    name: str
    profile: Profile
    measured: Measured | None
    verdicts: tuple[Verdict, ...]

    @property
    def met(self) -> bool:
        """Whether no rule is broken. An unknown value breaks no rule."""
        return not any(verdict.status in ("wrong", "cannot") for verdict in self.verdicts)


def judge(profile: Profile, subject: Subject) -> tuple[Verdict, ...]:
    """The verdict of every rule that applies, in the profile's order.

    Rules about audio apply only if there is audio, and the rule about voices only if it is known who speaks.
    """
    verdicts = tuple(
        _verdict(rule, FACTS[rule.fact], profile, subject)
        for rule in profile.rules
        if (subject.measured is not None or rule.fact not in AUDIO) and FACTS[rule.fact].applies(subject)
    )
    if profile.synthetic_voice is None or subject.voices is None:
        return verdicts
    return *verdicts, voice_verdict(profile.synthetic_voice, profile.title, subject.voices)


def keeps_rules_of_text(profile: Profile, words: PublishedText) -> bool:
    """Whether a description breaks no rule of a platform, and follows its recommendations."""
    subject = Subject(words=words)
    return all(
        _status(rule, FACTS[rule.fact], FACTS[rule.fact].read(subject))[0] == "ok"
        for rule in profile.rules
        if rule.fact in _OF_DESCRIPTION
    )


def _verdict(rule: Rule, fact: Fact, profile: Profile, subject: Subject) -> Verdict:
    value = _as_shown(fact, fact.read(subject))
    status, found = _status(rule, fact, value)
    remedy = worded(found)
    if status == "wrong" and rule.fact in _LOUDNESS and _is_under(value, rule):
        if subject.why_no_louder:
            status, remedy = "cannot", f"{subject.why_no_louder}; " + _WHAT_HELPS
        elif rule.fact == "integrated_lufs" and (words_lufs := _words_lufs(subject)) is not None:
            remedy = _of_words(remedy, rule, value, words_lufs, subject)
        elif rule.fact == "integrated_lufs" and subject.words is None:
            remedy += _WORDS_UNKNOWN
        elif rule.fact == "rms_db" and subject.measured is not None:
            status, found = _of_rms(rule, value, profile, subject.measured)
            remedy = worded(found)
    elif status == "wrong" and rule.fact == "longest_silence_seconds" and subject.measured is not None:
        remedy += f", at {timestamp(subject.measured.longest_silence_onset_seconds or 0.0)}"
    elif status == "wrong" and rule.fact == "emoji" and subject.words is not None:
        remedy += ": " + ", ".join(emoji(f"{subject.words.title}\n{subject.words.description}"))
    if status in ("wrong", "cannot") and rule.advice:
        status = "advice"
    return Verdict(
        fact=rule.fact,
        rule=fact.label,
        wanted=wanted(rule),
        measured=fact.shown(value),
        status=status,
        remedy=remedy.command,
        source=rule.source,
        value=value,
        in_page=remedy.page,
    )


_OF_DESCRIPTION = ("description_characters", "description_bytes", "emoji")
_LOUDNESS = ("integrated_lufs", "rms_db")
_SILENT = "the file is silent"
_WHAT_HELPS = Remedy(
    "render a shorter --length, or without the bed between the words: --bed off",
    "make a shorter length, or choose no bed",
)


_WORDS_UNKNOWN = ", or, if its words are that loud already, make its bed softer"


def _words_lufs(subject: Subject) -> float | None:
    """The loudness of the words, as the render reported it or as it was measured in the file."""
    if subject.words_lufs is not None:
        return subject.words_lufs
    return subject.measured.words_lufs if subject.measured else None


def _is_under(value: Found, rule: Rule) -> TypeGuard[float]:
    return isinstance(value, float) and rule.low is not None and -math.inf < value < rule.low


def _as_shown(fact: Fact, value: Found) -> Found:
    """The value as it is shown: two numbers that look the same get the same verdict."""
    if isinstance(value, bool | str) or value is None:
        return value
    return round(value, fact.decimals) + 0.0


def _status(rule: Rule, fact: Fact, value: Found) -> tuple[Status, Remedy | str]:
    if value is None:
        return "unknown", ""
    if rule.one_of:
        allowed = [FORMAT_CODECS.get(one, one) if rule.fact == "format" else one for one in rule.one_of]
        met = any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in allowed)
        return ("ok", "") if met else ("wrong", _remedy(fact.otherwise, fact, rule, value))
    if isinstance(value, str):
        raise AssertionError(f"{rule.fact} is a name")
    if rule.low is not None and value < rule.low:
        if math.isinf(value):
            return "wrong", _SILENT
        return "wrong", _remedy(fact.low, fact, rule, value)
    if rule.high is not None and value > rule.high:
        return "wrong", _remedy(fact.high, fact, rule, value)
    return "ok", ""


def _remedy(form: Remedy | str, fact: Fact, rule: Rule, value: Found) -> Remedy:
    low, high = rule.low, rule.high
    bounds = [bound for bound in (low, high) if bound is not None]
    first = rule.one_of[0] if rule.one_of else ""
    number = value if isinstance(value, float) else 0.0
    return worded(form).filled(
        low=_number(low),
        high=_number(high),
        middle=_number(sum(bounds) / len(bounds)) if bounds else "",
        first=_number(first) if isinstance(first, int | float) else FORMAT_OPTIONS.get(first, first),
        short=_apart(fact, (low or 0.0) - number),
        over=_apart(fact, number - (high or 0.0)),
    )


FORMAT_CODECS: Mapping[object, str] = {"wav": "pcm", "m4a": "aac", "m4b": "aac"}
"""The codecs of formats in ``--format`` that have another name. A rule may name either."""

FORMAT_OPTIONS = {"pcm": "wav", "aac": "m4a"}
"""The names of codecs in ``--format`` that differ from their own."""


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.12g}"


def _apart(fact: Fact, difference: float) -> str:
    unit = {"LUFS": "LU", "dBTP": "dB", "dB RMS": "dB"}.get(fact.unit, fact.unit)
    return f"{difference:.{fact.decimals}f} {unit}".rstrip()


def wanted(rule: Rule) -> str:
    """The values that a rule allows, as text: ``-17.0 to -15.0 LUFS``, ``mp3 or wav``."""
    fact = FACTS[rule.fact]
    if rule.one_of:
        return " or ".join(fact.shown(value) for value in rule.one_of)
    low, high = (None if bound is None else fact.shown(float(bound)) for bound in (rule.low, rule.high))
    if low is None:
        return "none" if rule.high == 0 and not fact.unit else f"at most {high}"
    if high is None:
        return f"{low} or more"
    return f"{low.removesuffix(fact.unit).rstrip()} to {high}"


def _of_words(remedy: Remedy, rule: Rule, value: float, words_lufs: float, subject: Subject) -> Remedy:
    """The remedy for an integrated loudness that is too low although the words are loud enough."""
    short_lu = (rule.low or 0.0) - value
    if round(words_lufs, 1) < (rule.low or 0.0):
        return remedy
    short = f"{short_lu:.1f} LU too quiet"
    if short_lu <= MOST_WORDS_LU:
        return f"{short}: " + set_lufs(f"{math.ceil(10 * (words_lufs + short_lu + _MARGIN_LU)) / 10:g}")
    reason = f"{short}, but the words have {words_lufs:.1f} LUFS"
    if not subject.bed and subject.words_lufs is None:
        return worded(f"{reason}: make the bed or the other sounds softer")
    if not subject.bed:
        return worded(f"{reason}: make the other sounds softer, as in [bell, -6dB]")
    softer_db = subject.measured.softer_bed_db if subject.measured else None
    softer = f"make the bed {subject.bed} {softer_db} dB softer, or " if softer_db else ""
    return f"{reason}, and the bed counts too: {softer}" + NO_BED


MOST_WORDS_LU = 1.0
"""The most by which the words of one track may be louder than those of the others."""

_MARGIN_LU = 0.2


def _of_rms(rule: Rule, value: float, profile: Profile, measured: Measured) -> tuple[Status, Remedy | str]:
    """The status and the remedy of an RMS that is too low.

    ITU-R BS.1770 excludes silence from a loudness; an RMS includes it. The parts that sound have to make up
    for the silence, and the limit for peaks sets how loud they can be.
    """
    if not math.isfinite(measured.integrated_lufs):
        return "wrong", _SILENT
    low = rule.low or 0.0
    taken_db = measured.gated_rms_db - measured.rms_db
    needed_db = low + taken_db
    peaks = [one.high for one in profile.rules if one.fact in PEAKS and one.high is not None]
    most_db = min([0.0, *peaks]) - LEAST_CREST_DB
    quiet = f"{1 - measured.gated_share:.0%} of the file is quiet, which lowers its RMS by {taken_db:.1f} dB"
    if needed_db > most_db:
        return "cannot", (
            f"{quiet}. For {low:g} dB the rest would need an RMS of {needed_db:.1f} dB; "
            f"with peaks of at most {most_db + LEAST_CREST_DB:g} dB, no more than {most_db:g} dB is possible"
        )
    louder = math.ceil(2 * (measured.integrated_lufs + low - value)) / 2
    return "wrong", f"{low - value:.1f} dB too quiet: " + set_lufs(f"{louder:g}") + f". {quiet}"


PEAKS = ("sample_peak_dbfs", "true_peak_dbtp")
LEAST_CREST_DB = 10.0
"""The crest factor of speech that is limited hard but not yet distorted; unlimited speech has 15 to 20 dB."""

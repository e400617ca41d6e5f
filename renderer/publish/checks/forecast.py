"""Judges the loudness that the tracks of a script will have, before they are rendered."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from renderer.mix.forecast import Forecast
from renderer.publish.checks.facts import FACTS
from renderer.publish.checks.profile import Profile, Rule
from renderer.publish.checks.remedy import NO_BED, Remedy, set_lufs, worded
from renderer.publish.checks.verdicts import MOST_WORDS_LU, Status, Verdict, wanted

_FACT = "integrated_lufs"
_MOST_SOFTER_BED_DB = 12
_MOST_SOFTER_SOUND_DB = 24


BedPlace = Literal["front matter", "cue", "option"]


class PlannedBed(Struct, frozen=True, kw_only=True):
    """A bed of a script, its level relative to the usual one, and where the script or the user names it."""

    name: str
    gain_db: float
    named_in: BedPlace

    def softer(self, softer_db: int) -> Remedy:
        """How the bed is written if it is to be so much softer."""
        gain_db = self.gain_db - softer_db
        level = f"{gain_db:{'+' if gain_db > 0 else ''}g}"
        written = f"{self.name}, {level}dB"
        match self.named_in:
            case "front matter":
                return worded(f"bed: {written}")
            case "cue":
                return worded(f"[bed {written}]")
            case "option":
                return Remedy(f'--bed "{written}"', f"the bed {self.name} with a level of {level} dB")


class PlannedTrack(Struct, frozen=True, kw_only=True):
    """A track that is not rendered yet.

    ``length`` is its length in words if the script has several tracks, otherwise "". ``forecast`` is None if
    its timeline is not known.
    """

    length: str
    forecast: Forecast | None


class PlannedTracks(Struct, frozen=True, kw_only=True):
    """The tracks of a script, and the loudness of their words, or of the whole if they have none."""

    tracks: tuple[PlannedTrack, ...]
    lufs: float
    has_words: bool
    beds: tuple[PlannedBed, ...]


def forecast_verdicts(profile: Profile, planned: PlannedTracks) -> tuple[Verdict, ...]:
    """The verdict on the integrated loudness of each track; none if the profile has no rule for it.

    A rule that is met or not within the error of the forecast gets the status ``advice``.
    """
    rules = [rule for rule in profile.rules if rule.fact == _FACT and not rule.one_of]
    return tuple(_verdict(rule, track, planned) for rule in rules for track in planned.tracks)


def has_loudness_rule(profile: Profile) -> bool:
    """Whether a profile has a rule that ``forecast_verdicts`` judges."""
    return any(rule.fact == _FACT and not rule.one_of for rule in profile.rules)


class _Change(Struct, frozen=True, kw_only=True):
    """What may be done to tracks: by how many decibels the words, the beds and the other sounds change.

    If the words become louder, so does everything else.
    """

    words_db: float = 0.0
    beds_db: float = 0.0
    others_db: float = 0.0

    def meets(self, rule: Rule, planned: PlannedTracks) -> bool:
        """Whether every track certainly meets the rule."""
        found = [
            track.forecast.range_lufs(beds_db=self.beds_db, others_db=self.others_db)
            for track in planned.tracks
            if track.forecast
        ]
        return all(_is_met(rule, lufs + self.words_db) for both in found for lufs in both)


def _is_met(rule: Rule, lufs: float) -> bool:
    shown = round(lufs, FACTS[_FACT].decimals)
    return (rule.low is None or shown >= rule.low) and (rule.high is None or shown <= rule.high)


def _verdict(rule: Rule, track: PlannedTrack, planned: PlannedTracks) -> Verdict:
    fact = FACTS[_FACT]
    value = None if track.forecast is None else round(track.forecast.integrated_lufs(), fact.decimals)
    status: Status = "unknown"
    remedy = worded("")
    if track.forecast is not None and value is not None:
        low, high = track.forecast.range_lufs()
        met = [_is_met(rule, lufs) for lufs in (low, value, high)]
        if all(met):
            status = "ok"
        else:
            helps = _what_helps(rule, planned) if math.isfinite(value) else worded("write some words")
            is_certain = not any(met)
            status = ("wrong" if helps else "cannot") if is_certain and not rule.advice else "advice"
            reason = _reason(rule, value, low, high, is_certain)
            remedy = f"{reason}: " + (helps or worded(_nothing_helps(planned)))
    return Verdict(
        fact=_FACT,
        rule=f"{fact.label} at {track.length}" if track.length else fact.label,
        wanted=wanted(rule),
        measured="not known" if value is None else f"about {fact.shown(value)}",
        status=status,
        remedy=remedy.command,
        source=rule.source,
        value=value,
        in_page=remedy.page,
    )


def _reason(rule: Rule, value: float, low: float, high: float, is_certain: bool) -> str:
    if not math.isfinite(value):
        return "the track will be silent"
    is_low = rule.low is not None and round(low, 1) < rule.low
    if is_certain:
        over_lu = (rule.low or 0.0) - value if is_low else value - (rule.high or 0.0)
        return f"the track will be {over_lu:.1f} LU too {'quiet' if is_low else 'loud'}"
    return f"the track may have only {low:.1f} LUFS" if is_low else f"the track may have {high:.1f} LUFS"


def _what_helps(rule: Rule, planned: PlannedTracks) -> Remedy | None:
    """What makes every track meet the rule; None if nothing does."""
    for words_db in _words_db(rule, planned.lufs):
        louder = set_lufs(f"{planned.lufs + words_db:.12g}")
        if words_db and _Change(words_db=words_db).meets(rule, planned):
            return louder
        if softer := _softer_bed(rule, planned, words_db):
            return louder + ", and " + softer if words_db else softer
    off = NO_BED + ", and " if planned.beds else ""
    for softer_db in range(1, _MOST_SOFTER_SOUND_DB + 1):
        if _Change(beds_db=-math.inf if off else 0.0, others_db=-softer_db).meets(rule, planned):
            others = "make the bells and the other sounds"
            return worded(off) + f"{others} {softer_db} dB softer, as in [bell, -{softer_db}dB]"
    return None


def _words_db(rule: Rule, lufs: float) -> tuple[float, ...]:
    """By how much the words may become louder, with the least change first."""
    if _is_met(rule, lufs):
        return 0.0, MOST_WORDS_LU / 2, MOST_WORDS_LU
    bounds = [bound for bound in (rule.low, rule.high) if bound is not None]
    return (sum(bounds) / len(bounds) - lufs,)


def _softer_bed(rule: Rule, planned: PlannedTracks, words_db: float) -> Remedy | None:
    """A softer bed, or none, that helps words which are ``words_db`` louder; None if neither does."""
    if not planned.beds or not planned.has_words:
        return None
    found = None
    for softer_db in range(1, _MOST_SOFTER_BED_DB + 1):
        if _Change(words_db=words_db, beds_db=-softer_db).meets(rule, planned):
            found = _softer_beds(planned.beds, softer_db)
            break
    if _Change(words_db=words_db, beds_db=-math.inf).meets(rule, planned):
        off = Remedy("with --bed off", "with no bed") if words_db else NO_BED
        found = found + ", or " + off if found else off
    return found


def _softer_beds(beds: Sequence[PlannedBed], softer_db: int) -> Remedy:
    softer = beds[0].softer(softer_db)
    if len(beds) == 1:
        return f"make the bed {softer_db} dB softer (" + softer + ")"
    return f"make each bed {softer_db} dB softer, as in " + softer


def _nothing_helps(planned: PlannedTracks) -> str:
    what = "words" if planned.has_words else "a track"
    return f"no level of the beds and the other sounds meets the rule with {what} at {planned.lufs:g} LUFS"

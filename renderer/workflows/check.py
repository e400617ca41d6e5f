"""Checks finished files and scripts against the rules of a platform."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from renderer.analysis.plan_json_reader import read_outlines
from renderer.companions.cover.facts import CoverFacts
from renderer.mastering.write_track import Track
from renderer.publish.checks.facts import COVER, Subject
from renderer.publish.checks.forecast import forecast_verdicts, has_loudness_rule
from renderer.publish.checks.measure_file import is_audio, measure_file
from renderer.publish.checks.measured import (
    Measured,
    PublishedText,
    Sounding,
    Voices,
    has_closing_bell,
    sounding,
)
from renderer.publish.checks.profile import Profile
from renderer.publish.checks.verdicts import Report, Verdict, judge
from renderer.script.head import Head
from renderer.settings.read import all_profiles, profile_named, read_settings
from renderer.timeline import Timeline
from renderer.workflows.compile import Compiled
from renderer.workflows.cover import cover_of
from renderer.workflows.disclosure import heard_voices, planned_voices
from renderer.workflows.script_files import read_plan

if TYPE_CHECKING:
    from renderer.layout.own_beds import OwnBed

__all__ = [
    "beds_of",
    "check_file",
    "check_track",
    "check_unrendered",
    "find_profile",
    "is_audio",
    "list_profiles",
    "measure",
]


def list_profiles(folder: Path = Path()) -> Mapping[str, Profile]:
    """The built-in profiles, and those of a folder's ``renderer.toml``, by name.

    Raises:
        InputError: the settings of the folder cannot be used.
    """
    return all_profiles(read_settings(folder))


def find_profile(name: str, folder: Path = Path()) -> Profile:
    """A profile by its name.

    Raises:
        InputError: there is none, or the settings of the folder cannot be used.
    """
    return profile_named(read_settings(folder), name)


def beds_of(compiled: Compiled) -> tuple[OwnBed, ...]:
    """The beds of a script that consist of the user's own sounds, and when they are heard again.

    Raises:
        SoundError: a sound cannot be used.
    """
    from renderer.workflows.cache import with_store
    from renderer.workflows.own_sounds import own_beds

    own = compiled.options.sounds or compiled.session.head.sounds
    if not own or not any(role == "bed" for _, role in compiled.plan.sounds()):
        return ()
    keep = compiled.options.cache
    return with_store(compiled.settings, keep=keep, work=lambda store: own_beds(compiled, store))


def check_file(
    path: Path,
    profile: Profile,
    *,
    words: PublishedText | None = None,
    cover: CoverFacts | None = None,
    closing_bell: bool | None = None,
    why_no_louder: str = "",
    words_lufs: float | None = None,
    timeline: Timeline | None = None,
    voices: Voices | None = None,
) -> Report:
    """Measure an audio file from any program and judge it; omitted values count as unknown.

    Raises:
        SoundError: the file cannot be measured.
        InputError: there is a timeline file beside it that cannot be read.
    """
    found = measure_file(path, sounding(timeline)) if timeline else measure(path)
    measured = replace(found, closing_bell=closing_bell)
    subject = Subject(
        measured=measured,
        words=words,
        cover=cover,
        why_no_louder=why_no_louder,
        words_lufs=words_lufs,
        bed=_bed(timeline) if timeline else "",
        voices=voices,
    )
    return Report(name=str(path), profile=profile, measured=measured, verdicts=judge(profile, subject))


def measure(path: Path) -> Measured:
    """Measure an audio file; a timeline file beside it says where its words are.

    Raises:
        SoundError: the file cannot be measured.
        InputError: the timeline file cannot be read.
    """
    beside = path.with_suffix(".timeline.json")
    if not beside.is_file():
        return measure_file(path)
    outline, *_ = read_outlines(read_plan(beside), str(beside))
    rate = outline.sample_rate
    words, others = (
        tuple(
            (event.onset_frames / rate, (event.onset_frames + event.frames) / rate)
            for event in outline.events
            if event.kind in kinds
        )
        for kinds in (("speech",), ("bell", "tone", "sound"))
    )
    seconds = outline.frames / rate
    return measure_file(path, Sounding(seconds=seconds, words=words, others=others, night=outline.night))


def _bed(timeline: Timeline) -> str:
    """The name of the bed that plays longest; empty without a bed."""
    beds = sorted(timeline.beds, key=lambda bed: bed.onset_frames - bed.end_frames)
    return beds[0].name if beds else ""


def check_track(
    track: Track,
    compiled: Compiled,
    profile: Profile,
    cover: CoverFacts | None = None,
    *,
    description: str | None = None,
) -> tuple[Report, ...]:
    """Measure and judge every file of a rendered track, with the words of its script.

    ``description`` replaces that of the script.

    Raises:
        SoundError: a file cannot be measured.
    """
    words = _words(compiled.published_head)
    if description is not None:
        words = replace(words, description=description)
    return tuple(
        check_file(
            path,
            profile,
            words=words,
            cover=cover,
            closing_bell=has_closing_bell(track.timeline),
            why_no_louder=track.why_no_louder.get(form, ""),
            words_lufs=track.measured[form].words_lufs,
            timeline=track.timeline,
            voices=heard_voices(compiled, track.timeline),
        )
        for form, path in track.paths.items()
    )


def check_unrendered(compiled: Compiled, profile_name: str) -> Report:
    """Judge what a script will be by a profile, before it is rendered: its text, its cover and its loudness.

    Raises:
        InputError: there is no such profile, or the script's own cover or a sound cannot be used.
    """
    profile = profile_named(compiled.settings, profile_name)
    needs_cover = any(rule.fact in COVER for rule in profile.rules)
    cover = cover_of(compiled).facts if needs_cover else None
    subject = Subject(words=_words(compiled.published_head), cover=cover, voices=planned_voices(compiled))
    return Report(
        name=compiled.session.path,
        profile=profile,
        measured=None,
        verdicts=(*_forecast(compiled, profile), *judge(profile, subject)),
    )


def _forecast(compiled: Compiled, profile: Profile) -> tuple[Verdict, ...]:
    if not has_loudness_rule(profile):
        return ()
    from renderer.workflows.forecast import plan_loudness

    return forecast_verdicts(profile, plan_loudness(compiled))


def _words(head: Head) -> PublishedText:
    return PublishedText(title=head.title, description=head.description)

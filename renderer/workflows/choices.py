"""What options, settings and front matter choose for a plan: voices, the bed, and the ends of a track."""

from __future__ import annotations

from collections.abc import Set

from msgspec.structs import replace

from renderer.errors import InputError
from renderer.plan.make_plan import Choices
from renderer.plan.steps import Ends
from renderer.script.bed_choice import read_bed
from renderer.script.cues.bed_names import OFF, BedNameError, has_parameters, parse_bed_name, row_of
from renderer.script.head import Head
from renderer.script.pacing import WrongValueError
from renderer.script.session import Names, Session
from renderer.script.suggestions import did_you_mean, one_of
from renderer.settings.model import Settings
from renderer.settings.read import profile_named
from renderer.sounds import catalogue
from renderer.voice import Voice
from renderer.workflows.options import Options


def choices_of(
    options: Options, settings: Settings, names: Names, session: Session, default_voice: Voice
) -> Choices:
    """What the options and the settings choose for a plan.

    Raises:
        InputError: a voice or a bed that they name does not exist.
    """
    for voice in filter(None, (options.voice, settings.voice)):
        if wrong := names.voice_problem(voice):
            raise InputError(str(wrong), in_page=wrong.in_page)
    bed, bed_gain_db = _bed(options, names.beds | set(session.head.sounds))
    return Choices(
        default_voice=default_voice,
        voices=settings.voices,
        default_name=settings.voice,
        voice=options.voice,
        without=options.without,
        bed=bed,
        bed_gain_db=bed_gain_db,
        ends=_ends(options, settings, session.head),
    )


def _ends(options: Options, settings: Settings, head: Head) -> Ends:
    """The ends of a track. The front matter replaces renderer.toml, but not an option or a platform."""
    profile = profile_named(settings, options.profile).settings if options.profile else {}
    written = {key: getattr(head, key) for key in ("head_seconds", "tail_seconds", "fade_seconds")}
    chosen = {*profile, *options.settings}
    own = {key: seconds for key, seconds in written.items() if seconds is not None and key not in chosen}
    return replace(settings.ends, **own)


def _bed(options: Options, beds: Set[str]) -> tuple[str | None, float]:
    """The bed that replaces those of the script, None if none does, and its gain in decibels."""
    if options.bed is None:
        return None, 0.0
    called = options.option_names.get("bed", "bed")
    try:
        written, gain_db = read_bed(options.bed)
    except WrongValueError as error:
        raise InputError(f"{called}: {error.message}; {error.remedy}") from None
    bed = written.lower()
    row = row_of(bed, beds)
    if bed in beds | {*OFF} or (len(row) > 1 and {*row} <= beds - catalogue.BEDS.keys()):
        return bed, gain_db
    from renderer.script.cues.missing_commas import with_commas

    better = with_commas(bed, beds, only_level=True)
    if better or not has_parameters(bed):
        remedy = f'write "{better}"' if better else did_you_mean(bed, beds, one_of(beds))
        raise InputError(f'unknown bed "{written}"; {remedy}')
    try:
        parse_bed_name(bed)
    except BedNameError as error:
        raise InputError(f"{called}: {error.message}; {error.remedy}") from None
    return bed, gain_db

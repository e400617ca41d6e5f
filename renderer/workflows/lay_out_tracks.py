"""The clips of a plan, spoken or prepared, and the tracks laid out with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from renderer.errors import InputError, LengthError
from renderer.layout.clips import BedVariants, Clips, Piece
from renderer.layout.fit_length import fit
from renderer.layout.own_beds import OwnBed, repeated_beds
from renderer.layout.strike_variants import VARIANTS
from renderer.loudness.meter import words_lufs
from renderer.plan.steps import SoundRole
from renderer.problems import Position, Problem
from renderer.script.cues.model import Strength
from renderer.script.head import RequestedLength
from renderer.sounds.preparing import prepare
from renderer.sounds.strikes import Strike
from renderer.speech import synthesis
from renderer.speech.gate.verdict import Verdict
from renderer.storage.clip_reader import clip_reader
from renderer.storage.store import Store
from renderer.timeline import Clip, ReadClip, Timeline
from renderer.units import spoken_length
from renderer.voice import Utterance
from renderer.workflows.cast import is_recorded
from renderer.workflows.compile import Compiled
from renderer.workflows.own_sounds import (
    errors_with_position,
    is_built_in_bell,
    own_pieces,
    sound_source,
)
from renderer.workflows.takes_file import takes_path
from renderer.workflows.voice_check import (
    DoubtfulSentence,
    FailedCheck,
    doubtful_sentences,
    failed_checks,
)

if TYPE_CHECKING:
    from renderer.workflows.room_tones import RoomTones

Progress = Callable[[str, float], None]
"""``progress(what, share)``: what is being done, and the share of the whole from 0 to 1.

It is called several times a second, in the thread of the caller. What it raises ends the work.
"""


def silent(_what: str, _share: float) -> None:
    """Report no progress."""


class Planned(Struct, frozen=True, kw_only=True):
    """A track laid out: its name, the requested length, and when everything happens.

    ``words_lufs`` is the loudness of all its words as one channel, before mastering; None without words.
    ``take_problems`` say which recorded voices have no room tone, which recordings are clipped, and which
    takes sound different from when they were made.
    ``doubtful`` are the sentences whose sound may be faulty, and ``failed_checks`` the checks that could not
    be made. ``repeated_beds`` are the beds of the user's own sounds that play more than once.
    """

    name: str
    requested_seconds: Fraction | None
    timeline: Timeline
    words_lufs: float | None = None
    doubtful: tuple[DoubtfulSentence, ...] = ()
    failed_checks: tuple[FailedCheck, ...] = ()
    take_problems: tuple[Problem, ...] = ()
    repeated_beds: tuple[OwnBed, ...] = ()


def plan_tracks(compiled: Compiled, store: Store, progress: Progress) -> tuple[tuple[Planned, ...], ReadClip]:
    """Speak every sentence, prepare every sound into the store, and lay the tracks out.

    The reader checks each clip when it is first read, and raises LostError for a clip that is damaged or
    gone, which can then be made again.

    Raises:
        VoiceError: a sentence cannot be spoken.
        SoundError: a sound cannot be used.
        ScriptError: something does not fit, now that every length is known.
        LengthError: a requested length cannot be met.
        InputError: two tracks would have the same name.
    """
    verdicts: dict[Utterance, Verdict] = {}
    spoken = _speak(compiled, store, progress, verdicts.__setitem__)
    clips = gather_clips(compiled, spoken, store, progress)
    tones = recorded_rooms(compiled, clips)
    if tones:
        clips = replace(clips, rooms=tones.rooms)
    take_problems = (*tones.problems, *_clipped_takes(compiled, clips, store)) if tones else ()
    if any(speak.take for speak in compiled.plan.spoken()):
        from renderer.workflows.takes_check import changed_takes

        file = takes_path(Path(compiled.session.path))
        take_problems += changed_takes(compiled.plan, spoken, clips.sample_rate, file)
    planned, stem = [], Path(compiled.session.path).stem
    for seconds in requested_lengths(compiled):
        timeline, label = fit_length(compiled, clips, seconds), length_label(compiled, seconds)
        planned.append(
            Planned(
                name=f"{stem}-{label}" if label else stem,
                requested_seconds=seconds,
                timeline=timeline,
                words_lufs=words_of(timeline, clips),
                doubtful=doubtful_sentences(compiled.plan, verdicts, clips.spoken, timeline),
                failed_checks=failed_checks(compiled.plan, verdicts),
                take_problems=take_problems,
                repeated_beds=repeated_beds(timeline, clips.pieces),
            )
        )
    timelines = [track.timeline for track in planned]
    keep_strikes(compiled, timelines, store, progress)
    names = [track.name for track in planned]
    if len(set(names)) < len(names):
        name = max(names, key=names.count)
        raise InputError(f"{compiled.session.path}: two lengths give the same file name, {name}; delete one")
    make_beds(compiled, clips, timelines, store, progress)
    if tones:
        tones.make(timelines, sample_rate=clips.sample_rate, store=store)
    return tuple(planned), clip_reader(clips, store)


def _clipped_takes(compiled: Compiled, clips: Clips, store: Store) -> tuple[Problem, ...]:
    from renderer.workflows.clipped_takes import clipped_takes

    return clipped_takes(compiled.plan, clips.spoken, store)


def recorded_rooms(compiled: Compiled, clips: Clips) -> RoomTones | None:
    """The room tones of the recorded voices; None if there are none."""
    if not any(is_recorded(utterance.voice) for utterance in clips.spoken):
        return None
    from renderer.workflows.room_tones import room_tones

    settings = compiled.settings
    return room_tones(
        compiled.plan, clips.spoken, sample_rate=settings.sample_rate, enabled=settings.room_tone
    )


def requested_lengths(compiled: Compiled) -> Sequence[Fraction | None]:
    """The lengths of the tracks of a script, in seconds; None for a track without a requested length."""
    return compiled.options.lengths or compiled.session.head.lengths or (None,)


def length_label(compiled: Compiled, seconds: Fraction | None) -> str:
    """The length of a track, in words, if the script has several tracks; otherwise ""."""
    several = len(requested_lengths(compiled)) > 1
    return spoken_length(seconds) if seconds is not None and several else ""


def fit_length(compiled: Compiled, clips: Clips, seconds: Fraction | None) -> Timeline:
    """The track of a length, laid out.

    Raises:
        ScriptError: something does not fit.
        LengthError: a requested length cannot be met.
    """
    try:
        return fit(compiled.plan, clips, seconds)
    except LengthError as error:
        raise where_requested(error, compiled, seconds) from None


def where_requested(error: LengthError, compiled: Compiled, seconds: Fraction | None) -> LengthError:
    """The error, with the place at which the script requests the length, if it does."""
    found = written_length(compiled, seconds)
    return error.requested_at(found.position, found.width) if found else error


def written_length(compiled: Compiled, seconds: Fraction | None) -> RequestedLength | None:
    """The length in the front matter of the script; None if the script does not request this one."""
    requested = compiled.session.head.requested_lengths
    return next((length for length in requested if length.seconds == seconds), None)


def keep_strikes(compiled: Compiled, timelines: Sequence[Timeline], store: Store, progress: Progress) -> None:
    """Compute the strikes of built-in bells that the tracks play, unless the store has them.

    Raises:
        OutputError: the store cannot be written.
    """
    struck = {cue.source for timeline in timelines for cue in timeline.cues}
    for strike in _strikes(compiled):
        if strike.clip.source in struck:
            progress("making bells", 1.0)
            strike.keep(store)


def words_of(timeline: Timeline, clips: Clips) -> float | None:
    """The loudness of all the words of a track as one channel, before mastering; None without words."""
    blocks = {clip.source: clip.block_lufs for clip in clips.spoken.values()}
    return words_lufs(blocks[cue.source] for cue in timeline.cues if cue.kind == "speech")


def _speak(
    compiled: Compiled,
    store: Store,
    progress: Progress,
    on_verdict: Callable[[Utterance, Verdict], None],
) -> Mapping[Utterance, Clip]:
    settings, options = compiled.settings, compiled.options
    positions: dict[Utterance, Position] = {}
    for speak in compiled.plan.spoken():
        positions.setdefault(speak.utterance, speak.position)
    done = 0

    def on_clip() -> None:
        nonlocal done
        done += 1
        report()

    def report() -> None:
        progress("speaking", done / len(positions))

    return synthesis.synthesise(
        positions.items(),
        store=store,
        sample_rate=settings.sample_rate,
        jobs=options.jobs,
        timeout_seconds=settings.sentence_timeout_seconds,
        on_clip=on_clip,
        on_verdict=on_verdict,
        recognizer=settings.words_recognizer,
        on_wait=report,
    )


def gather_clips(
    compiled: Compiled,
    spoken: Mapping[Utterance, Clip],
    store: Store,
    progress: Progress,
    *,
    built_in_beds: bool = True,
) -> Clips:
    """The spoken clips with every sound of the plan, which is prepared into the store.

    Of a built-in bed, the store has the first variant. Without ``built_in_beds``, none is computed: clips of
    beds have no length, and the store may lack a bed that plays once as a sound. It has no strikes of
    built-in bells; see ``keep_strikes``.

    Raises:
        SoundError: a sound cannot be used.
        OutputError: the store cannot be written.
    """
    settings = compiled.settings
    strikes: dict[tuple[str, Strength], tuple[Clip, ...]] = {}
    for strike in _strikes(compiled):
        bell = strike.bell, strike.strength
        strikes[bell] = (*strikes.get(bell, ()), strike.clip)
    sounds: dict[tuple[str, SoundRole], Clip] = {}
    beds: dict[str, BedVariants] = {}
    pieces: dict[str, tuple[Piece, ...]] = {}
    for name, role in compiled.plan.sounds():
        if is_built_in_bell(compiled, name):
            continue
        progress("reading sounds", 1.0)
        if role == "bed" and (own := own_pieces(compiled, name, store)):
            pieces[name] = own
            continue
        source = sound_source(compiled, name)
        if source is None and role == "bed" and not built_in_beds:
            pieces[name] = (Piece(clip=Clip(source="", frames=0), file_frames=0),)
            continue
        if source is None:
            from renderer.sounds.bed_variants import bed_as_sound, bed_variants, begun_bed_as_sound

            rate, channels = settings.sample_rate, settings.channels
            if role == "bed":
                beds[name] = bed_variants(name, sample_rate=rate, channels=channels, store=store)
            else:
                as_sound = bed_as_sound if built_in_beds else begun_bed_as_sound
                sounds[name, role] = as_sound(name, sample_rate=rate, channels=channels, store=store)
            continue
        with errors_with_position(compiled, name):
            sounds[name, role] = prepare(
                source,
                role=role,
                sample_rate=settings.sample_rate,
                channels=settings.channels,
                store=store,
                name=name,
            )
    return Clips(
        sample_rate=settings.sample_rate,
        spoken=spoken,
        sounds=sounds,
        beds=beds,
        pieces=pieces,
        strikes=strikes,
    )


def _strikes(compiled: Compiled) -> tuple[Strike, ...]:
    """Every strike of a built-in bell that a track of the script may need."""
    settings, strikes = compiled.settings, compiled.plan.strikes()
    if compiled.plan.night:
        from renderer.layout.night import SOFTER

        strikes = (*strikes, *((name, SOFTER[strength]) for name, strength in strikes))
    return tuple(
        Strike(
            bell=name,
            strength=strength,
            variant=variant,
            sample_rate=settings.sample_rate,
            channels=settings.channels,
        )
        for name, strength in dict.fromkeys(strikes)
        if is_built_in_bell(compiled, name)
        for variant in range(VARIANTS)
    )


def make_beds(
    compiled: Compiled, clips: Clips, timelines: Sequence[Timeline], store: Store, progress: Progress
) -> None:
    """Synthesize the variants of built-in beds that the tracks play."""
    if not clips.beds:
        return
    from renderer.sounds.bed_variants import make_variants

    sources = frozenset[str]().union(*(bed.sources for timeline in timelines for bed in timeline.beds))
    for name, variants in clips.beds.items():
        make_variants(
            name,
            variants,
            sources,
            sample_rate=clips.sample_rate,
            store=store,
            jobs=compiled.options.jobs,
            progress=lambda share: progress("making beds", share),
        )

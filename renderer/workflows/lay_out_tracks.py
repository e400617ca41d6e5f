"""The clips of a plan, spoken or prepared, and the tracks laid out with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from msgspec import Struct

from renderer.errors import InputError
from renderer.layout.clips import BedVariants, Clips
from renderer.layout.fit_length import fit
from renderer.layout.strike_variants import VARIANTS
from renderer.loudness.meter import words_lufs
from renderer.plan.steps import SoundRole
from renderer.problems import Position
from renderer.script.cues.model import Strength
from renderer.sounds import catalogue
from renderer.sounds.preparing import prepare
from renderer.sounds.strikes import Strike
from renderer.speech import synthesis
from renderer.speech.gate.verdict import Verdict
from renderer.storage.clip_reader import clip_reader
from renderer.storage.script_paths import resolve_inside
from renderer.storage.store import Store
from renderer.timeline import Clip, ReadClip, Timeline
from renderer.units import spoken_length
from renderer.voice import Utterance
from renderer.workflows.compile import Compiled
from renderer.workflows.voice_check import (
    DoubtfulSentence,
    FailedCheck,
    doubtful_sentences,
    failed_checks,
)

Progress = Callable[[str, float], None]
"""``progress(what, share)``: what is being done, and the share of the whole from 0 to 1."""


def silent(_what: str, _share: float) -> None:
    """Report no progress."""


class Planned(Struct, frozen=True, kw_only=True):
    """A track laid out: its name, the requested length, and when everything happens.

    ``words_lufs`` is the loudness of all its words as one channel, before mastering; None without words.
    ``doubtful`` are the sentences whose sound may be faulty, and ``failed_checks`` the checks that could not
    be made.
    """

    name: str
    requested_seconds: Fraction | None
    timeline: Timeline
    words_lufs: float | None = None
    doubtful: tuple[DoubtfulSentence, ...] = ()
    failed_checks: tuple[FailedCheck, ...] = ()


def plan_tracks(compiled: Compiled, store: Store, progress: Progress) -> tuple[tuple[Planned, ...], ReadClip]:
    """Speak every sentence, prepare every sound into the store, and lay the tracks out.

    The reader checks each clip when it is first read, and raises LostError for a clip that is damaged or
    gone, which can then be made again.

    Raises:
        VoiceError: a sentence cannot be spoken.
        SoundError: a sound cannot be used.
        ScriptError: something does not fit, now that every length is known.
        LengthError: a requested length cannot be met.
        InputError: a track would be empty, or two would have the same name.
    """
    verdicts: dict[Utterance, Verdict] = {}
    clips = _make_clips(compiled, store, progress, verdicts.__setitem__)
    lengths: Sequence[Fraction | None] = compiled.options.lengths or compiled.session.head.lengths or (None,)
    stem = Path(compiled.session.path).stem
    planned = []
    for seconds in lengths:
        suffix = f"-{spoken_length(seconds)}" if seconds is not None and len(lengths) > 1 else ""
        timeline = fit(compiled.plan, clips, seconds)
        if not timeline.frames:
            raise InputError(f"{compiled.session.path}: the script has no words and no pauses; write some")
        planned.append(
            Planned(
                name=stem + suffix,
                requested_seconds=seconds,
                timeline=timeline,
                words_lufs=_words_lufs(timeline, clips),
                doubtful=doubtful_sentences(compiled.plan, verdicts, clips.spoken, timeline),
                failed_checks=failed_checks(compiled.plan, verdicts),
            )
        )
    struck = {cue.source for track in planned for cue in track.timeline.cues}
    for strike in _strikes(compiled):
        if strike.clip.source in struck:
            progress("making bells", 1.0)
            strike.keep(store)
    names = [track.name for track in planned]
    if len(set(names)) < len(names):
        name = max(names, key=names.count)
        raise InputError(f"{compiled.session.path}: two lengths give the same file name, {name}; delete one")
    _make_beds(compiled, clips, [track.timeline for track in planned], store, progress)
    return tuple(planned), clip_reader(clips, store)


def _words_lufs(timeline: Timeline, clips: Clips) -> float | None:
    blocks = {clip.source: clip.block_lufs for clip in clips.spoken.values()}
    return words_lufs(blocks[cue.source] for cue in timeline.cues if cue.kind == "speech")


def _make_clips(
    compiled: Compiled,
    store: Store,
    progress: Progress,
    on_verdict: Callable[[Utterance, Verdict], None],
) -> Clips:
    settings, options = compiled.settings, compiled.options
    positions: dict[Utterance, Position] = {}
    for speak in compiled.plan.spoken():
        positions.setdefault(speak.utterance, speak.position)
    done = 0

    def on_clip() -> None:
        nonlocal done
        done += 1
        progress("speaking", done / len(positions))

    spoken = synthesis.synthesise(
        positions.items(),
        store=store,
        sample_rate=settings.sample_rate,
        jobs=options.jobs,
        timeout_seconds=settings.sentence_timeout_seconds,
        on_clip=on_clip,
        on_verdict=on_verdict,
        recognizer=settings.words_recognizer,
    )
    strikes: dict[tuple[str, Strength], tuple[Clip, ...]] = {}
    for strike in _strikes(compiled):
        bell = strike.bell, strike.strength
        strikes[bell] = (*strikes.get(bell, ()), strike.clip)
    sounds: dict[tuple[str, SoundRole], Clip] = {}
    beds: dict[str, BedVariants] = {}
    for name, role in compiled.plan.sounds():
        if _is_built_in_bell(compiled, name):
            continue
        progress("reading sounds", 1.0)
        source = _sound_source(compiled, name)
        if source is None:
            from renderer.sounds.bed_variants import bed_as_sound, bed_variants

            rate, channels = settings.sample_rate, settings.channels
            if role == "bed":
                beds[name] = bed_variants(name, sample_rate=rate, channels=channels, store=store)
            else:
                sounds[name, role] = bed_as_sound(name, sample_rate=rate, channels=channels, store=store)
            continue
        sounds[name, role] = prepare(
            source,
            role=role,
            sample_rate=settings.sample_rate,
            channels=settings.channels,
            store=store,
            name=name,
        )
    return Clips(sample_rate=settings.sample_rate, spoken=spoken, sounds=sounds, beds=beds, strikes=strikes)


def _strikes(compiled: Compiled) -> tuple[Strike, ...]:
    """Every strike of a built-in bell that a track of the script may need."""
    settings = compiled.settings
    return tuple(
        Strike(
            bell=name,
            strength=strength,
            variant=variant,
            sample_rate=settings.sample_rate,
            channels=settings.channels,
        )
        for name, strength in compiled.plan.strikes()
        if _is_built_in_bell(compiled, name)
        for variant in range(VARIANTS)
    )


def _is_built_in_bell(compiled: Compiled, name: str) -> bool:
    own = {*map(str.lower, compiled.options.sounds), *compiled.session.head.sounds}
    return name in catalogue.BELLS and name not in own


def _make_beds(
    compiled: Compiled, clips: Clips, timelines: Sequence[Timeline], store: Store, progress: Progress
) -> None:
    """Synthesize the variants of built-in beds that the tracks play."""
    if not clips.beds:
        return
    from renderer.sounds.bed_variants import make_variants

    sources = {region.source for timeline in timelines for bed in timeline.beds for region in bed.regions}
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


def _sound_source(compiled: Compiled, name: str) -> Any:
    given = {key.lower(): sound for key, sound in compiled.options.sounds.items()}
    if name in given:
        return given[name]
    if name in compiled.session.head.sounds:
        return resolve_inside(Path(compiled.session.path).parent, compiled.session.head.sounds[name].name)
    return catalogue.built_in(name)

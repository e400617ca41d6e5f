"""Clips, rests and marks placed on a track, one after another."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from renderer.layout.bed_regions import places
from renderer.layout.beds import TAIL_WITH_BED_SECONDS, faded_out_at, lay_beds
from renderer.layout.clips import Clips
from renderer.layout.frame_grid import Grid
from renderer.layout.room_tones import lay_room_tones, with_rooms
from renderer.layout.strike_variants import StrikeVariants
from renderer.plan.steps import (
    MOST_STEPS,
    STRENGTH_LU,
    Ends,
    HoldStrike,
    Point,
    SoundRole,
    Speak,
    StartBed,
)
from renderer.problems import Position
from renderer.script.cues.model import Strength
from renderer.timeline import Cue, CueKind, Mark, Rest, Timeline
from renderer.units import to_seconds

TAIL_WITHOUT_BED_SECONDS = Fraction(2)


class TrackFullError(Exception):
    """Raised if a track would have more cues than the limit."""


class Placement(Struct, kw_only=True):
    """A track so far; ``time`` is where the next thing begins, in exact seconds.

    Nothing sounds before ``silent_until``, in seconds on the grid of onsets. The track has at least
    ``least_frames``. Methods that place something raise TrackFullError beyond 100,000 cues and rests.
    """

    clips: Clips
    ends: Ends
    silent_until: Fraction
    grid: Grid
    least_frames: int = 0
    night: bool = False
    variants: StrikeVariants = field(default_factory=StrikeVariants)
    time: Fraction = Fraction(0)
    end_frames: int = 0
    cues: list[Cue] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)
    fills: list[Rest] = field(default_factory=list)
    chapters: list[Mark] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    beds: list[tuple[Fraction, StartBed]] = field(default_factory=list)

    @property
    def head_end(self) -> Fraction:
        """The time before which only a bed sounds."""
        return self.silent_until + self.ends.head_seconds

    def say(self, speak: Speak, *, beat: bool = False) -> Fraction:
        """Place a sentence at ``time``; where it ends, in seconds."""
        clip = self.clips.spoken[speak.utterance]
        self.variants.words = speak.caption
        onset_frames = self.grid.beat_frames(self.time) if beat else self.grid.free_frames(self.time)
        self.grid.take(onset_frames + clip.frames)
        gain_db = 0.0
        if self.night:
            from renderer.layout.night import words_gain_db

            gain_db = words_gain_db(onset_frames, self.clips.sample_rate)
        return self._add(
            Cue(
                onset_frames=onset_frames,
                frames=clip.frames,
                source=clip.source,
                source_onset_frames=clip.before_frames,
                kind="speech",
                gain_db=gain_db,
                caption=speak.caption,
                voice=speak.voice,
                trailing_frames=clip.trailing_frames,
                position=speak.position,
                origin=speak.origin,
            ),
            self.time,
            beat=beat,
        )

    def play(
        self,
        sound: str,
        kind: CueKind,
        position: Position,
        *,
        strength: Strength = "normal",
        gain_db: float = 0.0,
        at: Fraction | None = None,
        beat: bool = False,
    ) -> Fraction:
        """Place a sound at ``time``, or ``at`` another one; where it ends, in seconds."""
        role: SoundRole = "sound" if kind == "sound" else "bell"
        time, rate = self.time if at is None else at, self.clips.sample_rate
        onset_frames = self.grid.beat_frames(time) if beat else self.grid.onset_frames(time)
        if self.night:
            from renderer.layout.night import softened_db, softer

            written, strength = strength, softer(strength, onset_frames, rate)
            gain_db = softened_db(role, written, gain_db, onset_frames, self.cues, rate)
            gain_db += STRENGTH_LU[written] - STRENGTH_LU[strength]
        clip, own_gain_db = self.clips.strike(sound, strength, role, self.variants.next_variant(sound))
        return self._add(
            Cue(
                onset_frames=onset_frames,
                frames=clip.frames,
                source=clip.source,
                kind=kind,
                gain_db=gain_db + own_gain_db,
                caption=sound,
                position=position,
            ),
            time,
            beat=beat,
        )

    def _add(self, cue: Cue, time: Fraction, *, beat: bool) -> Fraction:
        """Place a cue at ``time`` and return where it ends, in seconds."""
        self._check_room()
        self.cues.append(cue)
        self.end_frames = max(self.end_frames, cue.end_frames)
        end = time + to_seconds(cue.frames, self.clips.sample_rate)
        self.grid.sounds(time, end, cue.onset_frames, beat=beat)
        return end

    def _check_room(self) -> None:
        if len(self.cues) + len(self.rests) >= MOST_STEPS:
            raise TrackFullError

    def rest(
        self,
        kind: Literal["pause", "hold"],
        seconds: Fraction,
        position: Position,
        bells: tuple[HoldStrike, ...] = (),
    ) -> None:
        """Place a written pause or hold, with the bells inside it, and go on at its end."""
        onset = max(self.grid.onset_frames(self.time), self.grid.taken_frames)
        for bell in bells:
            self._strike(bell, seconds, position)
        until = self.time + seconds
        end = max(onset, self.grid.onset_frames(until))
        self.grid.take(end)
        self._check_room()
        self.rests.append(Rest(onset_frames=onset, frames=end - onset, kind=kind, position=position))
        self.time = until

    def _strike(self, bell: HoldStrike, hold_seconds: Fraction, position: Position) -> None:
        for seconds in _strike_seconds(bell, hold_seconds):
            at = self.time + seconds
            self.play(bell.sound, "bell", position, strength=bell.strength, gain_db=bell.gain_db, at=at)

    def fill(self, end: Fraction, gap_seconds: Fraction, position: Position) -> None:
        """Note the silence up to ``end``, in seconds, if it is longer than the automatic ``gap_seconds``."""
        onset, end_frames = self.grid.free_frames(self.time), self.grid.onset_frames(end)
        if end - self.time > gap_seconds and end_frames > onset:
            self._check_room()
            frames = end_frames - onset
            self.fills.append(Rest(onset_frames=onset, frames=frames, kind="silence", position=position))

    def meet(self, time: Fraction) -> None:
        """Go on at a time that is fixed; the rounding of a rest before it does not delay it."""
        self.time = time
        self.grid.restart()
        end = self.grid.onset_frames(time)
        if self.rests and self.rests[-1].end_frames == self.grid.taken_frames > end:
            rest = self.rests[-1]
            self.rests[-1] = replace(rest, frames=max(0, end - rest.onset_frames))
            self.grid.taken_frames = self.rests[-1].end_frames

    def start_bed(self, bed: StartBed) -> None:
        onset_frames = self.grid.onset_frames(max(self.time, self.silent_until))
        onset = to_seconds(onset_frames, self.clips.sample_rate)
        if bed.fade_seconds is None and not self.cues and onset == self.silent_until:
            own = self.ends.fade_seconds
            bed = replace(bed, fade_seconds=(self.ends.head_seconds or None) if own is None else own)
        if self.night:
            from renderer.layout.night import softened_db

            rate = self.clips.sample_rate
            gain_db = softened_db("bed", "normal", bed.gain_db, onset_frames, self.cues, rate)
            bed = replace(bed, gain_db=gain_db)
        self.beds.append((onset, bed))

    def mark(self, point: Point) -> None:
        """Mark ``time``; what begins the track has the silence before it as well."""
        time = self.time if self.cues or self.time > self.head_end else Fraction(0)
        mark = Mark(onset_frames=self.grid.onset_frames(time), name=point.name, position=point.position)
        (self.chapters if point.kind == "chapter" else self.marks).append(mark)

    @property
    def frames(self) -> int:
        """The length of the track, which ends after the last thing in it, the tail and the silence.

        It has at least ``least_frames``.
        """
        sounding = self.end_frames + self._tail_frames() + self._silent_frames if self.cues else 0
        return max(self.grid.onset_frames(self.time), self.grid.taken_frames, sounding, self.least_frames)

    @property
    def _silent_frames(self) -> int:
        return math.ceil(self.ends.silence_after_seconds * self.clips.sample_rate)

    def timeline(self) -> Timeline:
        """The track, with its beds and the rooms of its recordings."""
        rate, frames = self.clips.sample_rate, self.frames
        silent_from = to_seconds(max(0, frames - self._silent_frames), rate)
        last_fade = self.ends.fade_seconds
        if last_fade is None:
            last_fade = self.ends.tail_seconds or TAIL_WITH_BED_SECONDS
        cues = with_rooms(sorted(self.cues, key=lambda cue: cue.onset_frames), self.clips)
        return Timeline(
            sample_rate=rate,
            frames=frames,
            cues=cues,
            beds=tuple(lay_beds(self.beds, silent_from, last_fade, self.clips, places(cues))),
            room_tones=lay_room_tones(cues, frames, self.clips),
            rests=tuple(self.rests),
            fills=tuple(self.fills),
            chapters=tuple(self.chapters),
            marks=tuple(self.marks),
            night=self.night,
        )

    def _tail_frames(self) -> int:
        """The time after the last sound in which a bed fades out."""
        seconds = self.ends.tail_seconds
        if seconds is None:
            last_sound = to_seconds(self.end_frames, self.clips.sample_rate)
            seconds = max(TAIL_WITHOUT_BED_SECONDS, faded_out_at(self.beds, last_sound) - last_sound)
        return math.ceil(seconds * self.clips.sample_rate)


def _strike_seconds(bell: HoldStrike, hold_seconds: Fraction) -> Iterator[Fraction]:
    """When a bell inside a hold is struck, in seconds after the start of the hold."""
    match bell.when:
        case "end":
            yield hold_seconds
        case "halfway":
            yield hold_seconds / 2
        case "every":
            strikes = -(-hold_seconds // bell.every_seconds) - 1
            for number in range(1, strikes + 1):
                yield number * bell.every_seconds

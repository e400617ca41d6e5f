"""The room tones of the recorded voices in a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from renderer.layout.clips import BedVariants, TakeRoom
from renderer.plan.steps import Plan, Speak
from renderer.problems import Problem
from renderer.sounds.room_tone import make_room_tone, measured_takes, room_level_db, room_tone
from renderer.speech.recorded_room import KEEPS_ROOM
from renderer.speech.voice_properties import preset_of
from renderer.storage.store import Store
from renderer.timeline import Clip, Timeline
from renderer.voice import Utterance, Voice
from renderer.workflows.cast import is_recorded

LOUDEST_ROOM_DB = -45.0
"""A room that is louder than that is not continued in the pauses, where it would disturb."""

_QUIETEST_ROOM_DB = -100.0
_FADES_WITHOUT_TONE_SECONDS = (0.03, 0.12)


class RoomTones(Struct, frozen=True, kw_only=True):
    """``rooms`` are those of recorded sentences, by the source of their clips.

    ``measured`` are the recordings by which each room tone is made. ``problems`` say which voices have none.
    """

    rooms: Mapping[str, TakeRoom]
    measured: Mapping[BedVariants, Sequence[Clip]]
    problems: tuple[Problem, ...] = ()

    def make(self, timelines: Sequence[Timeline], *, sample_rate: int, store: Store) -> None:
        """Synthesize the room tones that the tracks play, unless the store has them.

        Raises:
            OutputError: the store cannot be written.
            LostError: a recording was lost meanwhile.
        """
        tones = [tone for timeline in timelines for tone in timeline.room_tones]
        sources = {region.source for tone in tones for region in tone.regions}
        for tone, takes in self.measured.items():
            make_room_tone(tone, sources, takes, sample_rate=sample_rate, store=store)


def room_tones(plan: Plan, spoken: Mapping[Utterance, Clip], *, sample_rate: int, enabled: bool) -> RoomTones:
    """Return the room tone of each recorded voice, which is not made yet."""
    rooms: dict[str, TakeRoom] = {}
    measured: dict[BedVariants, Sequence[Clip]] = {}
    problems: list[Problem] = []
    by_voice: dict[Voice, list[Speak]] = {}
    for speak in plan.spoken():
        if is_recorded(speak.utterance.voice):
            by_voice.setdefault(speak.utterance.voice, []).append(speak)
    for voice, speaks in by_voice.items():
        clips = [spoken[speak.utterance] for speak in speaks]
        takes, tone = measured_takes(clips), None
        wanted = enabled and preset_of(voice) in KEEPS_ROOM
        problem = _problem(speaks[0], takes) if wanted else None
        if problem:
            problems.append(problem)
        elif wanted and room_level_db(takes) > _QUIETEST_ROOM_DB:
            tone = room_tone(takes, sample_rate)
            measured[tone] = takes
        level_db = room_level_db(takes) if takes else 0.0
        rooms |= {clip.source: _room(clip, tone, level_db, sample_rate) for clip in clips}
    return RoomTones(rooms=rooms, measured=measured, problems=tuple(problems))


def _room(clip: Clip, tone: BedVariants | None, level_db: float, sample_rate: int) -> TakeRoom:
    """The room of a recording. One that was not measured counts as one like the others of its voice."""
    before_frames, after_frames = clip.before_frames, clip.after_frames
    if tone is None:
        before, after = (round(seconds * sample_rate) for seconds in _FADES_WITHOUT_TONE_SECONDS)
        before_frames, after_frames = min(before_frames, before), min(after_frames, after)
    own_db = level_db if clip.room_db is None else clip.room_db
    return TakeRoom(
        tone=tone,
        share=10 ** ((own_db - level_db) / 10) if tone else 0.0,
        before_frames=before_frames,
        after_frames=after_frames,
    )


def _problem(speak: Speak, takes: Sequence[Clip]) -> Problem | None:
    """Why a voice has no room tone, at its first sentence; None if it has one."""
    if not takes:
        return Problem(
            position=speak.position,
            message="no take of this voice has a quiet moment around its words, so its pauses are silent",
            remedy="record half a second of silence before and after the words, or set room_tone = false",
            warning=True,
        )
    level_db = room_level_db(takes)
    if level_db > LOUDEST_ROOM_DB:
        return Problem(
            position=speak.position,
            message=f"the noise of the room is at {level_db:.0f} dBFS in the takes of this voice, above "
            f"{LOUDEST_ROOM_DB:.0f} dBFS, so its pauses are silent",
            remedy="record in a quieter room, or set denoise = true for this voice",
            warning=True,
        )
    return None

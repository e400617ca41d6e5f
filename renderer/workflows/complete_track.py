"""Makes what a track lacks, and what is heard first is made first: words, bells, beds and room tones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct, field

from renderer.errors import RenderError
from renderer.plan.steps import Speak
from renderer.problems import Position
from renderer.speech.clip_keys import utterance_key
from renderer.speech.speaking import NotWantedError, SpeechRoom, is_too_long
from renderer.storage.store import Store
from renderer.units import to_seconds
from renderer.voice import Utterance
from renderer.workflows.lay_out_tracks import (
    gather_clips,
    keep_strikes,
    make_beds,
    recorded_rooms,
)
from renderer.workflows.live_track import LiveTrack, measured

SOON_SECONDS = 10
"""The words of so many seconds are spoken before anything else is made."""

_MOST_FAILURES = 3
"""A voice that fails so often, and never speaks, is not asked again."""


Wanted = tuple[str, Position | None]
"""The key of a clip, and where the script says it."""


class Place(Struct, frozen=True, kw_only=True):
    """A place in the text of a script."""

    line: int
    column: int


class Completing(Struct, frozen=True, kw_only=True):
    """What to call while a track is completed.

    ``on_spoken`` gets how many sentences are spoken, and of how many. ``on_ready`` is called when the next
    words or sounds are in the store, and lays the track out again. ``on_measured`` gets the track with the
    gain of a render. ``is_wanted`` is asked whether to go on.
    """

    on_spoken: Callable[[int, int], None]
    on_failure: Callable[[Speak, RenderError], None]
    on_ready: Callable[[], LiveTrack]
    on_measured: Callable[[LiveTrack], None]
    is_wanted: Callable[[], bool]


class VoiceFailures(Struct, kw_only=True):
    """The sentences that could not be spoken, and the voices that are not asked any more."""

    errors: dict[Utterance, RenderError] = field(default_factory=dict)
    in_a_row: dict[str, int] = field(default_factory=dict)

    def add(self, utterance: Utterance, error: RenderError) -> None:
        self.errors[utterance] = error
        if is_too_long(utterance):  # its voice was not asked
            return
        voice = str(utterance.voice)
        self.in_a_row[voice] = self.in_a_row.get(voice, 0) + 1

    def spoke(self, utterance: Utterance) -> None:
        self.in_a_row[str(utterance.voice)] = 0

    def may_speak(self, utterance: Utterance) -> bool:
        is_given_up = self.in_a_row.get(str(utterance.voice), 0) >= _MOST_FAILURES
        return utterance not in self.errors and not is_given_up


def complete_track(
    track: LiveTrack,
    store: Store,
    room: SpeechRoom,
    place: Place | None,
    failures: VoiceFailures,
    completing: Completing,
) -> None:
    """Make what a track lacks into the store: first the words from a place in the text on.

    Without a place, only recordings are read, for which no voice is asked.

    Raises:
        NotWantedError: it is not wanted any more.
        SoundError: a sound cannot be used.
        OutputError: the store cannot be written.
        LostError: a clip is not in the store any more.
    """
    if track.is_complete and track.is_measured:
        return
    lacking = _in_order(track, place)
    for speak in lacking:
        if error := failures.errors.get(speak.utterance):
            completing.on_failure(speak, error)
    speaking = _Speaking(track=track, room=room, failures=failures, completing=completing, of=len(lacking))
    if place is None:
        if speaking.speak(lacking):
            completing.on_ready()
        return
    soon = speaking.soon(lacking)
    if speaking.speak(soon):
        track = completing.on_ready()
    track = _with_sounds(track, store, completing)
    if speaking.speak(lacking[len(soon) :]):
        track = _with_sounds(completing.on_ready(), store, completing)
    completing.on_measured(measured(track, store, _going_on(completing)))


class _Speaking(Struct, kw_only=True):
    track: LiveTrack
    room: SpeechRoom
    failures: VoiceFailures
    completing: Completing
    of: int
    spoken: set[Utterance] = field(default_factory=set)

    def soon(self, lacking: Sequence[Speak]) -> Sequence[Speak]:
        """The sentences of the next seconds, one at least."""
        seconds = 0.0
        for number, speak in enumerate(lacking, 1):
            clip = self.track.clips.spoken[speak.utterance]
            seconds += float(to_seconds(clip.frames, self.track.timeline.sample_rate))
            if seconds >= SOON_SECONDS:
                return lacking[:number]
        return lacking

    def speak(self, lacking: Sequence[Speak]) -> bool:
        """Speak sentences as long as their voices can; return whether any was spoken."""
        before = len(self.spoken)
        by_utterance = {speak.utterance: speak for speak in lacking}
        while wanted := self._wanted(by_utterance):
            try:
                self.room.speak(
                    wanted,
                    on_clip=self._on_clip,
                    on_verdict=lambda _utterance, _verdict: None,
                    on_failure=lambda utterance, error: self._on_failure(by_utterance[utterance], error),
                    is_wanted=lambda: self._is_wanted(wanted),
                )
            except NotWantedError:
                if not self.completing.is_wanted():
                    raise
        return len(self.spoken) > before

    def _wanted(
        self, by_utterance: Mapping[Utterance, Speak]
    ) -> dict[Utterance, tuple[str, Position | None]]:
        rate = self.track.timeline.sample_rate
        return {
            utterance: (utterance_key(utterance, rate), speak.position)
            for utterance, speak in by_utterance.items()
            if utterance not in self.spoken and self.failures.may_speak(utterance)
        }

    def _is_wanted(self, wanted: Mapping[Utterance, object]) -> bool:
        """Whether to go on: a voice that only fails is left after some sentences."""
        left = [utterance for utterance in wanted if utterance not in self.spoken]
        gone = self.failures.errors
        return self.completing.is_wanted() and all(
            utterance in gone or self.failures.may_speak(utterance) for utterance in left
        )

    def _on_clip(self, utterance: Utterance) -> None:
        self.failures.spoke(utterance)
        self.spoken.add(utterance)
        self.completing.on_spoken(len(self.spoken), self.of)

    def _on_failure(self, speak: Speak, error: RenderError) -> None:
        self.failures.add(speak.utterance, error)
        self.completing.on_failure(speak, error)


def _in_order(track: LiveTrack, place: Place | None) -> list[Speak]:
    """The sentences that are not spoken, each once: from a place on, and then those before it; see above."""
    wanted = track.unspoken if place else track.unheard_recordings
    path = track.compiled.session.path
    every = track.compiled.plan.spoken()
    first = 0
    if place:
        at = (place.line, place.column)
        for number, speak in enumerate(every):
            position = speak.position
            if position.path == path and (position.line, position.column) <= at:
                first = number
    found: dict[Utterance, Speak] = {}
    for speak in (*every[first:], *every[:first]):
        if speak.utterance in wanted:
            found.setdefault(speak.utterance, speak)
    return list(found.values())


def _with_sounds(track: LiveTrack, store: Store, completing: Completing) -> LiveTrack:
    """The track with the bells, beds and room tones that the store lacks."""
    words = {track.clips.spoken[utterance].source for utterance in track.unspoken}
    if track.silent_sources <= words:
        return track
    compiled, going_on = track.compiled, _going_on(completing)

    def progress(_what: str, share: float) -> None:
        going_on(share)

    keep_strikes(compiled, [track.timeline], store, progress)
    gather_clips(compiled, track.clips.spoken, store, progress)  # begins the beds, which are laid out then
    track = completing.on_ready()
    make_beds(track.compiled, track.clips, [track.timeline], store, progress)
    if not track.unspoken and (tones := recorded_rooms(track.compiled, track.clips)):
        tones.make([track.timeline], sample_rate=track.timeline.sample_rate, store=store)
    return completing.on_ready()


def _going_on(completing: Completing) -> Callable[[float], None]:
    def going_on(_share: float) -> None:
        if not completing.is_wanted():
            raise NotWantedError

    return going_on

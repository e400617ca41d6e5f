"""A track that plays before it is rendered: laid out, and mixed where its sounds are in the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from renderer.encode.formats import Wav
from renderer.encode.mp3.splicer import Spliced
from renderer.encode.pcm import wav_data, wav_header
from renderer.errors import LengthError
from renderer.layout.clips import Clips
from renderer.layout.fit_length import Reach, fit_with_reach
from renderer.mastering.limited_part import limited_part
from renderer.mastering.mastering import Limiting, estimated_limiting, first_limiting
from renderer.mix.mixer import Mix, prepare_mix
from renderer.sounds.bed_variants import is_begun
from renderer.storage.checked_pieces import CheckedPieces
from renderer.storage.clip_reader import clip_reader
from renderer.storage.store import Store
from renderer.timeline import Bed, ReadClip, Timeline
from renderer.voice import Utterance
from renderer.workflows.cast import is_recorded
from renderer.workflows.compile import Compiled
from renderer.workflows.estimate_lengths import USUAL
from renderer.workflows.fit_check import estimated_sentences, kept_sentences
from renderer.workflows.lay_out_tracks import (
    gather_clips,
    recorded_rooms,
    requested_lengths,
    silent,
    where_requested,
    words_of,
)
from renderer.workflows.own_sounds import built_in_beds


class LiveTrack(Struct, frozen=True, kw_only=True):
    """A track with all its sounds in ``timeline``, and those that the store has in ``mixer``.

    ``unspoken`` are the sentences that are not spoken yet; their lengths are estimates. ``silent_sources``
    are the sources of all clips that are missing. ``length`` is the length in seconds that replaces that of
    the script. ``is_measured`` says that the gain is that of a render.
    """

    compiled: Compiled
    length: Fraction | None
    timeline: Timeline
    clips: Clips
    reach: Reach
    mixer: Mix
    read_clip: ReadClip
    limiting: Limiting
    unspoken: frozenset[Utterance]
    silent_sources: frozenset[str]
    is_measured: bool = False

    @property
    def is_complete(self) -> bool:
        return not self.silent_sources

    @property
    def unheard_recordings(self) -> frozenset[Utterance]:
        """The sentences that somebody has recorded, whose recordings are not cut and levelled yet."""
        return frozenset(utterance for utterance in self.unspoken if is_recorded(utterance.voice))

    @property
    def header(self) -> bytes:
        """What stands before the samples in the track's WAV file."""
        settings = self.compiled.settings
        return wav_header(
            frames=self.timeline.frames,
            channels=settings.channels,
            bits=settings.bits,
            sample_rate=self.timeline.sample_rate,
        )

    @property
    def wav_bytes(self) -> int:
        return len(self.header) + self.timeline.frames * self._frame_bytes

    @property
    def _frame_bytes(self) -> int:
        settings = self.compiled.settings
        return settings.channels * settings.bits // 8

    def wav_part(self, first: int, end: int) -> Iterator[bytes]:
        """Yield the bytes of the track's WAV file from ``first`` up to ``end``, about a second at a time.

        Raises:
            LostError: a clip is not in the store any more.
        """
        header = self.header
        if first < len(header):
            yield header[first:end]
        begin, until = max(0, first - len(header)), end - len(header)
        if begin >= until:
            return
        onset = begin // self._frame_bytes
        frames = -(-until // self._frame_bytes) - onset
        blocks = limited_part(self.mixer, self.read_clip, onset, frames, self.limiting)
        at = onset * self._frame_bytes
        for data in wav_data(blocks, self.compiled.settings.bits, onset):
            yield data[max(0, begin - at) : max(0, until - at)]
            at += len(data)


def lay_out_live(
    compiled: Compiled, store: Store, length: Fraction | None, checked: dict[str, CheckedPieces]
) -> LiveTrack:
    """Lay out a track with what the store has. Nothing is spoken, and no sound of the program is computed.

    ``length`` in seconds replaces that of the script; of several lengths, the first is used. While
    sentences are missing, a length that cannot be met with the estimates is ignored. ``checked`` are the
    clips that were read before; see ``clip_reader``.

    Raises:
        ScriptError: something does not fit.
        LengthError: the length cannot be met.
        SoundError: a sound cannot be used.
        OutputError: the store cannot be written.
    """
    known, unknown = kept_sentences(compiled, store)
    rate = compiled.settings.sample_rate
    spoken = estimated_sentences(known, unknown, USUAL, rate)
    beds = built_in_beds(compiled)
    clips = gather_clips(
        compiled,
        spoken,
        store,
        silent,
        built_in_beds=all(is_begun(bed, sample_rate=rate, store=store) for bed in beds),
    )
    if not unknown and (rooms := recorded_rooms(compiled, clips)):
        clips = replace(clips, rooms=rooms.rooms)
    seconds = length or requested_lengths(compiled)[0]
    try:
        timeline, reach = fit_with_reach(compiled.plan, clips, seconds)
    except LengthError as error:
        if not unknown:
            raise where_requested(error, compiled, seconds) from None
        timeline, reach = fit_with_reach(compiled.plan, clips, None)
    missing = _missing(clips, timeline, {spoken[utterance].source for utterance in unknown}, store)
    settings = compiled.settings
    words_lufs = words_of(timeline, clips)
    return LiveTrack(
        compiled=compiled,
        length=length,
        timeline=timeline,
        clips=clips,
        reach=reach,
        mixer=prepare_mix(_without(timeline, missing), channels=settings.channels, ducking=settings.ducking),
        read_clip=clip_reader(clips, store, checked),
        limiting=estimated_limiting(Wav(bits=settings.bits), settings, words_lufs),
        unspoken=frozenset(unknown),
        silent_sources=missing,
    )


def measured(track: LiveTrack, store: Store, progress: Callable[[float], None]) -> LiveTrack:
    """The track with the gain of a render, which measures what the limiter takes away.

    ``progress`` gets the share that is done; it may raise an error to end this.

    Raises:
        LostError: a clip is not in the store any more.
        OutputError: the store cannot be written.
    """
    settings = track.compiled.settings
    levels = Spliced(track.mixer, track.read_clip, store, track.compiled.options.jobs).levels(progress)
    words_lufs = words_of(track.timeline, track.clips)
    limiting = first_limiting(Wav(bits=settings.bits), settings, levels, words_lufs)
    return replace(track, limiting=limiting, is_measured=True)


def _missing(clips: Clips, timeline: Timeline, unspoken: set[str], store: Store) -> frozenset[str]:
    """The sources in a track whose clips are not in the store."""
    by_source = {clip.source: clip for clip in clips}
    beds = (*timeline.beds, *timeline.room_tones)
    played = {cue.source for cue in timeline.cues if cue.kind != "speech"}
    played = played.union(*(bed.sources for bed in beds))
    missing = {
        source
        for source in played
        if not source or not store.holds(by_source[source].kind, by_source[source].key)
    }
    return frozenset(missing | unspoken)


def _without(timeline: Timeline, sources: frozenset[str]) -> Timeline:
    """A track without the cues and beds that need these sources."""

    def can_play(bed: Bed) -> bool:
        return bed.sources.isdisjoint(sources)

    return replace(
        timeline,
        cues=tuple(cue for cue in timeline.cues if cue.source not in sources),
        beds=tuple(filter(can_play, timeline.beds)),
        room_tones=tuple(filter(can_play, timeline.room_tones)),
    )

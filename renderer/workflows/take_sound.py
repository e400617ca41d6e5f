"""The sound of one take alone, at the level that it has in a track."""

from __future__ import annotations

from msgspec.structs import replace

from renderer.layout.clips import Clips
from renderer.layout.fit_length import Reach
from renderer.mix.mixer import prepare_mix
from renderer.storage.clip_reader import clip_reader
from renderer.storage.store import Store
from renderer.timeline import Clip, Cue, Timeline
from renderer.workflows.live_track import LiveTrack


def take_alone(track: LiveTrack, clip: Clip, store: Store) -> LiveTrack:
    """A track of nothing but a clip, with the gain and the limiter of another track."""
    rate = track.timeline.sample_rate
    cue = Cue(
        onset_frames=0,
        frames=clip.frames,
        source=clip.source,
        source_onset_frames=clip.before_frames,
        kind="speech",
        trailing_frames=clip.trailing_frames,
    )
    timeline = Timeline(sample_rate=rate, frames=clip.frames, cues=(cue,))
    settings = track.compiled.settings
    return replace(
        track,
        timeline=timeline,
        clips=Clips(sample_rate=rate, spoken={}, sounds={}),
        reach=Reach(shortest=clip.frames, longest=clip.frames, sample_rate=rate),
        mixer=prepare_mix(timeline, channels=settings.channels, ducking=settings.ducking),
        read_clip=clip_reader([clip], store),
        unspoken=frozenset(),
        silent_sources=frozenset(),
    )

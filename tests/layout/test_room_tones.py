"""Room tones around recorded sentences, with noise in the place of both."""

from __future__ import annotations

from zlib import crc32

import numpy as np
import pytest
from msgspec.structs import replace

from renderer.layout.clips import BedVariants, Clips, TakeRoom
from renderer.layout.room_tones import lay_room_tones, with_rooms
from renderer.mix.mixer import mix_part, prepare_mix
from renderer.timeline import MPEG_FRAME_FRAMES, Block, Clip, Cue, Timeline

RATE = 48_000
REGION_FRAMES = 1_000 * MPEG_FRAME_FRAMES
TONE = BedVariants(
    clips=(Clip(source="room", frames=REGION_FRAMES + 13 * MPEG_FRAME_FRAMES),),
    region_frames=REGION_FRAMES,
    fade_shape="power",
)
ROOM = TakeRoom(tone=TONE, share=1.0, before_frames=RATE // 4, after_frames=RATE // 4)


def noise(source: str, onset_frames: int, frames: int) -> Block:
    """A part of white noise, another for each source."""
    drawn = np.random.default_rng(crc32(source.encode())).normal(size=(30 * RATE, 1))
    return drawn[onset_frames : onset_frames + frames].astype(np.float32)


@pytest.mark.parametrize("gain_db", [0.0, -3.0])
def test_the_room_stays_as_loud_under_words_that_settle_at_night(gain_db: float) -> None:
    words = Clip(source="words", frames=4 * RATE, before_frames=RATE // 4, after_frames=RATE // 4)
    clips = Clips(sample_rate=RATE, spoken={}, sounds={}, rooms={"words": ROOM})
    cue = Cue(
        onset_frames=4 * RATE,
        frames=words.frames,
        source=words.source,
        source_onset_frames=words.before_frames,
        kind="speech",
        gain_db=gain_db,
    )
    cues = with_rooms([cue], clips)
    frames = 12 * RATE
    timeline = Timeline(
        sample_rate=RATE, frames=frames, cues=cues, room_tones=lay_room_tones(cues, frames, clips)
    )
    mixed = mix_part(prepare_mix(timeline, channels=1), noise, 0, frames)
    in_the_pause, under_words = (
        np.square(mixed[first * RATE : (first + 2) * RATE]).mean() for first in (1, 5)
    )
    assert 10 * np.log10(under_words / in_the_pause) == pytest.approx(0.0, abs=0.2)


@pytest.mark.parametrize(("pause_seconds", "most_db"), [(3, 1.2), (2, 1.6)])
def test_two_rooms_12_db_apart_are_cross_faded_in_the_whole_pause(pause_seconds: int, most_db: float) -> None:
    quiet = Clip(source="quiet", frames=4 * RATE, before_frames=RATE // 4, after_frames=RATE // 4)
    loud = Clip(source="loud", frames=4 * RATE, before_frames=RATE // 4, after_frames=RATE // 4)
    loud_tone = replace(
        TONE, clips=(Clip(source="loud room", frames=REGION_FRAMES + 13 * MPEG_FRAME_FRAMES),)
    )
    clips = Clips(
        sample_rate=RATE, spoken={}, sounds={}, rooms={"quiet": ROOM, "loud": replace(ROOM, tone=loud_tone)}
    )
    cues = with_rooms(
        [
            Cue(
                onset_frames=onset,
                frames=4 * RATE,
                source=clip.source,
                source_onset_frames=clip.before_frames,
                kind="speech",
            )
            for onset, clip in ((2 * RATE, quiet), ((6 + pause_seconds) * RATE, loud))
        ],
        clips,
    )
    frames = (12 + pause_seconds) * RATE
    timeline = Timeline(
        sample_rate=RATE, frames=frames, cues=cues, room_tones=lay_room_tones(cues, frames, clips)
    )

    def read(source: str, onset_frames: int, length: int) -> Block:
        gain = 4.0 if source.startswith("loud") else 1.0
        return noise(source, onset_frames, length) * np.float32(gain)

    mixed = mix_part(prepare_mix(timeline, channels=1), read, 0, frames)[RATE:-RATE]
    windows = mixed[: len(mixed) // 4_800 * 4_800].reshape(-1, 4_800)
    levels_db = 10 * np.log10(np.square(windows).mean(axis=1))
    assert levels_db[-1] - levels_db[0] == pytest.approx(12.0, abs=0.5)
    assert np.abs(np.diff(levels_db)).max() < most_db

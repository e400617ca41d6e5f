"""How loud the built-in beds are beside the words of a track, under them and in a hold."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from renderer.layout.bed_regions import varied
from renderer.loudness.meter import LoudnessMeter, integrated_lufs
from renderer.mix.mixer import mix_part, prepare_mix
from renderer.sounds.bed_variants import bed_variants, make_variants
from renderer.sounds.catalogue import BEDS
from renderer.sounds.tones.beds.bed_tone import REGION_SECONDS
from renderer.storage.clip_reader import clip_reader
from renderer.storage.store import Store
from renderer.timeline import Bed, Block, Cue, Timeline
from tests.support.slow import cases

RATE = 48_000


def lufs(samples: Block) -> float:
    meter = LoudnessMeter(RATE, samples.shape[1])
    meter.push(samples)
    return integrated_lufs(meter.energies)


@cache
def words_of(seconds: int) -> Block:
    words = np.random.default_rng(3).standard_normal((seconds * RATE, 1)).astype(np.float32)
    return words * np.float32(10 ** ((-20 - lufs(words)) / 20))


@cache
def words_lufs(seconds: int, channels: int) -> float:
    return lufs(np.repeat(words_of(seconds), channels, axis=1))


@pytest.mark.parametrize("seconds", cases([72, 144], slow=[144]))
@pytest.mark.parametrize("name", BEDS)
def test_a_bed_is_15_lu_below_the_words_in_holds_and_19_5_under_them(
    name: str, seconds: int, tmp_path: Path
) -> None:
    """In one channel and in two, which play the same variants, as words and hold do; twice as many in
    ``make slow``.
    """
    store = Store(tmp_path, most_bytes=10**9)
    found = {channels: levels_lu(name, seconds, channels, store) for channels in (1, 2)}
    wanted = pytest.approx(-15.0, abs=0.3), pytest.approx(-19.5, abs=0.3)
    assert found == {1: wanted, 2: wanted}


def levels_lu(name: str, seconds: int, channels: int, store: Store) -> tuple[float, float]:
    """The level of a bed beside that of the words, in a hold and under them."""
    said = words_of(seconds)
    made = bed_variants(name, sample_rate=RATE, channels=channels, store=store)
    variants = replace(made, clips=made.clips[: seconds // REGION_SECONDS])
    frames = (2 * seconds + 16) * RATE
    regions = varied(variants, 0, frames, ())
    sources = {region.source for region in regions}
    make_variants(name, variants, sources, sample_rate=RATE, store=store, jobs=1, progress=lambda _: None)
    read_bed = clip_reader(variants.clips, store)

    def read_clip(source: str, onset_frames: int, frames: int) -> Block:
        words = said[onset_frames : onset_frames + frames]
        return words if source == "words" else read_bed(source, onset_frames, frames)

    words = Cue(onset_frames=0, frames=len(said), source="words", kind="speech")
    bed = Bed(onset_frames=0, end_frames=frames, regions=regions, gain_db=variants.clips[0].gain_db)
    track = Timeline(sample_rate=RATE, frames=frames, cues=(words,), beds=(bed,))
    mixer = prepare_mix(track, channels=channels)
    under = mix_part(mixer, read_clip, 0, len(said)) - said
    hold = mix_part(mixer, read_clip, (seconds + 12) * RATE, seconds * RATE)
    beside = words_lufs(seconds, channels)
    return lufs(hold) - beside, lufs(under) - beside

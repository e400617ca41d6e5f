"""How loud the built-in beds are beside the words of a track, under them and in a hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from renderer.layout.bed_regions import varied
from renderer.loudness.meter import LoudnessMeter, integrated_lufs
from renderer.mix.mixer import mix_part, prepare_mix
from renderer.sounds.bed_variants import bed_variants, make_variants
from renderer.sounds.catalogue import BEDS
from renderer.storage.clip_reader import clip_reader
from renderer.storage.store import Store
from renderer.timeline import Bed, Block, Cue, Timeline

RATE = 48_000
WORDS_SECONDS = 144


def lufs(samples: Block) -> float:
    meter = LoudnessMeter(RATE, samples.shape[1])
    meter.push(samples)
    return integrated_lufs(meter.energies)


WORDS = np.random.default_rng(3).standard_normal((WORDS_SECONDS * RATE, 1)).astype(np.float32)
WORDS *= np.float32(10 ** ((-20 - lufs(WORDS)) / 20))


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("name", BEDS)
def test_a_bed_is_15_lu_below_the_words_in_holds_and_19_5_under_them(
    name: str, channels: int, tmp_path: Path
) -> None:
    store = Store(tmp_path, most_bytes=10**9)
    variants = bed_variants(name, sample_rate=RATE, channels=channels, store=store)
    frames = (2 * WORDS_SECONDS + 16) * RATE
    regions = varied(variants, 0, frames, ())
    sources = {region.source for region in regions}
    make_variants(name, variants, sources, sample_rate=RATE, store=store, jobs=1, progress=lambda _: None)
    read_bed = clip_reader(variants.clips, store)

    def read_clip(source: str, onset_frames: int, frames: int) -> Block:
        words = WORDS[onset_frames : onset_frames + frames]
        return words if source == "words" else read_bed(source, onset_frames, frames)

    words = Cue(onset_frames=0, frames=len(WORDS), source="words", kind="speech")
    bed = Bed(onset_frames=0, end_frames=frames, regions=regions, gain_db=variants.clips[0].gain_db)
    track = Timeline(sample_rate=RATE, frames=frames, cues=(words,), beds=(bed,))
    mixer = prepare_mix(track, channels=channels)
    said = np.repeat(WORDS, channels, axis=1)
    under = mix_part(mixer, read_clip, 0, len(WORDS)) - said
    hold = mix_part(mixer, read_clip, (WORDS_SECONDS + 12) * RATE, WORDS_SECONDS * RATE)
    assert lufs(hold) - lufs(said) == pytest.approx(-15.0, abs=0.3)
    assert lufs(under) - lufs(said) == pytest.approx(-19.5, abs=0.3)

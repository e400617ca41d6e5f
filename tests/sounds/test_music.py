"""Music of the user's as a bed: where it repeats, several pieces in turn, and its level beside the words."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from renderer.layout.clips import Piece
from renderer.layout.piece_regions import repeated
from renderer.loudness.meter import LoudnessMeter, integrated_lufs
from renderer.mix.mixer import mix_part, prepare_mix
from renderer.sounds.preparing import prepare_piece
from renderer.storage.clip_reader import clip_reader
from renderer.storage.store import Store
from renderer.timeline import MPEG_FRAME_FRAMES, Bed, Block, Timeline
from tests.support.music import BEAT_SECONDS, RATE, bars, faded_out, wandering


def prepared(folder: Path, sound: Block, name: str = "music.wav", channels: int = 2) -> Piece:
    soundfile.write(folder / name, sound, RATE, subtype="FLOAT")
    store = Store(folder / "store", most_bytes=0)
    return prepare_piece(folder / name, sample_rate=RATE, channels=channels, store=store, name=name)


def played(folder: Path, pieces: list[Piece], seconds: float, channels: int = 2) -> Block:
    """A bed of these pieces at its gain, without fades at its ends."""
    frames = round(seconds * RATE)
    regions = repeated(pieces, 0, frames, RATE)
    bed = Bed(onset_frames=0, end_frames=frames, regions=regions, gain_db=pieces[0].clip.gain_db)
    mixer = prepare_mix(Timeline(sample_rate=RATE, frames=frames, cues=(), beds=(bed,)), channels=channels)
    read_clip = clip_reader([piece.clip for piece in pieces], Store(folder / "store", most_bytes=0))
    return mix_part(mixer, read_clip, 0, frames)


def lufs(samples: Block) -> float:
    meter = LoudnessMeter(RATE, samples.shape[1])
    meter.push(samples)
    return integrated_lufs(meter.energies)


def levels_db(sound: Block) -> np.ndarray:
    """The level of each 50 ms."""
    cells = sound[: len(sound) // 2400 * 2400, 0].reshape(-1, 2400).astype(np.float64)
    return 10 * np.log10((cells**2).mean(axis=1))


@pytest.mark.parametrize(
    ("seconds", "beat_seconds"), [(37.3, BEAT_SECONDS), (64.1, 60 / 83), (10.0, BEAT_SECONDS)]
)
def test_music_with_a_beat_returns_a_whole_number_of_beats(
    tmp_path: Path, seconds: float, beat_seconds: float
) -> None:
    """The last is one round of its loop, cut where the next would begin."""
    sound = bars(seconds + 10, beat_seconds=beat_seconds)[-round(seconds * RATE) :]
    if seconds == 10.0:
        sound = bars(20.0)[10 * RATE :]
    repeat = prepared(tmp_path, sound).repeat
    assert repeat is not None
    assert repeat.way == "loop"
    beats = repeat.period_frames / RATE / beat_seconds
    assert abs(beats - round(beats)) * beat_seconds < 0.005
    assert round(beats) % 16 == 0


def test_one_round_of_a_loop_is_found_at_a_sample_rate_of_44100(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "round.wav", bars(20.0)[10 * RATE :], RATE, subtype="FLOAT")
    store = Store(tmp_path / "store", most_bytes=0)
    piece = prepare_piece(tmp_path / "round.wav", sample_rate=44_100, channels=2, store=store, name="round")
    assert piece.repeat is not None
    assert piece.repeat.way == "loop"
    assert piece.repeat.period_frames == 10 * 44_100


def test_a_loop_has_no_step_in_level_and_no_click(tmp_path: Path) -> None:
    """Each round is compared with the same music without a seam."""
    piece = prepared(tmp_path, bars(37.3))
    repeat = piece.repeat
    assert repeat is not None
    heard = played(tmp_path, [piece], 100.0)
    whole = bars(110.0)[: len(heard)] * np.float32(10 ** (piece.clip.gain_db / 20))
    first = repeat.leaves_at - RATE
    part, same = (sound[first : first + 2 * RATE] for sound in (heard, whole))
    assert np.abs(levels_db(part) - levels_db(same)).max() < 1.0
    assert np.abs(np.diff(part, axis=0)).max() < 1.2 * np.abs(np.diff(same, axis=0)).max()
    assert len(repeated([piece], 0, 100 * RATE, RATE)) > 2


def test_music_in_which_nothing_returns_is_cross_faded_for_seconds(tmp_path: Path) -> None:
    repeat = prepared(tmp_path, wandering(60.0)).repeat
    assert repeat is not None
    assert repeat.way == "cross-fade"
    assert repeat.fade_frames / RATE == pytest.approx(6.0, abs=0.03)
    assert repeat.period_frames % MPEG_FRAME_FRAMES == 0


def test_music_that_fades_out_plays_to_its_end_and_begins_again(tmp_path: Path) -> None:
    sound = faded_out(wandering(45.0), 10.0)
    piece = prepared(tmp_path, sound)
    heard = played(tmp_path, [piece], 100.0) / np.float32(10 ** (piece.clip.gain_db / 20))
    np.testing.assert_allclose(heard[: len(sound)], sound, atol=1e-6)
    again = -(-len(sound) // MPEG_FRAME_FRAMES) * MPEG_FRAME_FRAMES
    np.testing.assert_allclose(heard[again : again + len(sound)], sound, atol=1e-6)


def test_pieces_in_turn_are_cross_faded_and_begin_again_at_one_level(tmp_path: Path) -> None:
    """A quiet piece in two channels and a loud one in one: each is as loud as alone."""
    first = prepared(tmp_path, wandering(40.0) * np.float32(0.05), "first.wav")
    second = prepared(tmp_path, wandering(30.0, 1, seed=9) * np.float32(2.0), "second.wav")
    heard = played(tmp_path, [first, second], 110.0)
    regions = repeated([first, second], 0, 110 * RATE, RATE)
    assert [region.source == first.clip.source for region in regions] == [True, False, True, False]
    assert [
        round((before.end_frames - after.onset_frames) / RATE) for before, after in pairwise(regions)
    ] == [6] * 3
    alone = [lufs(played(tmp_path, [piece], 20.0)) for piece in (first, second)]
    turn = regions[1].onset_frames
    assert lufs(heard[: 20 * RATE]) == pytest.approx(alone[0], abs=0.1)
    assert lufs(heard[turn + 6 * RATE : turn + 24 * RATE]) == pytest.approx(alone[1], abs=1.5)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("own_channels", [1, 2])
@pytest.mark.parametrize("file_lufs", [-35.0, -8.0])
@pytest.mark.parametrize("make", [bars, wandering])
def test_quiet_and_loud_music_is_15_lu_below_the_voice(
    tmp_path: Path,
    make: Callable[[float, int], Block],
    file_lufs: float,
    own_channels: int,
    channels: int,
) -> None:
    sound = make(30.0, own_channels)
    sound = sound * np.float32(10 ** ((file_lufs - lufs(sound)) / 20))
    piece = prepared(tmp_path, sound, channels=channels)
    voice_lufs = {1: -20.0, 2: -16.99}[channels]
    heard = played(tmp_path, [piece], 60.0, channels)
    heard = np.repeat(heard, channels, axis=1) if heard.shape[1] < channels else heard
    assert lufs(heard) - voice_lufs == pytest.approx(-15.0, abs=1.0)


def test_the_dynamics_of_music_stay(tmp_path: Path) -> None:
    sound = wandering(60.0)
    sound[: 30 * RATE] *= np.float32(0.1)
    heard = played(tmp_path, [prepared(tmp_path, sound)], 50.0)
    assert lufs(heard[35 * RATE :]) - lufs(heard[: 25 * RATE]) == pytest.approx(
        lufs(sound[35 * RATE : 50 * RATE]) - lufs(sound[: 25 * RATE]), abs=0.1
    )


def test_the_search_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under another name, the file is the same sound."""
    first = prepared(tmp_path, bars(37.3))
    monkeypatch.setattr("renderer.sounds.repeats.find_repeat", lambda *_: pytest.fail("searched again"))
    copy = (tmp_path / "music.wav").rename(tmp_path / "other.wav")
    store = Store(tmp_path / "store", most_bytes=0)
    assert prepare_piece(copy, sample_rate=RATE, channels=2, store=store, name="other") == first

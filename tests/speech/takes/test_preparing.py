"""A take becomes a clip: one channel, cut to its words, at the level of every voice."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.errors import InputError
from renderer.loudness.meter import block_lufs
from renderer.speech.calibration import SPEECH_LUFS
from renderer.speech.takes.word_span import find_words
from tests.support.takes import RATE, Clips, spoken, take


def test_takes_are_as_loud_as_every_voice(clips: Clips) -> None:
    takes = [
        take(spoken(seconds, level_db=level_db), room_db=level_db - 50)
        for level_db in (-40.0, -30.0, -12.0, 0.0)
        for seconds in (0.25, 0.6, 4.0)
    ]
    for found in clips(*takes):
        padded = np.concatenate([found, np.zeros((max(0, round(0.42 * RATE) - len(found)), 1), np.float32)])
        assert block_lufs(padded, RATE) == pytest.approx(SPEECH_LUFS, abs=0.5)


@pytest.mark.parametrize("sample_rate", [44_100, 48_000])
def test_takes_are_cut_to_their_words(sample_rate: int, clips: Clips) -> None:
    """Keys and clicks at the ends of the recording go too."""
    takes = []
    for room_db in (-120.0, -60.0, -45.0):
        whole = take(spoken(1.5, level_db=-6.0), before=1.0, after=2.0, room_db=room_db)
        for at in (0.1, 4.3):
            whole[round(at * RATE) : round(at * RATE) + 200] += 0.3
        takes.append(whole)
    for found in clips(*takes, sample_rate=sample_rate):
        assert 1.45 < len(found) / RATE * sample_rate / RATE < 1.7


def test_a_click_without_words_is_kept() -> None:
    samples = np.zeros((RATE, 1), np.float32)
    samples[RATE // 2 : RATE // 2 + 100] = 0.5
    words = find_words(samples, RATE)
    assert words is not None
    assert words.onset_frames <= RATE // 2 < words.end_frames
    assert find_words(np.zeros((RATE, 1), np.float32), RATE) is None
    assert find_words(np.zeros((0, 1), np.float32), RATE) is None


def test_two_channels_become_one(clips: Clips) -> None:
    words = take(spoken())
    sides = [(1.0, 1.0), (1.0, 0.0), (0.0, 1.0), (1.0, -1.0), (0.5, 0.4)]
    takes = [np.concatenate([left * words, right * words], axis=1) + np.float32(0.1) for left, right in sides]
    for found in clips(*takes):
        assert block_lufs(found, RATE) == pytest.approx(SPEECH_LUFS, abs=0.5)
        assert abs(float(found.mean())) < 1e-3


def test_files_of_every_kind(clips: Clips) -> None:
    for found in clips(*[take(spoken())] * 4, suffixes=(".flac", ".ogg", ".mp3", ".aiff")):
        assert len(found) / RATE == pytest.approx(1.2, abs=0.15)


def test_a_take_is_one_sentence(clips: Clips) -> None:
    with pytest.raises(InputError, match="is longer than 10 minutes; a take is one sentence"):
        clips(np.full((8_000 * 601, 1), 0.1, np.float32), sample_rate=8_000)

"""Silences inside a sentence, and how they become longer."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from renderer.speech.comma_pauses import count_marks, with_comma_pauses
from renderer.speech.silences import (
    Silence,
    added_silences,
    inner_silences,
    seconds_with_silences,
    with_longer_silences,
    without_silences,
)
from renderer.timeline import Block

RATE = 24_000


def sentence(*seconds: float) -> Block:
    """A tone, a silence with a little noise, a tone and so on, of shape (frames, 1)."""
    ends = np.cumsum([0, *(round(part * RATE) for part in seconds)])
    samples = np.random.default_rng(5).normal(0, 0.0002, ends[-1])
    for start, end in list(pairwise(ends))[::2]:
        samples[start:end] += 0.2 * np.sin(np.arange(end - start) * 0.1)
    return samples.astype(np.float32)[:, None]


def lengths(samples: Block) -> list[float]:
    """The lengths of the silences in seconds."""
    return [round(silence.frames / RATE, 2) for silence in inner_silences(samples[:, 0], RATE)]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Soften, and rest.", 1),
        ("Left knee, right knee; both – and rest: now.", 4),
        ("Rest—and breathe.", 1),
        ("Rest — and breathe – slowly.", 2),
        ("“Soften,” she says.", 1),
        ("Count to 1,000 at 7:30 in a well-known voice.", 0),
        ("Rest, ", 0),
        ("Rest, …", 0),
        ("“Rest,”", 0),
        ("Yes, — and rest.", 1),
        ("Breathe in... and hold … then let go, and rest.", 3),
        ("साँस को आने दें, और महसूस करें।", 1),
        ("Rest.", 0),
        ("让呼吸自然地来去，感受身体下面的大地。", 1),
        ("“Ready?” she asks, and smiles.", 1),
        ('"Why?", she asks.', 0),
        ("Look at Dr. Who, and rest.", 1),
        ("", 0),
    ],
)
def test_marks_are_counted_inside_a_sentence(text: str, marks: int) -> None:
    assert count_marks(text) == marks


def test_silences_are_between_sounds() -> None:
    assert lengths(sentence(0.5, 0.2, 0.3, 0.1, 0.4)) == [0.2, 0.1]
    assert lengths(sentence(0.5)) == []
    assert lengths(np.zeros((RATE, 1), np.float32)) == []
    assert lengths(np.zeros((0, 1), np.float32)) == []


@pytest.mark.parametrize("seconds", [0.3, 1, 5])
def test_each_silence_becomes_at_least_as_long_as_asked(seconds: float) -> None:
    samples = sentence(0.5, 0.25, 0.3, 0.4, 0.4)
    longer = with_comma_pauses(samples, RATE, "One, two, three.", seconds)
    assert lengths(longer) == pytest.approx([max(0.25, seconds), max(0.4, seconds)], abs=0.011)


def test_the_silence_after_a_quoted_question_is_not_that_of_a_comma() -> None:
    samples = sentence(0.5, 1.2, 0.3, 0.4, 0.4)
    longer = with_comma_pauses(samples, RATE, "“Ready?” she asks, and smiles.", 0.8)
    assert lengths(longer) == pytest.approx([1.2, 0.8], abs=0.011)


def test_words_beside_a_longer_silence_do_not_change() -> None:
    samples = sentence(0.5, 0.1, 0.3)
    longer = with_comma_pauses(samples, RATE, "One, two.", 1)
    first, second = round(0.5 * RATE), round(0.3 * RATE)
    assert np.array_equal(longer[:first], samples[:first])
    assert np.array_equal(longer[-second:], samples[-second:])


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        pytest.param("One, two, three.", (0.5, 0.3, 0.4), id="fewer silences than commas"),
        pytest.param("One, two.", (0.5, 0.2, 0.4, 0.18, 0.4), id="two silences of about the same length"),
        pytest.param("One, two, three.", (0.5, 0.3, 0.4, 0.1, 0.4), id="a silence as short as of a plosive"),
        pytest.param("One two.", (0.5, 0.2, 0.4), id="no comma"),
    ],
)
def test_a_sentence_without_a_clear_silence_for_each_comma_does_not_change(
    text: str, seconds: tuple[float, ...]
) -> None:
    samples = sentence(*seconds)
    assert np.array_equal(with_comma_pauses(samples, RATE, text, 1), samples)


def test_no_seconds_leave_the_silences_of_the_voice() -> None:
    samples = sentence(0.5, 0.1, 0.3)
    assert np.array_equal(with_comma_pauses(samples, RATE, "One, two.", 0), samples)


def test_a_voice_without_a_silence_fades_out_and_in() -> None:
    samples = sentence(1)
    middle = RATE // 2
    longer = with_longer_silences(samples, RATE, [Silence(start_frame=middle, end_frame=middle)], 0.5)
    assert len(longer) == len(samples) + RATE // 2
    assert np.abs(np.diff(longer[:, 0])).max() <= np.abs(np.diff(samples[:, 0])).max()
    assert not longer[middle : middle + RATE // 2].any()


def test_added_silence_can_be_removed_again() -> None:
    samples = sentence(0.5, 0.1, 0.3)
    longer = with_comma_pauses(samples, RATE, "One, two.", 2)
    without = without_silences(longer[:, 0], added_silences(longer[:, 0], RATE))
    assert len(without) == len(samples)
    assert np.array_equal(without_silences(samples[:, 0], added_silences(samples[:, 0], RATE)), samples[:, 0])


def test_a_time_that_was_found_without_added_silence_is_one_of_the_whole_sentence() -> None:
    longer = with_comma_pauses(sentence(0.5, 0.1, 0.3), RATE, "One, two.", 2)[:, 0]
    added = added_silences(longer, RATE)
    for before, after in ((0.2, 0.2), (0.8, 0.8 + 1.9)):
        assert seconds_with_silences(before, longer, RATE, added) == pytest.approx(after, abs=0.03)

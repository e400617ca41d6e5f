"""A number is cut out of the numbers around it."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.speech.engines.context import InContext, at_loudness, cut_out, in_context, loudness_lufs
from renderer.speech.engines.hibari_timing import TimedSpeech
from renderer.timeline import Block

RATE = 24_000
SIGN = RATE // 10
LIST = in_context(["wn"], "tu", ["θɹi"])
"""``wn, tu, θɹi.``: 0.1 s for each sign."""


@pytest.mark.parametrize(
    ("before", "after", "signs", "heard"),
    [
        ([], ["tu."], "wn, tu.", "wn"),
        (["tu"], ["θɹi"], "tu, wn, θɹi.", "wn"),
        (["tu.", "θɹi."], [], "tu, θɹi, wn.", "wn"),
    ],
)
def test_a_list_has_commas_and_a_full_stop(
    before: list[str], after: list[str], signs: str, heard: str
) -> None:
    context = in_context(before, "wn.", after)
    assert context.signs == signs
    assert context.signs[context.first : context.end] == heard


def spoken(context: InContext, quiet: Block | None = None) -> TimedSpeech:
    """A loud tone for each phoneme, and nothing for the other signs, unless ``quiet`` is there."""
    samples = np.zeros((len(context.signs) * SIGN, 1), np.float32)
    tone = np.sin(np.arange(SIGN) / 3).astype(np.float32)[:, None]
    for place, sign in enumerate(context.signs):
        if sign.isalpha():
            samples[place * SIGN : (place + 1) * SIGN] = tone
        elif quiet is not None:
            samples[place * SIGN : (place + 1) * SIGN] = quiet
    onsets = tuple(range(0, len(samples) + 1, SIGN))
    return TimedSpeech(samples=samples, signs=context.signs, onset_frames=onsets)


def test_only_the_number_is_heard() -> None:
    heard = cut_out(spoken(LIST), LIST, RATE)
    assert heard is not None
    loud = np.flatnonzero(np.abs(heard) > 0.1)
    assert (loud[-1] - loud[0]) / SIGN == pytest.approx(2, abs=0.03)
    assert heard[0] == heard[-1] == 0


def test_the_sound_starts_in_the_millisecond_that_can_be_heard() -> None:
    """What comes before it in the pause is softer, and fades in over 5 ms."""
    speech = spoken(LIST)
    onset = speech.onset_frames[LIST.first]
    speech.samples[onset - 480 : onset] = 0.005 * np.sin(np.arange(480) / 3)[:, None]
    heard = cut_out(speech, LIST, RATE)
    assert heard is not None
    first_loud = int(np.argmax(np.abs(heard[:, 0]) > 0.1))
    assert first_loud / RATE == pytest.approx(0.005, abs=0.001)
    assert np.abs(heard[first_loud:]).max() == np.abs(speech.samples[onset:]).max()


@pytest.mark.parametrize("level", [0.02, 0.3])
def test_without_a_pause_nothing_is_cut(level: float) -> None:
    noise = level * np.random.default_rng(4).standard_normal((SIGN, 1)).astype(np.float32)
    assert cut_out(spoken(LIST, noise), LIST, RATE) is None


def test_without_the_places_of_the_signs_nothing_is_cut() -> None:
    speech = spoken(LIST)
    unknown = TimedSpeech(samples=speech.samples, signs=speech.signs, onset_frames=())
    other = TimedSpeech(samples=speech.samples, signs="wn, tu.", onset_frames=speech.onset_frames)
    assert cut_out(unknown, LIST, RATE) is None
    assert cut_out(other, LIST, RATE) is None


def test_numbers_have_the_same_loudness_between_silences() -> None:
    tone = 0.02 * np.sin(np.arange(RATE // 3) / 5).astype(np.float32)[:, None]
    levelled = at_loudness(tone, RATE, -24.0)
    assert loudness_lufs(levelled, RATE) == pytest.approx(-24.0, abs=0.05)
    assert len(levelled) - len(tone) == RATE // 5
    assert not levelled[: RATE // 10].any()
    assert not levelled[-RATE // 10 :].any()

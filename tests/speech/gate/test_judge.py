"""Faults that were put into sounds like speech, and what the checks say about each."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from msgspec.structs import replace
from numpy.typing import NDArray

from renderer.speech.engines import PhonemeTimes
from renderer.speech.gate.judge import Sentence, judge
from renderer.speech.gate.profile import VoiceProfile
from renderer.speech.gate.sound import measure
from renderer.speech.gate.voice_prints import timbre
from tests.support.speech_like import RATE, spoken

Sound = NDArray[np.float32]

TEXT = Sentence(text="Let go.", phonemes="lɛtɡo")
CLIPS = {"long": spoken("aosieseo ia"), "short": spoken("sae"), "slow": spoken("oasei", 0.5)}


def cut(first: float, last: float) -> Callable[[Sound], Sound]:
    return lambda clip: clip[round(first * RATE) : len(clip) - round(last * RATE)]


def silent_from(first: float, last: float) -> Callable[[Sound], Sound]:
    def dropped(clip: Sound) -> Sound:
        clip = clip.copy()
        clip[round(first * RATE) : round(last * RATE)] = 0
        return clip

    return dropped


def with_pause(clip: Sound) -> Sound:
    middle = len(clip) - round(0.44 * RATE)  # between the last two syllables, or at the end of a short pause
    return np.concatenate([clip[:middle], np.zeros(RATE, np.float32), clip[middle:]])


def with_click(clip: Sound) -> Sound:
    clip = clip.copy()
    clip[-round(0.3 * RATE)] += 0.3
    return clip


def with_noise(seconds: float, level: float) -> Callable[[Sound], Sound]:
    def noisy(clip: Sound) -> Sound:
        clip, frames = clip.copy(), round(seconds * RATE)
        onset = len(clip) // 2 if frames < len(clip) // 2 else 0
        part = clip[onset : onset + frames] if frames else clip
        part += level * np.random.default_rng(2).standard_normal(len(part)).astype(np.float32)
        return clip

    return noisy


def repeated(clip: Sound) -> Sound:
    part = clip[round(0.2 * RATE) : round(0.68 * RATE)]
    return np.concatenate([clip[: round(0.68 * RATE)], part, clip[round(0.68 * RATE) :]])


FAULTS: dict[str, tuple[Callable[[Sound], Sound], str]] = {
    "cut start": (cut(0.3, 0), "the start is cut off"),
    "cut end": (cut(0, 0.3), "the end is cut off"),
    "start replaced by silence": (silent_from(0, 0.3), "the start is cut off"),
    "dropout": (silent_from(0.3, 0.37), "the voice stops abruptly"),
    "click": (with_click, "a click"),
    "noise": (with_noise(0, 0.01), "noise below the voice"),
    "burst": (with_noise(0.25, 0.1), "a burst of noise"),
    "pause": (with_pause, "a silence of 1."),
    "clipping": (lambda clip: np.clip(clip, -0.15, 0.15), "clipped"),
    "offset": (lambda clip: clip + np.float32(0.02), "a DC offset"),
    "silence": (np.zeros_like, "no sound"),
}


@pytest.mark.parametrize("clip", CLIPS)
def test_a_whole_sentence_has_no_fault(clip: str) -> None:
    assert not judge(CLIPS[clip], RATE, TEXT).faults


@pytest.mark.parametrize("clip", CLIPS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault: str, clip: str) -> None:
    make, reason = FAULTS[fault]
    verdict = judge(make(CLIPS[clip]), RATE, TEXT)
    assert verdict.status == "doubtful"
    assert any(str(found).startswith(reason) for found in verdict.faults), verdict


def test_a_fast_voice_may_start_at_any_level() -> None:
    clip = cut(0.3, 0)(CLIPS["long"])
    assert not judge(clip, RATE, replace(TEXT, words_per_minute=300)).faults
    assert judge(clip, RATE, replace(TEXT, words_per_minute=200)).faults


def test_a_repeated_sound_is_found_unless_the_text_repeats_it() -> None:
    clip = spoken("aosie aosie ia")
    assert [fault.what for fault in judge(clip, RATE, TEXT).faults] == ["a sound is repeated"]
    assert not judge(clip, RATE, Sentence(text="Let the arm, the arm go.")).faults
    assert not judge(clip, RATE, Sentence(text="Round 5 of 5.")).faults
    assert judge(clip, RATE, Sentence(text="Round 4 of 5.")).faults


@pytest.mark.parametrize("text", ["Let go.", "Let the arm, the arm go.", "The resting arm, the testing arm."])
def test_a_copied_sound_is_found_whatever_the_text_repeats(text: str) -> None:
    verdict = judge(repeated(CLIPS["long"]), RATE, Sentence(text=text))
    assert [fault.what for fault in verdict.faults] == ["a sound is repeated"]


def test_the_time_of_a_fault_counts_from_the_first_sound() -> None:
    clip = CLIPS["long"].copy()
    clip[round(1.2 * RATE)] += 0.3  # after 0.2 s of silence
    (fault,) = judge(clip, RATE, TEXT).faults
    assert fault.what == "a click"
    assert fault.at_seconds == pytest.approx(1.0, abs=0.02)


def profile(clip: Sound) -> VoiceProfile:
    """A profile that has only heard this clip."""
    sound = measure(clip, RATE)
    assert sound is not None
    numbers = timbre(sound)
    precision = np.eye(len(numbers))[np.tril_indices(len(numbers))] / 4
    return VoiceProfile(
        sample_rate_hz=RATE,
        least_words_per_minute=80,
        most_words_per_minute=350,
        base_seconds=0.4,
        seconds_per_phoneme=0.24,
        seconds_per_mark=0.3,
        level_db=sound.level_db,
        floor_db=-40,
        timbre=tuple(numbers),
        precision=tuple(precision),
    )


VOICE = profile(CLIPS["long"])
WORDS = Sentence(text="aosie seo ia", phonemes="aosieseoia")


def test_a_sentence_that_is_like_its_voice_is_good() -> None:
    assert judge(CLIPS["long"], RATE, WORDS, VOICE).status == "good"


@pytest.mark.parametrize(
    ("clip", "sentence", "reason"),
    [
        (CLIPS["long"] * np.float32(0.3), WORDS, "10 dB too soft"),
        (CLIPS["long"] * np.float32(3), WORDS, "10 dB too loud"),
        (spoken("aosieseo ia", pitch_hz=120), WORDS, "another voice"),
        (CLIPS["long"], replace(WORDS, phonemes="aosieseoiaaosieseoia"), "too short"),
        (CLIPS["long"], replace(WORDS, phonemes="ao"), "too long"),
        (CLIPS["long"], replace(WORDS, words_per_minute=200), "too long"),
    ],
)
def test_a_sentence_that_is_unlike_its_voice_is_doubtful(
    clip: Sound, sentence: Sentence, reason: str
) -> None:
    assert reason in str(judge(clip, RATE, sentence, VOICE))


@pytest.mark.parametrize(
    ("sentence", "known"),
    [(WORDS, None), (replace(WORDS, phonemes=""), VOICE), (WORDS, replace(VOICE, sample_rate_hz=22_050))],
)
def test_without_a_profile_or_phonemes_a_sentence_is_not_judged(
    sentence: Sentence, known: VoiceProfile | None
) -> None:
    assert judge(CLIPS["long"], RATE, sentence, known).status == "not judged"


def fading(clip: Sound) -> Sound:
    """A clip that fades in and out by 80 dB, in 0.1 s at each end."""
    ramp = (10 ** np.linspace(-4, 0, RATE // 10)).astype(np.float32)
    first, last = round(0.2 * RATE), len(clip) - round(0.2 * RATE)
    clip = clip.copy()
    clip[first : first + len(ramp)] *= ramp
    clip[last - len(ramp) : last] *= ramp[::-1]
    return clip


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (lambda clip: clip, None),
        (silent_from(0, 0.24), "the start is cut off"),
        (silent_from(2.08, 2.32), "the end is cut off"),
        (cut(0, 0.24), "the end is cut off"),
    ],
)
def test_a_soft_cut_is_found_if_the_voice_has_no_sound_between_its_words(
    fault: Callable[[Sound], Sound], reason: str | None
) -> None:
    clip = fault(fading(spoken("aosieseo")))
    quiet = replace(VOICE, floor_db=-60)
    sentence = Sentence(text="aosieseo", phonemes="aosieseo")
    assert [fault.what for fault in judge(clip, RATE, sentence, quiet).faults] == ([reason] if reason else [])
    assert judge(clip, RATE, sentence, VOICE).status == "good"
    assert judge(clip, RATE, replace(sentence, in_context=True), quiet).status == "good"


def times(signs: str) -> PhonemeTimes:
    """The times of the syllables of ``CLIPS["long"]``, with other signs for them."""
    onsets = [0.2 + 0.24 * number for number in range(len(signs))]
    return PhonemeTimes(signs=signs, onset_seconds=(*onsets, len(CLIPS["long"]) / RATE))


@pytest.mark.parametrize(
    ("signs", "at_seconds"),
    [
        ("aosieseo ia.", None),
        ("ao ieseo ia.", None),  # a soft hiss may also be the noise of a breath
        (" osieseo ia.", 0.0),
        ("aos  seo ia.", 0.72),
        ("aos, seo ia.", 0.72),
        ("aosieseo i .", 2.4),
    ],
)
def test_a_voice_between_the_phonemes_is_found(signs: str, at_seconds: float | None) -> None:
    found = judge(CLIPS["long"], RATE, replace(WORDS, times=times(signs))).faults
    whats = [(fault.what, fault.at_seconds) for fault in found]
    if at_seconds is None:
        assert not whats
    else:
        assert whats == [("an additional sound", pytest.approx(at_seconds, abs=0.05))]

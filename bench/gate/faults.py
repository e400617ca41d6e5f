"""Faults that are put into good sentences, each with a fixed seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from math import inf

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from bench.gate.speaking import Samples, Spoken, speak
from renderer.speech.engines import PhonemeTimes
from renderer.voice import Voice


class Planter:
    """Puts faults into the sentences of a voice; ``all_spoken`` are the sentences to borrow from."""

    def __init__(self, voice: Voice, all_spoken: Sequence[Spoken], seed: int) -> None:
        self.voice, self.all_spoken = voice, all_spoken
        self.chosen = random.Random(seed)  # noqa: S311  (of a bench)
        self.noise = np.random.default_rng(seed)

    def frames(self, spoken: Spoken, least_seconds: float, most_seconds: float) -> int:
        return round(self.chosen.uniform(least_seconds, most_seconds) * spoken.sample_rate_hz)

    def again(self, spoken: Spoken, text: str) -> Spoken:
        """Another text in place of a sentence."""
        said = speak(self.voice, text, spoken.sentence.words_per_minute)
        return replace(spoken, samples=said.samples)

    def cut_start(self, spoken: Spoken) -> Spoken:
        samples, (first, last) = spoken.samples, _sounding(spoken.samples)
        onset = min(first + self.frames(spoken, 0.06, 0.25), (first + last) // 2)
        silence = np.zeros(self.chosen.choice((0, first)), np.float32)
        return replace(spoken, samples=np.concatenate([silence, samples[onset:]]))

    def cut_end(self, spoken: Spoken) -> Spoken:
        samples, (first, last) = spoken.samples, _sounding(spoken.samples)
        end = max(last - self.frames(spoken, 0.08, 0.35), (first + last) // 2)
        silence = np.zeros(self.chosen.choice((0, len(samples) - last)), np.float32)
        return replace(spoken, samples=np.concatenate([samples[:end], silence]))

    def click(self, spoken: Spoken) -> Spoken:
        samples = spoken.samples.copy()
        size = self.chosen.choice((-1, 1)) * self.chosen.uniform(0.3, 0.9)
        samples[self.chosen.randrange(*_sounding(samples))] += size * np.abs(samples).max()
        return replace(spoken, samples=samples)

    def steady_noise(self, spoken: Spoken) -> Spoken:
        samples = spoken.samples
        level = _rms(samples) * 10 ** (-self.chosen.uniform(15, 32) / 20)
        noise = level * self.noise.standard_normal(len(samples))
        return replace(spoken, samples=samples + noise.astype(np.float32))

    def burst(self, spoken: Spoken) -> Spoken:
        samples = spoken.samples.copy()
        onset = self.chosen.randrange(*_sounding(samples))
        part = samples[onset : onset + self.frames(spoken, 0.15, 0.5)]
        level = _rms(samples) * 10 ** (-self.chosen.uniform(-3, 6) / 20)
        part += (level * self.noise.standard_normal(len(part))).astype(np.float32)
        return replace(spoken, samples=samples)

    def pause(self, spoken: Spoken) -> Spoken:
        samples, (first, last) = spoken.samples, _sounding(spoken.samples)
        third = (last - first) // 3
        at = _quietest(samples, first + third, last - third)
        fade = spoken.sample_rate_hz // 200
        silence = np.zeros(self.frames(spoken, 0.9, 2), np.float32)
        pieces = (_faded(samples[:at], 1, fade), silence, _faded(samples[at:], fade, 1))
        return replace(spoken, samples=np.concatenate(pieces))

    def dropout(self, spoken: Spoken) -> Spoken:
        samples, (first, last) = spoken.samples.copy(), _sounding(spoken.samples)
        frames = min(self.frames(spoken, 0.2, 0.6), (last - first) // 3)
        onset = self.chosen.randrange(first + frames // 2, last - frames - frames // 4)
        samples[onset : onset + frames] = 0
        return replace(spoken, samples=samples)

    def clipping(self, spoken: Spoken) -> Spoken:
        first, last = _sounding(spoken.samples)
        highest = np.quantile(np.abs(spoken.samples[first:last]), self.chosen.uniform(0.9, 0.99))
        return replace(spoken, samples=np.clip(spoken.samples, -highest, highest))

    def copied(self, spoken: Spoken) -> Spoken:
        samples, (first, last) = spoken.samples, _sounding(spoken.samples)
        rate = spoken.sample_rate_hz
        frames = self.frames(spoken, 0.5, 0.8)
        if last - first < frames + rate // 4:
            return self.copied(self.chosen.choice(self.all_spoken))
        near = self.chosen.randrange(first, last - frames)
        onset = _quietest(samples, near, near + rate // 20)
        end = _quietest(samples, near + frames, min(last, near + frames + rate // 10))
        gap = np.zeros(self.chosen.choice((0, 0, rate // 20, rate // 7)), np.float32)
        copy = _faded(samples[onset:end], 48, 48)
        return replace(spoken, samples=np.concatenate([samples[:end], gap, copy, samples[end:]]))

    def other_voice(self, spoken: Spoken) -> Spoken:
        """The vocal tract and the pitch of somebody else, by another speed of the sound; or espeak-ng."""
        if self.chosen.random() < 0.25:
            other = Voice(engine="pyttsx3", language="en-US")
            said = speak(other, spoken.sentence.text, spoken.sentence.words_per_minute)
            factor = said.sample_rate_hz / spoken.sample_rate_hz
            return replace(spoken, samples=_resampled(0.5 * said.samples, factor))
        factor = self.chosen.choice((self.chosen.uniform(0.72, 0.86), self.chosen.uniform(1.16, 1.35)))
        return replace(spoken, samples=_resampled(spoken.samples, factor))

    def spliced_vowel(self, spoken: Spoken) -> Spoken:
        rate = spoken.sample_rate_hz
        vowel = self.again(spoken, self.chosen.choice(("Ah.", "Uh.", "Oh."))).samples
        onset, end = _sounding(vowel)
        vowel = _faded(vowel[onset : min(end, onset + self.frames(spoken, 0.2, 0.4))], rate // 50, rate // 20)
        gap = np.zeros(self.frames(spoken, 0.08, 0.3), np.float32)
        first, last = _sounding(spoken.samples, 0.001)
        if self.chosen.random() < 0.5:
            pieces = (spoken.samples[:last], gap, vowel, gap)
            return _with_times(replace(spoken, samples=np.concatenate(pieces)), last / rate)
        pieces = (spoken.samples[:first], vowel, gap, spoken.samples[first:])
        added_seconds = (len(vowel) + len(gap)) / rate
        return _with_times(replace(spoken, samples=np.concatenate(pieces)), added_seconds=added_seconds)

    def spoken_vowel(self, spoken: Spoken) -> Spoken:
        words = spoken.sentence.text.split()
        words.insert(self.chosen.randrange(len(words) + 1), self.chosen.choice(("uh", "ah")))
        said = speak(self.voice, " ".join(words), spoken.sentence.words_per_minute)
        times = said.sentence.times
        if times and spoken.sentence.times:
            times = _without_additions(times, spoken.sentence.times.signs)
        return replace(spoken, samples=said.samples, sentence=replace(spoken.sentence, times=times))

    def said_twice(self, spoken: Spoken) -> Spoken:
        words = spoken.sentence.text.split()
        longest = max(range(len(words)), key=lambda word: len(words[word]))
        words.insert(longest, words[longest].strip(",.;:!?"))
        return self.again(spoken, " ".join(words))

    def dropped(self, spoken: Spoken) -> Spoken:
        words = spoken.sentence.text.split()
        if len(words) < 3:
            return self.dropped(self.chosen.choice(self.all_spoken))
        del words[self.chosen.randrange(len(words) - 1)]
        return self.again(spoken, " ".join(words))

    def other_sentence(self, spoken: Spoken) -> Spoken:
        text = spoken.sentence.text
        others = [other.sentence.text for other in self.all_spoken if other.sentence.text != text]
        return self.again(spoken, self.chosen.choice(others))

    def other_number(self, spoken: Spoken) -> Spoken:
        form = self.chosen.choice(
            ("Stay here for {} breaths.", "Now count from {} down to one.", "Rest for {} minutes more.")
        )
        right, wrong = self.chosen.sample(("three", "four", "five", "eight", "nine", "twelve", "twenty"), 2)
        good = speak(self.voice, form.format(right), spoken.sentence.words_per_minute)
        return self.again(good, form.format(wrong))


class Kind(Struct, frozen=True, kw_only=True):
    """A kind of fault; ``heard`` says whether the checks of the signal have to find it.

    If a fault has ``times``, the engine knows when the phonemes sound, and the fault is between them. For the
    other kinds, the checks do not get the times, which would give away any change of the length.
    """

    plant: Callable[[Planter, Spoken], Spoken]
    heard: bool = True
    times: bool = False


def planted(kind: Kind, planter: Planter, spoken: Spoken) -> Spoken:
    """A sentence with a fault of this kind."""
    faulty = kind.plant(planter, spoken)
    if kind.times:
        return faulty
    return replace(faulty, sentence=replace(faulty.sentence, times=None))


KINDS: Mapping[str, Kind] = {
    "cut start": Kind(plant=Planter.cut_start),
    "cut end": Kind(plant=Planter.cut_end),
    "click": Kind(plant=Planter.click),
    "steady noise": Kind(plant=Planter.steady_noise),
    "burst of noise": Kind(plant=Planter.burst),
    "long silence": Kind(plant=Planter.pause),
    "dropout": Kind(plant=Planter.dropout),
    "clipping": Kind(plant=Planter.clipping),
    "repeat, copied": Kind(plant=Planter.copied),
    "other voice": Kind(plant=Planter.other_voice),
    "vowel, spliced in": Kind(plant=Planter.spliced_vowel, heard=False, times=True),
    "vowel, spoken": Kind(plant=Planter.spoken_vowel, heard=False, times=True),
    "word said twice": Kind(plant=Planter.said_twice, heard=False),
    "word dropped": Kind(plant=Planter.dropped, heard=False),
    "wrong sentence": Kind(plant=Planter.other_sentence, heard=False),
    "wrong number": Kind(plant=Planter.other_number, heard=False),
}


def _with_times(spoken: Spoken, end_seconds: float = inf, added_seconds: float = 0.0) -> Spoken:
    """A sentence with a longer pause before its first sign, or after what sounds until ``end_seconds``."""
    times = spoken.sentence.times
    if times is None:
        return spoken
    own = (min(onset, end_seconds) + added_seconds for onset in times.onset_seconds[:-1])
    signs = f" {times.signs}" if added_seconds else times.signs
    onset_seconds = (*([0.0] if added_seconds else []), *own, spoken.seconds)
    times = PhonemeTimes(signs=signs, onset_seconds=onset_seconds)
    return replace(spoken, sentence=replace(spoken.sentence, times=times))


def _without_additions(times: PhonemeTimes, signs: str) -> PhonemeTimes:
    """The times of a longer text, with spaces in place of what is not in ``signs``."""
    spoken = list(times.signs)
    for kind, _, _, first, last in SequenceMatcher(None, signs, times.signs, autojunk=False).get_opcodes():
        if kind != "equal":
            spoken[first:last] = " " * (last - first)
    return PhonemeTimes(signs="".join(spoken), onset_seconds=times.onset_seconds)


def _sounding(samples: Samples, share: float = 0.02) -> tuple[int, int]:
    """The first frame above a share of the peak, and the one after the last."""
    sizes = np.abs(samples)
    above: NDArray[np.intp] = np.flatnonzero(sizes > share * sizes.max())
    return int(above[0]), int(above[-1]) + 1


def _rms(samples: Samples) -> float:
    first, last = _sounding(samples)
    return float(np.sqrt(np.mean(samples[first:last] ** 2)))


def _quietest(samples: Samples, first: int, last: int) -> int:
    """The middle of the quietest 5 ms, or so, between two frames."""
    cell = 120
    cells = (last - first) // cell
    if cells < 2:
        return (first + last) // 2
    energies = np.sum(samples[first : first + cells * cell].reshape(cells, cell) ** 2, axis=1)
    return first + cell * int(energies.argmin()) + cell // 2


def _faded(samples: Samples, rise: int, fall: int) -> Samples:
    samples = samples.copy()
    samples[:rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    samples[-fall:] *= np.linspace(1, 0, fall, dtype=np.float32)
    return samples


def _resampled(samples: Samples, factor: float) -> Samples:
    places = np.arange(int(len(samples) / factor)) * factor
    resampled: Samples = np.interp(places, np.arange(len(samples)), samples).astype(np.float32)
    return resampled

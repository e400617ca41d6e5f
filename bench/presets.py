"""What each preset does to a voice: ``python -m bench.presets VOICE [EVERY]``.

The voice speaks the sentences of the scripts in ``scripts/``, or one of every EVERY sentences. For each
preset, this prints the long-term spectrum, the level of the sibilants, and what the preset costs.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from bench.speaking_rates import SAMPLE_RATE, sentences
from bench.workbench import ROOT
from renderer.speech.calibration import calibrated_chain, calibration_utterance
from renderer.speech.engines.registry import engine_named
from renderer.speech.sibilants import MEASURED_HZ
from renderer.speech.trim import Words
from renderer.speech.worker import finish
from renderer.timeline import Block
from renderer.voice import PRESETS, Voice, named_voice

LONG_TERM_DB = {
    160: 56.8, 200: 60.2, 250: 60.3, 315: 59.0, 400: 62.1, 500: 62.1, 630: 60.5, 800: 56.8, 1000: 53.7,
    1250: 53.0, 1600: 52.0, 2000: 48.7, 2500: 48.1, 3150: 46.8, 4000: 45.6, 5000: 44.5, 6300: 44.3,
    8000: 43.7, 10000: 43.4,
}  # fmt: skip
"""The level of speech in each third of an octave: Byrne et al., JASA 96, 1994, women and men."""

_WINDOW_FRAMES = SAMPLE_RATE // 50

Powers = NDArray[np.float64]
"""The mean square in each bin of 50 Hz, of shape (windows, bins)."""


def main() -> None:
    """Print the figures of a voice, one column for each preset."""
    voice = replace(named_voice(sys.argv[1], {}), language="en-US")
    every = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    utterance = calibration_utterance(voice)
    calibration, own_rate = engine_named(voice.engine).speak(utterance.text, utterance.voice)
    spoken, cost_ms = speak_all(voice, sentences(ROOT / "scripts")[::every])
    print(f"{'':34}{''.join(f'{preset:>8}' for preset in PRESETS)}")
    sentences_spoken = [Words(samples=samples, end_frame=len(samples)) for samples in spoken]
    columns: list[Powers] = []
    costs_ms = []
    for preset in PRESETS:
        chain = calibrated_chain(calibration, own_rate, preset)
        started = time.process_time()
        clips = [finish(words, own_rate, chain, SAMPLE_RATE).samples for words in sentences_spoken]
        costs_ms.append(1000 * (time.process_time() - started) / seconds(clips, SAMPLE_RATE))
        columns.append(np.concatenate([powers(clip[:, 0]) for clip in clips]))
    deviations = [deviation_db(column) for column in columns]
    for hertz in LONG_TERM_DB:
        print_row(f"against the long-term level, {hertz} Hz", [deviation[hertz] for deviation in deviations])
    print_row("the same, RMS of all, dB", [rms(list(deviation.values())) for deviation in deviations])
    print_row("sibilants against vowels, dB", [sibilants_db(column) for column in columns])
    print_row("CPU, ms per second", costs_ms)
    print(f"to speak takes {cost_ms:.1f} ms of CPU time per second of sound")


def speak_all(voice: Voice, texts: Sequence[str]) -> tuple[list[Block], float]:
    """What the voice says, and the milliseconds of CPU time that a second of it takes."""
    engine = engine_named(voice.engine)
    started = time.process_time()
    spoken = [engine.speak(text, voice) for text in texts]
    elapsed_ms = 1000 * (time.process_time() - started)
    clips = [samples for samples, _ in spoken]
    return clips, elapsed_ms / seconds(clips, spoken[0][1])


def seconds(clips: Sequence[Block], sample_rate: int) -> float:
    """The length of all clips together."""
    return sum(map(len, clips)) / sample_rate


def powers(samples: NDArray[np.float32]) -> Powers:
    """The spectra of windows of 20 ms that overlap by half."""
    windows = np.lib.stride_tricks.sliding_window_view(samples, _WINDOW_FRAMES)[:: _WINDOW_FRAMES // 2]
    window = np.hanning(_WINDOW_FRAMES)
    spectra = np.square(np.abs(np.fft.rfft(windows * window)))
    mean_squares: Powers = 2 * spectra / (_WINDOW_FRAMES * np.square(window).sum())
    return mean_squares


def band_db(column: Powers, low_hz: float, high_hz: float) -> Powers:
    """The level between two frequencies in each window; a bin on an edge counts in part."""
    hertz = np.arange(column.shape[1]) * 50.0
    shares = np.clip((np.minimum(hertz + 25, high_hz) - np.maximum(hertz - 25, low_hz)) / 50, 0, 1)
    levels: Powers = 10 * np.log10(column @ shares + 1e-12)
    return levels


def deviation_db(column: Powers) -> Mapping[int, float]:
    """How far each third of an octave is above the long-term level of speech that is as loud in total."""
    mean = column.mean(axis=0, keepdims=True)
    edge = 2 ** (1 / 6)
    levels = {hertz: float(band_db(mean, hertz / edge, hertz * edge)[0]) for hertz in LONG_TERM_DB}
    shift = total_db(LONG_TERM_DB.values()) - total_db(levels.values())
    return {hertz: level + shift - LONG_TERM_DB[hertz] for hertz, level in levels.items()}


def total_db(levels_db: Iterable[float]) -> float:
    """The level of all bands together."""
    return float(10 * np.log10(sum(10 ** (level / 10) for level in levels_db)))


def sibilants_db(column: Powers) -> float:
    """The level of strong sibilants (95th percentile of the windows with sound) against that of vowels."""
    everything = band_db(column, 50, SAMPLE_RATE / 2)
    is_vowel = (band_db(column, 50, 1_500) > everything - 1) & (everything > -35)
    sibilants = np.percentile(band_db(column, *MEASURED_HZ)[everything > -50], 95)
    return float(sibilants - np.median(everything[is_vowel]))


def rms(values: Sequence[float]) -> float:
    return float(np.sqrt(np.square(values).mean()))


def print_row(name: str, values: Sequence[float]) -> None:
    print(f"{name:34}{''.join(f'{value:8.1f}' for value in values)}", flush=True)


if __name__ == "__main__":
    main()

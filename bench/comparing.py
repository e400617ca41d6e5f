"""Whether two tracks are the same session: their lengths, and where the bells strike in each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from bench.bells import strikes

_MOST_OFFSET_SECONDS = 0.25
_BELL_SECONDS = 1.5


def compare(plan_path: Path, tracks: dict[str, Path]) -> Iterator[str]:
    """A line for the plan and one for each track; ``tracks`` are MP3s by the name of what made them."""
    plan = json.loads(plan_path.read_text("utf-8"))["tracks"][0]
    bells = [(event["onset_seconds"], event["what"]) for event in plan["events"] if event["kind"] == "bell"]
    totals = plan["totals"]
    yield (
        f"planned: {plan['seconds']:.3f} s, {totals['sentences']} sentences, "
        f"{totals['speech_seconds'] / 60:.1f} minutes of speech, {len(bells)} bells"
    )
    for name, path in tracks.items():
        with soundfile.SoundFile(path) as file:
            farthest_ms = 1000 * max(map(abs, _offsets(file, bells)))
            yield (
                f"{name}: {file.frames / file.samplerate:.3f} s, {file.samplerate} Hz, "
                f"{file.channels} channels, {path.stat().st_size / 1e6:.1f} MB, "
                f"every bell within {farthest_ms:.1f} ms of the plan"
            )


def _offsets(file: soundfile.SoundFile, bells: list[tuple[float, str]]) -> Iterator[float]:
    """How far from its planned onset each bell is, in seconds: where one of its strikes fits best."""
    rate = file.samplerate
    around = round(_MOST_OFFSET_SECONDS * rate)
    for onset_seconds, name in bells:
        frames = round(_BELL_SECONDS * rate)
        first = max(0, round(onset_seconds * rate) - around)
        file.seek(first)
        heard = file.read(frames + 2 * around, always_2d=True).mean(axis=1)
        fits = [
            _correlation(heard, strike[:frames].mean(axis=1)) for strike in strikes(name, rate, file.channels)
        ]
        best = max(fits, key=lambda fit: float(fit.max()))
        yield (first + int(np.argmax(best))) / rate - onset_seconds


def _correlation(heard: NDArray[np.float64], wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of every lag at which ``wanted`` lies inside ``heard``."""
    size = len(heard)
    spectrum = np.fft.rfft(heard) * np.conj(np.fft.rfft(wanted, size))
    lags: NDArray[np.float64] = np.fft.irfft(spectrum, size)
    return lags[: size - len(wanted) + 1]

"""What a long hold over each bed costs, and how much of it comes again.

    python -m bench.holds                  an hour over each bed
    python -m bench.holds wind "drone d"   over these beds only
    python -m bench.holds --minutes 20

``renderer`` is the CPU time of a render from nothing to an MP3, with the bed's synthesis; ``LAME`` is that of
encoding the same track alone. ``recurs`` is the largest correlation of the track's level with itself, between
5 s and 10 min later: of four bands, in steps of 0.1 s, normalized, in the first twenty minutes of the hold.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench.measuring import measure

ROOT = Path(__file__).resolve().parent.parent
RENDERER = (sys.executable, "-m", "renderer", "render")
BEDS = (
    "ocean", "rain", "creek", "wind", "fire", "crickets", "thunder", "fan", "brown", "pink", "white", "green",
    "drone", "drone d 432hz", "drone g", "binaural", "isochronic",
)  # fmt: skip
BANDS_HZ = ((60, 250), (250, 1_000), (1_000, 4_000), (4_000, 12_000))
STEPS_PER_SECOND = 10
SPOKEN_SECONDS, EXAMINED_SECONDS = 15, 1_200
"""The words before and after the hold are over after so long, and so much of the hold is examined."""

FIRST_LAG_SECONDS, LAST_LAG_SECONDS = 5, 600


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("beds", nargs="*", default=BEDS, metavar="BED")
    parser.add_argument("--minutes", type=int, default=60)
    arguments = parser.parse_args()
    print(f"{'':<16}{'renderer':>10}{'LAME':>10}{'ratio':>8}{'recurs':>16}", flush=True)
    for bed in arguments.beds:
        with tempfile.TemporaryDirectory(prefix="renderer-bench-") as folder:
            print(f"{bed:<16}{_held(Path(folder), bed, arguments.minutes)}", flush=True)


def _held(folder: Path, bed: str, minutes: int) -> str:
    script = folder / "hold.md"
    script.write_text(
        f"---\ntitle: A hold\nvoice: tone\nbed: {bed}\n---\nRest here.\n\n[hold {minutes}m]\n\nCome back.\n",
        "utf-8",
    )
    out = folder / "out"
    ours = measure([*RENDERER, script, "--out", out, "--jobs", "1", "--quiet"], ROOT, folder / "cache")
    measure([*RENDERER, script, "--out", out, "--format", "wav", "--quiet"], ROOT, folder / "cache")
    wav = out / "hold" / "hold.wav"
    lame = measure([sys.executable, "-m", "bench.lame_alone", wav, folder / "alone.mp3"], ROOT, folder)
    ratio = ours.cpu_seconds / lame.cpu_seconds
    correlation, lag_seconds = recurrence(wav)
    recurs = f"{correlation:.2f} at {lag_seconds:.1f} s"
    return f"{ours.cpu_seconds:>8.1f} s{lame.cpu_seconds:>8.1f} s{ratio:>8.2f}{recurs:>16}"


def recurrence(wav: Path) -> tuple[float, float]:
    """The largest correlation of the left channel's level with itself, and how many seconds later it is."""
    import numpy as np
    import soundfile
    from scipy import signal

    with soundfile.SoundFile(wav) as file:
        rate_hz = file.samplerate
        begin = file.seek(SPOKEN_SECONDS * rate_hz)
        frames = min(EXAMINED_SECONDS * rate_hz, file.frames - 2 * begin)
        samples = file.read(frames, always_2d=True)[:, 0]
    step_frames = rate_hz // STEPS_PER_SECOND
    steps = len(samples) // step_frames
    together = np.zeros(steps)
    for band_hz in BANDS_HZ:
        band = signal.sosfilt(signal.butter(3, band_hz, "bandpass", fs=rate_hz, output="sos"), samples)
        powers = np.mean(band[: steps * step_frames].reshape(steps, step_frames) ** 2, axis=1)
        level_db = 10 * np.log10(powers + 1e-14)
        level_db -= level_db.mean()
        products = np.fft.irfft(np.abs(np.fft.rfft(level_db, 2 * steps)) ** 2)[:steps]
        together += products / products[0] * steps / (steps - np.arange(steps)) / len(BANDS_HZ)
    first, last = (min(s * STEPS_PER_SECOND, steps // 2) for s in (FIRST_LAG_SECONDS, LAST_LAG_SECONDS))
    lag = first + int(np.argmax(together[first : last + 1]))
    return float(together[lag]), lag / STEPS_PER_SECOND


if __name__ == "__main__":
    main()

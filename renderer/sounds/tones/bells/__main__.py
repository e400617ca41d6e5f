"""``python -m renderer.sounds.tones.bells docs/bells`` draws the spectrogram of each bell to that folder."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from renderer.sounds.tones.bells.models import BELLS
from renderer.sounds.tones.bells.ringing import strike
from renderer.sounds.tones.signal import SAMPLE_RATE
from renderer.timeline import Block

SECONDS = 6
WIDTH, HEIGHT = 300, 200
LOWEST_HZ, HIGHEST_HZ = 50.0, 16_000.0
RANGE_DB = 90.0
_WINDOW_FRAMES = 8192


def spectrogram(sound: Block) -> NDArray[np.uint8]:
    """Return the levels of a sound in 256 shades, (HEIGHT, WIDTH); the lowest frequency is the last row."""
    mono = np.zeros(SECONDS * SAMPLE_RATE + _WINDOW_FRAMES)
    heard = sound[: SECONDS * SAMPLE_RATE].mean(axis=1)
    mono[_WINDOW_FRAMES // 2 :][: len(heard)] = heard
    onsets = np.arange(WIDTH) * SECONDS * SAMPLE_RATE // WIDTH
    windows = np.lib.stride_tricks.sliding_window_view(mono, _WINDOW_FRAMES)[onsets]
    power = np.square(np.abs(np.fft.rfft(windows * np.blackman(_WINDOW_FRAMES), axis=1)))
    edges = np.geomspace(LOWEST_HZ, HIGHEST_HZ, HEIGHT + 1) * _WINDOW_FRAMES / SAMPLE_RATE
    rows = [power[:, int(low) : max(int(high), int(low) + 1)].max(axis=1) for low, high in pairwise(edges)]
    level_db = 10.0 * np.log10(np.array(rows[::-1]) + 1e-20)
    shades = np.clip(1.0 + (level_db - level_db.max()) / RANGE_DB, 0.0, 1.0)
    return np.asarray(np.rint(255.0 * shades), dtype=np.uint8)


def draw_all(folder: Path) -> None:
    """Write the picture of each bell to ``folder`` as NAME.png."""
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    for name, bell in BELLS.items():
        sound = strike(bell, variant=0, strength="normal", sample_rate=SAMPLE_RATE, channels=2, lufs=-23.0)
        picture = Image.fromarray(spectrogram(sound) // 16 * 17)
        picture.save(folder / f"{name.replace(' ', '-')}.png", optimize=True)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m renderer.sounds.tones.bells FOLDER\n")
        return 2
    draw_all(Path(arguments[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

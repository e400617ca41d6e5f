"""Makes the profile of a voice, by which its sentences are checked.

    python -m bench.gate.profile hibari:heart renderer/speech/gate/profiles/hibari-heart.json

The voice speaks 600 sentences of the documentation.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from msgspec import json

from bench.gate.speaking import Spoken, speak_all
from bench.gate.texts import profile_texts
from renderer.speech.gate.judge import USUAL_WORDS_PER_MINUTE
from renderer.speech.gate.length import phonemes_and_marks
from renderer.speech.gate.profile import VoiceProfile
from renderer.speech.gate.sound import SpokenSound, measure
from renderer.speech.gate.voice_prints import spread, timbre
from renderer.voice import Voice, VoiceName

_LONG_SECONDS = 1.0
_MARGIN_DB = 20.0
_FLOORS_DB = (-60.0, -32.0)
_PRIOR = 0.3  # dB squared, so that no direction is narrower than the rounding


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("voice", help="such as hibari:heart")
    parser.add_argument("file", type=Path, help="the file of the profile")
    parser.add_argument("--least", type=float, default=80.0, help="the slowest pace of the engine")
    parser.add_argument("--most", type=float, default=352.0, help="the fastest pace of the engine")
    arguments = parser.parse_args()
    name = VoiceName.parse(arguments.voice)
    voice = Voice(engine=name.engine, name=name.name)
    heard = [
        (spoken, sound)
        for spoken in speak_all(voice, profile_texts(600), seed=1)
        if (sound := measure(spoken.samples, spoken.sample_rate_hz)) is not None
    ]
    profile = fitted(heard, arguments.least, arguments.most)
    arguments.file.write_bytes(json.format(json.encode(profile), indent=1) + b"\n")
    print(f"{arguments.file}: {len(heard)} sentences")


def fitted(heard: Sequence[tuple[Spoken, SpokenSound]], least: float, most: float) -> VoiceProfile:
    """The profile by which these sentences would be good."""
    base, per_phoneme, per_mark = _line(heard, least, most)
    sounds = [sound for _, sound in heard]
    floors = [np.sort(sound.peaks_db)[len(sound.peaks_db) // 33] for sound in sounds]
    prints = np.array([timbre(sound) for sound in sounds])
    seconds = np.array([sound.seconds for sound in sounds])
    mean = np.median(prints[seconds > _LONG_SECONDS], axis=0)
    apart = (prints - mean) / np.sqrt([spread(each) for each in seconds])[:, None]
    precision = np.linalg.inv(np.cov(apart.T) + _PRIOR * np.eye(len(mean)))
    return VoiceProfile(
        sample_rate_hz=heard[0][0].sample_rate_hz,
        least_words_per_minute=least,
        most_words_per_minute=most,
        base_seconds=round(base, 4),
        seconds_per_phoneme=round(per_phoneme, 4),
        seconds_per_mark=round(per_mark, 4),
        level_db=round(float(np.median([sound.level_db for sound in sounds])), 2),
        floor_db=round(float(np.clip(max(floors) + _MARGIN_DB, *_FLOORS_DB)), 1),
        timbre=tuple(round(float(value), 2) for value in mean),
        precision=tuple(round(float(value), 4) for value in precision[np.tril_indices(len(mean))]),
    )


def _line(
    heard: Sequence[tuple[Spoken, SpokenSound]], least: float, most: float
) -> tuple[float, float, float]:
    """Least squares, weighted for a spread that grows with the square root of the length."""
    rows, lengths = [], []
    for spoken, sound in heard:
        pace = min(max(spoken.sentence.words_per_minute, least), most) / USUAL_WORDS_PER_MINUTE
        rows.append((1, *phonemes_and_marks(spoken.sentence.phonemes)))
        lengths.append(sound.seconds * pace)
    weights = 1 / np.sqrt(0.3 + np.array(lengths))
    solution, *_ = np.linalg.lstsq(np.array(rows) * weights[:, None], lengths * weights, rcond=None)
    base, per_phoneme, per_mark = map(float, solution)
    return base, per_phoneme, per_mark


if __name__ == "__main__":
    main()

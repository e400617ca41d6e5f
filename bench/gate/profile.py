"""Makes the profile of a voice, by which its sentences are checked.

    python -m bench.gate.profile hibari:heart renderer/speech/gate/profiles/hibari-heart.json

The voice speaks 600 sentences of the documentation.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import json
from msgspec.structs import replace

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
    parser.add_argument("--short-words", type=int, default=4, help="the most words of a short sentence")
    parser.add_argument("--least-short", type=float, default=142.7, help="the slowest pace of these")
    arguments = parser.parse_args()
    name = VoiceName.parse(arguments.voice)
    voice = Voice(engine=name.engine, name=name.name)
    heard = [
        (spoken, sound)
        for spoken in speak_all(voice, profile_texts(600), seed=1)
        if (sound := measure(spoken.samples, spoken.sample_rate_hz)) is not None
    ]
    paces = {
        "least_words_per_minute": arguments.least,
        "most_words_per_minute": arguments.most,
        "most_short_words": arguments.short_words,
        "least_short_words_per_minute": arguments.least_short,
    }
    profile = fitted(heard, paces)
    arguments.file.write_bytes(json.format(json.encode(profile), indent=1) + b"\n")
    print(f"{arguments.file}: {len(heard)} sentences")


def fitted(heard: Sequence[tuple[Spoken, SpokenSound]], paces: Mapping[str, Any]) -> VoiceProfile:
    """The profile by which these sentences would be good; ``paces`` has its fields about paces."""
    sounds = [sound for _, sound in heard]
    floors = [np.sort(sound.peaks_db)[len(sound.peaks_db) // 33] for sound in sounds]
    prints = np.array([timbre(sound) for sound in sounds])
    seconds = np.array([sound.seconds for sound in sounds])
    mean = np.median(prints[seconds > _LONG_SECONDS], axis=0)
    apart = (prints - mean) / np.sqrt([spread(each) for each in seconds])[:, None]
    precision = np.linalg.inv(np.cov(apart.T) + _PRIOR * np.eye(len(mean)))
    profile = VoiceProfile(
        sample_rate_hz=heard[0][0].sample_rate_hz,
        base_seconds=0.0,
        seconds_per_phoneme=0.0,
        seconds_per_mark=0.0,
        level_db=round(float(np.median([sound.level_db for sound in sounds])), 2),
        floor_db=round(float(np.clip(max(floors) + _MARGIN_DB, *_FLOORS_DB)), 1),
        timbre=tuple(round(float(value), 2) for value in mean),
        precision=tuple(round(float(value), 4) for value in precision[np.tril_indices(len(mean))]),
        **paces,
    )
    base, per_phoneme, per_mark = _line(heard, profile)
    return replace(
        profile,
        base_seconds=round(base, 4),
        seconds_per_phoneme=round(per_phoneme, 4),
        seconds_per_mark=round(per_mark, 4),
    )


def _line(heard: Sequence[tuple[Spoken, SpokenSound]], profile: VoiceProfile) -> tuple[float, float, float]:
    """Least squares, weighted for a spread that grows with the square root of the length."""
    rows, lengths = [], []
    for spoken, sound in heard:
        sentence = spoken.sentence
        words_per_minute = profile.words_per_minute(sentence.text, sentence.words_per_minute)
        pace = words_per_minute / USUAL_WORDS_PER_MINUTE
        rows.append((1, *phonemes_and_marks(spoken.sentence.phonemes)))
        lengths.append(sound.seconds * pace)
    weights = 1 / np.sqrt(0.3 + np.array(lengths))
    solution, *_ = np.linalg.lstsq(np.array(rows) * weights[:, None], lengths * weights, rcond=None)
    base, per_phoneme, per_mark = map(float, solution)
    return base, per_phoneme, per_mark


if __name__ == "__main__":
    main()

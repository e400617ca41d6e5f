"""The ends of captions against the ends of the words in the audio of the track."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
import webvtt
from numpy.typing import NDArray

import renderer
from renderer.timeline import Block
from tests.support.takes import RATE, room, spoken

Samples = NDArray[np.float64]

SENTENCES = (
    "Lie on your back, and rest.",
    "Let the floor hold you.",
    "Breathe out slowly through the nose.",
    "Stop.",
)
WITHIN_SECONDS = 0.02


class Rendered:
    """The samples of a track, and the start and the end of each of its captions in seconds."""

    def __init__(self, folder: Path, voice: str, sentences: tuple[str, ...]) -> None:
        folder.mkdir(exist_ok=True)
        (folder / "renderer.toml").write_text(f"[voices.me]\n{voice}\n")
        script = folder / "rest.md"
        script.write_text("---\ntitle: Rest\nvoice: me\n---\n" + " [pause 1s]\n".join(sentences) + "\n")
        track = renderer.render(script, out=folder / "out", format="wav", captions="vtt,timeline").tracks[0]
        samples, self.sample_rate = soundfile.read(next((folder / "out").rglob("*.wav")), always_2d=True)
        self.samples: Samples = samples[:, 0]
        self.times = [
            (caption.start_in_seconds + caption.start_time.milliseconds / 1000,
             caption.end_in_seconds + caption.end_time.milliseconds / 1000)
            for caption in webvtt.read(str(track.captions["vtt"])).captions
        ]  # fmt: skip

    def seconds_heard(self, number: int, below_peak_db: float) -> float:
        """How long a sentence sounds after its caption starts: its envelope of 1 ms, down to a level."""
        start = round(self.times[number][0] * self.sample_rate)
        size = self.sample_rate // 1000
        part = self.samples[start : start + 5 * self.sample_rate]
        if number + 1 < len(self.times):
            part = part[: round((self.times[number + 1][0] - 0.01) * self.sample_rate) - start]
        levels = np.sqrt(np.square(part[: len(part) // size * size]).reshape(-1, size).mean(axis=1))
        return (int(np.flatnonzero(levels > levels.max() * 10 ** (below_peak_db / 20))[-1]) + 1) / 1000


@pytest.mark.parametrize("engine", ["pyttsx3", "tone", "hibari"])
def test_a_caption_ends_with_the_words_whatever_the_preset(engine: str, tmp_path: Path) -> None:
    """The end of the words is measured without a preset, so that no room is heard after them."""
    tracks = {
        preset: Rendered(tmp_path / preset, f'engine = "{engine}"\npreset = "{preset}"', SENTENCES)
        for preset in ("none", "plain", "warm", "soft")
    }
    for number in range(len(SENTENCES)):
        words_seconds = tracks["none"].seconds_heard(number, -35.0)
        for preset, track in tracks.items():
            start, end = track.times[number]
            assert end - start == pytest.approx(words_seconds, abs=WITHIN_SECONDS), (preset, number)
        assert tracks["warm"].seconds_heard(number, -60.0) > words_seconds + 0.03


@pytest.mark.parametrize("preset", ["none", "warm"])
@pytest.mark.parametrize("room_db", [-90.0, -60.0, -50.0])
def test_a_caption_of_a_take_ends_with_the_words_and_not_with_the_room(
    room_db: float, preset: str, tmp_path: Path
) -> None:
    takes = [spoken(seconds, hertz) for seconds, hertz in ((1.2, 300.0), (0.9, 410.0))]
    folder = tmp_path / "script" / "takes"
    folder.mkdir(parents=True)
    for sentence, words in zip(SENTENCES, takes, strict=False):
        quiet = np.zeros((RATE // 2, 1), np.float32)
        recorded = np.concatenate([quiet, words, quiet, quiet])
        recorded += room(len(recorded) / RATE, room_db)
        soundfile.write(folder / f"{sentence}.wav", recorded, RATE, "FLOAT")
    me = f'engine = "takes"\nfolder = "takes"\npreset = "{preset}"'
    track = Rendered(tmp_path / "script", me, SENTENCES[: len(takes)])
    for words, (start, end) in zip(takes, track.times, strict=True):
        assert end == pytest.approx(_end_seconds(track, words, start), abs=WITHIN_SECONDS)


def _end_seconds(track: Rendered, words: Block, start_seconds: float) -> float:
    """Where the words of a take end in a track, by their correlation with it near the caption's start."""
    first = max(0, round((start_seconds - 0.1) * track.sample_rate))
    near = track.samples[first : first + len(words) + track.sample_rate // 4]
    found = int(np.argmax(np.correlate(near, words[:, 0].astype(np.float64), "valid")))
    return (first + found + len(words)) / track.sample_rate

"""The same session the way it is usually glued together: pyttsx3 for the words, pydub for the rest.

    python bench/pydub_program.py PLAN.json ASSETS TRACK.mp3 [BED]

Every sentence is spoken to a WAV, the pieces are appended with silence between them, the bed is overlaid in
one go, the whole is brought to -18 dBFS, and ffmpeg encodes it. It is spared what pydub has no means
for: the bed does not duck, nothing limits peaks, and loudness is an RMS value.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from pydub import AudioSegment

SAMPLE_RATE = 48_000
WORDS_PER_MINUTE = 110
BELL_DB = -6
BED_DB = -14
LOUDNESS_DBFS = -18


def main(plan_path: str, assets: str, track_path: str, bed: str = "") -> None:
    plan = json.loads(Path(plan_path).read_text("utf-8"))["tracks"][0]
    events = [event for event in plan["events"] if event["kind"] in ("speech", "bell")]
    with tempfile.TemporaryDirectory() as folder:
        spoken = speak([event["what"] for event in events if event["kind"] == "speech"], folder)
        track = join(events, spoken, Path(assets), round(1000 * plan["seconds"]))
    if bed:
        track = track.overlay(AudioSegment.from_file(Path(assets, f"{bed}.flac")) + BED_DB, loop=True)
    track = track.apply_gain(LOUDNESS_DBFS - track.dBFS)
    track.export(track_path, format="mp3", bitrate="128k", tags={"title": plan["name"]})


def speak(sentences: list[str], folder: str) -> list[Path]:
    """One WAV a sentence."""
    engine = speech_engine()
    paths = []
    for number, sentence in enumerate(sentences):
        paths.append(Path(folder, f"{number}.wav"))
        engine.save_to_file(sentence, str(paths[-1]))
        engine.runAndWait()
    return paths


def speech_engine() -> Any:
    if sys.platform == "linux":
        import espeakng_loader

        os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
        library = Path(espeakng_loader.get_library_path()).with_name("libespeak-ng.so.1")
        ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)
    import pyttsx3

    engine = pyttsx3.init()
    engine.setProperty("rate", WORDS_PER_MINUTE)
    if sys.platform == "linux":
        engine.setProperty("voice", "gmw/en-us")
    return engine


def join(events: list[dict[str, Any]], spoken: list[Path], assets: Path, track_ms: int) -> AudioSegment:
    """Each piece at its onset, with silence before it."""
    names = {event["what"] for event in events if event["kind"] == "bell"}
    bells = {name: AudioSegment.from_file(assets / f"{name}.flac") + BELL_DB for name in names}
    sentences = iter(spoken)
    track = AudioSegment.silent(0, SAMPLE_RATE)
    for event in events:
        piece = bells[event["what"]] if event["kind"] == "bell" else AudioSegment.from_file(next(sentences))
        gap_ms = round(1000 * event["onset_seconds"]) - len(track)
        track += AudioSegment.silent(gap_ms, SAMPLE_RATE) + piece
    return track + AudioSegment.silent(track_ms - len(track), SAMPLE_RATE)


if __name__ == "__main__":
    main(*sys.argv[1:])

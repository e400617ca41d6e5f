"""The same session the way it is usually glued together: pyttsx3 for the words, pydub for the rest.

    python -m bench.pydub_program PLAN.json TRACK.mp3 [BED [ducked]]

Every sentence is spoken to a WAV. Without ``ducked`` the pieces are appended, silence between them, and
the bed is overlaid on the whole in one go. With it every piece is overlaid on the bed, turned down meanwhile
by pydub's own ``gain_during_overlay``. Then all is brought to -18 dBFS, and ffmpeg encodes it. It is
spared what pydub has no means for: ducking has no slopes, nothing limits peaks, and loudness is an RMS value.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydub import AudioSegment

from bench.bells import first_strike
from renderer.sounds.tones.beds import BED_TONES
from renderer.sounds.tones.beds.bed_tone import REGION_SECONDS
from renderer.sounds.tones.files import to_pcm16
from renderer.timeline import Block

SAMPLE_RATE = 48_000
WORDS_PER_MINUTE = 110
BELL_DB = -6
BED_DB = -14
DUCKING_DB = -4.5
LOUDNESS_DBFS = -18


def main(plan_path: str, track_path: str, bed_name: str = "", ducked: str = "") -> None:
    plan = json.loads(Path(plan_path).read_text("utf-8"))["tracks"][0]
    track_ms = round(1000 * plan["seconds"])
    events = [event for event in plan["events"] if event["kind"] in ("speech", "bell")]
    bed = bed_segment(bed_name) + BED_DB if bed_name else None
    with tempfile.TemporaryDirectory() as folder:
        spoken = speak([event["what"] for event in events if event["kind"] == "speech"], folder)
        pieces = placed(events, spoken)
        track = over_bed(pieces, bed, track_ms) if bed and ducked else joined(pieces, track_ms)
    if bed and not ducked:
        track = track.overlay(bed, loop=True)
    track = track.apply_gain(LOUDNESS_DBFS - track.dBFS)
    track.export(track_path, format="mp3", bitrate="128k", tags={"title": plan["name"]})


def bed_segment(name: str) -> AudioSegment:
    """24 s of a built-in bed."""
    return segment(BED_TONES[name].make(0)[: REGION_SECONDS * SAMPLE_RATE])


def segment(samples: Block) -> AudioSegment:
    """Samples of shape (frames, 2) for pydub."""
    return AudioSegment(to_pcm16(samples).tobytes(), sample_width=2, frame_rate=SAMPLE_RATE, channels=2)


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


def placed(events: list[dict[str, Any]], spoken: list[Path]) -> Iterator[tuple[int, str, AudioSegment]]:
    """Each piece with its onset in milliseconds and its kind."""
    names = {event["what"] for event in events if event["kind"] == "bell"}
    bells = {name: segment(first_strike(name, SAMPLE_RATE, 2)) + BELL_DB for name in names}
    sentences = iter(spoken)
    for event in events:
        is_bell = event["kind"] == "bell"
        piece = bells[event["what"]] if is_bell else AudioSegment.from_file(next(sentences))
        yield round(1000 * event["onset_seconds"]), event["kind"], piece


def joined(pieces: Iterable[tuple[int, str, AudioSegment]], track_ms: int) -> AudioSegment:
    track = AudioSegment.silent(0, SAMPLE_RATE)
    for onset_ms, _kind, piece in pieces:
        heard = track[:onset_ms]  # a bell may ring longer
        track = heard + AudioSegment.silent(onset_ms - len(heard), SAMPLE_RATE) + piece
    return track + AudioSegment.silent(track_ms - len(track), SAMPLE_RATE)


def over_bed(
    pieces: Iterable[tuple[int, str, AudioSegment]], bed: AudioSegment, track_ms: int
) -> AudioSegment:
    track = (bed * (track_ms // len(bed) + 1))[:track_ms]
    for onset_ms, kind, piece in pieces:
        gain_db = DUCKING_DB if kind == "speech" else 0
        track = track.overlay(piece, position=onset_ms, gain_during_overlay=gain_db)
    return track


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The same session the way it is glued together with ffmpeg alone: its concat demuxer, and no loudness.

    python -m bench.ffmpeg_concat speak PLAN.json FOLDER          a WAV of each sentence and each bell
    python -m bench.ffmpeg_concat glue PLAN.json FOLDER TRACK.mp3 these and silence, as one MP3

An edit of a pause costs ``glue`` alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FFMPEG: tuple[str | Path, ...] = ("ffmpeg", "-nostdin", "-y", "-v", "error")


def main(task: str, plan_path: str, folder: str, track: str = "") -> None:
    plan = json.loads(Path(plan_path).read_text("utf-8"))["tracks"][0]
    events = [event for event in plan["events"] if event["kind"] in ("speech", "bell")]
    if task == "speak":
        speak(events, Path(folder))
    else:
        glue(events, plan["seconds"], Path(folder), track)


def speak(events: list[dict[str, Any]], folder: Path) -> None:
    """The demuxer wants all of its files at one sample rate: that of the voice."""
    import soundfile

    from bench import pydub_program
    from bench.bells import first_strike

    spoken = pydub_program.speak(
        [event["what"] for event in events if event["kind"] == "speech"], str(folder)
    )
    with wave.open(str(spoken[0])) as sentence:
        rate, channels = sentence.getframerate(), sentence.getnchannels()
    for name in {event["what"] for event in events if event["kind"] == "bell"}:
        soundfile.write(folder / f"{name}.wav", first_strike(name, rate, channels), rate, "PCM_16")


def glue(events: list[dict[str, Any]], track_seconds: float, folder: Path, track: str) -> None:
    listed = folder / "list.txt"
    listed.write_text("".join(f"file '{piece}'\n" for piece in pieces(events, track_seconds, folder)))
    encode = ["-ar", "48000", "-ac", "2", "-codec:a", "libmp3lame", "-b:a", "128k", track]
    subprocess.run([*FFMPEG, "-f", "concat", "-i", listed, *encode], check=True)


def pieces(events: list[dict[str, Any]], track_seconds: float, folder: Path) -> Iterator[str]:
    """The name of each file in turn; silence is written as it is needed."""
    sentences = iter(range(len(events)))
    at = 0
    for number, event in enumerate(events):
        is_bell = event["kind"] == "bell"
        piece = f"{event['what'] if is_bell else next(sentences)}.wav"
        with wave.open(str(folder / piece)) as file:
            form, frames = file.getparams(), file.getnframes()
        onset = round(event["onset_seconds"] * form.framerate)
        if onset > at:
            yield silence(folder / f"silence-{number}.wav", onset - at, form)
        yield piece
        at = max(at, onset) + frames
    left = round(track_seconds * form.framerate) - at
    if left > 0:
        yield silence(folder / "silence.wav", left, form)


def silence(path: Path, frames: int, form: Any) -> str:
    with wave.open(str(path), "wb") as file:
        file.setparams(form)
        file.writeframes(bytes(frames * form.nchannels * form.sampwidth))
    return path.name


if __name__ == "__main__":
    main(*sys.argv[1:])

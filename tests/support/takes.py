"""A script with a recorded voice, and recordings of something like words."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from renderer.timeline import Block

RATE = 48_000
HEAD = "---\ntitle: Evening rest\nvoice: me\nsay: {psoas: so-us}\n---\n"
BODY = """\
# Arriving
Lie on your back. [pause 2s]
Feel the psoas.

# Resting
Lie on your back. [hold 3s-10s, bell at end]
Let everything be heavy.
"""
ME = '[voices.me]\nengine = "takes"\nfolder = "takes"\n'
SENTENCES = ("Lie on your back.", "Feel the psoas.", "Let everything be heavy.")

Command = Callable[..., tuple[int, str, str]]
Clips = Callable[..., list[Block]]


def spoken(seconds: float = 1.2, hertz: float = 300.0, level_db: float = -20.0) -> Block:
    """Words of sorts: bursts of a tone that rise and fall, their peak at ``level_db``."""
    time = np.arange(round(seconds * RATE)) / RATE
    swell = np.clip(1.2 * np.sin(2 * np.pi * 3 * time) ** 2, 0.15, 1)
    ends = np.minimum(1, np.minimum(time, time[::-1]) / 0.01)
    return (10 ** (level_db / 20) * swell * ends * np.sin(2 * np.pi * hertz * time)).astype(np.float32)[
        :, None
    ]


def room(seconds: float, level_db: float, seed: int = 1) -> Block:
    """Noise of a level, RMS."""
    noise = np.random.default_rng(seed).normal(size=(round(seconds * RATE), 1))
    return (10 ** (level_db / 20) * noise).astype(np.float32)


def take(words: Block, *, before: float = 0.5, after: float = 0.5, room_db: float = -90.0) -> Block:
    quiet = (np.zeros((round(seconds * RATE), 1), np.float32) for seconds in (before, after))
    whole = np.concatenate([next(quiet), words, next(quiet)])
    return (whole + room(len(whole) / RATE, room_db)[: len(whole)]).astype(np.float32)


def wav(samples: Block, rate: int = RATE, subtype: str = "PCM_24") -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, rate, subtype, format="WAV")
    return file.getvalue()


def power_db(block: Block) -> float:
    return float(10 * np.log10(np.square(block, dtype=np.float64).mean()))


def rendered(script: Path, command: Command, *more: object) -> dict[str, Any]:
    """The only track's plan, its samples under ``samples``."""
    status, _, said = command("render", script, "--format", "wav", "--captions", "timeline", *more)
    assert status == 0, said
    plan = json.loads(next((script.parent / "out").rglob("*.timeline.json")).read_text())
    samples, _ = soundfile.read(next((script.parent / "out").rglob("*.wav")), always_2d=True)
    (track,) = plan["tracks"]
    return {**track, "samples": samples}


def likeness(track: dict[str, Any], cue: dict[str, Any], words: Block) -> float:
    """The correlation of a cue's samples in the track with a recording's words."""
    first = cue["onset_frames"]
    heard = track["samples"][first : first + len(words), 0]
    mine = words[: len(heard), 0]
    return float(heard @ mine / np.sqrt((heard @ heard) * (mine @ mine)))


def speech_in(track: dict[str, Any]) -> list[dict[str, Any]]:
    return [event for event in track["events"] if event["kind"] == "speech"]


def entries(command: Command) -> int:
    return int(json.loads(command("cache", "--json")[1])["kinds"]["clip"]["entries"])

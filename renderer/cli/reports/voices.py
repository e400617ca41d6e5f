"""Voices as lines to read, and as JSON."""

from __future__ import annotations

import math
from typing import Any

from renderer.api.voices import Tried
from renderer.units import timestamp, to_seconds
from renderer.voice import Voice, VoiceInfo


def voice_line(info: VoiceInfo) -> str:
    return f"{info.engine + ':' + info.name:<32} {info.language:<16} {info.description}".rstrip()


def named_voice_line(name: str, voice: Voice) -> str:
    return f"{name:<32} {voice.language:<16} {voice}"


def voice_json(info: VoiceInfo) -> dict[str, str]:
    return {
        "engine": info.engine,
        "name": info.name,
        "language": info.language,
        "description": info.description,
    }


def named_voice_json(name: str, voice: Voice) -> dict[str, str]:
    """``called`` is its name in the settings; ``name`` is the engine's."""
    return {
        "called": name,
        "engine": voice.engine,
        "name": voice.name,
        "language": voice.language,
        "description": "",
    }


def tried_line(tried: Tried) -> str:
    """``pyttsx3:gmw/en-us  en  voices/pyttsx3-gmw-en-us.wav  0:02.1  -22.8 LUFS  at 0:12.4``, or why not."""
    start = f"{tried.name:<32} {tried.voice.language:<8} "
    if tried.failure:
        return f"{start}{tried.failure}"
    length, onset = (
        timestamp(to_seconds(frames, tried.sample_rate)) for frames in (tried.frames, tried.onset_frames)
    )
    return f"{start}{tried.path}  {length}  {tried.integrated_lufs:.1f} LUFS  at {onset}"


def tried_json(tried: Tried) -> dict[str, Any]:
    """Loudness is null where a file is too short for it."""
    about = {"voice": tried.name, "language": tried.voice.language}
    if tried.failure:
        return {**about, "failure": tried.failure}
    return {
        **about,
        "path": str(tried.path),
        "seconds": float(to_seconds(tried.frames, tried.sample_rate)),
        "onset_seconds": float(to_seconds(tried.onset_frames, tried.sample_rate)),
        "integrated_lufs": (
            round(tried.integrated_lufs, 2) if math.isfinite(tried.integrated_lufs) else None
        ),
    }

"""Reports voices, as lines and as JSON."""

from __future__ import annotations

import math
from typing import Any

from msgspec.structs import replace

from renderer.api.voices import Audition, FetchableVoice, RecommendedVoice
from renderer.units import timestamp, to_seconds
from renderer.voice import Voice, VoiceInfo


def voice_line(info: VoiceInfo) -> str:
    return f"{info.engine + ':' + info.name:<32} {info.language:<16} {info.description}".rstrip()


def recommended_voice_line(voice: RecommendedVoice) -> str:
    """Return a line such as ``hibari:heart  en-US  natural, a woman (default)``."""
    mark = " (default)" if voice.is_default else ""
    about = ", ".join(filter(None, (voice.sound, voice.info.description)))
    return voice_line(replace(voice.info, description=f"{about}{mark}"))


def named_voice_line(name: str, voice: Voice) -> str:
    return f"{name:<32} {voice.language:<16} {voice}"


def voice_json(info: VoiceInfo) -> dict[str, str]:
    return {
        "engine": info.engine,
        "name": info.name,
        "language": info.language,
        "description": info.description,
    }


def recommended_voice_json(voice: RecommendedVoice) -> dict[str, Any]:
    return {**voice_json(voice.info), "sound": voice.sound, "default": voice.is_default}


def named_voice_json(name: str, voice: Voice) -> dict[str, str]:
    """Return a voice of the settings. ``called`` is its name there; ``name`` is the engine's name."""
    return {
        "called": name,
        "engine": voice.engine,
        "name": voice.name,
        "language": voice.language,
        "description": "",
    }


def fetchable_voice_line(voice: FetchableVoice) -> str:
    """Return a line about a voice to fetch.

    Example: ``hibari:fenrir  en-US   8.0 MB  Apache-2.0  a man with an American accent``.
    """
    fetched = "  (on this computer)" if voice.is_fetched else ""
    return (
        f"{voice.full_name!s:<28} {voice.language:<8} {_megabytes(voice.size_bytes):>9}  {voice.licence:<11} "
        f"{voice.description}{fetched}"
    )


def fetchable_voice_json(voice: FetchableVoice) -> dict[str, Any]:
    return {
        **voice_json(voice.info),
        "bytes": voice.size_bytes,
        "licence": voice.licence,
        "terms": voice.terms,
        "page": voice.page,
        "fetched": voice.is_fetched,
    }


def licence_text(voice: FetchableVoice, missing_bytes: int) -> str:
    """Return what to know about a voice before it is fetched."""
    return (
        f"{voice.full_name}: {voice.description}, {_megabytes(missing_bytes)}\n"
        f"licence: {voice.licence}. {voice.terms}\n"
        f"more: {voice.page}"
    )


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.1f} MB"


def audition_line(audition: Audition) -> str:
    """Return a line about the file of an audition, or about the reason for its failure.

    Example: ``pyttsx3:gmw/en-us  en  voices/pyttsx3-gmw-en-us.wav  0:02.1  -22.8 LUFS  at 0:12.4``.
    """
    start = f"{audition.name:<32} {audition.voice.language:<8} "
    if audition.failure:
        return f"{start}{audition.failure}"
    length, onset = (
        timestamp(to_seconds(frames, audition.sample_rate))
        for frames in (audition.frames, audition.onset_frames)
    )
    measurable = math.isfinite(audition.integrated_lufs)
    loudness = (
        f"{audition.integrated_lufs:.1f} LUFS" if measurable else "too short or too quiet to measure LUFS"
    )
    return f"{start}{audition.path}  {length}  {loudness}  at {onset}"


def audition_json(audition: Audition) -> dict[str, Any]:
    """Return an audition as JSON; the loudness is null if the file is too short to measure."""
    about = {"voice": audition.name, "language": audition.voice.language}
    if audition.failure:
        return {**about, "failure": audition.failure}
    return {
        **about,
        "path": str(audition.path),
        "seconds": float(to_seconds(audition.frames, audition.sample_rate)),
        "onset_seconds": float(to_seconds(audition.onset_frames, audition.sample_rate)),
        "integrated_lufs": (
            round(audition.integrated_lufs, 2) if math.isfinite(audition.integrated_lufs) else None
        ),
    }

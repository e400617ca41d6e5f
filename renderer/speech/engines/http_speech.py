"""The engine ``http``: a server with OpenAI's ``POST /audio/speech``, which many others offer too."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from renderer.errors import InputError
from renderer.script.suggestions import one_of
from renderer.speech.engines import SettingType, Terms
from renderer.speech.engines.decoding import longest_seconds
from renderer.speech.engines.plain_text import plain_text
from renderer.speech.engines.server_settings import (
    server_concurrency,
    server_key,
    server_patience,
    server_timeout,
    server_url,
)
from renderer.speech.engines.voice_settings import number_setting, text_setting
from renderer.timeline import Block
from renderer.voice import Voice, VoiceInfo

if TYPE_CHECKING:
    from renderer.speech.engines.http_client import HttpClient

FORMATS = ("wav", "flac", "mp3", "opus")
NATURAL_WORDS_PER_MINUTE = 150.0

_SPEEDS = (0.25, 4.0)


class HttpSpeech:
    """Sends one request for each sentence. ``pitch`` and the language are not part of the request.

    The API key is read from the environment when it is needed. ``OPENAI_API_KEY`` is sent to OpenAI only,
    unless ``key_env`` names it for another server.
    """

    version = "1"
    settings: Mapping[str, SettingType] = MappingProxyType(
        {
            "url": str,
            "model": str,
            "format": str,
            "instructions": str,
            "key_env": str,
            "concurrency": int,
            "timeout_seconds": float,
            "patience_seconds": float,
            "natural_words_per_minute": float,
            "price_per_million_characters": float,
            "currency": str,
        }
    )

    def fingerprint(self, text: str, voice: Voice) -> str:
        return self.request_id(text, voice)

    def request_id(self, text: str, voice: Voice) -> str:
        request = {"url": _url(voice), **_request(text, voice)}
        return hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()

    def terms(self, voice: Voice) -> Terms:
        key = "price_per_million_characters"
        has_price = key in dict(voice.settings)
        return Terms(
            server=_url(voice),
            concurrency=server_concurrency(voice),
            patience_seconds=server_patience(voice) + server_timeout(voice) + 10,
            price_per_million_characters=number_setting(voice, key, 0, 0, 1e9) if has_price else None,
            currency=text_setting(voice, "currency", "USD"),
        )

    def voices(self) -> tuple[VoiceInfo, ...]:
        return ()

    def rates(self, voice: Voice) -> tuple[int, int]:
        slowest, fastest = (round(_natural(voice) * speed) for speed in _SPEEDS)
        return slowest, fastest

    def speak(self, text: str, voice: Voice) -> tuple[Block, int]:
        if not _has_words(text):
            return np.zeros((0, 1), np.float32), 24_000
        return self._client.fetch_audio(
            f"{_url(voice)}/audio/speech",
            _request(text, voice),
            most_seconds=longest_seconds(text),
            key=server_key(voice, _url(voice)),
            timeout_seconds=server_timeout(voice),
            patience_seconds=server_patience(voice),
        )

    @cached_property
    def _client(self) -> HttpClient:
        from renderer.speech.engines.http_client import HttpClient

        return HttpClient()


def _request(text: str, voice: Voice) -> dict[str, Any]:
    form = text_setting(voice, "format", "wav")
    if form not in FORMATS:
        raise InputError(f'the format "{form}" is not supported; {one_of(FORMATS)}')
    speed = round(float(voice.words_per_minute) / _natural(voice), 3)
    request = {
        "model": text_setting(voice, "model", "tts-1"),
        "voice": voice.name or "alloy",
        "input": plain_text(text),
        "response_format": form,
        "speed": min(max(speed, _SPEEDS[0]), _SPEEDS[1]),
    }
    if instructions := text_setting(voice, "instructions", ""):
        request["instructions"] = instructions
    return request


def _natural(voice: Voice) -> float:
    return number_setting(voice, "natural_words_per_minute", NATURAL_WORDS_PER_MINUTE, 10, 1000)


def _has_words(text: str) -> bool:
    """Whether there is more than spaces and punctuation, for which a server may still want money."""
    return any(unicodedata.category(c)[0] not in "CPZ" for c in plain_text(text))


def _url(voice: Voice) -> str:
    return server_url(voice, "/audio/speech")

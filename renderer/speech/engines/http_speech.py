"""The engine ``http``: a server with OpenAI's ``POST /audio/speech``, which many others offer too."""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from renderer.errors import InputError
from renderer.script.suggestions import one_of
from renderer.speech.engines import SettingType, Terms
from renderer.speech.engines.plain_text import plain_text
from renderer.speech.engines.voice_settings import number_setting, text_setting
from renderer.timeline import Block
from renderer.voice import Voice, VoiceInfo

if TYPE_CHECKING:
    from renderer.speech.engines.http_client import HttpClient

OPENAI = "https://api.openai.com/v1"
OPENAI_KEY = "OPENAI_API_KEY"
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
            concurrency=int(number_setting(voice, "concurrency", 4, 1, 64)),
            patience_seconds=_patience(voice) + _timeout(voice) + 10,
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
            key=_key(voice),
            timeout_seconds=_timeout(voice),
            patience_seconds=_patience(voice),
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
    url = text_setting(voice, "url", OPENAI).rstrip("/")
    try:
        parts = urlsplit(url)
        is_valid = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError:
        is_valid = False
    if not is_valid:
        raise InputError(f'url "{url}" is not the address of a server; write one such as {OPENAI}')
    return url.removesuffix("/audio/speech")


def _key(voice: Voice) -> str:
    """The API key from the environment; empty if the server needs none. It has to fit into an HTTP header.

    Raises:
        InputError: it is missing, or cannot be a key. The message does not contain it.
    """
    usual = OPENAI_KEY if _url(voice) == OPENAI else ""
    name = text_setting(voice, "key_env", usual)
    if not name:
        return ""
    key = os.environ.get(name, "").strip()
    if not key:
        raise InputError(
            f"the API key for {urlsplit(_url(voice)).hostname} is missing; set the environment variable "
            f"{name}"
        )
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise InputError(f"the environment variable {name} has characters that no API key has; correct it")
    return key


def _timeout(voice: Voice) -> float:
    return number_setting(voice, "timeout_seconds", 60, 0.1, 3600)


def _patience(voice: Voice) -> float:
    return number_setting(voice, "patience_seconds", 300, 0, 86_400)

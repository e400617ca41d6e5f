"""A server that speaks: ``POST /audio/speech``, as OpenAI has it and others after it."""

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
from renderer.speech.engines import SettingType, Terms, own
from renderer.speech.engines.pyttsx3 import plain_text
from renderer.timeline import Block
from renderer.voice import Voice, VoiceInfo

if TYPE_CHECKING:
    from renderer.speech.engines.http_asking import Server

OPENAI = "https://api.openai.com/v1"
OPENAI_KEY = "OPENAI_API_KEY"
FORMATS = ("wav", "flac", "mp3", "opus")
NATURAL_WORDS_PER_MINUTE = 150.0

_SPEEDS = (0.25, 4.0)


class HttpSpeech:
    """One request a sentence. ``pitch`` and the language are not sent, as the request has no place for them.

    The key is read from the environment when it is needed, and goes to the server alone. OpenAI's own is
    sent to no other server unless ``key_env`` says so.
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
        asked = {"url": _url(voice), **_request(text, voice)}
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()

    def terms(self, voice: Voice) -> Terms:
        has_price = "price_per_million_characters" in dict(voice.settings)
        return Terms(
            server=_url(voice),
            at_once=int(own.number(voice, "concurrency", 4, 1, 64)),
            patience_seconds=_patience(voice) + _timeout(voice) + 10,
            price=own.number(voice, "price_per_million_characters", 0, 0, 1e9) if has_price else None,
            currency=own.text(voice, "currency", "USD"),
        )

    def voices(self) -> tuple[VoiceInfo, ...]:
        return ()

    def speak(self, text: str, voice: Voice) -> tuple[Block, int]:
        if not _has_words(text):
            return np.zeros((0, 1), np.float32), 24_000
        return self._server.ask(
            f"{_url(voice)}/audio/speech",
            _request(text, voice),
            key=_key(voice),
            timeout_seconds=_timeout(voice),
            patience_seconds=_patience(voice),
        )

    @cached_property
    def _server(self) -> Server:
        from renderer.speech.engines.http_asking import Server

        return Server()


def _request(text: str, voice: Voice) -> dict[str, Any]:
    form = own.text(voice, "format", "wav")
    if form not in FORMATS:
        raise InputError(f'format "{form}" of a voice cannot be read; {one_of(FORMATS)}')
    natural = own.number(voice, "natural_words_per_minute", NATURAL_WORDS_PER_MINUTE, 10, 1000)
    speed = round(float(voice.words_per_minute) / natural, 3)
    if not _SPEEDS[0] <= speed <= _SPEEDS[1]:
        least, most = (round(natural * bound) for bound in _SPEEDS)
        asked = round(voice.words_per_minute)
        raise InputError(f"it speaks {least} to {most} words per minute, and {asked} were asked for")
    request = {
        "model": own.text(voice, "model", "tts-1"),
        "voice": voice.name or "alloy",
        "input": plain_text(text),
        "response_format": form,
        "speed": speed,
    }
    if instructions := own.text(voice, "instructions", ""):
        request["instructions"] = instructions
    return request


def _has_words(text: str) -> bool:
    """Whether there is anything but spaces and punctuation: what else is asked for may be paid for."""
    return any(unicodedata.category(c)[0] not in "CPZ" for c in plain_text(text))


def _url(voice: Voice) -> str:
    url = own.text(voice, "url", OPENAI).rstrip("/")
    try:
        parts = urlsplit(url)
        right = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError:
        right = False
    if not right:
        raise InputError(f'url "{url}" of a voice is no address of a server; such as {OPENAI}')
    return url.removesuffix("/audio/speech")


def _key(voice: Voice) -> str:
    """From the environment; empty where none is needed. What goes into a header is checked here.

    Raises:
        InputError: it is not there, or cannot be a key; without telling it.
    """
    usual = OPENAI_KEY if _url(voice) == OPENAI else ""
    name = own.text(voice, "key_env", usual)
    if not name:
        return ""
    key = os.environ.get(name, "").strip()
    if not key:
        raise InputError(
            f"the key for {urlsplit(_url(voice)).hostname} is not there; set the environment variable {name}"
        )
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise InputError(f"the environment variable {name} holds characters that no key has; set it anew")
    return key


def _timeout(voice: Voice) -> float:
    return own.number(voice, "timeout_seconds", 60, 0.1, 3600)


def _patience(voice: Voice) -> float:
    return own.number(voice, "patience_seconds", 300, 0, 86_400)

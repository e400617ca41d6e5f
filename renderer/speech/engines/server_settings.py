"""The settings of a server that an engine or a recognizer asks: address, key, and how long to wait."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from renderer.errors import InputError
from renderer.speech.engines.voice_settings import WithSettings, number_setting, text_setting

OPENAI = "https://api.openai.com/v1"
OPENAI_KEY = "OPENAI_API_KEY"


def server_url(chosen: WithSettings, path: str) -> str:
    """The address of a server, without the ``path`` that every request adds.

    Raises:
        InputError: it is not an address, or a key would be sent there without encryption.
    """
    url = text_setting(chosen, "url", OPENAI).rstrip("/")
    try:
        parts = urlsplit(url)
        is_valid = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError:
        is_valid = False
    if not is_valid:
        raise InputError(f'url "{url}" is not the address of a server; write one such as {OPENAI}')
    if parts.scheme == "http" and text_setting(chosen, "key_env", "") and not _is_here(parts.hostname or ""):
        raise InputError(f"url {url} does not encrypt the key of key_env; write https://, or remove key_env")
    return url.removesuffix(path)


def _is_here(host: str) -> bool:
    """Whether a host is this computer."""
    from ipaddress import ip_address

    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def server_key(chosen: WithSettings, url: str) -> str:
    """The API key from the environment; empty if the server needs none. It has to fit into an HTTP header.

    ``OPENAI_API_KEY`` is for OpenAI only, unless ``key_env`` names it for another server.

    Raises:
        InputError: it is missing, or cannot be a key. The message does not contain it.
    """
    name = text_setting(chosen, "key_env", OPENAI_KEY if url == OPENAI else "")
    if not name:
        return ""
    key = os.environ.get(name, "").strip()
    if not key:
        raise InputError(
            f"the API key for {urlsplit(url).hostname} is missing; set the environment variable {name}"
        )
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise InputError(f"the environment variable {name} has characters that no API key has; correct it")
    return key


def server_timeout(chosen: WithSettings) -> float:
    """The longest time without any data from the server, in seconds."""
    return number_setting(chosen, "timeout_seconds", 60, 0.1, 3600)


def server_patience(chosen: WithSettings) -> float:
    """The longest time for all attempts at one request, in seconds."""
    return number_setting(chosen, "patience_seconds", 300, 0, 86_400)


def server_concurrency(chosen: WithSettings) -> int:
    """The most requests that one render has under way."""
    return int(number_setting(chosen, "concurrency", 4, 1, 64))

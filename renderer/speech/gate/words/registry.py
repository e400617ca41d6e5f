"""Finds recognizers by name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from renderer.speech.gate.words import Recognizer, RecognizerProgram, RemoteRecognizer
from renderer.storage.library_versions import named_versions

WORDS_VERSION = 2
"""The version of the comparison of words. It is part of the identity of every recognizer."""

PROGRAMS: Mapping[str, str] = MappingProxyType(
    {
        "pocketsphinx": "renderer.speech.gate.words.pocketsphinx:Pocketsphinx",
        "server": "renderer.speech.gate.words.server:Server",
        "whisper": "renderer.speech.gate.words.whisper:Whisper",
    }
)
"""The recognizers. Each is imported when it is first needed."""


@cache
def program_named(name: str) -> RecognizerProgram:
    """A recognizer, created at the first call in this process; ``name`` is a key of ``PROGRAMS``."""
    module, _, attribute = PROGRAMS[name].partition(":")
    create: Callable[[], RecognizerProgram] = getattr(import_module(module), attribute)
    return create()


def identity_of(recognizer: Recognizer) -> str:
    """A digest of everything that changes what a recognizer hears, and how it is compared.

    Raises:
        InputError: a setting is wrong, or a package or a file is missing.
    """
    program = program_named(recognizer.program)
    recipe = [
        recognizer.program,
        program.version,
        program.fingerprint(recognizer),
        WORDS_VERSION,
        named_versions("hibari-tts", "espeakng-loader"),
    ]
    return hashlib.sha256(json.dumps(recipe).encode()).hexdigest()[:32]


def most_at_once(recognizer: Recognizer) -> int | None:
    """The most sentences that a recognizer gets at the same time; None if there is no limit."""
    program = program_named(recognizer.program)
    return program.concurrency(recognizer) if isinstance(program, RemoteRecognizer) else None


def longest_seconds(recognizer: Recognizer) -> float:
    """The longest time for one sentence. The first one of a process includes the time to load a model."""
    program = program_named(recognizer.program)
    return program.longest_seconds(recognizer) if isinstance(program, RemoteRecognizer) else _LOCAL_SECONDS


_LOCAL_SECONDS = 600.0

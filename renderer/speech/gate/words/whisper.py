"""The recognizer ``whisper``: OpenAI's Whisper on this computer, with the package ``faster-whisper``."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from renderer.errors import InputError
from renderer.speech.engines import PermanentFailureError, SettingType
from renderer.speech.engines.digests import file_digest
from renderer.speech.engines.voice_settings import text_setting
from renderer.speech.gate.verdict import Fault
from renderer.speech.gate.words import HeardWord, Recognizer, SpokenText
from renderer.speech.gate.words.comparison import wrong_words
from renderer.storage.library_versions import is_installed, named_versions
from renderer.storage.regular_files import open_regular
from renderer.voice import primary_language

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FILES = ("model.bin", "config.json", "tokenizer.json")
"""The files of a model. Without the last one, the package would download another."""

_TAIL_BYTES = 1 << 20

_WHISPER_NAMES = {"cmn": "zh", "fil": "tl", "jv": "jw", "nb": "no"}
"""The languages that Whisper knows by another tag."""


class Whisper:
    """Recognizes with the user's own model, in one thread. Nothing is downloaded."""

    settings: Mapping[str, SettingType] = MappingProxyType({"model": Path})

    @property
    def version(self) -> str:
        return named_versions("faster-whisper", "ctranslate2")

    def fingerprint(self, recognizer: Recognizer) -> str:
        """A digest of the model."""
        if not is_installed("faster-whisper"):
            raise InputError(
                "the recognizer whisper needs a package; run: pip install 'session-renderer[whisper]'"
            )
        folder = _folder(recognizer)
        weights, *others = _FILES
        missing = [name for name in _FILES if not (folder / name).is_file()]
        if missing:
            raise InputError(
                f"{folder}: not the folder of a model for faster-whisper, because it has no {missing[0]}; "
                "download such a model"
            )
        return " ".join([_weights_digest(folder / weights), *(file_digest(folder / name) for name in others)])

    def faults(
        self, samples: NDArray[np.float32], spoken: SpokenText, recognizer: Recognizer
    ) -> Sequence[Fault]:
        return wrong_words(lambda: _words(samples, spoken, recognizer), spoken)


def whisper_language(tag: str) -> str:
    """The language of a BCP 47 tag, as models of Whisper call it; empty for an empty tag."""
    language = primary_language(tag)
    return _WHISPER_NAMES.get(language, language)


def _weights_digest(path: Path) -> str:
    """The size of a file, and a digest of its last megabyte: to read gigabytes would take seconds."""
    with open_regular(path) as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL_BYTES))
        return f"{size} {blake2b(file.read(), digest_size=16).hexdigest()}"


def _words(samples: NDArray[np.float32], spoken: SpokenText, recognizer: Recognizer) -> list[HeardWord]:
    """The words in a sound. The model takes the most probable ones, so they are the same every time."""
    segments, _ = _model(_folder(recognizer)).transcribe(
        samples,
        language=whisper_language(spoken.language) or None,
        beam_size=5,
        temperature=0.0,
        condition_on_previous_text=False,
        word_timestamps=True,
    )
    return [
        HeardWord(text=word.word, at_seconds=float(word.start))
        for segment in segments
        for word in segment.words or ()
    ]


def _folder(recognizer: Recognizer) -> Path:
    folder = text_setting(recognizer, "model", "")
    if not folder:
        raise InputError("the recognizer whisper has no model; write model and the path of its folder")
    return Path(folder)


@cache
def _model(folder: Path) -> Any:
    os.environ["HF_HUB_OFFLINE"] = "1"  # read when the package is imported
    try:
        from faster_whisper import WhisperModel

        return WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True
        )
    except Exception as error:  # the libraries' exceptions have no common base class
        raise PermanentFailureError(f"{folder}: the model cannot be loaded: {error}") from error

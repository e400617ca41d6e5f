"""The engine ``kokoro``: large neural voices for English, whose files the user fetches.

A voice is a model, which all voices share, and its style: 510 vectors, one for each number of phonemes. The
package ``hibari-tts`` turns text into phonemes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from renderer.errors import InputError
from renderer.speech.engines import PermanentFailureError, SettingType
from renderer.speech.engines.digests import file_digest
from renderer.speech.engines.hibari_ipa import PHONEMES_VERSION, hibari_phonemes
from renderer.speech.engines.hibari_packages import check_packages, package_versions
from renderer.speech.engines.hibari_text import phoneme_pieces, readable_text, unspoken_signs
from renderer.speech.engines.matching import find_voice
from renderer.speech.engines.speed_tables import SpeedTable
from renderer.speech.engines.time_stretch import stretched
from renderer.speech.engines.voice_settings import number_setting
from renderer.speech.fetching.fetchable_voices import fetchable_voices, fetched_paths
from renderer.storage.regular_files import read_regular
from renderer.timeline import Block
from renderer.voice import Phonemes, Voice, VoiceInfo

NAME = "kokoro"
NATURAL_WORDS_PER_MINUTE = 240.0
SAMPLE_RATE = 24_000

_STYLE_SHAPE = (510, 256)
_MOST_STYLE_BYTES = 10_000_000


class Kokoro:
    """Speaks English, with one thread. ``pitch`` is ignored."""

    is_neural = True
    settings: Mapping[str, SettingType] = MappingProxyType(
        {"model": Path, "style": Path, "natural_words_per_minute": float}
    )

    @property
    def version(self) -> str:
        return f"{package_versions()}, phonemes {PHONEMES_VERSION}"

    def fingerprint(self, text: str, voice: Voice) -> str:  # noqa: ARG002  (the same for every text)
        """A digest of the model and the style."""
        paths = _paths(voice)
        check_packages(NAME)
        return " ".join(map(file_digest, paths))

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Every voice that can be fetched."""
        return tuple(voice.info for voice in fetchable_voices() if voice.engine == NAME)

    def takes_ipa(self, ipa: str, voice: Voice) -> bool:
        try:
            return hibari_phonemes(ipa, british=_is_british(voice)) is not None
        except InputError:
            return False  # speak reports it

    def rates(self, voice: Voice) -> tuple[int, int]:
        table = _speed_table(voice)
        return table.slowest, table.fastest

    def unspoken_signs(self, text: str, spoken: Sequence[Phonemes]) -> tuple[str, ...]:
        return unspoken_signs(text, spoken, NAME)

    def phonemes(self, text: str, voice: Voice, spoken: Sequence[Phonemes]) -> str:
        british = _is_british(voice)
        readable = readable_text(text, spoken, NAME, british=british)
        return " ".join(phoneme_pieces(_reader(british=british), readable))

    def speak(self, text: str, voice: Voice) -> tuple[Block, int]:
        return self.speak_ipa(text, voice, ())

    def speak_ipa(self, text: str, voice: Voice, phonemes: Sequence[Phonemes]) -> tuple[Block, int]:
        british = _is_british(voice)
        readable = readable_text(text, phonemes, NAME, british=british)
        model, style = _paths(voice)
        table = _speed_table(voice)
        speed = table.speed(voice.words_per_minute)
        spoken = [np.zeros(0, np.float32)]
        if readable.strip():
            reader = _reader(british=british)
            for piece in phoneme_pieces(reader, readable):
                spoken.append(_spoken(model, _style(style), reader.ids(piece), speed))
        samples = np.concatenate(spoken)[:, None]
        return stretched(samples, SAMPLE_RATE, table.stretch(voice.words_per_minute)), SAMPLE_RATE


def _paths(voice: Voice) -> tuple[Path, Path]:
    """The model and the style: those of the settings, otherwise those of the fetched voice.

    Raises:
        InputError: the voice does not exist, or was not fetched.
    """
    settings = dict(voice.settings)
    own = settings.get("model"), settings.get("style")
    fetched = own if all(own) else fetched_paths(NAME, _info(voice).name)
    model, style = (Path(str(path or other)) for path, other in zip(own, fetched, strict=True))
    return model, style


def _speed_table(voice: Voice) -> SpeedTable:
    natural = number_setting(voice, "natural_words_per_minute", NATURAL_WORDS_PER_MINUTE, 10, 1000)
    return SpeedTable(speeds=(0.5, 2.0), words_per_minute=(natural / 2, natural * 2), most_stretch=1.4)


def _info(voice: Voice) -> VoiceInfo:
    return find_voice(voice, Kokoro().voices())


def _is_british(voice: Voice) -> bool:
    own_style = dict(voice.settings).get("style")
    return (voice.language if own_style else _info(voice).language).lower() == "en-gb"


def _spoken(model: Path, style: np.ndarray, ids: list[int], speed: float) -> np.ndarray:
    """The samples of a piece of at most 510 phonemes; ``ids`` begins and ends with a 0."""
    session = _session(model)
    tokens, *others = (given.name for given in session.get_inputs())
    if others != ["style", "speed"]:
        raise PermanentFailureError(f"{model} is not a model of Kokoro")
    style_vector, speeds = style[len(ids) - 3][None], np.array([speed], np.float32)
    (audio, *_) = session.run(None, {tokens: np.array([ids]), "style": style_vector, "speed": speeds})
    return np.asarray(audio, np.float32).reshape(-1)


@cache
def _session(model: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # there is a worker for each core
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(str(model), options, ["CPUExecutionProvider"])
    except Exception as error:  # the runtime's exceptions have no common base class
        raise PermanentFailureError(f"{model} cannot be loaded: {error}") from error


@cache
def _style(path: Path) -> np.ndarray:
    """The vectors of a style, float32 of shape (510, 256)."""
    try:
        data = read_regular(path, _MOST_STYLE_BYTES)
        return np.frombuffer(data, "<f4").astype(np.float32).reshape(_STYLE_SHAPE)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError:
        raise InputError(f"{path}: is not a style of Kokoro") from None


@cache
def _reader(*, british: bool) -> Any:
    """The package's object with a dictionary; its own model speaks no word here."""
    import hibari

    model = hibari.voices.voice_path("heart", download_missing=False)
    return hibari.Hibari(voice="emma" if british else "heart", model=model, threads=1)

"""Piper: neural voices in files, by the package ``piper-tts``.

A model draws its noise from generators that are seeded when it is loaded, and go on from one sentence to the
next. So it is loaded anew for each sentence, with a seed; without noise it is loaded once.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from renderer.errors import InputError
from renderer.script.suggestions import did_you_mean, one_of
from renderer.speech.engines import GaveUpError, SettingType, own
from renderer.speech.engines.digests import file_digest
from renderer.speech.engines.pyttsx3 import plain_text, with_phonemes
from renderer.timeline import Block
from renderer.voice import Phonemes, Voice, VoiceInfo

if TYPE_CHECKING:
    from piper import PiperConfig, PiperVoice

NATURAL_WORDS_PER_MINUTE = 150.0

_SEED = 1
_MISSING = "not installed"


class Piper:
    """A voice is a model, ``NAME.onnx``, with its ``NAME.onnx.json`` beside it. ``pitch`` is ignored."""

    settings: Mapping[str, SettingType] = MappingProxyType(
        {
            "model": Path,
            "speaker": str | int,
            "noise_scale": float,
            "noise_w": float,
            "natural_words_per_minute": float,
        }
    )

    @property
    def version(self) -> str:
        return f"piper-tts {_version('piper-tts')}, onnxruntime {_version('onnxruntime')}"

    def fingerprint(self, text: str, voice: Voice) -> str:  # noqa: ARG002  (the same for all)
        """Of the model and its settings."""
        model = _model(voice)
        if _version("piper-tts") == _MISSING:
            raise InputError("Piper's voices need a package: pip install 'session-renderer[piper]'")
        return f"{file_digest(model)} {file_digest(_beside(model))}"

    def voices(self) -> tuple[VoiceInfo, ...]:
        return ()

    def takes_ipa(self, ipa: str, voice: Voice) -> bool:
        """A model of phonemes does, where it has every one of them."""
        try:
            told = json.loads(_beside(_model(voice)).read_text("utf-8"))
            known = told["phoneme_id_map"] if told.get("phoneme_type", "espeak") == "espeak" else {}
            return all(symbol in known for symbol in ipa)
        except (InputError, OSError, ValueError, KeyError, TypeError, AttributeError):
            return False  # told when it is asked to speak

    def speak(self, text: str, voice: Voice) -> tuple[Block, int]:
        return self._speak(plain_text(text), voice)

    def speak_ipa(self, text: str, voice: Voice, phonemes: Sequence[Phonemes]) -> tuple[Block, int]:
        return self._speak(with_phonemes(text, phonemes, lambda ipa: ipa), voice)

    def _speak(self, said: str, voice: Voice) -> tuple[Block, int]:
        from piper import SynthesisConfig

        model = _Model.at(_model(voice))
        config = model.config
        natural = own.number(voice, "natural_words_per_minute", NATURAL_WORDS_PER_MINUTE, 10, 1000)
        asked = SynthesisConfig(
            speaker_id=_speaker(dict(voice.settings).get("speaker", voice.name), config),
            length_scale=config.length_scale * natural / float(voice.words_per_minute),
            noise_scale=own.number(voice, "noise_scale", config.noise_scale, 0, 10),
            noise_w_scale=own.number(voice, "noise_w", config.noise_w_scale, 0, 10),
            normalize_audio=False,  # a soft sentence stays softer than a loud one
        )
        speaks = model.voice(fresh=bool(asked.noise_scale or asked.noise_w_scale))
        pieces = [np.atleast_1d(piece.audio_float_array) for piece in speaks.synthesize(said, asked)]
        samples = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
        return samples.astype(np.float32)[:, None], config.sample_rate


class _Model:
    """A model that was read and made ready once, and can be loaded again at little cost."""

    def __init__(self, path: Path) -> None:
        from piper import PiperConfig

        self._path = path
        beside = _beside(path)
        try:
            self.config = PiperConfig.from_dict(json.loads(beside.read_text("utf-8")))
        except OSError as error:
            raise InputError(f"{beside}: cannot be read: {error.strerror}") from None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{beside}: not the settings of a Piper voice ({error})") from None
        self._scratch = tempfile.TemporaryDirectory()
        self._ready = Path(self._scratch.name, "ready.onnx")
        self._kept: PiperVoice | None = None

    @staticmethod
    @cache
    def at(path: Path) -> _Model:
        return _Model(path)

    def voice(self, *, fresh: bool) -> PiperVoice:
        """A voice whose generators stand at their beginning where it is ``fresh``."""
        if self._kept is None or fresh:
            self._kept = self._loaded()
        return self._kept

    def _loaded(self) -> PiperVoice:
        import onnxruntime
        from piper import PiperVoice

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # there is a worker for each core
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        if not self._ready.exists():
            options.optimized_model_filepath = str(self._ready)
            self._session(self._path, options)
            options.optimized_model_filepath = ""
        # Another graph would draw other noise, so that the first sentence takes the same way as all others.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        session = self._session(self._ready, options)
        return PiperVoice(session=session, config=self.config, download_dir=self._path.parent)

    def _session(self, path: Path, options: Any) -> Any:
        import onnxruntime

        onnxruntime.set_seed(_SEED)
        try:
            return onnxruntime.InferenceSession(str(path), options, ["CPUExecutionProvider"])
        except Exception as error:  # a class of the runtime's for each cause, and no common one
            raise GaveUpError(f"{self._path} cannot be loaded: {error}") from error


def _speaker(wanted: Any, config: PiperConfig) -> int | None:
    """By name or number; the model's first where none is wanted."""
    if wanted == "":
        return None
    if isinstance(wanted, str):
        names = {name.lower(): number for name, number in config.speaker_id_map.items()}
        if wanted.strip().lower() in names:
            return names[wanted.strip().lower()]
        usual = one_of(names) if names else "the model has one alone, without a name"
        raise InputError(f'the model has no speaker "{wanted}"; {did_you_mean(wanted, names, usual)}')
    if not 0 <= wanted < max(1, config.num_speakers):
        raise InputError(f"the model has no speaker {wanted}; they are 0 to {config.num_speakers - 1}")
    return int(wanted)


def _model(voice: Voice) -> Path:
    model = dict(voice.settings).get("model")
    if not model:
        raise InputError(
            'a voice of the engine piper needs its model: model = "NAME.onnx" under [voices.NAME] '
            "in renderer.toml"
        )
    return Path(str(model))


def _beside(model: Path) -> Path:
    return model.with_name(f"{model.name}.json")


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return _MISSING

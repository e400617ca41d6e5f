"""The engine ``piper``: neural voices in files, with the package ``piper-tts``.

A model takes its noise from random generators, which are seeded when it is loaded and run on from sentence to
sentence. To give the same samples every time, it is loaded again for each sentence, with a fixed seed. A
voice without noise is loaded once.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from renderer.errors import InputError
from renderer.problems import VOICES_IN_PAGE
from renderer.script.suggestions import did_you_mean, one_of
from renderer.speech.engines import PermanentFailureError, SettingType
from renderer.speech.engines.digests import file_digest
from renderer.speech.engines.plain_text import plain_text, with_phonemes
from renderer.speech.engines.voice_settings import number_setting
from renderer.speech.fetching.fetchable_voices import fetchable_voices, fetched_paths
from renderer.storage.library_versions import is_installed, named_versions
from renderer.storage.regular_files import read_regular
from renderer.timeline import Block
from renderer.voice import Phonemes, SettingValue, Voice, VoiceInfo

if TYPE_CHECKING:
    from piper import PiperConfig, PiperVoice

NATURAL_WORDS_PER_MINUTE = 150.0

_SEED = 1
_MOST_CONFIG_BYTES = 10_000_000


class Piper:
    """Speaks with a model ``NAME.onnx`` and its configuration ``NAME.onnx.json``. ``pitch`` is ignored.

    The model is that of the settings, or a fetched one.
    """

    is_neural = True
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
        return named_versions("piper-tts", "onnxruntime")

    def fingerprint(self, text: str, voice: Voice) -> str:  # noqa: ARG002  (the same for every text)
        """A digest of the model and its configuration."""
        model = _model(voice)
        if not is_installed("piper-tts"):
            raise InputError("piper voices need a package; run: pip install 'session-renderer[piper]'")
        return f"{file_digest(model)} {file_digest(_config_path(model))}"

    def voices(self) -> tuple[VoiceInfo, ...]:
        return ()

    def takes_ipa(self, ipa: str, voice: Voice) -> bool:
        """Whether the model is one of phonemes, and has each of these."""
        try:
            config = json.loads(read_regular(_config_path(_model(voice)), _MOST_CONFIG_BYTES))
            known = config["phoneme_id_map"] if config.get("phoneme_type", "espeak") == "espeak" else {}
            return all(symbol in known for symbol in ipa)
        except (InputError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return False  # speak reports it

    def speak(self, text: str, voice: Voice) -> tuple[Block, int]:
        return self._speak(plain_text(text), voice)

    def speak_ipa(self, text: str, voice: Voice, phonemes: Sequence[Phonemes]) -> tuple[Block, int]:
        return self._speak(with_phonemes(text, phonemes, lambda ipa: ipa), voice)

    def _speak(self, plain: str, voice: Voice) -> tuple[Block, int]:
        from piper import SynthesisConfig

        model = _Model.at(_model(voice))
        config = model.config
        natural = number_setting(voice, "natural_words_per_minute", NATURAL_WORDS_PER_MINUTE, 10, 1000)
        synthesis = SynthesisConfig(
            speaker_id=_speaker(_speaker_name(voice), config),
            length_scale=config.length_scale * natural / float(voice.words_per_minute),
            noise_scale=number_setting(voice, "noise_scale", config.noise_scale, 0, 10),
            noise_w_scale=number_setting(voice, "noise_w", config.noise_w_scale, 0, 10),
            normalize_audio=False,  # a soft sentence stays softer than a loud one
        )
        loaded = model.voice(fresh=bool(synthesis.noise_scale or synthesis.noise_w_scale))
        pieces = [np.atleast_1d(piece.audio_float_array) for piece in loaded.synthesize(plain, synthesis)]
        samples = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
        return samples.astype(np.float32)[:, None], config.sample_rate


class _Model:
    """A model that was optimized once, so that loading it again is quick."""

    def __init__(self, path: Path) -> None:
        from piper import PiperConfig

        self._path = path
        config_path = _config_path(path)
        try:
            self.config = PiperConfig.from_dict(json.loads(read_regular(config_path, _MOST_CONFIG_BYTES)))
        except OSError as error:
            raise InputError(f"{config_path}: cannot be read: {error.strerror}") from None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise InputError(f"{config_path}: is not the configuration of a Piper voice ({error})") from None
        self._scratch = tempfile.TemporaryDirectory()
        self._optimized = Path(self._scratch.name, "optimized.onnx")
        self._loaded: PiperVoice | None = None

    @staticmethod
    @cache
    def at(path: Path) -> _Model:
        return _Model(path)

    def voice(self, *, fresh: bool) -> PiperVoice:
        """The loaded voice; ``fresh`` loads it again, which resets its random generators."""
        if self._loaded is None or fresh:
            self._loaded = self._load()
        return self._loaded

    def _load(self) -> PiperVoice:
        import onnxruntime
        from piper import PiperVoice

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # there is a worker for each core
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        if not self._optimized.exists():
            options.optimized_model_filepath = str(self._optimized)
            self._session(self._path, options)
            options.optimized_model_filepath = ""
        # The first sentence uses the optimized graph too: another graph would give other noise.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        session = self._session(self._optimized, options)
        return PiperVoice(session=session, config=self.config, download_dir=self._path.parent)

    def _session(self, path: Path, options: Any) -> Any:
        import onnxruntime

        onnxruntime.set_seed(_SEED)
        try:
            return onnxruntime.InferenceSession(str(path), options, ["CPUExecutionProvider"])
        except Exception as error:  # the runtime's exceptions have no common base class
            raise PermanentFailureError(f"{self._path} cannot be loaded: {error}") from error


def _speaker(wanted: Any, config: PiperConfig) -> int | None:
    """A speaker's number, by name or number; None is the first speaker of the model."""
    if wanted == "":
        return None
    if isinstance(wanted, str):
        names = {name.lower(): number for name, number in config.speaker_id_map.items()}
        if wanted.strip().lower() in names:
            return names[wanted.strip().lower()]
        usual = one_of(names) if names else "it has one speaker, without a name"
        raise InputError(f'the model has no speaker "{wanted}"; {did_you_mean(wanted, names, usual)}')
    if not 0 <= wanted < max(1, config.num_speakers):
        raise InputError(
            f"the model has no speaker {wanted}; its speakers are 0 to {config.num_speakers - 1}"
        )
    return int(wanted)


def _model(voice: Voice) -> Path:
    """The model of the settings, or the fetched one that the voice is called after."""
    if model := dict(voice.settings).get("model"):
        return Path(str(model))
    if fetched := fetched_paths("piper", voice.name):
        return fetched[0]
    if voice.name:
        known = [fetchable.name for fetchable in fetchable_voices() if fetchable.engine == "piper"]
        remedy = did_you_mean(voice.name, known, "`renderer voices get` lists the voices that you can fetch")
        raise InputError(
            f'piper has no voice "{voice.name}"; {remedy}',
            in_page=did_you_mean(voice.name, known, VOICES_IN_PAGE),
        )
    raise InputError(
        'a piper voice needs a model; write model = "NAME.onnx" under [voices.NAME] in renderer.toml, '
        "or choose a voice of `renderer voices get`",
        in_page=f'write model = "NAME.onnx" under [voices.NAME] in renderer.toml, or {VOICES_IN_PAGE}',
    )


def _speaker_name(voice: Voice) -> SettingValue:
    """The speaker of the settings; without one, a voice with a model in the settings is called after it."""
    settings = dict(voice.settings)
    return settings.get("speaker", voice.name if settings.get("model") else "")


def _config_path(model: Path) -> Path:
    return model.with_name(f"{model.name}.json")

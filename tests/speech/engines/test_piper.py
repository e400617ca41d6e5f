"""Piper, through the real runtime, with a model of the same interface."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from renderer.api.voices import list_voices
from renderer.errors import InputError
from renderer.settings.read import read_settings
from renderer.speech.clip_keys import utterance_key
from renderer.speech.engines import IpaEngine, PermanentFailureError, piper
from renderer.speech.engines.registry import create_engine
from renderer.speech.voice_files import voice_folder
from renderer.voice import Phonemes, Utterance, Voice
from tests.support.tiny_piper import FRAMES, SAMPLE_RATE, write_model
from tests.support.voice_table import use_table, voice_to_fetch

TEXTS = ("Inhale.", "Feel the floor. And rest.", "Seventeen soft breaths.")


def voice_of(model: Path, **settings: Any) -> Voice:
    words_per_minute = settings.pop("words_per_minute", Fraction(150))
    own = tuple(sorted({"model": str(model), **settings}.items()))
    return Voice(engine="piper", words_per_minute=words_per_minute, settings=own)


def speak(voice: Voice, text: str = TEXTS[0]) -> np.ndarray:
    samples, sample_rate = create_engine("piper").speak(text, voice)
    assert sample_rate == SAMPLE_RATE
    return samples[:, 0]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.onnx"
    write_model(path)
    return path


def test_noise_does_not_depend_on_earlier_sentences(model: Path) -> None:
    voice = voice_of(model)
    alone = [speak(voice, text) for text in TEXTS]
    for text, before in zip(TEXTS[::-1], alone[::-1], strict=True):
        assert np.array_equal(speak(voice, text), before)
    quiet = speak(voice_of(model, noise_scale=0.0, noise_w=0))
    assert 0 < np.abs(quiet - alone[0]).max() < 0.1
    assert np.array_equal(speak(voice_of(model, noise_scale=0.0, noise_w=0)), quiet)


def test_speed(tmp_path: Path) -> None:
    write_model(tmp_path / "text.onnx", phonemes="text")
    voice = voice_of(tmp_path / "text.onnx", noise_scale=0.0, noise_w=0.0)
    symbols = 2 * len("Rest") + 3  # each with a blank behind it, between a beginning and an end
    lengths = {
        rate: len(speak(replace(voice, words_per_minute=Fraction(rate)), "Rest")) for rate in (75, 150, 300)
    }
    assert lengths == pytest.approx(
        {75: 2 * symbols * FRAMES, 150: symbols * FRAMES, 300: symbols * FRAMES / 2}, abs=2
    )
    natural = voice_of(tmp_path / "text.onnx", natural_words_per_minute=300)
    assert len(speak(natural, "Rest")) == lengths[75]


def test_speakers(tmp_path: Path) -> None:
    path = tmp_path / "two.onnx"
    write_model(path, speakers=("Amy", "joe"))
    first, second = speak(voice_of(path)), speak(voice_of(path, speaker=1))
    assert not np.array_equal(first, second)
    assert np.array_equal(first, speak(voice_of(path, speaker="amy")))
    assert np.array_equal(second, speak(voice_of(path, speaker="Joe")))
    assert np.array_equal(second, speak(replace(voice_of(path), name="joe")))
    for wrong, told in (
        ("jo", 'no speaker "jo"; did you mean "joe"?'),
        (2, "no speaker 2; its speakers are 0 to 1"),
    ):
        with pytest.raises(InputError) as caught:
            speak(voice_of(path, speaker=wrong))
        assert told in str(caught.value)


def test_no_markup_is_obeyed(model: Path) -> None:
    assert len(speak(voice_of(model), "[[r'Est]] rest")) > len(speak(voice_of(model), "rest"))


def test_ipa(model: Path) -> None:
    engine, voice = create_engine("piper"), voice_of(model, noise_scale=0.0, noise_w=0.0)
    assert isinstance(engine, IpaEngine)
    ipa = "ˈsoʊəz"
    assert engine.takes_ipa(ipa, voice)
    samples, _ = engine.speak_ipa("psoas", voice, [Phonemes(start=0, end=5, ipa=ipa)])
    assert len(samples) == (2 * len(ipa) + 3) * FRAMES
    assert not engine.takes_ipa("sͼz", voice)
    assert not engine.takes_ipa(ipa, voice_of(model.with_name("none.onnx")))
    write_model(model, phonemes="text")
    assert not engine.takes_ipa(ipa, voice)


def test_a_missing_model_is_an_error(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = create_engine("piper")
    with pytest.raises(InputError, match=r'model = "NAME\.onnx" under \[voices\.NAME\]'):
        engine.fingerprint("Rest.", Voice(engine="piper"))
    for missing in (model.with_name("tiny.onnx.json"), model):
        missing.unlink()
        with pytest.raises(InputError) as caught:
            engine.fingerprint("Rest.", voice_of(model))
        assert str(caught.value) == f"{missing}: cannot be read: No such file or directory"
    write_model(model)
    monkeypatch.setattr(piper, "is_installed", lambda _package: False)
    with pytest.raises(InputError, match=r"pip install 'session-renderer\[piper\]'"):
        engine.fingerprint("Rest.", voice_of(model))
    assert engine.version
    assert not [voice for voice in list_voices(Path()).offered if voice.engine == "piper"]


def test_a_fetched_voice_speaks_by_its_name(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RENDERER_DATA", str(tmp_path / "data"))
    write_model(model, speakers=("Amy", "joe"))
    paths = [model, model.with_name("tiny.onnx.json")]
    calm = voice_to_fetch("https://example.org", {path.name: path.read_bytes() for path in paths}, "piper")
    use_table(tmp_path / "voices.toml", monkeypatch, calm)
    named = replace(voice_of(model), name="Calm", settings=())
    with pytest.raises(InputError, match=r"piper:calm is not on .* renderer voices get calm"):
        create_engine("piper").fingerprint("Rest.", named)
    voice_folder("piper").mkdir(parents=True)
    for path in paths:
        path.rename(voice_folder("piper") / path.name)
    assert np.array_equal(speak(named), speak(voice_of(calm.model)))
    second = replace(named, settings=(("speaker", "joe"),))
    assert np.array_equal(speak(second), speak(voice_of(calm.model, speaker=1)))
    with pytest.raises(InputError, match=r'piper has no voice "clam"; did you mean "calm"\?'):
        speak(replace(named, name="clam"))


def test_a_broken_model_is_an_error(model: Path) -> None:
    settings = model.with_name("tiny.onnx.json")
    told = json.loads(settings.read_text())
    del told["audio"]
    for text in (json.dumps(told), "[]", "{", "\x00"):
        settings.write_text(text)
        with pytest.raises(InputError, match="is not the configuration of a Piper voice"):
            speak(voice_of(model))
    write_model(model)
    model.write_bytes(b"no model")
    with pytest.raises(PermanentFailureError, match="cannot be loaded"):
        speak(voice_of(model))


def test_a_key_depends_on_the_model_and_not_on_its_path(tmp_path: Path) -> None:
    def key(folder: str, speakers: tuple[str, ...] = ()) -> str:
        path = tmp_path / folder / "tiny.onnx"
        path.parent.mkdir(exist_ok=True)
        write_model(path, speakers=speakers)
        return utterance_key(Utterance(text="Rest.", voice=voice_of(path)), 48_000)

    first = key("one")
    assert key("two") == first
    assert key("two", ("amy",)) != first


def test_settings(model: Path) -> None:
    written = '[voices.amy]\nengine = "piper"\nmodel = "tiny.onnx"\nspeaker = {}\nnoise_scale = 0\n'
    path = model.with_name("renderer.toml")
    for speaker in ("3", '"joe"'):
        path.write_text(written.format(speaker))
        assert dict(read_settings(model.parent).voices["amy"].settings)["model"] == str(model)
    path.write_text(written.format("true"))
    with pytest.raises(InputError, match="amy: speaker: True is not a text or a whole number"):
        read_settings(model.parent)


def test_a_blank_path_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "renderer.toml").write_text('[voices.amy]\nengine = "piper"\nmodel = " "\n')
    with pytest.raises(InputError, match="voices: amy: model: ' ' is not a path"):
        read_settings(tmp_path)

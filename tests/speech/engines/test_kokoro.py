"""The engine ``kokoro``, with the real runtime and dictionary, and a model of the same interface."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from renderer.errors import InputError
from renderer.speech.engines import PermanentFailureError, hibari_packages, kokoro
from renderer.speech.voice_files import voice_folder
from renderer.voice import Phonemes, Voice
from tests.support import tiny_piper
from tests.support.tiny_kokoro import FRAMES, write_kokoro
from tests.support.voice_table import use_table, voice_to_fetch

ENGINE = kokoro.Kokoro()
REST = len("ɹˈɛst.") + 2
"""The phonemes of "Rest." between a beginning and an end."""


def voice_of(model: Path, style: Path, **settings: Any) -> Voice:
    own = tuple(sorted({"model": str(model), "style": str(style), **settings}.items()))
    return Voice(engine="kokoro", words_per_minute=Fraction(240), language="en-US", settings=own)


@pytest.fixture
def voice(tmp_path: Path) -> Voice:
    return voice_of(*write_kokoro(tmp_path))


def speak(voice: Voice, text: str = "Rest.") -> np.ndarray:
    samples, sample_rate = ENGINE.speak(text, voice)
    assert sample_rate == kokoro.SAMPLE_RATE
    assert samples.dtype == np.float32
    return samples[:, 0]


@pytest.mark.parametrize(
    ("words_per_minute", "natural", "speed"),
    [(175, 175, 1), (100, 200, 0.5), (20, 175, 0.5 / 1.4), (300, 150, 2), (900, 175, 2), (150, 120, 1.25)],
)
def test_the_pace(words_per_minute: int, natural: int, speed: float, voice: Voice) -> None:
    settings = tuple(sorted({**dict(voice.settings), "natural_words_per_minute": natural}.items()))
    asked = replace(voice, words_per_minute=Fraction(words_per_minute), settings=settings)
    assert len(speak(asked)) == pytest.approx(REST * FRAMES / speed, abs=1)


def test_the_style_depends_on_the_number_of_phonemes(voice: Voice) -> None:
    assert np.abs(speak(voice)).max() == pytest.approx(0.2 + (REST - 2 - 1) / 2_000, abs=1e-4)


def test_every_sentence_is_spoken(voice: Voice) -> None:
    both = speak(voice, "Rest. Rest.")
    assert np.array_equal(both, np.tile(speak(voice), 2))
    assert len(speak(voice, "so " * 400)) > 2_000 * FRAMES / 2
    assert [len(speak(voice, text)) for text in ("", "...", "🧘")] == [0, 0, 0]


def test_the_accent_is_that_of_the_language(voice: Voice) -> None:
    british = replace(voice, language="en-GB")
    assert not np.array_equal(speak(voice, "Dance."), speak(british, "Dance."))
    assert not ENGINE.takes_ipa("y", voice)


def test_ipa(voice: Voice) -> None:
    ipa = "sˈOəz"
    assert ENGINE.takes_ipa("ˈsoʊəz", voice)
    samples, _ = ENGINE.speak_ipa("Psoas", voice, [Phonemes(start=0, end=5, ipa="ˈsoʊəz")])
    assert len(samples) == (len(ipa) + 2) * FRAMES


def test_another_alphabet_is_an_error(voice: Voice) -> None:
    with pytest.raises(InputError, match='kokoro cannot say "Бодрое", because it reads only the Latin'):
        speak(voice, "Бодрое утро.")


def test_a_fetched_voice_speaks_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER_DATA", str(tmp_path / "data"))
    model, style = write_kokoro(tmp_path / "own")
    files = {path.name: path.read_bytes() for path in (model, style)}
    calm = voice_to_fetch("https://example.org", files, "kokoro")
    use_table(tmp_path / "voices.toml", monkeypatch, calm)
    own = voice_of(model, style)
    named = replace(own, name="calm", settings=())
    with pytest.raises(InputError, match=r"kokoro:calm is not on .* renderer voices get calm"):
        ENGINE.fingerprint("Rest.", named)
    write_kokoro(voice_folder("kokoro"))
    assert ENGINE.fingerprint("Rest.", named) == ENGINE.fingerprint("Rest.", own)
    british = replace(own, language="en-GB")
    assert np.array_equal(speak(named, "Dance."), speak(british, "Dance."))
    for mixed in ({"model": str(model)}, {"style": str(style)}):
        assert np.array_equal(speak(replace(british, name="calm", settings=tuple(mixed.items()))), speak(own))
    with pytest.raises(InputError, match=r'kokoro has no voice "clam"; did you mean "calm"\?'):
        speak(replace(named, name="clam"))
    assert not ENGINE.takes_ipa("ə", replace(named, name="clam"))


def test_wrong_files_are_errors(tmp_path: Path) -> None:
    model, style = write_kokoro(tmp_path)
    other, short = tmp_path / "other.onnx", tmp_path / "short.bin"
    tiny_piper.write_model(other)
    short.write_bytes(bytes(100))
    for wrong, error, message in (
        (voice_of(other, style), PermanentFailureError, f"{other} is not a model of Kokoro"),
        (voice_of(short, style), PermanentFailureError, f"{short} cannot be loaded: "),
        (voice_of(model, short), InputError, f"{short}: is not a style of Kokoro"),
        (voice_of(model, tmp_path), InputError, f"{tmp_path}: cannot be read: "),
    ):
        with pytest.raises(error) as caught:
            speak(wrong)
        assert str(caught.value).startswith(message)


def test_a_missing_package_is_an_error(voice: Voice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hibari_packages, "is_installed", lambda package: package != "hibari-tts")
    with pytest.raises(InputError, match="run: pip install hibari-tts, or use a voice of pyttsx3"):
        ENGINE.fingerprint("Rest.", voice)

"""What every engine must do, as heard through the clips that are made of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.errors import InputError, RenderError, VoiceError
from renderer.loudness.meter import LoudnessMeter, integrated_lufs
from renderer.speech.calibration import SPEECH_LUFS
from renderer.speech.engines.matching import find_voice
from renderer.speech.engines.plain_text import plain_text
from renderer.speech.engines.registry import ENGINES, create_engine, engine_names
from renderer.speech.engines.tone import spoken_frames
from renderer.speech.offered_names import OfferedNames
from renderer.speech.synthesis import list_voices, synthesise
from renderer.speech.trim import trim
from renderer.storage.clip_reader import clip_reader
from renderer.storage.store import Store
from renderer.timeline import Block
from renderer.voice import Utterance, Voice, VoiceInfo

SENTENCE = "Lie on your back, let the floor hold you, and breathe out slowly through the nose."
SPEAKERS = {name: Voice(engine=name, language="en-US") for name in ("pyttsx3", "tone")}

Speak = Callable[..., list[Block]]


@pytest.fixture
def speak(tmp_path: Path) -> Speak:
    """Clips of sentences, in their order, as blocks."""

    def clips(*utterances: Utterance, sample_rate: int = 48_000) -> list[Block]:
        store = Store(tmp_path, most_bytes=0)
        spoken = synthesise(((u, None) for u in utterances), store=store, sample_rate=sample_rate, jobs=2)
        read_clip = clip_reader(spoken.values(), store)
        clips_in_order = [spoken[utterance] for utterance in utterances]
        return [read_clip(clip.source, 0, clip.frames) for clip in clips_in_order]

    return clips


def lufs(block: Block, sample_rate: int = 48_000) -> float:
    meter = LoudnessMeter(sample_rate, 1)
    meter.push(block)
    return integrated_lufs(meter.energies)


@pytest.mark.parametrize("name", SPEAKERS)
@pytest.mark.parametrize("sample_rate", [44_100, 48_000])
def test_a_clip_begins_and_ends_with_its_voice(name: str, sample_rate: int, speak: Speak) -> None:
    words = ("Inhale.", "She rests.", "Feel.", "Your breath.", "Hold on.", "Van.", "Chest.", "Three.", "Mm.")
    for clip in speak(*(Utterance(text=w, voice=SPEAKERS[name]) for w in words), sample_rate=sample_rate):
        size = np.abs(clip[:, 0])
        assert np.isfinite(size).all()
        audible = np.flatnonzero(size > size.max() * 10 ** (-40 / 20))
        assert audible[0] <= sample_rate / 1000
        assert len(size) - audible[-1] <= sample_rate / 20
        assert size[0] < 1e-3 or name == "tone"


@pytest.mark.parametrize("name", SPEAKERS)
@pytest.mark.parametrize("text", ["", "...", "—", "\x00\x01\x02"])
def test_what_has_no_words_makes_no_sound(name: str, text: str, speak: Speak) -> None:
    with pytest.raises(VoiceError, match="it made no sound"):
        speak(Utterance(text=text, voice=SPEAKERS[name]))


@pytest.mark.parametrize("name", SPEAKERS)
def test_odd_text_is_spoken(name: str, speak: Speak) -> None:
    texts = ("Бодрое утро", "休息", "مرحبا", "a" * 300, "5", "rest\ud800", "rest\x00", "so " * 200)
    assert all(len(clip) for clip in speak(*(Utterance(text=t, voice=SPEAKERS[name]) for t in texts)))


@pytest.mark.parametrize("name", SPEAKERS)
def test_speed_and_pitch_are_heard(name: str, speak: Speak) -> None:
    voice = SPEAKERS[name]
    slow, quick, low, high = speak(
        Utterance(text=SENTENCE, voice=replace(voice, words_per_minute=Fraction(90))),
        Utterance(text=SENTENCE, voice=replace(voice, words_per_minute=Fraction(180))),
        Utterance(text=SENTENCE, voice=replace(voice, pitch=10)),
        Utterance(text=SENTENCE, voice=replace(voice, pitch=90)),
    )
    assert 1.6 < len(slow) / len(quick) < 2.4

    def fundamental(clip: Block) -> float:
        """By autocorrelation, from 50 to 400 Hz."""
        power = np.abs(np.fft.rfft(clip[:, 0], 2 * len(clip))) ** 2
        return 48_000 / (120 + int(np.argmax(np.fft.irfft(power)[120:960])))

    assert fundamental(high) > 1.1 * fundamental(low)


def test_every_voice_has_the_same_loudness(speak: Speak) -> None:
    voices = [
        SPEAKERS["pyttsx3"],
        replace(SPEAKERS["pyttsx3"], pitch=20),
        replace(SPEAKERS["pyttsx3"], name="en-gb-scotland", words_per_minute=Fraction(150)),
        Voice(engine="pyttsx3", language="de"),
        Voice(engine="tone", name="low"),
        Voice(engine="tone", name="high"),
    ]
    for clip in speak(*(Utterance(text=SENTENCE, voice=voice) for voice in voices)):
        assert lufs(clip) == pytest.approx(SPEECH_LUFS, abs=1.0)


def test_every_voice_is_as_loud_over_what_it_says(speak: Speak) -> None:
    english = (SENTENCE, "Let your shoulders soften.", "Stay here for as long as it feels easy.")
    german = ("Lass die Schultern weich werden.", "Bleibe hier, so lange es sich gut anfühlt.")
    russian = ("Пусть плечи станут мягкими.", "Оставайтесь здесь сколько хотите.")
    robot = Voice(engine="pyttsx3")
    said: dict[Voice, tuple[str, ...]] = {
        replace(robot, name="en-us"): english,
        replace(robot, name="en-us", preset="plain"): english,
        replace(robot, name="en-us", preset="none"): english,
        replace(robot, name="en-gb-scotland", pitch=20): english,
        replace(robot, language="de"): german,
        replace(robot, language="ru"): russian,
        Voice(engine="tone"): english,
        Voice(engine="tone", preset="plain"): english,
        Voice(engine="tone", preset="warm"): english,
    }
    clips = iter(speak(*(Utterance(text=text, voice=voice) for voice in said for text in said[voice])))
    found = {voice: lufs(np.concatenate([next(clips) for _ in texts])) for voice, texts in said.items()}
    assert max(found.values()) - min(found.values()) < 1.0
    assert all(found[voice] == pytest.approx(SPEECH_LUFS, abs=0.8) for voice in found)


def test_two_engines_of_the_same_name_give_the_same_version() -> None:
    for name in ENGINES:
        assert create_engine(name).version == create_engine(name).version != ""


@given(words=st.integers(1, 30), rate=st.fractions(min_value=20, max_value=500, max_denominator=60))
def test_tone_lengths_can_be_reckoned(words: int, rate: Fraction) -> None:
    voice = Voice(engine="tone", words_per_minute=rate)
    samples, sample_rate = create_engine("tone").speak("word " * words, voice)
    word = 48_000 * 60 * rate.denominator // rate.numerator
    assert (len(samples), sample_rate) == ((words - 1) * word + word // 2, 48_000)
    assert len(samples) == spoken_frames("word " * words, voice)
    assert samples[0, 0] == samples.max()
    assert len(samples) - len(trim(samples, 48_000)) <= 1


def test_tone_clips_have_that_length(speak: Speak) -> None:
    voice = Voice(engine="tone")
    for text in ("one", "Rest here, and breathe.", SENTENCE):
        (clip,) = speak(Utterance(text=text, voice=voice))
        assert len(clip) == spoken_frames(text, voice)
        assert np.argmax(np.abs(clip) > 0.9 * np.abs(clip).max()) == 0


@given(st.text())
def test_plain_text_holds_no_command(text: str) -> None:
    plain = plain_text(text)
    assert "[[" not in plain
    assert "<" not in plain
    assert all(c.isprintable() or c in "\u200c\u200d" for c in plain)
    assert plain_text(plain) == plain


def test_plain_text_keeps_the_words() -> None:
    assert plain_text("Rest [here] & “breathe” —\n 3 > 2…") == "Rest [here] & “breathe” — 3 > 2…"


def test_markup_is_not_obeyed(speak: Speak) -> None:
    voice = SPEAKERS["pyttsx3"]
    plain, paused, quick, phonemes = speak(
        *(
            Utterance(text=text, voice=voice)
            for text in (
                "Rest now",
                "<break time='9000ms'/> Rest now",
                "\x01400S Rest now",
                "[[h@'loU]] Rest now",
            )
        )
    )
    assert len(plain) < len(paused) < len(plain) + 9 * 48_000
    assert len(quick) > len(plain)
    assert len(phonemes) > 1.5 * len(plain)


OFFERED = tuple(
    VoiceInfo(engine="x", name=name, language=language, description=description)
    for name, language, description in [
        ("gmw/en-029", "en-029", "English (Caribbean)"),
        ("gmw/en", "en-gb", "English (Great Britain)"),
        ("gmw/en-us", "en-us", "English (America)"),
        ("roa/fr", "fr-fr", "French (France)"),
        ("roa/pt-br", "pt-br", "Portuguese (Brazil)"),
        ("sit/cmn", "cmn", "Chinese (Mandarin)"),
    ]
)


@pytest.mark.parametrize(
    ("name", "language", "found"),
    [
        ("gmw/en-us", "de", "gmw/en-us"),
        ("EN-US", "de", "gmw/en-us"),
        ("english (america)", "de", "gmw/en-us"),
        ("en", "de", "gmw/en"),
        ("", "en", "gmw/en-us"),
        ("", "", "gmw/en-us"),
        ("", "en-US", "gmw/en-us"),
        ("", "en_GB", "gmw/en"),
        ("", "en-AU", "gmw/en"),
        ("", "fr-CA", "roa/fr"),
        ("", "pt", "roa/pt-br"),
        ("", "pt-PT", "roa/pt-br"),
        ("", "zh-CN", "sit/cmn"),
    ],
)
def test_which_voice_is_meant(name: str, language: str, found: str) -> None:
    assert find_voice(Voice(engine="x", name=name, language=language), OFFERED).name == found


@pytest.mark.parametrize(
    ("voice", "message"),
    [
        (Voice(engine="x", name="en-uss"), 'x has no voice "en-uss"; did you mean "en-us"?'),
        (Voice(engine="x", name="Zoltan"), 'x has no voice "Zoltan"; `renderer voices x` lists them'),
        (
            Voice(engine="x", language="tlh"),
            'x has no voice for the language "tlh"; name a voice, or another language such as en-US',
        ),
    ],
)
def test_voices_that_are_not_there(voice: Voice, message: str) -> None:
    with pytest.raises(InputError) as caught:
        find_voice(voice, OFFERED)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("voice", "message"),
    [
        (Voice(engine="pyttsx3", name="en-uss"), 'pyttsx3 has no voice "en-uss"; did you mean "en-us"?'),
        (
            Voice(engine="pyttsx3", words_per_minute=Fraction(60)),
            "60 words per minute is out of range; pyttsx3 speaks 80 to 450",
        ),
        (Voice(engine="pyttsx3", pitch=101), "a pitch of 101 is out of range; write a number from 0 to 100"),
        (Voice(engine="pyttsx4"), 'unknown voice engine "pyttsx4"; did you mean "pyttsx3"?'),
    ],
)
def test_what_a_voice_cannot_do(voice: Voice, message: str, speak: Speak) -> None:
    with pytest.raises(InputError) as caught:
        speak(Utterance(text="Rest.", voice=voice))
    assert str(caught.value) == message


@pytest.mark.parametrize("name", SPEAKERS)
def test_voices_are_listed(name: str) -> None:
    voices = list_voices(name)
    assert all(info.engine == name and info.name for info in voices)
    names = OfferedNames(name, None)
    assert {info.name.lower() for info in voices} <= set(names)
    assert {"pyttsx3": "en-us", "tone": "low"}[name] in names


def test_an_engine_that_lists_none_takes_any_name_and_is_asked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path, most_bytes=0)
    assert "anybody" in OfferedNames("http", store)
    assert "nobody" not in OfferedNames("tone", store)
    monkeypatch.setattr(sys, "executable", "/nowhere")
    assert "somebody" in OfferedNames("http", store)


def test_engines_are_listed() -> None:
    assert set(ENGINES) <= set(engine_names())
    with pytest.raises(RenderError, match="unknown voice engine"):
        list_voices("nobody")

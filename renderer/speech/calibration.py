"""Brings every voice to the same loudness."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from renderer.loudness.meter import block_lufs
from renderer.timeline import Block
from renderer.units import to_linear
from renderer.voice import Preset, Utterance, Voice, primary_language

if TYPE_CHECKING:
    from renderer.speech.voice_effects import VoiceChain

SPEECH_LUFS = -20.0
"""The integrated loudness of every voice before a track is mastered."""

_RATE = 48_000

_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "en": "Let your breath come and go, and feel the ground below you. "
        "Soften your shoulders, your jaw and your hands, and rest here for a while.",
        "de": "Lass den Atem kommen und gehen, und spüre den Boden unter dir. "
        "Löse die Schultern, den Kiefer und die Hände, und ruhe hier eine Weile.",
        "es": "Deja que el aire entre y salga, y siente el suelo debajo de ti. "
        "Suelta los hombros, la mandíbula y las manos, y descansa aquí un rato.",
        "fr": "Laissez le souffle aller et venir, et sentez le sol sous vous. "
        "Relâchez les épaules, la mâchoire et les mains, et reposez-vous ici un moment.",
        "it": "Lascia che il respiro vada e venga, e senti la terra sotto di te. "
        "Sciogli le spalle, la mandibola e le mani, e riposa qui per un po'.",
        "nl": "Laat je adem komen en gaan, en voel de grond onder je. "
        "Ontspan je schouders, je kaak en je handen, en rust hier een poosje.",
        "pt": "Deixe o ar entrar e sair, e sinta o chão debaixo de você. "
        "Solte os ombros, o maxilar e as mãos, e descanse aqui um pouco.",
        "sv": "Låt andetaget komma och gå, och känn marken under dig. "
        "Mjuka upp axlarna, käken och händerna, och vila här en stund.",
        "pl": "Pozwól oddechowi przychodzić i odchodzić, i poczuj ziemię pod sobą. "
        "Rozluźnij ramiona, szczękę i dłonie, i odpocznij tu przez chwilę.",
        "ru": "Пусть дыхание приходит и уходит, почувствуйте землю под собой. "
        "Расслабьте плечи, челюсть и руки и отдохните здесь немного.",
        "hi": "साँस को आने और जाने दें, और अपने नीचे की ज़मीन को महसूस करें। "
        "अपने कंधों, जबड़े और हाथों को ढीला छोड़ें, और थोड़ी देर यहीं आराम करें।",
        "ja": "いきがはいって、でていくのにまかせ、からだのしたのゆかをかんじましょう。"
        "かたとあごとてのちからをぬいて、しばらくここでやすみましょう。",
        "zh": "让呼吸自然地来去，感受身体下面的大地。放松肩膀、下巴和双手，在这里休息一会儿。",
    }
)
"""Two sentences for each language.

After one sentence the English voices of espeak-ng still differ by 0.7 LU without a compressor, after two by
0.4 LU. A voice that has to read English instead of its own language is off by up to 1 LU.
"""

_SAME_LANGUAGE = MappingProxyType({"cmn": "zh"})


def at_calibration_pace(voice: Voice) -> Voice:
    """The voice at the usual pacing, so that its level does not depend on it."""
    usual = Voice(engine=voice.engine)
    return replace(voice, words_per_minute=usual.words_per_minute, comma_seconds=usual.comma_seconds)


def calibration_utterance(voice: Voice) -> Utterance:
    """The sentences by which a voice is calibrated, in its own language, or in English."""
    primary = primary_language(voice.language)
    text = _SENTENCES.get(_SAME_LANGUAGE.get(primary, primary), _SENTENCES["en"])
    return Utterance(text=text, voice=at_calibration_pace(voice))


def calibrated_chain(samples: Block, sample_rate: int, preset: Preset) -> VoiceChain:
    """The chain that brings a voice to ``SPEECH_LUFS``, before its preset and after it.

    The gains apply to everything that the voice says, so a soft word stays softer than a loud one.

    Args:
        samples: what the voice says as its ``calibration_utterance``, of shape (frames, 1).
        sample_rate: their sample rate in Hz.
        preset: the preset of the voice.

    Raises:
        ValueError: the samples are silent.
    """
    from renderer.speech.trim import Words
    from renderer.speech.voice_effects import VoiceChain, apply_chain

    gain_before = _gain(samples, sample_rate)
    chain = VoiceChain(preset=preset, gain_before=gain_before)
    if preset == "none":
        return chain
    words = Words(samples=samples, end_frame=len(samples))
    processed = apply_chain(words, sample_rate, chain, _RATE).samples
    return replace(chain, gain_after=_gain(processed, _RATE))


def _gain(samples: Block, sample_rate: int) -> float:
    """The linear gain to ``SPEECH_LUFS``."""
    lufs = block_lufs(samples, sample_rate)
    if not math.isfinite(lufs):
        raise ValueError("its loudness cannot be measured: it made no sound")
    return to_linear(SPEECH_LUFS - lufs)

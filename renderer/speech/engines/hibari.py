"""The engine ``hibari``: small neural voices for English, with the package ``hibari-tts``.

The package contains the voice ``heart``. The models of the other voices are files that the user fetches; this
engine never downloads one. The voices add noise, from a random generator with a fixed seed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from renderer.errors import InputError
from renderer.speech.engines import PhonemeTimes, SettingType
from renderer.speech.engines.digests import file_digest
from renderer.speech.engines.hibari_ipa import PHONEMES_VERSION, hibari_phonemes
from renderer.speech.engines.hibari_packages import are_installed, check_packages, package_versions
from renderer.speech.engines.matching import find_voice
from renderer.speech.engines.speed_tables import HIBARI
from renderer.timeline import Block
from renderer.voice import Phonemes, Preset, Utterance, Voice, VoiceInfo

if TYPE_CHECKING:
    from renderer.speech.engines.hibari_speech import Speaker

SPEAKING_VERSION = 6
"""The version of ``hibari_speech``, and of all that it uses. It is part of every key."""

HEART = VoiceInfo(
    engine="hibari", name="heart", language="en-US", description="a woman with an American accent"
)
"""The voice that the package contains."""


class Hibari:
    """Speaks English, with one thread. ``pitch`` is ignored.

    Another ``seed`` gives other noise, which may help a sentence that sounds wrong.
    """

    is_neural = True
    preset: Preset = "soft"
    makes_comma_pauses = True
    settings: Mapping[str, SettingType] = MappingProxyType({"seed": int})

    @property
    def version(self) -> str:
        return f"{package_versions()}, phonemes {PHONEMES_VERSION}, speaking {SPEAKING_VERSION}"

    def fingerprint(self, text: str, voice: Voice) -> str:  # noqa: ARG002  (the same for every text)
        """A digest of the voice's model; empty for the one that the package contains."""
        check_packages("hibari")
        model = _fetched_model(_info(voice))
        return file_digest(model) if model else ""

    def voices(self) -> tuple[VoiceInfo, ...]:
        """``HEART``, and every voice that can be fetched; none if the package is missing."""
        if not are_installed():
            return ()
        from renderer.speech.fetching.fetchable_voices import fetchable_voices

        return (HEART, *(voice.info for voice in fetchable_voices() if voice.engine == HEART.engine))

    def takes_ipa(self, ipa: str, voice: Voice) -> bool:
        try:
            return hibari_phonemes(ipa, british=_is_british(_info(voice))) is not None
        except InputError:
            return False  # speak reports it

    def rates(self, voice: Voice) -> tuple[int, int]:  # noqa: ARG002  (the same for every voice)
        return HIBARI.slowest, HIBARI.fastest

    def unspoken_signs(self, text: str, spoken: Sequence[Phonemes]) -> tuple[str, ...]:
        from renderer.speech.engines.hibari_text import unspoken_signs

        return unspoken_signs(text, spoken, HEART.engine)

    def phonemes(self, text: str, voice: Voice, spoken: Sequence[Phonemes]) -> str:
        return " ".join(speaker(voice).phonemes(text, spoken))

    def phoneme_times(self, text: str, voice: Voice, spoken: Sequence[Phonemes]) -> PhonemeTimes | None:
        return speaker(voice).phoneme_times(text, voice, spoken)

    def speak(self, text: str, voice: Voice) -> tuple[Block, int]:
        return self.speak_ipa(text, voice, ())

    def speak_ipa(self, text: str, voice: Voice, phonemes: Sequence[Phonemes]) -> tuple[Block, int]:
        loaded = speaker(voice)
        return loaded.sentence(text, voice, phonemes), loaded.sample_rate

    def speak_in_context(self, utterance: Utterance) -> tuple[Block, int]:
        loaded = speaker(utterance.voice)
        return loaded.number(utterance), loaded.sample_rate


def speaker(voice: Voice) -> Speaker:
    """The voice with its model, which is loaded at the first call.

    Raises:
        InputError: there is no such voice, or it was not fetched.
        PermanentFailureError: the model cannot be loaded.
    """
    from renderer.speech.engines.hibari_speech import speaker_of

    info = _info(voice)
    return speaker_of(info, _fetched_model(info), british=_is_british(info))


def _info(voice: Voice) -> VoiceInfo:
    """The voice of this name; without a name, ``HEART`` for English of every country."""
    return find_voice(voice, [HEART] if voice.name in ("", HEART.name) else Hibari().voices())


def _is_british(info: VoiceInfo) -> bool:
    return info.language == "en-GB"


def _fetched_model(info: VoiceInfo) -> Path | None:
    """The model of a fetched voice; None for ``HEART``.

    Raises:
        InputError: the voice was not fetched.
    """
    if info == HEART:
        return None
    from renderer.speech.fetching.fetchable_voices import fetched_paths

    return fetched_paths(info.engine, info.name)[0]

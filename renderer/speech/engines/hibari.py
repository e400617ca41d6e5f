"""The engine ``hibari``: small neural voices for English, with the package ``hibari-tts``.

The package contains the voice ``heart``. The models of the other voices are files that the user fetches; this
engine never downloads one. The voices add noise, from a random generator with a fixed seed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from renderer.errors import InputError
from renderer.speech.comma_pauses import with_comma_pauses
from renderer.speech.engines import PermanentFailureError, SettingType
from renderer.speech.engines.carrier import CARRIER, CARRIER_VERSION, needs_carrier, without_carrier
from renderer.speech.engines.context import (
    CONTEXT_VERSION,
    at_loudness,
    cut_out,
    in_context,
    loudness_lufs,
)
from renderer.speech.engines.digests import file_digest
from renderer.speech.engines.hibari_commas import with_longer_commas
from renderer.speech.engines.hibari_ipa import PHONEMES_VERSION, hibari_phonemes
from renderer.speech.engines.hibari_packages import are_installed, check_packages, package_versions
from renderer.speech.engines.hibari_timing import TimedSpeech, load_model, speak_timed
from renderer.speech.engines.matching import find_voice
from renderer.speech.engines.speed_tables import HIBARI
from renderer.speech.engines.time_stretch import stretched
from renderer.timeline import Block
from renderer.voice import Phonemes, Preset, Utterance, Voice, VoiceInfo

SAMPLE_RATE = 24_000

_MOST_LIST_SPEED = 0.5
"""At higher speeds, the voices make no pauses between numbers. The numbers are spoken at this speed, and made
shorter afterwards.
"""

_LEAST_LIST_STRETCH = 0.7
"""Numbers that would have to be shorter are spoken alone."""

HEART = VoiceInfo(
    engine="hibari", name="heart", language="en-US", description="a woman with an American accent"
)
"""The voice that the package contains."""


_ENDS = (".", "?", "!", "…")
_QUOTES = '"“”)'


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
        own = f"phonemes {PHONEMES_VERSION}, carrier {CARRIER_VERSION}, context {CONTEXT_VERSION}"
        return f"{package_versions()}, {own}"

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
        from renderer.speech.engines.hibari_text import readable_text

        info = _info(voice)
        readable = readable_text(text, spoken, info.engine, british=_is_british(info))
        return " ".join(_pieces(info, readable))

    def speak(self, text: str, voice: Voice) -> tuple[Block, int]:
        return self.speak_ipa(text, voice, ())

    def speak_ipa(self, text: str, voice: Voice, phonemes: Sequence[Phonemes]) -> tuple[Block, int]:
        spoken = self.speak_timed(text, voice, phonemes)
        stretch = HIBARI.stretch(voice.words_per_minute)
        samples, seconds = stretched(spoken.samples, SAMPLE_RATE, stretch), float(voice.comma_seconds)
        if spoken.onset_frames:
            return with_longer_commas(samples, SAMPLE_RATE, spoken, stretch, seconds), SAMPLE_RATE
        return with_comma_pauses(samples, SAMPLE_RATE, text, seconds), SAMPLE_RATE

    def speak_timed(self, text: str, voice: Voice, phonemes: Sequence[Phonemes]) -> TimedSpeech:
        """What ``speak_ipa`` returns, before stretch and longer pauses, with the places of its phonemes."""
        from renderer.speech.engines.hibari_text import readable_text

        info = _info(voice)
        readable = readable_text(text, phonemes, info.engine, british=_is_british(info))
        if not readable.strip():
            return TimedSpeech(samples=np.zeros((0, 1), np.float32), signs="", onset_frames=())
        speed, seed = HIBARI.speed(voice.words_per_minute), _seed(voice)
        return _say(info, _pieces(info, readable), speed, seed, short=needs_carrier(text))

    def speak_in_context(self, utterance: Utterance) -> tuple[Block, int]:
        voice, info = utterance.voice, _info(utterance.voice)
        speed = HIBARI.speed(voice.words_per_minute)
        list_speed = min(speed, _MOST_LIST_SPEED)
        stretch = HIBARI.stretch(voice.words_per_minute) * list_speed / speed
        before = [self.phonemes(text, voice, ()) for text in utterance.before]
        after = [self.phonemes(text, voice, ()) for text in utterance.after]
        context = in_context(before, self.phonemes(utterance.text, voice, utterance.phonemes), after)
        heard = None
        if stretch >= _LEAST_LIST_STRETCH:
            spoken = speak_timed(_loaded(info), [context.signs], list_speed, _seed(voice))
            heard = cut_out(spoken, context, SAMPLE_RATE)
        if heard is None:
            return self.speak_ipa(utterance.text, voice, utterance.phonemes)
        levelled = at_loudness(heard, SAMPLE_RATE, _sentence_lufs(info, list_speed))
        return stretched(levelled, SAMPLE_RATE, stretch), SAMPLE_RATE


@lru_cache(maxsize=8)
def _sentence_lufs(info: VoiceInfo, speed: float) -> float:
    """The loudness of a sentence, at which the numbers of a count are spoken too."""
    spoken = speak_timed(_loaded(info), _pieces(info, CARRIER), speed, seed=0)
    return loudness_lufs(spoken.samples, SAMPLE_RATE)


def _say(info: VoiceInfo, pieces: tuple[str, ...], speed: float, seed: int, *, short: bool) -> TimedSpeech:
    """Speak pieces of phonemes, after the carrier if they are short and the model gives the lengths."""
    model, pieces = _loaded(info), _ended(pieces)
    if not short or len(pieces) != 1:
        return speak_timed(model, pieces, speed, seed)
    (carrier,) = _pieces(info, CARRIER)
    spoken = speak_timed(model, [f"{carrier} {pieces[0]}"], speed, seed)
    if not spoken.onset_frames:
        return speak_timed(model, pieces, speed, seed)
    return without_carrier(spoken, carrier, SAMPLE_RATE)


def _ended(pieces: tuple[str, ...]) -> tuple[str, ...]:
    """Pieces of phonemes that end with a full stop or the like; without it, the model adds a faint noise."""
    if not pieces or pieces[-1].rstrip(_QUOTES).endswith(_ENDS):
        return pieces
    return (*pieces[:-1], f"{pieces[-1]}.")


def _info(voice: Voice) -> VoiceInfo:
    """The voice of this name; without a name, ``HEART`` for English of every country."""
    return find_voice(voice, [HEART] if voice.name in ("", HEART.name) else Hibari().voices())


@lru_cache(maxsize=8)
def _pieces(info: VoiceInfo, readable: str) -> tuple[str, ...]:
    """The phonemes of a text, which are needed for its sound, for its check and for further attempts."""
    from renderer.speech.engines.hibari_text import phoneme_pieces

    return tuple(phoneme_pieces(_loaded(info), readable))


def _is_british(info: VoiceInfo) -> bool:
    return info.language == "en-GB"


def _seed(voice: Voice) -> int:
    seed = dict(voice.settings).get("seed", 0)
    if not isinstance(seed, int) or seed < 0:
        raise InputError(f"the setting seed is {seed}; write a whole number from 0")
    return seed


def _fetched_model(info: VoiceInfo) -> Path | None:
    """The model of a fetched voice; None for ``HEART``.

    Raises:
        InputError: the voice was not fetched.
    """
    if info == HEART:
        return None
    from renderer.speech.fetching.fetchable_voices import fetched_paths

    return fetched_paths(info.engine, info.name)[0]


@cache
def _loaded(info: VoiceInfo) -> Any:
    """The package's object for a voice, with its model and its dictionary."""
    path = _fetched_model(info)
    try:
        import hibari
        import onnxruntime

        onnxruntime.set_default_logger_severity(4)
        return load_model(
            info.name, path or Path(hibari.voices.voice_path(info.name, download_missing=False))
        )
    except Exception as error:  # the runtime's exceptions have no common base class
        raise PermanentFailureError(f"{path or 'hibari'} cannot be loaded: {error}") from error

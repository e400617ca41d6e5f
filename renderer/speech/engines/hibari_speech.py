"""How a voice of hibari speaks: sentences, short ones after the carrier, and the numbers of a count."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from renderer.errors import InputError
from renderer.speech.comma_pauses import with_comma_pauses
from renderer.speech.engines import PermanentFailureError, PhonemeTimes
from renderer.speech.engines.carrier import CARRIER, count_words, needs_carrier, without_carrier
from renderer.speech.engines.context import at_loudness, cut_out, in_context, loudness_lufs
from renderer.speech.engines.hibari_commas import with_longer_commas
from renderer.speech.engines.hibari_text import phoneme_pieces, readable_text
from renderer.speech.engines.hibari_timing import TimedSpeech, load_model, speak_timed
from renderer.speech.engines.speed_tables import HIBARI
from renderer.speech.engines.time_stretch import stretched
from renderer.timeline import Block
from renderer.voice import Phonemes, Utterance, Voice, VoiceInfo

SAMPLE_RATE = 24_000

_MOST_LIST_SPEED = 0.5
"""At higher speeds, the voices make no pauses between numbers. The numbers are spoken at this speed, and made
shorter afterwards.
"""

_LEAST_LIST_STRETCH = 0.7
"""Numbers that would have to be shorter are spoken alone."""

_MOST_SHORT_WORDS = 4
_LEAST_SHORT_SPEED = 0.6
"""The lowest speed of a sentence with at most ``_MOST_SHORT_WORDS``. A person who reads slowly makes longer
pauses, but hardly says "Rest." more slowly.

Measured with hibari:heart and the preset ``soft``, 21 sentences in each half: the mean DistillMOS was 3.49
and 3.47 at a speed of 0.45, which is that of the usual rate, 3.60 and 3.58 at 0.6, and 3.56 at 0.7 (the
second half). Sentences with 5 or 6 words do not sound better at 0.575: 3.95 instead of 3.98.
"""

_ENDS = (".", "?", "!", "…")
_QUOTES = '"“”)'


class Speaker:
    """A voice with its model and its dictionary."""

    sample_rate = SAMPLE_RATE

    def __init__(self, info: VoiceInfo, model: Any, *, british: bool) -> None:
        self._info = info
        self._model = model
        self._british = british
        self._pieces = lru_cache(maxsize=8)(self._new_pieces)
        self._last: tuple[tuple[str, Voice, tuple[Phonemes, ...]], TimedSpeech] | None = None
        self._sentence_lufs = lru_cache(maxsize=8)(self._new_sentence_lufs)

    def phonemes(self, text: str, spoken: Sequence[Phonemes]) -> tuple[str, ...]:
        """The phonemes of a text in pieces: for its sound, for its check and for further attempts."""
        return self._pieces(readable_text(text, spoken, self._info.engine, british=self._british))

    def sentence(self, text: str, voice: Voice, phonemes: Sequence[Phonemes]) -> Block:
        """Speak a sentence at the rate and with the silences at commas of ``voice``, of shape (frames, 1)."""
        spoken = self.timed(text, voice, phonemes)
        self._last = (text, voice, tuple(phonemes)), spoken
        stretch = HIBARI.stretch(voice.words_per_minute)
        samples, seconds = stretched(spoken.samples, SAMPLE_RATE, stretch), float(voice.comma_seconds)
        if spoken.onset_frames:
            return with_longer_commas(samples, SAMPLE_RATE, spoken, stretch, seconds)
        return with_comma_pauses(samples, SAMPLE_RATE, text, seconds)

    def timed(self, text: str, voice: Voice, phonemes: Sequence[Phonemes]) -> TimedSpeech:
        """A sentence before stretch and longer pauses, with the places of its phonemes.

        A short one is spoken after the carrier, if the model gives the lengths of the phonemes.
        """
        pieces = _ended(self.phonemes(text, phonemes))
        if not pieces:
            return TimedSpeech(samples=np.zeros((0, 1), np.float32), signs="", onset_frames=())
        speed, seed = _speed(text, voice), _seed(voice)
        if needs_carrier(text) and len(pieces) == 1:
            (carrier,) = self._pieces(CARRIER)
            spoken = speak_timed(self._model, [f"{carrier} {pieces[0]}"], speed, seed)
            if spoken.onset_frames:
                return without_carrier(spoken, carrier, SAMPLE_RATE)
        return speak_timed(self._model, pieces, speed, seed)

    def phoneme_times(self, text: str, voice: Voice, phonemes: Sequence[Phonemes]) -> PhonemeTimes | None:
        """The times of the phonemes in a ``sentence``; None if the model does not give their lengths."""
        asked = text, voice, tuple(phonemes)
        spoken = self._last[1] if self._last and self._last[0] == asked else self.timed(*asked)
        if not spoken.onset_frames:
            return None
        stretch = float(HIBARI.stretch(voice.words_per_minute))
        onset_seconds = tuple(onset * stretch / SAMPLE_RATE for onset in spoken.onset_frames)
        return PhonemeTimes(signs=spoken.signs, onset_seconds=onset_seconds)

    def number(self, utterance: Utterance) -> Block:
        """Speak a number as a part of its count, of shape (frames, 1)."""
        voice = utterance.voice
        speed = HIBARI.speed(voice.words_per_minute)
        list_speed = min(speed, _MOST_LIST_SPEED)
        stretch = HIBARI.stretch(voice.words_per_minute) * list_speed / speed
        before = [" ".join(self.phonemes(text, ())) for text in utterance.before]
        after = [" ".join(self.phonemes(text, ())) for text in utterance.after]
        context = in_context(before, " ".join(self.phonemes(utterance.text, utterance.phonemes)), after)
        heard = None
        if stretch >= _LEAST_LIST_STRETCH:
            spoken = speak_timed(self._model, [context.signs], list_speed, _seed(voice))
            heard = cut_out(spoken, context, SAMPLE_RATE)
        if heard is None:
            return self.sentence(utterance.text, voice, utterance.phonemes)
        levelled = at_loudness(heard, SAMPLE_RATE, self._sentence_lufs(list_speed))
        return stretched(levelled, SAMPLE_RATE, stretch)

    def _new_pieces(self, readable: str) -> tuple[str, ...]:
        return tuple(phoneme_pieces(self._model, readable)) if readable.strip() else ()

    def _new_sentence_lufs(self, speed: float) -> float:
        """The loudness of a sentence, at which the numbers of a count are spoken too."""
        spoken = speak_timed(self._model, self._pieces(CARRIER), speed, seed=0)
        return loudness_lufs(spoken.samples, SAMPLE_RATE)


@cache
def speaker_of(info: VoiceInfo, path: Path | None, *, british: bool) -> Speaker:
    """A voice with its model, which is in ``path``, or in the package if ``path`` is None.

    Raises:
        PermanentFailureError: the model cannot be loaded.
    """
    try:
        import hibari
        import onnxruntime

        onnxruntime.set_default_logger_severity(4)
        file = path or Path(hibari.voices.voice_path(info.name, download_missing=False))
        return Speaker(info, load_model(info.name, file), british=british)
    except Exception as error:  # the runtime's exceptions have no common base class
        raise PermanentFailureError(f"{path or 'hibari'} cannot be loaded: {error}") from error


def _speed(text: str, voice: Voice) -> float:
    """The speed for the model, which speaks a short sentence not so slowly as others."""
    speed = HIBARI.speed(voice.words_per_minute)
    return max(speed, _LEAST_SHORT_SPEED) if count_words(text) <= _MOST_SHORT_WORDS else speed


def _ended(pieces: tuple[str, ...]) -> tuple[str, ...]:
    """Pieces of phonemes that end with a full stop or the like; without it, the model adds a faint noise."""
    if not pieces or pieces[-1].rstrip(_QUOTES).endswith(_ENDS):
        return pieces
    return (*pieces[:-1], f"{pieces[-1]}.")


def _seed(voice: Voice) -> int:
    seed = dict(voice.settings).get("seed", 0)
    if not isinstance(seed, int) or seed < 0:
        raise InputError(f"the setting seed is {seed}; write a whole number from 0")
    return seed

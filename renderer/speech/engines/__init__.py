"""The contract of a voice engine, for the engines in this folder and for those of other packages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import UnionType
from typing import Protocol, runtime_checkable

from msgspec import Struct

from renderer.timeline import Block
from renderer.voice import Phonemes, Utterance, Voice, VoiceInfo

SettingType = (
    type[str] | type[int] | type[float] | type[bool] | type[Path] | type[tuple[str, ...]] | UnionType
)
"""The type of a value under ``[voices.NAME]`` in renderer.toml."""


class PermanentFailureError(Exception):
    """An engine failed, and would fail again on the same sentence. The message is the reason."""


class Engine(Protocol):
    """A voice engine turns a sentence into samples.

    A package offers an engine through the entry point group ``renderer.engines``. With the entry point
    ``hum = "hum:Hum"``, scripts name its voices ``hum`` and ``hum:NAME``. The entry point is a class or a
    function; it is called without arguments and returns the engine.

    The command itself creates an engine to read ``version`` and ``settings`` and to call ``fingerprint``.
    Creating one must be quick, and must not load a speech library or a model. A worker process creates
    another one for ``voices`` and ``speak``, with one call at a time. The worker may crash, hang or be killed
    without harm to the render, and what an engine prints is discarded.

    Five more attributes are optional:

    - ``preset`` is "soft", "warm", "plain" or "none": the preset of a voice that chooses none. Without this
      attribute, it is "plain".
    - ``levels_itself = True`` says that every sentence has a loudness of -20 LUFS
      (``renderer.speech.calibration.SPEECH_LUFS``). Loudness is then neither measured nor changed.
    - ``makes_comma_pauses = True`` says that the engine itself makes the silences of
      ``voice.comma_seconds``, or that there must be none. The silences in its samples are then not changed.
    - ``is_neural = True`` says that a model makes the sound, which may have faults. Every sentence is then
      checked (``renderer.speech.gate``), as those of a ``RemoteEngine`` are. If ``settings`` has the key
      ``seed``, with whole numbers, a doubtful sentence is spoken again with the next numbers.
    - ``origin`` is "synthetic", "clone" or "human": where its voices come from. Without this attribute, it is
      "synthetic". A published track says so.
    """

    @property
    def version(self) -> str:
        """A text that changes when the samples change, such as the version of a package.

        It is part of the key of each clip, so a new version makes all clips again. It is read before a voice
        is loaded.
        """

    @property
    def settings(self) -> Mapping[str, SettingType]:
        """The keys that ``[voices.NAME]`` in renderer.toml may have for this engine, with their types.

        A voice has their values in ``voice.settings``. Relative paths count from the folder of renderer.toml:
        these are values of type ``Path``, and items of a ``tuple`` that start with ``./`` or ``../``. Values
        of these two types are not part of the key of a clip, because a file counts by its content:
        ``fingerprint`` has to cover them.
        """

    def fingerprint(self, text: str, voice: Voice) -> str:
        """A digest of what else changes the samples of a sentence, such as the content of a model.

        It is empty if nothing else does. The command calls it for each sentence of each render, so it must be
        quick.

        Raises:
            InputError: a setting is wrong, or a package or a file is missing.
        """

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The voices that the engine can list. If there are none, any name is accepted."""

    def speak(self, text: str, voice: Voice) -> tuple[Block, int]:
        """Speak one sentence.

        The same text and voice must give the same samples, whatever was spoken before. Silence around the
        words is trimmed later, and the loudness is adjusted.

        Args:
            text: plain text. What looks like markup in it is spoken or left out, and never obeyed.
            voice: who speaks, at how many words per minute, and with which settings.

        Returns:
            float32 samples of shape (frames, 1), and their sample rate in Hz, from 4,000 to 384,000.

        Raises:
            InputError: the engine has no such voice or language.
            PermanentFailureError: a second attempt would fail too. After any other exception, the sentence is
                tried once more in a new worker.
        """


class Terms(Struct, frozen=True, kw_only=True):
    """The limits and the price of a server that speaks.

    ``concurrency`` is the most requests to ``server`` that one render has under way. ``patience_seconds`` is
    the longest time for one sentence, including the time that a busy server makes it wait.
    ``price_per_million_characters`` is in ``currency``, and None if it is not known.
    """

    server: str
    concurrency: int
    patience_seconds: float
    price_per_million_characters: float | None = None
    currency: str = ""


@runtime_checkable
class RemoteEngine(Engine, Protocol):
    """An engine that sends sentences to a server, which may cost money.

    The samples from the server are kept as they come, under ``version`` and ``request_id``. A render that
    needs them again, for another preset or sample rate, sends no second request.
    """

    def request_id(self, text: str, voice: Voice) -> str:
        """A digest of everything that the request for a sentence contains, and of nothing else.

        Raises:
            InputError: a setting is wrong.
        """

    def terms(self, voice: Voice) -> Terms:
        """The limits and the price of the server that speaks for a voice.

        Raises:
            InputError: a setting is wrong.
        """


@runtime_checkable
class PacedEngine(Engine, Protocol):
    """An engine whose voices have a slowest and a fastest rate.

    At a rate beyond them, a voice speaks at the nearest rate that it can reach. ``renderer check`` and a
    render warn about such a rate.
    """

    def rates(self, voice: Voice) -> tuple[int, int]:
        """The slowest and the fastest rate of a voice, in words per minute. It must be quick.

        Raises:
            InputError: a setting is wrong.
        """


@runtime_checkable
class SignReadingEngine(Engine, Protocol):
    """An engine that knows which parts of a sentence its voices cannot say.

    ``renderer check`` and a render warn about signs, and report words as errors, before anything is spoken.
    """

    def unspoken_signs(self, text: str, spoken: Sequence[Phonemes]) -> tuple[str, ...]:
        """The signs, such as emoji, that ``speak_ipa`` leaves out of a sentence. It must be quick.

        Raises:
            InputError: the engine cannot say a word of the sentence, such as one in another alphabet.
        """


@runtime_checkable
class ContextEngine(Engine, Protocol):
    """An engine that can speak a sentence as a part of others, such as a number as a part of a count."""

    def speak_in_context(self, utterance: Utterance) -> tuple[Block, int]:
        """Speak the text of an utterance as it sounds after ``before`` and before ``after``.

        ``before`` and ``after`` are not in the samples. Otherwise this method is like ``speak_ipa``.
        """


@runtime_checkable
class PhonemicEngine(Engine, Protocol):
    """An engine that knows the phonemes of a sentence, by which the length of its sound is checked."""

    def phonemes(self, text: str, voice: Voice, spoken: Sequence[Phonemes]) -> str:
        """The phonemes of a sentence, with its punctuation, that ``speak_ipa`` speaks for the same arguments.

        It is called after the sentence was spoken, and should not cost as much time as that.
        """


class PhonemeTimes(Struct, frozen=True, kw_only=True):
    """When each phoneme of a sentence sounds.

    Each of the ``signs`` is a phoneme, a stress mark, a punctuation mark or a space. ``onset_seconds`` has
    the onset of each sign in the samples, and at the end their length. The silences that an engine adds at
    commas do not count.
    """

    signs: str
    onset_seconds: tuple[float, ...]


@runtime_checkable
class TimedEngine(Engine, Protocol):
    """An engine that knows when each phoneme sounds, so that a sound between the words is found."""

    def phoneme_times(self, text: str, voice: Voice, spoken: Sequence[Phonemes]) -> PhonemeTimes | None:
        """The times in what ``speak_ipa`` returns for the same arguments; None if they are not known.

        It is called after the sentence was spoken, and should cost almost no time.
        """


class Recording(Struct, frozen=True, kw_only=True):
    """A recorded sentence, float32 (frames, 1), with the quiet room before and after its words.

    ``words`` are a part of the ``samples`` that begins at ``words_onset_frames``, with faded ends. The last
    word ends before their frame ``words_end_frame``.
    """

    samples: Block
    sample_rate: int
    words: Block
    words_onset_frames: int
    words_end_frame: int


@runtime_checkable
class RecordedEngine(Engine, Protocol):
    """An engine that plays recordings, and returns them with the room around the words."""

    def recording(self, text: str, voice: Voice) -> Recording:
        """The recording of a sentence, whose ``words`` are what ``speak`` returns.

        It is called after the sentence was spoken, and should cost almost no time.

        Raises:
            InputError: there is no recording, or a setting is wrong.
        """


@runtime_checkable
class IpaEngine(Engine, Protocol):
    """An engine that can pronounce words from IPA, the International Phonetic Alphabet."""

    def takes_ipa(self, ipa: str, voice: Voice) -> bool:
        """Whether a voice can say this IPA. The command calls it for each word, so it must be quick."""

    def speak_ipa(self, text: str, voice: Voice, phonemes: Sequence[Phonemes]) -> tuple[Block, int]:
        """Speak one sentence as ``speak`` does, with some of its characters pronounced as IPA.

        Each of the ``phonemes`` names a range of characters and the IPA for it, in the order of the text.
        ``takes_ipa`` has returned True for each of them.
        """

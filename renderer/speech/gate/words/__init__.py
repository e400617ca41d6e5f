"""Checks of the words of spoken sentences, and the contract of the recognizers that hear them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from msgspec import Struct

from renderer.speech.engines import SettingType
from renderer.speech.gate.verdict import Fault
from renderer.voice import Phonemes, SettingValue

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAMPLE_RATE_HZ = 16_000
"""Every recognizer gets samples at this rate."""


class Recognizer(Struct, frozen=True, kw_only=True):
    """The recognizer of the settings: the name of its program, and what is set for it."""

    program: str
    settings: tuple[tuple[str, SettingValue], ...] = ()


class SpokenText(Struct, frozen=True, kw_only=True):
    """What was to be spoken. ``language`` is a BCP 47 tag, or empty if it is not known.

    ``phonemes`` are the words that have their own pronunciation.
    """

    text: str
    language: str = ""
    phonemes: tuple[Phonemes, ...] = ()


class HeardWord(Struct, frozen=True, kw_only=True):
    """A word that was recognized. ``at_seconds`` is None if the recognizer does not say when it starts."""

    text: str
    at_seconds: float | None = None


class NotRecognizedError(Exception):
    """One sentence could not be checked. The message is the reason."""


class RecognizerProgram(Protocol):
    """A program that hears whether a sentence has the right words, such as a file of this folder.

    The command itself creates one to read ``version`` and ``settings`` and to call ``fingerprint``, so this
    must be quick. A worker process creates another one for ``faults``.
    """

    @property
    def version(self) -> str:
        """A text that changes when the program may hear other words, such as the version of a package."""

    @property
    def settings(self) -> Mapping[str, SettingType]:
        """The keys that ``[recognizer]`` in renderer.toml may have, besides ``program``, with their types."""

    def fingerprint(self, recognizer: Recognizer) -> str:
        """A digest of the settings and files that change what is heard.

        Raises:
            InputError: a setting is wrong, or a package or a file is missing.
        """

    def faults(
        self, samples: NDArray[np.float32], spoken: SpokenText, recognizer: Recognizer
    ) -> Sequence[Fault]:
        """The words that are wrong in a sentence.

        Args:
            samples: float32 samples of shape (frames,), at ``SAMPLE_RATE_HZ``.
            spoken: what was to be spoken.
            recognizer: the settings.

        Raises:
            InputError: a setting is wrong, or a key is missing.
            PermanentFailureError: it would fail at every sentence, such as a server that refuses a key.
            NotRecognizedError: it failed at this sentence. Any other exception means the same.
        """


@runtime_checkable
class RemoteRecognizer(RecognizerProgram, Protocol):
    """A program that sends sentences to a server, which may cost money."""

    def concurrency(self, recognizer: Recognizer) -> int:
        """The most requests that one render has under way."""

    def longest_seconds(self, recognizer: Recognizer) -> float:
        """The longest time for one sentence."""

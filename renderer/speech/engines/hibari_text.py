"""English text as the package ``hibari-tts`` reads it, and its phonemes, which are those of Kokoro too."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from renderer.errors import InputError
from renderer.speech.engines.hibari_ipa import hibari_phonemes
from renderer.speech.engines.plain_text import with_phonemes
from renderer.voice import Phonemes

_MOST_PHONEMES = 400  # the most that the package itself gives to a model at once
_MARKED = re.compile(r"\[\[(.*?)\]\]")


def readable_text(text: str, phonemes: Sequence[Phonemes], engine: str, *, british: bool) -> str:
    """Text as the package reads it: phonemes as links, and letters without marks that English never has.

    Raises:
        InputError: a word has a letter of another alphabet. The package would leave out such a word. The
            message names ``engine``.
    """
    marked = with_phonemes(text, phonemes, lambda ipa: hibari_phonemes(ipa, british=british))
    plain = "".join(
        letter if letter < "\u0100" else unicodedata.normalize("NFD", letter)[0]
        for letter in unicodedata.normalize("NFC", marked.replace("](", "] ("))
    )
    for word in _MARKED.sub("", plain).split():
        if any(letter.isalpha() and not _is_latin(letter) for letter in word):
            raise InputError(
                f'{engine} cannot say "{word}", because it reads only the Latin alphabet; '
                "use another voice for this sentence, such as one of pyttsx3"
            )
    return _MARKED.sub(r"[x](/\1/)", plain)


def phoneme_pieces(reader: Any, readable: str) -> Iterator[str]:
    """The phonemes of each sentence; a sentence with too many is cut.

    Args:
        reader: an object ``hibari.Hibari``, which has a dictionary.
        readable: what ``readable_text`` returned.
    """
    for sentence in reader.phonemize(readable):
        for piece in textwrap.wrap(sentence, _MOST_PHONEMES):
            if any(sign.isalpha() for sign in piece):
                yield piece


def _is_latin(letter: str) -> bool:
    return letter < "\u0100" or unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER"))

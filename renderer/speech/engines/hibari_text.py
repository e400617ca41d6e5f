"""English text as the package ``hibari-tts`` reads it, and its phonemes, which are those of Kokoro too."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from renderer.errors import InputError
from renderer.speech.engines import PermanentFailureError
from renderer.speech.engines.hibari_ipa import hibari_phonemes
from renderer.speech.engines.hibari_signs import LESS_THAN, left_out_signs, with_readings
from renderer.speech.engines.plain_text import with_phonemes
from renderer.voice import Phonemes

_MOST_PHONEMES = 400  # the most that the package itself gives to a model at once
_MOST_LETTERS = 24  # of a word that is not in the dictionary, the package reads no more
_LONG_WORD = re.compile(rf"([^\W\d_]{{{_MOST_LETTERS - 4}}})(?=[^\W\d_]{{5}})")
_LAST_WORD = re.compile(r"\b(no|fig|Sun)\.(?=\W*$)")
_MARKED = re.compile(r"\[\[(.*?)\]\]")
_ALL_SPOKEN = re.compile(r"[A-Za-z .,:;!?()'’“”…–—-]*")


def readable_text(text: str, phonemes: Sequence[Phonemes], engine: str, *, british: bool) -> str:
    """Text as the package reads it: phonemes as links, and letters without marks that English never has.

    Raises:
        InputError: a word has a letter of another alphabet. The package would leave out such a word. The
            message names ``engine``.
    """
    marked = with_phonemes(
        text.replace("<", LESS_THAN), phonemes, lambda ipa: hibari_phonemes(ipa, british=british)
    )
    plain, *rest = _MARKED.split(unicodedata.normalize("NFC", marked))
    pieces = [_readable(plain, engine)]
    for ipa, after in zip(rest[::2], rest[1::2], strict=True):
        pieces += [f"[x](/{ipa}/)", _readable(after, engine)]
    return "".join(pieces)


def unspoken_signs(text: str, phonemes: Sequence[Phonemes], engine: str) -> tuple[str, ...]:
    """The signs that are left out of the sound of a text.

    Raises:
        InputError: a word has a letter of another alphabet. The message names ``engine``.
    """
    if _ALL_SPOKEN.fullmatch(text):
        return ()
    plain = with_phonemes(text, phonemes, lambda _ipa: "")
    _readable(unicodedata.normalize("NFC", plain), engine)
    return left_out_signs(plain)


def _readable(plain: str, engine: str) -> str:
    """Text with the letters, signs and numbers that the package knows, without the brackets of links.

    A space before the last full stop shows that ``no.`` is a word: the package would read "number".
    """
    plain = with_readings(plain.replace("[", " (").replace("]", ") "))
    readable = re.sub(r"\S+", lambda word: _latin(word[0], engine), plain)
    return _LAST_WORD.sub(r"\1 .", _LONG_WORD.sub(r"\1-", readable))


def _latin(word: str, engine: str) -> str:
    latin = "".join(letter if letter < "\u0100" else _without_marks(letter) for letter in word)
    if any(letter.isalpha() and not _is_latin(letter) for letter in latin):
        raise InputError(
            f'{engine} cannot say "{word}", because it reads only the Latin alphabet; '
            "use another voice for this sentence, such as one of pyttsx3"
        )
    return latin


def _without_marks(letter: str) -> str:
    """A letter without its marks, and a numeral such as ⅓ or ⅳ or ② as letters and digits."""
    if not letter.isalnum():
        return letter
    parts = unicodedata.normalize("NFKD", letter).replace("\u2044", "/")
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    return f" {plain} " if "/" in plain else plain


def phoneme_pieces(reader: Any, readable: str) -> Iterator[str]:
    """The phonemes of each sentence; a sentence with too many is cut.

    Args:
        reader: an object ``hibari.Hibari``, which has a dictionary.
        readable: what ``readable_text`` returned.

    Raises:
        PermanentFailureError: the package cannot read the text, such as a number of 40 digits.
    """
    try:
        sentences = reader.phonemize(readable)
    except MemoryError:
        raise
    except Exception as error:  # from any of the package's rules for numbers, dates and units
        raise PermanentFailureError(
            f"hibari-tts cannot read the sentence ({error}); write its numbers and signs as words"
        ) from error
    for sentence in sentences:
        for piece in textwrap.wrap(sentence, _MOST_PHONEMES):
            if any(sign.isalpha() for sign in piece):
                yield piece


def _is_latin(letter: str) -> bool:
    return letter < "\u0100" or unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER"))

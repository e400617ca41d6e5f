"""Words as phones, for both sides of a comparison."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from renderer.voice import primary_language

_ALIKE = str.maketrans(
    {"ᵊ": "ə", "ʌ": "ə", "ɪ": "ə", "ᵻ": "ə", "ɐ": "ə", "ɜ": "ə", "ɚ": "ɹ", "ɾ": "t", "ɑ": "ɔ"}
)
"""Vowels that are one when nobody stresses them, and sounds that are one in some accents."""

_ESPEAK_NAMES = {"no": "nb", "zh": "cmn"}
"""The languages whose usual tag espeak-ng does not know."""

_UNREADABLE = ("ja",)
"""Languages of which espeak-ng knows too few words: it has no pronunciations of Japanese kanji."""

_SYNCHRONOUS = 2
_UTF8 = 1
_AS_IPA = 2


class UnknownLanguageError(Exception):
    """There are no pronunciations for a language. The message is the reason."""


@lru_cache(maxsize=4096)
def phones_of(word: str, language: str) -> tuple[str, ...]:
    """The phones of a word or a number, without stress, length and punctuation.

    Args:
        word: one word, as it is written.
        language: a BCP 47 tag; empty for English.

    Raises:
        UnknownLanguageError: there are no pronunciations for the language.
    """
    spoken = ipa_of(word, language).translate(_ALIKE)
    return tuple(sign for sign in spoken if sign.isalpha() and unicodedata.category(sign) != "Lm")


def ipa_of(word: str, language: str) -> str:
    """The IPA of a word or a number, in the notation of the G2P; as ``phones_of``."""
    return _reader(primary_language(language) or "en")(word)


@cache
def _reader(language: str) -> Callable[[str], str]:
    """A function from a word of a language to IPA."""
    if language == "en":
        try:
            from hibari.g2p import G2P
        except ImportError:
            pass  # hibari-tts does not exist for every system
        else:
            reader: Callable[[str], str] = G2P()
            return reader
    return _espeak_reader(language)


def _espeak_reader(language: str) -> Callable[[str], str]:
    """A function from a word to IPA, with the functions of espeak-ng's ``speak_lib.h``."""
    try:
        library = _espeak()
    except (ImportError, OSError) as error:
        raise UnknownLanguageError(
            "words are compared with the package espeakng-loader; run: pip install espeakng-loader"
        ) from error

    name = _ESPEAK_NAMES.get(language, language)

    def read(word: str) -> str:
        if language in _UNREADABLE or library.espeak_SetVoiceByName(name.encode()):
            raise UnknownLanguageError(f'espeak-ng cannot pronounce words of the language "{language}"')
        text = ctypes.c_char_p(word.encode())
        clauses = []
        while text.value:
            clauses.append(library.espeak_TextToPhonemes(ctypes.byref(text), _UTF8, _AS_IPA) or b"")
        return b" ".join(clauses).decode()

    return read


@cache
def _espeak() -> ctypes.CDLL:
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    if library.espeak_Initialize(_SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), 0) < 0:
        raise OSError("espeak-ng cannot be initialized")
    return library

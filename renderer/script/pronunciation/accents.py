"""Words without their accents, so that an entry of a lexicon also matches Sanskrit as scholars write it."""

from __future__ import annotations

from unicodedata import combining, normalize

from renderer.voice import primary_language

_OWN_LETTERS = {
    "en": "",
    "da": "\u00e5\u00e9",
    "de": "\u00e4\u00f6\u00fc",
    "es": "\u00e1\u00e9\u00ed\u00f1\u00f3\u00fa\u00fc",
    "fr": "\u00e0\u00e2\u00e7\u00e8\u00e9\u00ea\u00eb\u00ee\u00ef\u00f4\u00f6\u00f9\u00fb\u00fc\u00ff",
    "it": "\u00e0\u00e8\u00e9\u00ec\u00ed\u00ee\u00f2\u00f3\u00f9\u00fa",
    "nb": "\u00e5\u00e9\u00f2\u00f4",
    "nl": "\u00e0\u00e1\u00e4\u00e8\u00e9\u00ea\u00eb\u00ed\u00ef\u00f3\u00f6\u00fa\u00fc",
    "nn": "\u00e5\u00e9\u00f2\u00f4",
    "no": "\u00e5\u00e9\u00f2\u00f4",
    "pt": "\u00e0\u00e1\u00e2\u00e3\u00e7\u00e9\u00ea\u00ed\u00f3\u00f4\u00f5\u00fa",
    "sv": "\u00e4\u00e5\u00e9\u00f6",
}
"""The letters with accents that a language itself has: they tell two of its words apart."""


def without_accents(text: str, language: str) -> str:
    """Return a text of the same length without the accents that are foreign to the language.

    In a language whose letters are not listed here, every accent stays.
    """
    own = _OWN_LETTERS.get(primary_language(language))
    if own is None:
        return text
    return "".join(c if c.isascii() or c.lower() in own else _base(c) for c in text)


def every_spelling(text: str) -> tuple[str, ...]:
    """A text as it is, and as ``without_accents`` returns it for any language."""
    if text.isascii():
        return (text,)
    return tuple(dict.fromkeys([text, *(without_accents(text, language) for language in _OWN_LETTERS)]))


def _base(character: str) -> str:
    apart = normalize("NFD", character)
    base, accents = apart[0], apart[1:]
    return base if accents and all(map(combining, accents)) and base.isascii() else character

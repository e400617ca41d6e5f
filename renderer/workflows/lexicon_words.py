"""Which entries of lexicons a script can depend on: those whose first word it says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b
from pathlib import Path

from renderer.errors import RenderError
from renderer.script.head import Saying
from renderer.script.pronunciation.accents import every_spelling
from renderer.script.pronunciation.lexicon import WORD, Entry, Lexicon, in_small_letters, straightened
from renderer.script.pronunciation.substitution import Pronunciation, composed
from renderer.voice import primary_language
from renderer.workflows.compile import Compiled
from renderer.workflows.lexicon_files import load_lexicons


def entry_digests(path: Path) -> Mapping[str, str] | None:
    """The digests of the phrases of a lexicon; None if it cannot be read. See ``phrase_digests``."""
    try:
        (lexicon,) = load_lexicons((path,), lambda _path: None)
    except RenderError:
        return None
    return phrase_digests(lexicon)


def phrase_digests(lexicon: Lexicon) -> Mapping[str, str]:
    """The digest of all entries of a lexicon for each phrase in small letters.

    If the digest of a phrase is the same in two versions of a lexicon, they pronounce it in the same way.
    """
    together: dict[str, list[str]] = {}
    for entry in lexicon.entries:
        saying = entry.saying
        together.setdefault(entry.small, [lexicon.language]).extend((entry.phrase, saying.alias, saying.ipa))
    return {small: _digest(parts) for small, parts in together.items()}


def _digest(parts: Iterable[str]) -> str:
    whole = blake2b(digest_size=12)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        whole.update(len(data).to_bytes(4) + data)
    return whole.hexdigest()


def first_word(phrase: str) -> str:
    """The first word of a phrase in small letters."""
    found = WORD.match(phrase)
    return found.group() if found else ""


def said_words(compiled: Compiled) -> frozenset[str]:
    """The words of all sentences of a script; see ``words_of``."""
    sentences = {speak.caption for speak in compiled.plan.spoken()}
    return frozenset().union(*map(words_of, sentences))


def words_of(sentence: str) -> frozenset[str]:
    """The words of a sentence in small letters, and as they are without some or all of their accents.

    An entry of a lexicon can match in the sentence only if its first word is one of them.
    """
    straight = straightened(composed(sentence))
    places = [found.span() for found in WORD.finditer(in_small_letters(straight))]
    spellings = map(in_small_letters, every_spelling(straight))
    return frozenset(spelling[begin:end] for spelling in spellings for begin, end in places)


def phrases_said(phrases: Collection[str], compiled: Compiled) -> tuple[str, ...]:
    """Those of some phrases in small letters that the sentences of a script contain, in their order."""
    sentences = {
        (speak.caption, primary_language(speak.utterance.voice.language)) for speak in compiled.plan.spoken()
    }
    entries = [
        Entry(phrase=phrase, saying=Saying(), small=phrase, first=first_word(phrase), exact=False)
        for phrase in phrases
    ]
    by_language = {language: Pronunciation([entries], language) for _, language in sentences}
    found = {phrase for text, language in sentences for phrase in by_language[language].phrases_in(text)}
    return tuple(sorted(found))

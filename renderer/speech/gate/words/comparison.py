"""Compares the words that were recognized with those of the sentence, by their sounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher

from msgspec import Struct

from renderer.errors import one_line
from renderer.speech.gate.verdict import Fault
from renderer.speech.gate.words import HeardWord, SpokenText
from renderer.speech.gate.words.numbers import Written, has_fraction, with_whole_numbers
from renderer.speech.gate.words.pronunciation import phones_of
from renderer.voice import primary_language

MOST_DIFFERENT_PHONES = 1
"""A run of so many phones may differ, unless it is a word too many: recognizers make such mistakes."""

_LEAST_EQUAL_PHONES = 2
"""Fewer equal phones between two differences are chance: "nine" and "five" have the same vowel."""

_MOST_QUOTED_CHARACTERS = 80

_PART = re.compile(r"\S+")


class Word(Struct, frozen=True):
    """A word, its phones, and whether any sound may stand for them: its pronunciation is the user's own."""

    text: str
    phones: tuple[str, ...]
    at_seconds: float | None = None
    is_free: bool = False


class _Run(Struct, frozen=True):
    """Phones of the sentence that differ from those heard, each without the one at the second number."""

    first: int
    last: int
    heard_first: int
    heard_last: int

    @property
    def phones(self) -> int:
        return max(self.last - self.first, self.heard_last - self.heard_first)


def wrong_words(hear: Callable[[], Sequence[HeardWord]], spoken: SpokenText) -> tuple[Fault, ...]:
    """The runs of words that differ, in the order of the sentence.

    Both sides are turned into phones in the same way, so that "ten" and "10", or "knead" and "need", are
    equal. What counts is each run of phones that are missing, added or others: a ratio would hide a wrong
    word in a long sentence.

    Args:
        hear: returns the words that were recognized. It is not called if the sentence has no words.
        spoken: what was to be spoken.

    Raises:
        UnknownLanguageError: there are no pronunciations for the language.
    """
    wanted = tuple(wanted_words(spoken))
    if not _phones(wanted):
        return ()
    got = tuple(_heard_words(hear(), spoken.language))
    return tuple(_fault(run, wanted, got) for run in _runs(wanted, got) if _counts(run, got))


def wanted_words(spoken: SpokenText) -> Iterator[Word]:
    """The words of a sentence, in its order."""
    own = [range(phonemes.start, phonemes.end) for phonemes in spoken.phonemes]
    parts = [(part.group(), part.start(), part.end()) for part in _PART.finditer(spoken.text)]
    for first, written in with_whole_numbers([text for text, _, _ in parts], _language(spoken.language)):
        _, start, end = parts[first]
        is_free = has_fraction(written.text) or any(each.start < end and start < each.stop for each in own)
        yield Word(written.text, _phones_of(written, spoken.language), None, is_free)


def _heard_words(heard: Sequence[HeardWord], language: str) -> Iterator[Word]:
    parts = [(text, word.at_seconds) for word in heard for text in word.text.split()]
    for first, written in with_whole_numbers([text for text, _ in parts], _language(language)):
        yield Word(written.text, _phones_of(written, language), parts[first][1])


def _phones_of(written: Written, language: str) -> tuple[str, ...]:
    return tuple(phone for text in written.read_as for phone in phones_of(text, language))


def _language(tag: str) -> str:
    return primary_language(tag) or "en"


def _runs(wanted: Sequence[Word], got: Sequence[Word]) -> Iterator[_Run]:
    """The runs of phones that differ, without those of words with their own pronunciation."""
    matcher = SequenceMatcher(None, _phones(wanted), _phones(got), autojunk=False)
    run: _Run | None = None
    equal = _LEAST_EQUAL_PHONES
    for kind, first, last, heard_first, heard_last in matcher.get_opcodes():
        if kind == "equal":
            equal = last - first
            continue
        if run and equal < _LEAST_EQUAL_PHONES:
            first, heard_first = run.first, run.heard_first
        elif run and not _is_free(run, wanted):
            yield run
        run = _Run(first, last, heard_first, heard_last)
    if run and not _is_free(run, wanted):
        yield run


def _counts(run: _Run, got: Sequence[Word]) -> bool:
    if run.phones > MOST_DIFFERENT_PHONES:
        return True
    extra = _touched(got, run.heard_first, run.heard_last)
    is_whole = sum(len(word.phones) for word in extra) == run.phones
    return run.first == run.last and is_whole  # a word too many, such as "ah"


def _phones(words: Sequence[Word]) -> list[str]:
    return [phone for word in words for phone in word.phones]


def _is_free(run: _Run, wanted: Sequence[Word]) -> bool:
    """Whether a run is in words with their own pronunciation, and something was heard in their place."""
    touched = _touched(wanted, run.first, run.last)
    phones = sum(len(word.phones) for word in touched)
    recognized = phones - (run.last - run.first) + run.heard_last - run.heard_first
    return bool(touched) and recognized >= phones // 2 and all(word.is_free for word in touched)


def _touched(words: Sequence[Word], first: int, last: int) -> list[Word]:
    """The words that have phones between two numbers."""
    touched, end = [], 0
    for word in words:
        start, end = end, end + len(word.phones)
        if start < last and first < end:
            touched.append(word)
    return touched


def _fault(run: _Run, wanted: Sequence[Word], got: Sequence[Word]) -> Fault:
    extra = _touched(got, run.heard_first, run.heard_last)
    missing = _touched(wanted, run.first, run.last)
    if not missing and _touched(got, run.heard_first - 1, run.heard_first) == extra[:1]:
        missing = _touched(wanted, run.first - 1, run.first)  # a longer word, such as 40 for four
    if not extra:
        before = _touched(got, run.heard_first - 1, run.heard_first)
        return not_recognized(missing, before[0].at_seconds if before else None)
    instead = f"instead of {quoted(missing)}" if missing else "in addition"
    return Fault(what=f"{quoted(extra)} was recognized {instead}", at_seconds=extra[0].at_seconds)


def not_recognized(words: Sequence[Word], at_seconds: float | None) -> Fault:
    """A fault about words that are missing."""
    noun, verb = ("word", "was") if len(words) == 1 else ("words", "were")
    return Fault(what=f"the {noun} {quoted(words)} {verb} not recognized", at_seconds=at_seconds)


def quoted(words: Sequence[Word]) -> str:
    """Words between quotation marks, without punctuation, on one line that is not too long."""
    text = " ".join(word.text.strip(".,;:!?") for word in words)
    return f'"{one_line(text, _MOST_QUOTED_CHARACTERS)}"'

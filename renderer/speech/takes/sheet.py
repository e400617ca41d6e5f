"""The numbers of sentences that are to be recorded. A number that was given stays with its sentence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from renderer.speech.takes.names import TakeName, words_of

FILE_NAME = "takes.json"
_ABOUT = "Which number says what. Written by `renderer takes`; keep it with the takes."


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What each number says, as it was written when it got its number."""

    texts: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """By the words of each sentence."""
        return {words_of(text): number for number, text in sorted(self.texts.items(), reverse=True)}

    def number_of(self, text: str) -> int | None:
        return self.numbers.get(words_of(text))

    def said_by(self, name: TakeName) -> tuple[str, ...]:
        """The words of the sentences that a take of this name may say; none where that is not known.

        A number alone is the sheet's. Words come before a number, which may be that of a program which wrote
        the file, unless they are the beginning of what the sheet has under it.
        """
        text = self.texts.get(name.number) if name.number is not None else None
        here = words_of(text) if text is not None else ""
        if here and here.startswith(name.words) and (not name.words or name.words not in self.numbers):
            return (here,)
        return tuple(dict.fromkeys(words for words in (name.all_words, name.words) if words))


def with_sentences(sheet: Sheet, sentences: Iterable[str], above: int = 0) -> Sheet:
    """A sheet that has a number for each sentence; new ones follow in their order, above all others and
    ``above``."""
    texts, known = dict(sheet.texts), set(sheet.numbers)
    for sentence in sentences:
        if words_of(sentence) not in known:
            known.add(words_of(sentence))
            texts[max([above, *texts]) + 1] = sentence
    return Sheet(texts=texts)


def spelt(number: int) -> str:
    """As files and sheets write it: ``012``."""
    return f"{number:03d}"


def sheet_text(sheet: Sheet) -> str:
    """The sheet as JSON."""
    texts = {spelt(number): text for number, text in sorted(sheet.texts.items())}
    return json.dumps({"about": _ABOUT, "takes": texts}, indent=2, ensure_ascii=False) + "\n"


def read_sheet(text: str) -> Sheet:
    """A sheet from its JSON.

    Raises:
        ValueError: it is none.
    """
    try:
        takes = json.loads(text)["takes"]
        texts = {int(number): said for number, said in takes.items()}
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        raise ValueError('it does not say {"takes": {"001": "a sentence", ...}}') from None
    if len(texts) < len(takes) or not all(
        isinstance(said, str) and words_of(said) for said in texts.values()
    ):
        raise ValueError("a number has no sentence, or stands there twice")
    return Sheet(texts=texts)

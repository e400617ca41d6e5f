"""The numbers of sentences to record, kept in ``takes.json``. A number is never given to two sentences."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import Struct, field

from renderer.script.sentence_key import sentence_key
from renderer.speech.takes.file_names import TakeName

FILE_NAME = "takes.json"
_ABOUT = "The number of each sentence. Written by `renderer takes`; keep this file with the takes."


class Numbering(Struct, frozen=True, kw_only=True, dict=True):
    """The sentence of each number, as it was written when it got the number."""

    sentences: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each sentence, by its ``sentence_key``."""
        return {sentence_key(text): number for number, text in sorted(self.sentences.items(), reverse=True)}

    def number_of(self, text: str) -> int | None:
        """The number of a sentence, or None if it has none yet."""
        return self.numbers.get(sentence_key(text))

    def keys_of(self, name: TakeName) -> tuple[str, ...]:
        """The keys of the sentences that a file of this name may contain, none if that is not known.

        A number alone means the sentence with that number. Words count more than a number, which another
        program may have added, unless they are the beginning of the sentence with that number.
        """
        text = self.sentences.get(name.number) if name.number is not None else None
        numbered = sentence_key(text) if text is not None else ""
        if numbered and numbered.startswith(name.key) and (not name.key or name.key not in self.numbers):
            return (numbered,)
        return tuple(dict.fromkeys(key for key in (name.whole_key, name.key) if key))


def with_numbers_for(sentences: Iterable[str], numbering: Numbering, above: int = 0) -> Numbering:
    """The numbering with a number for each sentence. New numbers are higher than all others and ``above``."""
    texts, known = dict(numbering.sentences), set(numbering.numbers)
    for sentence in sentences:
        if sentence_key(sentence) not in known:
            known.add(sentence_key(sentence))
            texts[max([above, *texts]) + 1] = sentence
    return Numbering(sentences=texts)


def padded(number: int) -> str:
    """A number as it is written in file names and sheets: ``012``."""
    return f"{number:03d}"


def numbering_json(numbering: Numbering) -> str:
    """The content of ``takes.json``."""
    texts = {padded(number): text for number, text in sorted(numbering.sentences.items())}
    return json.dumps({"about": _ABOUT, "takes": texts}, indent=2, ensure_ascii=False) + "\n"


def parse_numbering(text: str) -> Numbering:
    """Read the content of ``takes.json``.

    Raises:
        ValueError: it is not a numbering; the message says why.
    """
    try:
        takes = json.loads(text)["takes"]
        texts = {int(number): sentence for number, sentence in takes.items()}
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        raise ValueError('it is not like {"takes": {"001": "a sentence", ...}}') from None
    if len(texts) < len(takes) or not all(
        isinstance(sentence, str) and sentence_key(sentence) for sentence in texts.values()
    ):
        raise ValueError("a number has no sentence, or appears twice")
    return Numbering(sentences=texts)

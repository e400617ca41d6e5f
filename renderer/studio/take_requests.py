"""What pages ask about takes: the bodies of requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from renderer.api.text_takes import SentencePlace, Wanted


class InText(msgspec.Struct):
    """The text of a script, about whose takes a page asks."""

    path: str
    text: str


class OfSentence(InText):
    """A sentence of a text; see ``SentencePlace``."""

    line: int
    column: int
    included: str = ""
    number: int | None = None

    @property
    def place(self) -> SentencePlace:
        from renderer.api.text_takes import SentencePlace

        return SentencePlace(line=self.line, column=self.column, included=self.included, number=self.number)


class OfTake(OfSentence, kw_only=True):
    """A take of a sentence, perhaps for one of the times that the script says it."""

    take: str
    time: int | None = None


class NewTake(OfSentence):
    """Another take of a sentence, or with ``each_round`` one for each time after the first, which is chosen.

    What is not given is as the script says it; without a ``seed``, it is the next one.
    """

    voice: str = ""
    words_per_minute: float | None = None
    seed: int | None = None
    time: int | None = None
    each_round: bool = False

    @property
    def wanted(self) -> Wanted:
        """What is wanted of the take.

        Raises:
            InputError: the speed or the seed cannot be used.
        """
        from renderer.api.text_takes import read_wanted

        rate = None if self.words_per_minute is None else f"{self.words_per_minute:.10g}"
        return read_wanted(voice=self.voice, rate=rate, seed=self.seed)


class Restored(OfSentence, kw_only=True):
    """A change of a sentence's takes that is undone; see ``Undo``."""

    before: str
    after: str

"""What a teacher does to a script, at random."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace


class Draft(Struct, frozen=True, kw_only=True):
    """A script while it is written, and how loud its track is to be.

    ``lengths`` are what may be asked for; an empty one asks for none.
    """

    head: str
    paragraphs: tuple[str, ...]
    lengths: tuple[str, ...]
    bed: str = ""
    length: str = ""
    lufs: float = -18.0

    @property
    def text(self) -> str:
        lines = [f"bed: {self.bed}\n"] if self.bed else []
        lines += [f"length: {self.length}\n"] if self.length else []
        return f"---\n{self.head}{''.join(lines)}---\n\n" + "\n\n".join(self.paragraphs) + "\n"


Edit: TypeAlias = Callable[[Draft, random.Random], Draft]


def edited(draft: Draft, chance: random.Random) -> Draft:
    """One edit further; what is dry stays so."""
    edits: list[Edit] = [_pause, _reword, _swap, _strike, _loudness, _length]
    return chance.choice([*edits, _change_bed] if draft.bed else edits)(draft, chance)


def _pause(draft: Draft, chance: random.Random) -> Draft:
    place = _place_of_words(draft, chance)
    words = re.sub(r" \[pause [^]]*\]$", "", draft.paragraphs[place])
    return _with(draft, place, f"{words} [pause {chance.randrange(1, 80) / 10}s]")


def _reword(draft: Draft, chance: random.Random) -> Draft:
    place = _place_of_words(draft, chance)
    _, *others = draft.paragraphs[place].split(". ", 1)
    said = f"Now {chance.choice(['soften', 'rest', 'let go', 'listen'])} {chance.randrange(2, 20)} times"
    return _with(draft, place, ". ".join([said, *others]) if others else f"{said}.")


def _swap(draft: Draft, chance: random.Random) -> Draft:
    one, other = chance.sample(range(len(draft.paragraphs)), 2)
    swapped = _with(draft, one, draft.paragraphs[other])
    return _with(swapped, other, draft.paragraphs[one])


def _strike(draft: Draft, chance: random.Random) -> Draft:
    return _put_or_take(draft, chance, ["[bell high]", "[bell low, over]", "[bell bowl, -6dB, over]"])


def _change_bed(draft: Draft, chance: random.Random) -> Draft:
    return _put_or_take(draft, chance, ["[bed rain, fade 1s]", "[bed off, fade 2s]", "[bed ocean, -3dB]"])


def _loudness(draft: Draft, chance: random.Random) -> Draft:
    return replace(draft, lufs=chance.choice([-16.0, -18.0, -20.0]))


def _length(draft: Draft, chance: random.Random) -> Draft:
    return replace(draft, length=chance.choice(draft.lengths))


def _put_or_take(draft: Draft, chance: random.Random, cues: list[str]) -> Draft:
    """A cue more, or one of those less."""
    there = [place for place, paragraph in enumerate(draft.paragraphs) if paragraph in cues]
    paragraphs = list(draft.paragraphs)
    if there and chance.random() < 0.5:
        del paragraphs[chance.choice(there)]
    else:
        paragraphs.insert(chance.randrange(len(paragraphs)), chance.choice(cues))
    return replace(draft, paragraphs=tuple(paragraphs))


def _place_of_words(draft: Draft, chance: random.Random) -> int:
    return chance.choice([place for place, text in enumerate(draft.paragraphs) if not text.startswith("[")])


def _with(draft: Draft, place: int, paragraph: str) -> Draft:
    return replace(draft, paragraphs=(*draft.paragraphs[:place], paragraph, *draft.paragraphs[place + 1 :]))

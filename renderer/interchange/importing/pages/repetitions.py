"""Give time to the repetitions of a pose: as many times its hold as the words ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from renderer.interchange.importing.texts.cue_suggestions import Suggestion, suggestion
from renderer.interchange.importing.texts.line_joining import Passage
from renderer.interchange.importing.texts.rest_filling import plain_rest
from renderer.interchange.importing.texts.sentence_ends import SENTENCE_BREAK

_TIMES = re.compile(r"\b(?:times|repetitions?|reps)$")
_MOST_SECONDS = 2 * 3600


def with_repetitions(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Yield the passages of a pose, with a hold after words such as "repeat 5 to 6 times".

    The hold is that many times the hold of the pose. Without a hold before the words, nothing is added.
    """
    held: Suggestion | None = None
    for passage in passages:
        if passage.comment or passage.cue or passage.heading:
            yield passage
            continue
        spoken: list[str] = []
        for sentence in SENTENCE_BREAK.split(passage.text):
            spoken.append(sentence)
            found = suggestion(sentence)
            if found is None or found.kind != "hold" or found.again:
                continue
            if held and _TIMES.search(found.phrase) and (cue := _times(held, found)):
                yield replace(passage, text=" ".join(spoken))
                note = f'suggested from "{found.phrase}": please confirm'
                yield Passage(text=note, line=passage.line, comment=True)
                yield Passage(text=cue, line=passage.line, cue=True)
                spoken = []
            elif not _TIMES.search(found.phrase):
                held = found
        if spoken:
            yield replace(passage, text=" ".join(spoken))


def _times(held: Suggestion, found: Suggestion) -> str:
    """Return a hold for the repetitions, or "" if it would be too long."""
    low, high = held.low * found.low, held.high * found.high
    if not held.breaths and high > _MOST_SECONDS:
        return ""
    return plain_rest(replace(held, low=low, high=high))

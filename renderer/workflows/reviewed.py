"""Which sentences of a script are accepted as they sound now."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path
from typing import Literal

from msgspec import Struct

from renderer.errors import shell_command
from renderer.plan.steps import Speak
from renderer.plan.takes import spoken_times
from renderer.problems import Position
from renderer.voice import Utterance
from renderer.workflows.cache import cache_store
from renderer.workflows.compile import Compiled
from renderer.workflows.kept_sounds import KeptSounds
from renderer.workflows.review_file import Review, ReviewEntry, read_review

ReviewState = Literal["accepted", "changed", "new", "unspoken"]
"""Whether a sentence is accepted. It is ``changed`` if it was accepted with another sound, ``new`` if nobody
has accepted it, and ``unspoken`` if there is no sound of it in the cache."""


class ReviewedSentence(Struct, frozen=True, kw_only=True):
    """A sentence as it sounds each of some ``times`` that the script says it, and whether that is accepted.

    The ``number`` counts the sentences from 1. A sentence that sounds different at other times, such as
    with a take for one round, is there once for each sound. ``digest`` identifies its sound at
    ``sample_rate``; it is empty if the sentence is not spoken. Of ``said_times``, the first is counted as 1.
    """

    number: int
    key: str
    text: str
    position: Position
    times: tuple[int, ...]
    said_times: int
    state: ReviewState
    note: str
    digest: str
    sample_rate: int

    @property
    def acceptance(self) -> ReviewEntry:
        """The entry that accepts it as it sounds now."""
        return ReviewEntry(words=self.text, accepted=self.digest, sample_rate=self.sample_rate)


def reviewed_sentences(
    compiled: Compiled, review: Review, sounds: KeptSounds, keys: Set[str] | None = None
) -> tuple[ReviewedSentence, ...]:
    """The sentences of a script, in the order in which it says them first. Nothing is spoken.

    ``keys`` are those of the sentences that are wanted; None means all.
    """
    rate = compiled.settings.sample_rate
    spoken: dict[tuple[str, Utterance], list[tuple[int, Speak]]] = {}
    said: dict[str, int] = {}
    for key, time, speak in spoken_times(compiled.plan):
        said[key] = time
        if keys is None or key in keys:
            spoken.setdefault((key, speak.utterance), []).append((time, speak))
    in_use = {
        entry.identity
        for key, utterance in spoken
        for entry in review.accepted(key)
        if sounds.digest(utterance, entry.sample_rate) == entry.accepted
    }
    numbers = {key: number for number, key in enumerate(said, 1)}

    def state(key: str, utterance: Utterance) -> ReviewState:
        accepted = review.accepted(key)
        if any(sounds.digest(utterance, entry.sample_rate) == entry.accepted for entry in accepted):
            return "accepted"
        if not sounds.digest(utterance, rate):
            return "unspoken"
        return "changed" if any(entry.identity not in in_use for entry in accepted) else "new"

    return tuple(
        ReviewedSentence(
            number=numbers[key],
            key=key,
            text=found[0][1].caption,
            position=found[0][1].position,
            times=tuple(time for time, _ in found),
            said_times=said[key],
            state=state(key, utterance),
            note=review.note(key),
            digest=sounds.digest(utterance, rate),
            sample_rate=rate,
        )
        for (key, utterance), found in spoken.items()
    )


def not_accepted(compiled: Compiled) -> str:
    """Why a script is not published yet if all sentences have to be accepted; "" if all are.

    Raises:
        ScriptError: something in the review file is wrong.
        InputError: the review file or the recognizer cannot be used.
    """
    script = Path(compiled.session.path)
    review = read_review(script)
    found = reviewed_sentences(compiled, review, KeptSounds(compiled, cache_store(compiled.settings)))
    left = [sentence for sentence in found if sentence.state != "accepted"]
    if not left:
        return ""
    unspoken = sum(sentence.state == "unspoken" for sentence in left)
    render = f" ({unspoken} not spoken yet)" if unspoken else ""
    are = "is" if len(left) == 1 else "are"
    return (
        f"{len(left)} of {len(found)} sentence{'' if len(found) == 1 else 's'} {are} not accepted{render}; "
        f"to list them, run: {shell_command('review', script)}"
    )

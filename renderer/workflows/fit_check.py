"""Checks, before anything is spoken, whether words and sounds fit into the times and lengths of a script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from renderer.interchange.importing.duration_estimate import word_count
from renderer.layout.clips import Clips
from renderer.layout.fit_length import Reach, reach_of
from renderer.layout.lay_out import NATURAL, check_layout, try_lay_out
from renderer.problems import Position, Problem
from renderer.script.script import raise_problems
from renderer.speech.kept_clips import kept_clip
from renderer.speech.voice_properties import rates_of
from renderer.storage.store import Store
from renderer.timeline import Clip
from renderer.units import spoken_length, timestamp, to_seconds
from renderer.voice import Utterance, Voice
from renderer.workflows.cache import with_store
from renderer.workflows.compile import Compiled
from renderer.workflows.lay_out_tracks import (
    gather_clips,
    requested_lengths,
    silent,
    where_requested,
    written_length,
)


class Estimate(Struct, frozen=True, kw_only=True):
    """How long a sentence may be: ``share`` of the time that its words take at its rate, and ``seconds``.

    Each mark inside it that has a pause adds ``mark_seconds``.
    """

    share: Fraction
    seconds: Fraction = Fraction(0)
    mark_seconds: Fraction = Fraction(0)

    def seconds_of(self, utterance: Utterance) -> Fraction:
        usual, marks = _usual(utterance.text, utterance.voice)
        return max(Fraction(0), self.share * usual + self.seconds + marks * self.mark_seconds)


FASTEST = Estimate(share=Fraction(13, 20), seconds=Fraction(-1, 10))
SLOWEST = Estimate(share=Fraction(13, 10), seconds=Fraction(7, 25), mark_seconds=Fraction(1, 2))
"""No sentence is shorter than the first, and few are longer than the second.

Measured with the 331 sentences in ``scripts``: pyttsx3 takes 0.68 to 2.02 times as long as its rate says, and
tone 0.50 to 0.98 times. The ends of these ranges are sentences of one word.
"""
FAST = Estimate(share=Fraction(4, 5))
SLOW = Estimate(share=Fraction(5, 4))
"""The same for ``_MANY_WORDS`` together, in which fast and slow sentences even out."""

PACED_FAST = Estimate(share=Fraction(23, 25))
PACED_SLOW = Estimate(share=Fraction(27, 25))
"""The same for voices that are asked for a rate. They decide about warnings, but not about errors.

Measured with three scripts of 400 to 1,100 words in ``scripts``: hibari takes 0.94 to 1.00 times as long as
its rate says, pyttsx3 0.99 to 1.05 times, and tone 0.95 times.
"""

_MANY_WORDS = 100
_MARKS = re.compile(r"[,;:\u2013\u2014\u2026](?=\s)")


def check_fit(compiled: Compiled) -> tuple[Problem, ...]:
    """Return a warning for each time and length into which the words and sounds of a script may not fit.

    A sentence that the store has is as long as it is there. For the others, the check estimates a fast and a
    slow voice: what fits with neither is an error, and what fits with one of them is a warning.

    Raises:
        ScriptError: something does not fit.
        LengthError: a requested length cannot be met.
        SoundError: a sound cannot be used.
        InputError: there is no such engine, or a setting of a voice is wrong.
    """
    return with_store(
        compiled.settings, keep=compiled.options.cache, work=lambda store: tuple(_warnings(compiled, store))
    )


def estimated_clips(compiled: Compiled, store: Store, estimate: Estimate) -> Clips:
    """The clips of a script: those in the store, and estimates of the others."""
    known, unknown = kept_sentences(compiled, store)
    spoken = estimated_sentences(known, unknown, estimate, compiled.settings.sample_rate)
    return gather_clips(compiled, spoken, store, silent, built_in_beds=False)


def kept_sentences(compiled: Compiled, store: Store) -> tuple[Mapping[Utterance, Clip], list[Utterance]]:
    """The clips of the sentences that the store has, and the other sentences."""
    spoken = tuple(dict.fromkeys(speak.utterance for speak in compiled.plan.spoken()))
    rate = compiled.settings.sample_rate
    found = {utterance: kept_clip(store, utterance, rate, "") for utterance in spoken}
    known = {utterance: kept.clip for utterance, kept in found.items() if kept}
    return known, [utterance for utterance in spoken if utterance not in known]


def _warnings(compiled: Compiled, store: Store) -> Iterator[Problem]:
    known, unknown = kept_sentences(compiled, store)
    rate = compiled.settings.sample_rate
    clips = gather_clips(
        compiled, estimated_sentences(known, unknown, FASTEST, rate), store, silent, built_in_beds=False
    )
    if not unknown:
        raise_problems(try_lay_out(compiled.plan, clips, NATURAL)[1])
        yield from _length_warnings(compiled, (clips, clips), (clips, clips))
        return
    raise_problems(check_layout(compiled.plan, clips))

    def estimated(estimate: Estimate) -> Clips:
        return replace(clips, spoken=estimated_sentences(known, unknown, estimate, rate))

    for problem in try_lay_out(compiled.plan, estimated(SLOWEST), NATURAL)[1]:
        yield replace(problem, message=f"with a slow voice, {problem.message}", warning=True)
    many = sum(word_count(utterance.text) for utterance in unknown) >= _MANY_WORDS
    possible = (FAST, SLOW) if many else (FASTEST, SLOWEST)
    paced = many and all(rates_of(utterance.voice) for utterance in unknown)
    usual = (PACED_FAST, PACED_SLOW) if paced else possible
    yield from _length_warnings(
        compiled,
        (estimated(possible[0]), estimated(possible[1])),
        (estimated(usual[0]), estimated(usual[1])),
    )


def _length_warnings(
    compiled: Compiled, possible: tuple[Clips, Clips], usual: tuple[Clips, Clips]
) -> Iterator[Problem]:
    """Return a warning for each length that ``usual`` clips, of a fast and a slow voice, may not reach.

    Raises:
        LengthError: no ``possible`` clips reach a length.
    """
    lengths = [seconds for seconds in requested_lengths(compiled) if seconds is not None]
    if not lengths:
        return
    plan = compiled.plan
    fastest, slowest = (reach_of(plan, clips) for clips in possible)
    fast, slow = (reach_of(plan, clips) for clips in usual)
    either = Reach(
        shortest=fastest.shortest, longest=slowest.longest, sample_rate=compiled.settings.sample_rate
    )
    for seconds in lengths:
        if unmet := either.unmet(seconds):
            clips, is_short = possible[0], unmet == "short"
            error = either.error(plan, clips, seconds, is_short=is_short, is_estimate=fast != slow)
            raise where_requested(error, compiled, seconds)
        if slow.unmet(seconds) == "short":
            yield _may_not_be_met(compiled, seconds, "slow", "shortest", slow.shortest)
        elif fast.unmet(seconds) == "long":
            yield _may_not_be_met(compiled, seconds, "fast", "longest", fast.longest)


def _may_not_be_met(compiled: Compiled, seconds: Fraction, voice: str, end: str, frames: int) -> Problem:
    reached = timestamp(to_seconds(frames, compiled.settings.sample_rate), 0)
    written = written_length(compiled, seconds)
    return Problem(
        position=written.position if written else Position(path=compiled.session.path, line=1, column=1),
        width=written.width if written else 1,
        message=f"a length of {spoken_length(seconds)} may not be possible: with a {voice} voice, "
        f"the {end} length is about {reached}",
        remedy="run `renderer plan`, which speaks the words, or give a hold a wider range",
        in_page="play the track, so that its words are spoken, or give a hold a wider range",
        warning=True,
    )


def estimated_sentences(
    known: Mapping[Utterance, Clip], unknown: list[Utterance], estimate: Estimate, sample_rate: int
) -> Mapping[Utterance, Clip]:
    """The clips in the store, and clips of the estimated lengths of the other sentences."""
    return dict(known) | {
        utterance: Clip(
            source=f"expected {number}", frames=round(estimate.seconds_of(utterance) * sample_rate)
        )
        for number, utterance in enumerate(unknown)
    }


@lru_cache(maxsize=8192)
def _usual(text: str, voice: Voice) -> tuple[Fraction, int]:
    """The seconds that the words of a sentence take at the rate of the voice, and its number of marks."""
    return word_count(text) * 60 / _rate(voice), len(_MARKS.findall(text))


def _rate(voice: Voice) -> Fraction:
    """The rate of a voice in words per minute, as far as the voice can speak at it."""
    rates = rates_of(voice)
    if rates is None:
        return Fraction(voice.words_per_minute)
    return min(max(Fraction(voice.words_per_minute), Fraction(rates[0])), Fraction(rates[1]))

"""The verdicts of the checks of speech on the sentences of a script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from renderer.errors import one_line
from renderer.plan.steps import Plan, Speak
from renderer.problems import Position, Problem
from renderer.speech.gate.verdict import Verdict
from renderer.timeline import Clip, Timeline
from renderer.units import timestamp
from renderer.voice import Utterance

if TYPE_CHECKING:
    from renderer.storage.store import Store
    from renderer.workflows.compile import Compiled


class DoubtfulSentence(Struct, frozen=True, kw_only=True):
    """A sentence in whose sound a check found faults.

    ``seconds`` is its time in the track; None if the track is not laid out.
    """

    position: Position
    text: str
    voice: str
    faults: tuple[str, ...]
    seconds: float | None = None

    def __str__(self) -> str:
        at = "" if self.seconds is None else f" at {timestamp(self.seconds)}"
        return (
            f'{self.position.place}: the sound of "{self.text}"{at} may be faulty: {", ".join(self.faults)}'
        )

    @property
    def problem(self) -> Problem:
        """The sentence as a warning about the script."""
        at = "in a preview" if self.seconds is None else f"at {timestamp(self.seconds)}"
        return Problem(
            position=self.position,
            message=f'the sound of "{one_line(self.text, 60)}" may be faulty: {", ".join(self.faults)}',
            remedy=f"listen to it {at}; `renderer retake`, other words or another voice may help",
            in_page=f'listen to it {at}; "Another take", other words or another voice may help',
            warning=True,
        )


class FailedCheck(Struct, frozen=True, kw_only=True):
    """A check that could not be made for a number of ``sentences``, of which the first is at ``position``."""

    position: Position
    sentences: int
    reason: str

    def __str__(self) -> str:
        return f"{self.position.place}: {self._which} not fully checked: {self.reason}"

    @property
    def problem(self) -> Problem:
        """The failure as a warning about the script."""
        return Problem(
            position=self.position,
            message=f"{self._which} not fully checked: {self.reason}",
            remedy="listen to the track",
            warning=True,
        )

    @property
    def _which(self) -> str:
        others = self.sentences - 1
        return f"this sentence and {others} more were" if others else "this sentence was"


class VoiceReport(Struct, frozen=True, kw_only=True):
    """The verdicts on the sentences of a script.

    ``counts`` has the number of sentences for each verdict. ``not_checked`` are those of voices whose
    sentences are not checked, and ``not_spoken`` those that the store does not have. ``words_not_checked``
    are sentences, counted in ``counts`` by their signals, whose words are still to be checked.
    """

    path: str
    counts: Mapping[str, int]
    not_checked: int
    not_spoken: int
    words_not_checked: int
    doubtful: tuple[DoubtfulSentence, ...]


def doubtful_sentences(
    plan: Plan,
    verdicts: Mapping[Utterance, Verdict],
    spoken: Mapping[Utterance, Clip] | None = None,
    timeline: Timeline | None = None,
) -> tuple[DoubtfulSentence, ...]:
    """The doubtful sentences of a plan, each at the first place where the script has it."""
    if all(verdict.status != "doubtful" for verdict in verdicts.values()):
        return ()
    onsets: dict[str, int] = {}
    for cue in timeline.cues if timeline else ():
        onsets.setdefault(cue.source, cue.onset_frames)

    def found() -> Iterator[DoubtfulSentence]:
        for utterance, speak in _firsts(plan).items():
            verdict = verdicts.get(utterance)
            if verdict and verdict.status == "doubtful":
                onset = onsets.get(spoken[utterance].source) if spoken else None
                yield DoubtfulSentence(
                    position=speak.position,
                    text=speak.caption,
                    voice=str(utterance.voice),
                    faults=tuple(map(str, verdict.faults)),
                    seconds=onset / timeline.sample_rate if timeline and onset is not None else None,
                )

    return tuple(found())


def failed_checks(plan: Plan, verdicts: Mapping[Utterance, Verdict]) -> tuple[FailedCheck, ...]:
    """The checks that could not be made, with one entry for each reason."""
    found: dict[str, list[Position]] = {}
    for utterance, speak in _firsts(plan).items():
        verdict = verdicts.get(utterance)
        if verdict and verdict.reason:
            found.setdefault(verdict.reason, []).append(speak.position)
    return tuple(
        FailedCheck(position=positions[0], sentences=len(positions), reason=reason)
        for reason, positions in found.items()
    )


def _firsts(plan: Plan) -> Mapping[Utterance, Speak]:
    """Each distinct sentence at the first place where the script has it."""
    firsts: dict[Utterance, Speak] = {}
    for speak in plan.spoken():
        firsts.setdefault(speak.utterance, speak)
    return firsts


def check_spoken(compiled: Compiled) -> VoiceReport:
    """The verdicts that the store has for the sentences of a script. Nothing is spoken.

    If the store has all sentences, each has its time in the first track.

    Raises:
        InputError: a voice or a sound of the script cannot be used.
    """
    from renderer.speech.kept_clips import identity_for, kept_clip
    from renderer.workflows.cache import with_store

    def work(store: Store) -> VoiceReport:
        utterances = dict.fromkeys(speak.utterance for speak in compiled.plan.spoken())
        sample_rate = compiled.settings.sample_rate
        identity = identity_for(utterances, compiled.settings.words_recognizer)
        found = {each: kept_clip(store, each, sample_rate, identity) for each in utterances}
        kept = {utterance: clip for utterance, clip in found.items() if clip}
        verdicts = {utterance: clip.verdict for utterance, clip in kept.items() if clip.verdict}
        not_spoken = len(found) - len(kept)
        words_not_checked = sum(clip.lacks_words for clip in kept.values())
        counts = {"good": 0, "doubtful": 0, "not judged": 0}
        for verdict in verdicts.values():
            counts[verdict.status] += 1
        return VoiceReport(
            path=compiled.session.path,
            counts=counts,
            not_checked=len(kept) - len(verdicts),
            not_spoken=not_spoken,
            words_not_checked=words_not_checked,
            doubtful=_with_times(
                compiled, store, verdicts, all_made=not not_spoken and not words_not_checked
            ),
        )

    return with_store(compiled.settings, keep=True, work=work)


def _with_times(
    compiled: Compiled, store: Store, verdicts: Mapping[Utterance, Verdict], *, all_made: bool
) -> tuple[DoubtfulSentence, ...]:
    doubtful = doubtful_sentences(compiled.plan, verdicts)
    if not doubtful or not all_made:
        return doubtful
    from renderer.workflows.lay_out_tracks import plan_tracks, silent

    (first, *_), _ = plan_tracks(compiled, store, silent)
    return first.doubtful

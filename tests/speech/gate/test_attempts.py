"""A doubtful sentence is spoken again; its verdict is kept beside the clip."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from renderer.speech.gate.verdict import Fault, Verdict
from renderer.speech.synthesis import synthesise
from renderer.storage.clip_reader import clip_reader
from renderer.storage.store import Store
from renderer.timeline import Block
from renderer.voice import Utterance, Voice

pytestmark = pytest.mark.usefixtures("checked")


TEXTS = ("say 1 0", "say 2 2 1 2", "say 0")
"""What ``checked_engines`` says: the number of faults at each attempt."""


def voice(folder: Path, engine: str, **settings: int) -> Voice:
    log: dict[str, str | int] = {"log": str(folder / "log")} if engine != "tone" else {}
    return Voice(engine=engine, settings=tuple({**log, **settings}.items()))


def said(folder: Path, *utterances: Utterance, jobs: int = 1) -> tuple[list[Block], list[Verdict | None]]:
    """The sound of each sentence, and the verdicts on those that were checked."""
    store, verdicts = Store(folder / "store", most_bytes=0), {}

    def note(utterance: Utterance, verdict: Verdict) -> None:
        assert utterance not in verdicts
        verdicts[utterance] = verdict

    clips = synthesise(
        [(utterance, None) for utterance in utterances],
        store=store,
        sample_rate=48_000,
        jobs=jobs,
        on_verdict=note,
    )
    read = clip_reader(clips.values(), store)
    sounds = [read(clips[each].source, 0, clips[each].frames) for each in utterances]
    return sounds, [verdicts.get(utterance) for utterance in utterances]


def spoken(folder: Path) -> list[str]:
    """The seed and the text of each sentence that was spoken, without those by which a voice is levelled."""
    return [line for line in (folder / "log").read_text().splitlines() if line[-1].isdecimal()]


@pytest.mark.parametrize("engine", ["neural", "server"])
def test_a_doubtful_sentence_is_spoken_again_and_the_verdict_is_kept(engine: str, tmp_path: Path) -> None:
    utterances = [Utterance(text=text, voice=voice(tmp_path, engine)) for text in TEXTS]
    sounds, verdicts = said(tmp_path, *utterances)
    attempts = spoken(tmp_path)
    once_more = [f"{seed} say 1 0" for seed in (0, 1)]
    four_times = [f"{seed} say 2 2 1 2" for seed in (0, 1, 2, 3)]
    the_best = four_times[2:3] if engine == "neural" else []  # what a server returned is kept
    assert attempts == [*once_more, *four_times, *the_best, "0 say 0"]
    assert verdicts == [
        Verdict(status="not judged", attempts=2),
        Verdict(status="doubtful", faults=(Fault(what="a click", at_seconds=2.53),), attempts=4),
        Verdict(status="not judged"),
    ]

    kept_sounds, kept_verdicts = said(tmp_path, *utterances)
    assert spoken(tmp_path) == attempts
    assert kept_verdicts == verdicts
    assert all(map(np.array_equal, sounds, kept_sounds))


def test_an_engine_without_seeds_speaks_once_and_one_without_a_model_is_not_checked(tmp_path: Path) -> None:
    unseeded = Utterance(text="say 1 0", voice=voice(tmp_path, "unseeded"))
    _, verdicts = said(tmp_path, unseeded, Utterance(text="say 1 0", voice=voice(tmp_path, "tone")))
    assert spoken(tmp_path) == ["0 say 1 0"]
    assert [verdict and verdict.status for verdict in verdicts] == ["doubtful", None]


def test_a_check_that_fails_does_not_cost_the_sentence(tmp_path: Path) -> None:
    _, verdicts = said(tmp_path, Utterance(text="say 0", voice=voice(tmp_path, "unphonemic")))
    assert verdicts == [Verdict(status="not judged", reason="no dictionary")]
    assert spoken(tmp_path) == ["0 say 0"]


def test_the_times_of_the_engine_show_additional_sounds(tmp_path: Path) -> None:
    _, verdicts = said(tmp_path, Utterance(text="say 0", voice=voice(tmp_path, "timed")))
    fault = Fault(what="an additional sound", at_seconds=0.0)
    assert verdicts == [Verdict(status="doubtful", faults=(fault,))]


def test_the_sound_depends_on_the_sentence_and_the_attempt_alone(tmp_path: Path) -> None:
    utterances = [Utterance(text=text, voice=voice(tmp_path, "neural")) for text in TEXTS]
    third = Utterance(text="say 1", voice=voice(tmp_path, "neural", seed=2))
    (*one, best), verdicts = said(tmp_path / "one", *utterances, third)
    two, others = said(tmp_path / "two", *reversed(utterances), jobs=2)
    assert all(map(np.array_equal, one, reversed(two)))
    assert verdicts[:3] == [*reversed(others)]
    assert np.allclose(one[1] / one[1].max(), best / best.max(), atol=1e-4)  # their levels differ a little

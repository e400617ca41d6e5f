"""The words of a sentence are aligned with its sound by pocketsphinx."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.speech.gate.verdict import Verdict
from renderer.speech.gate.words import Recognizer
from renderer.speech.synthesis import synthesise
from renderer.storage.store import Store
from renderer.voice import Phonemes, Utterance, Voice
from tests.support import tiny_pocketsphinx

pytestmark = pytest.mark.usefixtures("checked")

TEXT = "Hold the arm, psoas, a knee-cap for 0 breaths."


@pytest.fixture(autouse=True)
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny_pocketsphinx.install(tmp_path / "aligner")
    monkeypatch.syspath_prepend(str(tmp_path / "aligner"))


def verdict(folder: Path, text: str = TEXT, language: str = "en", *spoken: Phonemes) -> Verdict:
    folder.mkdir(exist_ok=True)
    voice = Voice(engine="unseeded", language=language, settings=(("log", str(folder / "log")),))
    verdicts: list[Verdict] = []
    synthesise(
        [(Utterance(text=text, voice=voice, phonemes=spoken), None)],
        store=Store(folder / "store", most_bytes=0),
        sample_rate=48_000,
        jobs=1,
        on_verdict=lambda _, found: verdicts.append(found),
        recognizer=Recognizer(program="pocketsphinx"),
    )
    (found,) = verdicts
    return found


@pytest.mark.parametrize(
    ("unfit", "faults"),
    [
        ("", []),
        ("a", []),  # a single phone
        ("arm psoas-added", ['the words "arm psoas" were not recognized']),
        ("knee cap breaths", ['the word "knee-cap" was', 'the word "breaths" was']),
        ("0-added", ['the word "0" was']),
        ("everything", ["the words do not fit the sound"]),
    ],
)
def test_words_that_do_not_fit_are_named(
    unfit: str, faults: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNFIT", unfit)
    found = verdict(tmp_path)
    assert len(found.faults) == len(faults)
    assert all(str(fault).startswith(start) for fault, start in zip(found.faults, faults, strict=True))
    assert found.status == ("doubtful" if faults else "not judged")


def test_a_fault_has_the_time_of_its_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package shares the sound out evenly among the words and two silences."""
    monkeypatch.setenv("UNFIT", "let")
    (first,) = verdict(tmp_path / "first", "Let go").faults
    monkeypatch.setenv("UNFIT", "go")
    (second,) = verdict(tmp_path / "second", "Let go").faults
    assert first.at_seconds is not None
    assert first.at_seconds > 0
    assert second.at_seconds == pytest.approx(2 * (first.at_seconds + 0.2) - 0.2, abs=0.05)


def test_a_word_with_its_own_pronunciation_always_fits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNFIT", "psoas-added")
    assert not verdict(tmp_path, "The way of, psoas.", "en", Phonemes(start=12, end=17, ipa="soʊæz")).faults


def test_it_knows_english_only(tmp_path: Path) -> None:
    assert verdict(tmp_path, language="de").reason == "pocketsphinx knows only English words"

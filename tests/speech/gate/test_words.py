"""The words of a sentence are recognized; a sentence with wrong words is spoken again."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path

import numpy as np
import pytest

from renderer.errors import InputError
from renderer.speech.gate.verdict import Fault, Verdict
from renderer.speech.gate.words import Recognizer
from renderer.speech.gate.words.whisper import whisper_language
from renderer.speech.recognizer_pool import RecognizerPool, Source, WordsNotCheckedError
from renderer.speech.synthesis import synthesise
from renderer.storage.entry_file import bytes_digest
from renderer.storage.store import Store
from renderer.timeline import Clip
from renderer.voice import Utterance, Voice
from tests.support import tiny_whisper
from tests.support.transcription_server import TranscriptionServer, running

pytestmark = pytest.mark.usefixtures("checked")

KEY = "sk-secret-0123456789"
TEXT = "say 0 left knee"
WRONG = Fault(what='the words "left knee" were not recognized')


@pytest.fixture
def server() -> Iterator[TranscriptionServer]:
    with running(TEXT) as server:
        yield server


def recognizer(server: TranscriptionServer, model: str = "small", **settings: str | float) -> Recognizer:
    chosen = {"url": server.url, "model": model, "patience_seconds": 5.0, **settings}
    return Recognizer(program="server", settings=tuple(sorted(chosen.items())))


def utterance(folder: Path, engine: str = "neural", text: str = TEXT) -> Utterance:
    log = (("log", str(folder / "log")),) if engine != "tone" else ()
    return Utterance(text=text, voice=Voice(engine=engine, language="en-GB", settings=log))


def said(
    folder: Path, *utterances: Utterance, by: Recognizer | None, jobs: int = 1
) -> tuple[list[Clip], list[Verdict | None]]:
    """The clip of each sentence, and the verdicts on those that were checked."""
    verdicts: dict[Utterance, Verdict] = {}
    clips = synthesise(
        [(each, None) for each in utterances],
        store=Store(folder / "store", most_bytes=0),
        sample_rate=48_000,
        jobs=jobs,
        on_verdict=verdicts.__setitem__,
        recognizer=by,
    )
    return [clips[each] for each in utterances], [verdicts.get(each) for each in utterances]


def seeds(folder: Path) -> list[int]:
    """The seed of each attempt."""
    lines = (folder / "log").read_text().splitlines()
    return [int(line.split()[0]) for line in lines if "left knee" in line]


def test_the_server_gets_16_khz_and_the_language_and_nothing_of_the_text(
    server: TranscriptionServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARING_KEY", "secret")
    (clip,), verdicts = said(tmp_path, utterance(tmp_path), by=recognizer(server, key_env="HEARING_KEY"))
    assert verdicts == [Verdict(status="not judged")]
    (request,) = server.requests
    samples, rate = request.pop("file")
    assert request == {
        "path": "/v1/audio/transcriptions",
        "key": "Bearer secret",
        "model": "small",
        "language": "en",
        "response_format": "json",
    }
    assert rate == 16_000
    assert len(samples) / rate == pytest.approx(clip.frames / 48_000 + 0.4, abs=0.01)
    assert np.abs(samples).max() > 0.05


def test_wrong_words_are_spoken_again_with_the_next_seed(server: TranscriptionServer, tmp_path: Path) -> None:
    """The clip that the signals chose stays as it is, for renders that do not check words.

    The first attempt sounds like it, so its words are known.
    """
    (first,), _ = said(tmp_path, utterance(tmp_path), by=None)
    server.answers += ["say 0", "Say zero: left knee!"]
    (second,), verdicts = said(tmp_path, utterance(tmp_path), by=recognizer(server))
    assert verdicts == [Verdict(status="not judged", attempts=2)]
    assert seeds(tmp_path) == [0, 0, 1]
    assert second.source != first.source

    asked = len(server.requests)
    assert asked == 2
    again, kept = said(tmp_path, utterance(tmp_path), by=recognizer(server))
    assert (again, kept) == ([second], verdicts)
    assert said(tmp_path, utterance(tmp_path), by=None)[0] == [first]
    assert len(server.requests) == asked
    assert seeds(tmp_path) == [0, 0, 1]


def test_a_sentence_that_is_wrong_in_each_attempt_is_doubtful(
    server: TranscriptionServer, tmp_path: Path
) -> None:
    server.otherwise = "say 0"
    _, verdicts = said(tmp_path, utterance(tmp_path), by=recognizer(server))
    assert verdicts == [Verdict(status="doubtful", faults=(WRONG,), attempts=4)]
    assert said(tmp_path, utterance(tmp_path), by=recognizer(server))[1] == verdicts

    unseeded = utterance(tmp_path, "unseeded")
    _, verdicts = said(tmp_path / "other", unseeded, by=recognizer(server))
    assert verdicts == [Verdict(status="doubtful", faults=(WRONG,))]


def test_clips_that_the_store_has_are_heard_once_and_not_spoken_again(
    server: TranscriptionServer, tmp_path: Path
) -> None:
    clips, _ = said(tmp_path, utterance(tmp_path), by=None)
    for _ in range(2):
        assert said(tmp_path, utterance(tmp_path), by=recognizer(server))[0] == clips
    assert len(server.requests) == 1
    assert said(tmp_path, utterance(tmp_path), by=recognizer(server, "large"))[0] == clips
    assert said(tmp_path, utterance(tmp_path), by=recognizer(server, concurrency=1))[0] == clips
    assert len(server.requests) == 2
    assert seeds(tmp_path) == [0]


def test_a_voice_that_is_not_checked_is_not_heard(server: TranscriptionServer, tmp_path: Path) -> None:
    _, verdicts = said(tmp_path, utterance(tmp_path, "tone"), by=recognizer(server))
    assert verdicts == [None]
    assert not server.requests


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"<p>Log in</p>", "the recognizer failed: the recognizer returned"),
        (401, "the recognizer failed: the server answered 401 Unauthorized"),
        (402, "the recognizer failed: the server answered 402 Payment Required"),
        (410, "the recognizer failed: the server answered 410 Gone"),
    ],
)
def test_a_recognizer_that_fails_costs_no_sentence_and_is_not_asked_again(
    server: TranscriptionServer, tmp_path: Path, answer: int | bytes, reason: str
) -> None:
    server.answers.append(answer)
    others = [utterance(tmp_path, text=text) for text in (TEXT, "say 0 right knee")]
    clips, verdicts = said(tmp_path, *others, by=recognizer(server))
    assert all(clip.frames for clip in clips)
    assert [verdict and verdict.status for verdict in verdicts] == ["not judged", "not judged"]
    assert all(verdict and verdict.reason.startswith(reason) for verdict in verdicts)
    assert len(server.requests) == 1

    server.answers += [TEXT, "say 0 right knee"]
    assert said(tmp_path, *others, by=recognizer(server)) == (clips, [Verdict(status="not judged")] * 2)


@pytest.mark.parametrize("status", [400, 413, 415, 422])
def test_a_server_that_refuses_a_sentence_is_asked_for_the_others(
    server: TranscriptionServer, tmp_path: Path, status: int
) -> None:
    server.answers += [status, TEXT]
    refused, heard = (utterance(tmp_path, text=text) for text in ("say 0 right knee", TEXT))
    _, verdicts = said(tmp_path, refused, heard, by=recognizer(server))
    assert [verdict and verdict.reason.partition(":")[0] for verdict in verdicts] == [
        f"the server answered {status} {HTTPStatus(status).phrase}",
        "",
    ]
    assert [verdict and verdict.status for verdict in verdicts] == ["not judged", "not judged"]
    assert len(server.requests) == 2


def test_a_busy_server_is_asked_again(server: TranscriptionServer, tmp_path: Path) -> None:
    server.answers += [429, 503, TEXT]
    _, verdicts = said(tmp_path, utterance(tmp_path), by=recognizer(server))
    assert verdicts == [Verdict(status="not judged")]
    assert len(server.requests) == 3


def test_an_answer_of_any_length_is_read(server: TranscriptionServer, tmp_path: Path) -> None:
    server.answers.append("say 0 " + "left knee " * 1_000_000)
    _, verdicts = said(tmp_path, utterance(tmp_path), by=recognizer(server))
    assert verdicts == [Verdict(status="not judged", attempts=2)]


@pytest.mark.parametrize("words", [KEY, "the key {}", base64.b64encode(KEY.encode()).decode(), " ".join(KEY)])
def test_a_key_that_a_server_hears_is_not_printed(
    server: TranscriptionServer, tmp_path: Path, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    server.answers.append(words.format(KEY))
    _, (verdict,) = said(tmp_path, utterance(tmp_path), by=recognizer(server, key_env="MY_KEY"))
    assert verdict
    assert "the recognizer returned the API key" in verdict.reason
    assert words.format(KEY) not in verdict.reason


def test_a_language_without_pronunciations_is_not_judged(server: TranscriptionServer, tmp_path: Path) -> None:
    pytest.importorskip("espeakng_loader", reason="the package is installed on Linux only")
    settings = utterance(tmp_path).voice.settings
    klingon = Utterance(text=TEXT, voice=Voice(engine="neural", language="xx", settings=settings))
    _, (verdict,) = said(tmp_path, klingon, by=recognizer(server))
    assert verdict
    assert verdict.reason == 'espeak-ng cannot pronounce words of the language "xx"'
    assert not server.requests


@pytest.mark.parametrize(
    ("tag", "name"), [("en-GB", "en"), ("nb-NO", "no"), ("zh-Hant-TW", "zh"), ("cmn-CN", "zh"), ("", "")]
)
def test_languages_have_the_names_that_whisper_knows(tag: str, name: str) -> None:
    assert whisper_language(tag) == name


def silence(folder: Path) -> tuple[Source, int]:
    """A file with a second of silence, and its sample rate."""
    path, data = folder / "silence", bytes(4 * 16_000)
    path.write_bytes(data)
    return Source(path=str(path), digest=bytes_digest(data), frames=16_000), 16_000


def test_a_model_is_loaded_once_for_each_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that speaks may have more threads than there are jobs."""
    tiny_whisper.install(tmp_path / "site")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    tiny_whisper.write_model(tmp_path / "model", ["say", "zero", "left", "knee"])
    model = (("model", str(tmp_path / "model")),)
    pool = RecognizerPool(Recognizer(program="whisper", settings=model), jobs=1)
    try:
        with ThreadPoolExecutor(3) as threads:
            arguments = (*silence(tmp_path), utterance(tmp_path))
            found = [threads.submit(pool.word_faults, *arguments) for _ in range(3)]
            assert [future.result() for future in found] == [()] * 3
    finally:
        pool.stop()
        pool.close()
    assert (tmp_path / "model" / "loads").read_text() == "loaded\n"


def test_a_pool_that_sends_no_more_says_so(server: TranscriptionServer, tmp_path: Path) -> None:
    pool = RecognizerPool(recognizer(server), jobs=1)
    pool.send_no_more()
    with pytest.raises(WordsNotCheckedError, match="stopped"):
        pool.word_faults(*silence(tmp_path), utterance(tmp_path))
    pool.close()
    assert not server.requests


def test_a_missing_key_is_an_error(server: TranscriptionServer, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^\[recognizer\] in renderer.toml: the API key for 127.0.0.1 is"):
        said(tmp_path, utterance(tmp_path), by=recognizer(server, key_env="NO_SUCH_KEY"))


def test_the_clips_are_the_same_with_any_number_of_jobs(server: TranscriptionServer, tmp_path: Path) -> None:
    server.otherwise = "say 0 left"
    texts = [utterance(tmp_path, text=f"say 0 {word}") for word in ("left", "right", "low", "high")]
    one, verdicts = said(tmp_path / "one", *texts, by=recognizer(server))
    server.seconds = 0.1
    four, others = said(tmp_path / "four", *texts, by=recognizer(server, concurrency=2), jobs=4)
    assert server.most_at_once <= 2
    assert [clip.source for clip in one] == [clip.source for clip in four]
    assert verdicts == others
    assert [bool(verdict and verdict.faults) for verdict in verdicts] == [False, True, True, True]

"""A server that speaks: what is tried again, what is told, and that nothing is asked for twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from renderer.api.dry_run import estimate_speech
from renderer.api.render import render_compiled
from renderer.cli.main import main
from renderer.errors import InputError, VoiceError
from renderer.speech import clip_keys
from renderer.speech.calibration import calibration_utterance
from renderer.speech.clip_keys import utterance_key
from renderer.speech.engines import GaveUpError, http_client
from renderer.speech.engines.registry import create_engine
from renderer.speech.synthesis import synthesise
from renderer.speech.voice_properties import terms_of
from renderer.storage.store import Store
from renderer.voice import Utterance, Voice
from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options
from tests.support.paths import ROOT
from tests.support.speech_server import SAMPLE_RATE, SpeechServer, running

KEY = "sk-secret-0123456789"
TEXTS = ("Inhale.", "Feel the floor.", "And rest.", "Let go.", "Be here.", "Breathe out.")


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    threads = threading.active_count()
    with running() as server:
        yield server
    assert threading.active_count() == threads


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_client, "_FIRST_WAIT_SECONDS", 0.01)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def voice_of(server: SpeechServer, **settings: Any) -> Voice:
    return Voice(engine="http", settings=tuple(sorted({"url": server.url, **settings}.items())))


def ask(server: SpeechServer, text: str = "Inhale and rest.", **settings: Any) -> np.ndarray:
    samples, sample_rate = create_engine("http").speak(text, voice_of(server, **settings))
    assert samples.dtype == np.float32
    assert samples.shape[1] == 1
    assert sample_rate == SAMPLE_RATE
    return samples


def clips(folder: Path, voice: Voice, texts: tuple[str, ...] = TEXTS, **choices: Any) -> dict[Utterance, Any]:
    said = [(Utterance(text=text, voice=voice), None) for text in texts]
    choices = {"sample_rate": 48_000, "jobs": 1, **choices}
    return synthesise(said, store=Store(folder, most_bytes=0), **choices)


def test_what_is_asked(server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", f" {KEY}\n")
    voice = Voice(
        engine="http",
        name="calm",
        words_per_minute=Fraction(110),
        settings=(
            ("format", "wav"),
            ("instructions", "Softly."),
            ("key_env", "MY_KEY"),
            ("model", "kokoro"),
            ("natural_words_per_minute", 160),
            ("url", f"{server.url}/"),
        ),
    )
    create_engine("http").speak("Rest <here>\x00.", voice)
    assert server.bodies == [
        {
            "model": "kokoro",
            "voice": "calm",
            "input": "Rest ‹here> .",
            "response_format": "wav",
            "speed": 0.688,
            "instructions": "Softly.",
        }
    ]
    assert server.keys == [f"Bearer {KEY}"]


def test_no_key_goes_where_nobody_sends_it(server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    ask(server)
    server.faults[""] = deque(["moved"])
    with pytest.raises(
        GaveUpError, match=r"redirects to http://elsewhere.example/v1; write that address as url"
    ):
        ask(server, key_env="OPENAI_API_KEY")
    assert server.keys == [None, f"Bearer {KEY}"]


@pytest.mark.parametrize(
    "faults",
    [
        ["busy 0", "busy date", "busy 0.1", "busy soon"],
        ["busy 0"] * 6,
        ["status 500 oops", "status 503", "status 502", "status 504"],
        ["drop", "drop"],
        ["short", "cut", "chunked short"],
        ["slow 0.6", "drop"],
    ],
)
def test_what_passes_is_waited_for(server: SpeechServer, faults: list[str]) -> None:
    server.faults[""] = deque(faults)
    whole = ask(server, timeout_seconds=0.5)
    assert server.asked.total() == len(faults) + 1
    assert np.array_equal(whole, ask(server))


@pytest.mark.parametrize("fault", ["chunked", "streamed 0", "streamed 4294967295", "stereo"])
def test_wavs_of_every_kind(server: SpeechServer, fault: str) -> None:
    server.faults[""] = deque([fault])
    assert np.abs(ask(server) - ask(server)).max() < 1e-4


@pytest.mark.parametrize("form", ["wav", "flac", "mp3", "opus"])
def test_formats(server: SpeechServer, form: str) -> None:
    samples = create_engine("http").speak("Inhale and rest.", voice_of(server, format=form))[0]
    assert np.abs(samples).max() == pytest.approx(0.2, abs=0.05)


def test_sound_in_another_format_is_taken(server: SpeechServer) -> None:
    server.faults[""] = deque(["mp3"])
    assert np.abs(ask(server)).max() == pytest.approx(0.2, abs=0.05)


@pytest.mark.parametrize(
    ("fault", "asked", "reason"),
    [
        (
            f'status 401 {{"error": {{"message": "Wrong key {KEY}"}}}}',
            1,
            "answered 401 Unauthorized: Wrong key ...",
        ),
        (f"status 403 {'x' * 190} {KEY}", 1, f"answered 403 Forbidden: {'x' * 190} ..."),
        ('status 404 {"detail": "no model kokorro"}', 1, "answered 404 Not Found: no model kokorro"),
        (
            'status 400 {"detail": {"error": "x", "message": "too\\nlong"}}',
            1,
            "answered 400 Bad Request: too long",
        ),
        ("status 405 <html>No</html>", 1, "answered 405 Method Not Allowed"),
        (
            'status 429 {"error": {"message": "No money.", "code": "insufficient_quota"}}',
            1,
            "Too Many Requests: No money.",
        ),
        ("gives <!DOCTYPE html><p>Log in</p>", 1, "it returned a web page instead of audio"),
        (f'gives {{"error": "{KEY}"}}', 1, 'it returned JSON ({"error": "..."}) instead of audio'),
        ("gives ", 1, "it returned nothing instead of audio"),
        ("gives Hello", 1, 'it returned "Hello" instead of audio'),
        ("gives RIFFxxxxWAVEjunk", 5, "the audio is cut off before its first sample (tried 5 times)"),
        ("status 500 oops", 5, "the server answered 500 Internal Server Error: oops (tried 5 times)"),
        ("cut", 5, "(tried 5 times)"),
        ("drop", 5, "(tried 5 times)"),
        ("busy 60", 1, "the server answered 429 Too Many Requests: too many (waited 5 s in all)"),
    ],
)
def test_what_is_of_no_use(
    server: SpeechServer, fault: str, asked: int, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    server.faults[""] = deque([fault] * 9)
    with pytest.raises(GaveUpError) as caught:
        ask(server, key_env="MY_KEY", patience_seconds=5)
    assert str(caught.value).endswith(reason)
    assert "\n" not in str(caught.value)
    assert "sk-" not in str(caught.value)
    assert server.asked.total() == asked


def test_nobody_there() -> None:
    with running() as gone:
        pass
    with pytest.raises(GaveUpError, match=r"^no answer from 127\.0\.0\.1: .*refused \(tried 5 times\)$"):
        ask(gone)


def test_too_slow(server: SpeechServer) -> None:
    server.faults[""] = deque(["slow 0.3"] * 9)
    with pytest.raises(GaveUpError, match=r"^127\.0\.0\.1 did not answer within 0\.1 s \(tried 5 times\)$"):
        ask(server, timeout_seconds=0.1)


def test_an_answer_that_drips(server: SpeechServer) -> None:
    server.faults[""] = deque(["drips"])
    with pytest.raises(
        GaveUpError, match=r"^127\.0\.0\.1 is too slow; raise timeout_seconds or patience_seconds"
    ):
        ask(server, timeout_seconds=0.3, patience_seconds=0.1)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"key_env": "NOT_THERE"}, "set the environment variable NOT_THERE"),
        (
            {"key_env": "BAD_KEY"},
            "the environment variable BAD_KEY has characters that no API key has; correct it",
        ),
        ({"url": "localhost:8880/v1"}, 'url "localhost:8880/v1" is not the address of a server'),
        ({"url": "http://[x/v1"}, "is not the address of a server"),
        ({"format": "aac"}, 'the format "aac" is not supported; there are: flac, mp3, opus, wav'),
        (
            {"natural_words_per_minute": 900},
            "110 words per minute is out of range; the voice speaks 225 to 3600",
        ),
        ({"timeout_seconds": 0}, "the setting timeout_seconds is 0; write a number from 0.1 to 3600"),
    ],
)
def test_settings_that_are_wrong(
    server: SpeechServer, settings: dict[str, Any], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAD_KEY", "sk-ab\ncd")
    with pytest.raises(InputError) as caught:
        ask(server, **settings)
    assert message in str(caught.value)
    assert "sk-" not in str(caught.value)
    assert not server.asked


def test_what_was_paid_for_is_not_asked_for_again(
    server: SpeechServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = voice_of(server)
    level = calibration_utterance(voice).text
    clips(tmp_path, voice)
    clips(tmp_path, voice, sample_rate=44_100)
    monkeypatch.setattr(clip_keys, "PROCESSING_VERSION", 99)
    clip_keys._voice_recipe.cache_clear()
    clips(tmp_path, voice)
    for change in ({"concurrency": 2}, {"patience_seconds": 9}, {"price_per_million_characters": 3.0}):
        clips(tmp_path, voice_of(server, **change))
    clips(tmp_path, Voice(engine="http", language="en-GB", pitch=20, settings=voice.settings))
    assert server.asked == dict.fromkeys((*TEXTS, level), 1)
    clips(tmp_path, voice_of(server, model="other"))
    assert server.asked == dict.fromkeys((*TEXTS, level), 2)
    clip_keys._voice_recipe.cache_clear()


def test_one_request_where_two_voices_would_ask_the_same(server: SpeechServer, tmp_path: Path) -> None:
    server.seconds = 0.05
    voices = [
        Voice(engine="http", pitch=pitch, settings=voice_of(server).settings) for pitch in range(40, 45)
    ]
    said = [(Utterance(text=text, voice=voice), None) for text in TEXTS[:2] for voice in voices]
    synthesise(said, store=Store(tmp_path, most_bytes=0), sample_rate=48_000, jobs=1)
    assert set(server.asked.values()) == {1}


def test_a_kept_answer_that_is_damaged_is_asked_for_again(server: SpeechServer, tmp_path: Path) -> None:
    voice = voice_of(server)
    clips(tmp_path, voice, TEXTS[:2])
    key = clip_keys.spoken_key(Utterance(text=TEXTS[0], voice=voice))
    (kept,) = (tmp_path / "spoken").glob(f"*/{key}")
    data = bytearray(kept.read_bytes())
    data[1000] ^= 1
    kept.write_bytes(data)
    clips(tmp_path, voice, TEXTS[:2], sample_rate=44_100)
    assert (server.asked[TEXTS[0]], server.asked[TEXTS[1]]) == (2, 1)


def test_what_has_no_words_is_not_asked_for(server: SpeechServer, tmp_path: Path) -> None:
    clips(tmp_path, voice_of(server), TEXTS[:1])
    for text in ("", "...", " — "):
        with pytest.raises(VoiceError, match="it made no sound"):
            clips(tmp_path, voice_of(server), (text,))
    assert set(server.asked) == {TEXTS[0], calibration_utterance(voice_of(server)).text}


def test_silence_is_not_kept(server: SpeechServer, tmp_path: Path) -> None:
    server.faults["Inhale"] = deque(["silent"])
    with pytest.raises(VoiceError, match=r'could not say "Inhale\.": it made no sound'):
        clips(tmp_path, voice_of(server), TEXTS[:1])
    assert clips(tmp_path, voice_of(server), TEXTS[:1])


@pytest.mark.parametrize("at_once", [1, 3])
def test_requests_at_once(server: SpeechServer, tmp_path: Path, at_once: int) -> None:
    server.seconds = 0.3
    clips(tmp_path, voice_of(server, concurrency=at_once))
    assert server.most_at_once == at_once


def test_where_one_fails_what_is_under_way_is_kept(server: SpeechServer, tmp_path: Path) -> None:
    voice = voice_of(server, concurrency=3)
    clips(tmp_path, voice, ("Lie down.",))
    server.seconds = 0.3
    server.faults["Inhale"] = deque(["status 404 no such voice"])
    with pytest.raises(VoiceError) as caught:
        clips(tmp_path, voice)
    assert str(caught.value) == (
        'the voice http could not say "Inhale.": the server answered 404 Not Found: no such voice'
    )
    server.seconds = 0
    clips(tmp_path, voice)
    assert server.spoken == dict.fromkeys(("Lie down.", *TEXTS, calibration_utterance(voice).text), 1)


def test_a_rate_limit_outlasts_the_time_of_a_sentence(server: SpeechServer, tmp_path: Path) -> None:
    clips(tmp_path, voice_of(server), ("Lie down.",))
    server.faults["Inhale"] = deque(["busy 1.5"])
    clips(tmp_path, voice_of(server), TEXTS[:1], timeout_seconds=1.0)
    assert server.asked["Inhale."] == 2


def test_patience_bounds_a_sentence(server: SpeechServer) -> None:
    terms = terms_of(
        voice_of(server, timeout_seconds=7, patience_seconds=20, price_per_million_characters=15)
    )
    assert terms is not None
    assert (terms.patience_seconds, terms.price_per_million_characters, terms.currency) == (37, 15, "USD")


def test_the_key_changes_nothing_and_is_nowhere(
    server: SpeechServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = voice_of(server, key_env="MY_KEY")
    utterance = Utterance(text="Rest.", voice=voice)
    monkeypatch.setenv("MY_KEY", KEY)
    key = utterance_key(utterance, 48_000)
    clips(tmp_path, voice, TEXTS[:1])
    monkeypatch.setenv("MY_KEY", "another")
    assert utterance_key(utterance, 48_000) == key
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not any(KEY.encode() in data for data in files)


def script_of(server: SpeechServer, folder: Path) -> Path:
    (folder / "renderer.toml").write_text(
        f'''
        voice = "paid"
        [voices.paid]
        engine = "http"
        name = "anybody"
        url = "{server.url}"
        concurrency = 1
        price_per_million_characters = 15
        currency = "EUR"
        '''
    )
    script = folder / "rest.md"
    script.write_text("---\ntitle: Rest\n---\n" + "\n".join(TEXTS) + "\n\n[voice tone]\nInhale.\nInhale.\n")
    return script


def test_a_dry_run_tells_what_it_would_cost(server: SpeechServer, tmp_path: Path, cache_folder: Path) -> None:
    compiled = [compile_script(script_of(server, tmp_path), Options())]
    paid, tone = estimate_speech(compiled)
    voice = next(iter(compiled[0].plan.spoken())).utterance.voice
    characters = sum(map(len, TEXTS)) + len(calibration_utterance(voice).text)
    assert (paid.voice, paid.engine, paid.currency) == ("paid", "http", "EUR")
    assert (paid.to_speak.sentences, paid.to_speak.characters) == (len(TEXTS) + 1, characters)
    assert (paid.kept.sentences, paid.kept.characters) == (0, 0)
    assert paid.cost == pytest.approx(characters * 15 / 1e6)
    assert (tone.voice, tone.to_speak.sentences, tone.cost) == ("tone", 1, None)
    assert not server.asked
    assert not (cache_folder / "clip").exists()

    clips(cache_folder, voice, TEXTS[:2], sample_rate=44_100)
    paid, _ = estimate_speech(compiled)
    left = sum(map(len, TEXTS[2:]))
    assert (paid.to_speak.characters, paid.kept.sentences) == (left, 3)
    render_compiled(compiled[0], tmp_path / "out")
    assert server.asked.total() == len(TEXTS) + 1
    paid, tone = estimate_speech(compiled)
    assert (paid.to_speak.characters, paid.kept.sentences, paid.cost) == (0, len(TEXTS) + 1, 0)
    assert tone.kept.sentences == 1


def test_the_command_line_tells_it_too(
    server: SpeechServer, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    script = str(script_of(server, tmp_path))
    monkeypatch.chdir(tmp_path)
    assert main(["render", script, "--dry-run", "--json"]) == 0
    assert [one["voice"] for one in json.loads(capsys.readouterr().out)] == ["paid", "tone"]
    assert main(["render", script, "--dry-run"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].split() == ["voice", "engine", "to", "speak", "characters", "kept", "characters", "cost"]
    assert shown[1].split() == ["paid", "http", "7", "192", "0", "0", "0.0029", "EUR"]
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_killed_half_way_and_begun_again(
    server: SpeechServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.seconds = 0.2
    script = script_of(server, tmp_path)
    monkeypatch.chdir(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-m", "renderer", "render", str(script)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    while sum(server.asked.values()) < 4:
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.wait(timeout=30)
    assert main(["render", str(script), "--quiet"]) == 0
    again = [text for text, times in server.asked.items() if times > 1]
    assert len(again) <= 1  # the one that was under way
    assert (tmp_path / "out" / "rest" / "rest.mp3").exists()

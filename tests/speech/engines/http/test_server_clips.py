"""Clips from a server: nothing is requested twice, and what was spoken is kept."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path

import pytest

from renderer.cli.main import main
from renderer.errors import VoiceError
from renderer.speech import clip_keys
from renderer.speech.calibration import calibration_utterance
from renderer.speech.clip_keys import utterance_key
from renderer.speech.synthesis import synthesise
from renderer.storage.store import Store
from renderer.voice import Utterance, Voice
from tests.support.paths import ROOT
from tests.support.speaking_server import KEY, TEXTS, clips, script_of, voice_of
from tests.support.speech_server import SpeechServer


def test_equal_requests_are_sent_once(
    server: SpeechServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, texts = {"concurrency": 1}, TEXTS[:2]  # each request that is under way has a worker
    voice = voice_of(server, **one)
    level = calibration_utterance(voice).text
    clips(tmp_path, voice, texts)
    clips(tmp_path, voice, texts, sample_rate=44_100)
    monkeypatch.setattr(clip_keys, "PROCESSING_VERSION", 99)
    clip_keys._voice_recipe.cache_clear()
    clips(tmp_path, voice, texts)
    for change in ({"concurrency": 2}, {"patience_seconds": 9}, {"price_per_million_characters": 3.0}):
        clips(tmp_path, voice_of(server, **{**one, **change}), texts)
    clips(tmp_path, Voice(engine="http", language="en-GB", pitch=20, settings=voice.settings), texts)
    assert server.asked == dict.fromkeys((*texts, level), 1)
    clips(tmp_path, voice_of(server, **one, model="other"), texts)
    assert server.asked == dict.fromkeys((*texts, level), 2)
    clip_keys._voice_recipe.cache_clear()


def test_voices_with_equal_requests_share_one(server: SpeechServer, tmp_path: Path) -> None:
    server.seconds = 0.05
    voices = [
        Voice(engine="http", pitch=pitch, settings=voice_of(server).settings) for pitch in range(40, 45)
    ]
    said = [(Utterance(text=text, voice=voice), None) for text in TEXTS[:2] for voice in voices]
    synthesise(said, store=Store(tmp_path, most_bytes=0), sample_rate=48_000, jobs=1)
    assert set(server.asked.values()) == {1}


def test_a_damaged_answer_is_requested_again(server: SpeechServer, tmp_path: Path) -> None:
    voice = voice_of(server)
    clips(tmp_path, voice, TEXTS[:2])
    key = clip_keys.spoken_key(Utterance(text=TEXTS[0], voice=voice))
    (kept,) = (tmp_path / "spoken").glob(f"*/{key}")
    data = bytearray(kept.read_bytes())
    data[1000] ^= 1
    kept.write_bytes(data)
    clips(tmp_path, voice, TEXTS[:2], sample_rate=44_100)
    assert (server.asked[TEXTS[0]], server.asked[TEXTS[1]]) == (2, 1)


def test_text_without_words_is_not_sent(server: SpeechServer, tmp_path: Path) -> None:
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


@pytest.mark.parametrize("concurrency", [1, 3])
def test_requests_at_the_same_time(server: SpeechServer, tmp_path: Path, concurrency: int) -> None:
    voice = voice_of(server, concurrency=concurrency)
    clips(tmp_path, voice, ("Lie down.",))
    server.barrier = threading.Barrier(concurrency)
    clips(tmp_path, voice)
    assert server.most_at_once == concurrency


def test_when_one_sentence_fails_the_answers_under_way_are_kept(server: SpeechServer, tmp_path: Path) -> None:
    voice, texts = voice_of(server, concurrency=2), TEXTS[:3]
    clips(tmp_path, voice, ("Lie down.",))
    server.seconds = 0.3
    server.faults["Inhale"] = deque(["status 404 no such voice"])
    with pytest.raises(VoiceError) as caught:
        clips(tmp_path, voice, texts)
    assert str(caught.value) == (
        'the voice http could not say "Inhale.": the server answered 404 Not Found: no such voice'
    )
    server.seconds = 0
    clips(tmp_path, voice, texts)
    assert server.spoken == dict.fromkeys(("Lie down.", *texts, calibration_utterance(voice).text), 1)


def test_a_rate_limit_outlasts_the_time_of_a_sentence(server: SpeechServer, tmp_path: Path) -> None:
    clips(tmp_path, voice_of(server), ("Lie down.",))
    server.faults["Inhale"] = deque(["busy 1.5"])
    clips(tmp_path, voice_of(server), TEXTS[:1], timeout_seconds=1.0)
    assert server.asked["Inhale."] == 2


def test_the_key_is_in_no_file_and_in_no_clip_key(
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


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_killed_render_resumes(
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

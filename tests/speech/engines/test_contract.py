"""The contract that every engine keeps, in other packages too. A new engine is one line in ``VOICES``."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from renderer.errors import VoiceError
from renderer.loudness.meter import block_lufs
from renderer.speech.calibration import SPEECH_LUFS, calibration_utterance
from renderer.speech.clip_keys import voice_as_json
from renderer.speech.engines.registry import create_engine, engine_names
from renderer.speech.synthesis import synthesise
from renderer.speech.trim import END_DB, ONSET_DB
from renderer.speech.voice_properties import MOST_ATTEMPTS, levels_itself
from renderer.speech.worker_process import WorkerProcess
from renderer.storage.store import Store
from renderer.timeline import Block
from renderer.voice import Utterance, Voice
from tests.support.paths import ROOT
from tests.support.slow import cases
from tests.support.speaking import SENTENCE, speak
from tests.support.speech_server import running

SENTENCES = ("Inhale.", "Feel the floor below you.", "Seventeen soft breaths.", "And rest.", SENTENCE)
OTHERS = ("Rest, rest, and rest.", "Thirsty sea shells.")
FAULTS = {
    "Crash now.": "its worker ended (signal 9, Killed)",
    "Garbage now.": "it returned samples that are not finite",
    "Hang on.": "it did not answer within 0.5 s",
}
ODD = (
    "🧘 rest 🧘\u200d♀️", "5", "a" * 300, "rest\ud800", "rest\x00here",
    "--help", "-o five", "{file} and {{text}}", "$(touch here); `rest` && \"rest\"",
    "<b>rest</b> [[r'Est]] %s %PATH%",
    "so " * 100,
)  # fmt: skip
OTHER_ALPHABETS = ("Бодрое утро", "休息", "مرحبا")

PROGRAM = """
import io, math, os, struct, sys, wave
words = sys.stdin.buffer.read().decode().split()
def burst(word):
    turn = 2 * math.pi * (200 + len(word) % 300) / 8000
    return struct.pack("<1200h", *(int(6000 * math.sin(turn * n)) if n < 900 else 0 for n in range(1200)))
bursts = {word: burst(word) for word in set(words)}
file = io.BytesIO()
with wave.open(file, "wb") as sound:
    sound.setparams((1, 2, 8000, 0, "NONE", ""))
    sound.writeframes(b"".join([bytes(800), *(bursts[word] for word in words)]))
os.write(1, file.getvalue())
"""


def _program(folder: Path) -> Voice:
    path = folder / "speak.py"
    path.write_text(PROGRAM)
    return Voice(engine="command", settings=(("command", (sys.executable, "-S", str(path), "-r", "{rate}")),))


def _piper(folder: Path) -> Voice:
    from tests.support.tiny_piper import write_model

    write_model(folder / "tiny.onnx")
    return Voice(engine="piper", settings=(("model", str(folder / "tiny.onnx")),))


def _kokoro(folder: Path) -> Voice:
    from tests.support.tiny_kokoro import write_kokoro

    model, style = write_kokoro(folder)
    return Voice(engine="kokoro", settings=(("model", str(model)), ("style", str(style))))


def _takes(folder: Path) -> Voice:
    """A take for each sentence of these tests, except the odd texts."""
    import soundfile

    texts = (*SENTENCES, *OTHERS, *FAULTS)
    taken = folder / "takes"
    taken.mkdir()
    (taken / "takes.json").write_text(
        json.dumps({"takes": {f"{number:03d}": text for number, text in enumerate(texts, 1)}})
    )
    for number, text in enumerate(texts, 1):
        chance = np.random.default_rng(number)
        words = 0.1 * chance.standard_normal(2_000 * len(text)).clip(-3, 3)
        soundfile.write(taken / f"{number:03d}.wav", np.pad(words, 8_000), 16_000)
    return Voice(engine="takes", settings=(("folder", str(taken)),))


VOICES: dict[str, Callable[[Path, str], Voice]] = {
    "command": lambda folder, _url: _program(folder),
    "hibari": lambda _folder, _url: Voice(engine="hibari"),
    "http": lambda _folder, url: Voice(engine="http", settings=(("concurrency", 1), ("url", url))),
    "hum": lambda _folder, _url: Voice(engine="hum"),
    "kokoro": lambda folder, _url: _kokoro(folder),
    "piper": lambda folder, _url: _piper(folder),
    "pyttsx3": lambda _folder, _url: Voice(engine="pyttsx3"),
    "takes": lambda folder, _url: _takes(folder),
    "tone": lambda _folder, _url: Voice(engine="tone"),
}
READERS = tuple(name for name in VOICES if name != "takes")
"""Voices that read any text; takes have only what was recorded."""
SLOW = ("hibari", "kokoro")
"""Voices that each worker takes a second to load; what is special about them is tested without workers."""
POLYGLOTS = tuple(name for name in READERS if name not in SLOW)
"""Voices that read every alphabet."""

FAULTY = """
import os, signal, time
from pathlib import Path
import numpy as np
from renderer.speech.engines.registry import create_engine

def faulty(name):
    class Faulty(type(create_engine(name))):
        \"\"\"Fails over some sentences while a file is there, and notes every call.\"\"\"

        def speak(self, text, voice):
            with open("LOG", "a") as log:
                log.write(text + chr(10))
            if Path("BROKEN").exists():
                match text.split(" ")[0]:
                    case "Crash": os.kill(os.getpid(), signal.SIGKILL)
                    case "Hang": time.sleep(600)
                    case "Garbage": return np.full((9600, 1), np.nan, np.float32), 48000
            return super().speak(text, voice)

    return Faulty

NAMES
"""


def example() -> tuple[str, str]:
    """The settings and the code of the engine that the contributors' guide shows."""
    page = (ROOT / "docs" / "contributing" / "add-a-voice-engine.md").read_text("utf-8")
    (toml,) = re.findall(r"```toml file=pyproject.toml\n(.*?)```", page, re.DOTALL)
    (code,) = re.findall(r"```python file=hum.py\n(.*?)```", page, re.DOTALL)
    return toml, code


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The engine of the guide, and a copy of every engine that can be made to fail, as other packages."""
    folder = tmp_path / "site"
    info = folder / "more-1.0.dist-info"
    info.mkdir(parents=True)
    toml, code = example()
    (folder / "hum.py").write_text(code, "utf-8")
    names = "\n".join(f"{name.title()} = faulty({name!r})" for name in VOICES)
    paths = FAULTY.replace("LOG", str(tmp_path / "log")).replace("BROKEN", str(tmp_path / "broken"))
    (folder / "faulty.py").write_text(paths.replace("NAMES", names), "utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: more\nVersion: 1.0\n")
    offered = toml.split("]\n")[1].replace('"', "")
    offered += "".join(f"faulty_{name} = faulty:{name.title()}\n" for name in VOICES)
    (info / "entry_points.txt").write_text(f"[renderer.engines]\n{offered}")
    monkeypatch.syspath_prepend(str(folder))
    return folder


@pytest.fixture
def url() -> Iterator[str]:
    with running() as server:
        yield server.url


@pytest.fixture(params=cases(VOICES, slow=SLOW))
def voice(request: pytest.FixtureRequest, tmp_path: Path, url: str, site: Path) -> Voice:
    assert site.is_dir()
    return VOICES[request.param](tmp_path, url)


def only(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("voice", cases(names, slow=SLOW), indirect=True)


def clips(
    folder: Path,
    voice: Voice,
    texts: Sequence[str],
    *,
    sample_rate: int = 48_000,
    seconds: float = 60.0,
    jobs: int = 1,
) -> list[Block]:
    said = [Utterance(text=text, voice=voice) for text in texts]
    return speak(folder, *said, sample_rate=sample_rate, jobs=jobs, timeout_seconds=seconds)


def test_every_engine_is_tested() -> None:
    assert set(engine_names()) <= set(VOICES)


def test_the_example_of_an_engine_is_short() -> None:
    assert len(example()[1].splitlines()) <= 25


def recorded(folder: Path, *sentences: tuple[Voice, str]) -> list[tuple[Block, int]]:
    """What engines return for each sentence, from a worker process."""
    worker, returned = WorkerProcess(), []
    try:
        for voice, text in sentences:
            around = {"before": list[str](), "after": list[str]()}
            said = {"text": text, "phonemes": [], "voice": voice_as_json(voice), **around}
            target = folder / "recorded"
            answer = worker.ask({"do": "record", **said, "target": str(target)}, 60.0)
            returned.append((np.fromfile(target, "<f4"), answer["sample_rate"]))
    finally:
        worker.close()
    return returned


def test_samples(voice: Voice, tmp_path: Path) -> None:
    ((samples, sample_rate),) = recorded(tmp_path, (voice, SENTENCE))
    assert np.isfinite(samples).all()
    assert 0.01 < np.abs(samples).max() <= 1.0
    assert 4_000 <= sample_rate <= 384_000
    engine = create_engine(voice.engine)
    assert engine.version
    assert engine.fingerprint(SENTENCE, voice) == create_engine(voice.engine).fingerprint(SENTENCE, voice)


@only(*READERS)
def test_an_empty_sentence_gives_an_empty_clip(voice: Voice, tmp_path: Path) -> None:
    ((samples, _),) = recorded(tmp_path, (voice, ""))
    assert len(samples) == 0


def test_clips_are_trimmed_and_level(voice: Voice, tmp_path: Path) -> None:
    sample_rate = 44_100
    whole, *others = clips(tmp_path / "kept", voice, (SENTENCE, *SENTENCES[:3]), sample_rate=sample_rate)
    for clip in (whole, *others):
        size = np.abs(clip[:, 0])
        first, last = (
            np.flatnonzero(size > size.max() * 10 ** (level_db / 20))[end]
            for level_db, end in ((ONSET_DB, 0), (END_DB, -1))
        )
        assert first <= sample_rate / 1000
        assert len(size) - last <= sample_rate / 100
    assert block_lufs(whole, sample_rate) == pytest.approx(SPEECH_LUFS, abs=1.0)


@only(*READERS)
def test_odd_text(voice: Voice, tmp_path: Path) -> None:
    quick = replace(voice, words_per_minute=Fraction(300))
    with pytest.raises(VoiceError, match='could not say "": it made no sound'):
        clips(tmp_path / "kept", quick, (*ODD, ""))
    assert all(len(clip) for clip in clips(tmp_path / "kept", quick, ODD))


@only(*POLYGLOTS)
def test_other_alphabets(voice: Voice, tmp_path: Path) -> None:
    quick = replace(voice, words_per_minute=Fraction(300))
    assert all(len(clip) for clip in clips(tmp_path / "kept", quick, OTHER_ALPHABETS))


def test_the_same_in_any_order(voice: Voice, tmp_path: Path) -> None:
    texts = [*SENTENCES[:2], *OTHERS]
    first = clips(tmp_path / "1", voice, texts, jobs=2)
    again = clips(tmp_path / "2", voice, texts[::-1], jobs=1)[::-1]
    assert [one.tobytes() for one in first] == [one.tobytes() for one in again]


@only("hibari", "hum", "piper", "pyttsx3", "tone")
def test_the_pace_changes_the_length(voice: Voice, tmp_path: Path) -> None:
    paces = [replace(voice, words_per_minute=Fraction(rate)) for rate in (90, 180)]
    (slow, _), (quick, _) = recorded(tmp_path, *((pace, SENTENCE) for pace in paces))
    assert 1.6 < len(slow) / len(quick) < 2.4


def calibration_texts(voice: Voice) -> tuple[str, ...]:
    """What a voice says only to be calibrated."""
    return () if levels_itself(voice) else (calibration_utterance(voice).text,)


def called(tmp_path: Path) -> Counter[str]:
    return Counter((tmp_path / "log").read_text("utf-8").splitlines())


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL and no process groups there")
@pytest.mark.parametrize("faults", cases([("Crash now.",), tuple(FAULTS)], slow=[tuple(FAULTS)]), ids=len)
def test_a_fault_names_the_sentence_and_the_rest_is_kept(
    voice: Voice, tmp_path: Path, faults: Sequence[str]
) -> None:
    """What each engine does after one fault; ``make slow`` tries each fault with each engine."""
    assert_faults_are_named(voice, tmp_path, faults)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL and no process groups there")
@only("tone")
def test_each_fault_names_the_sentence(voice: Voice, tmp_path: Path) -> None:
    assert_faults_are_named(voice, tmp_path, tuple(FAULTS))


def assert_faults_are_named(voice: Voice, tmp_path: Path, faults: Sequence[str]) -> None:
    voice = replace(voice, engine=f"faulty_{voice.engine}")
    level = calibration_texts(voice)
    (tmp_path / "broken").touch()
    # A server's patience is tested in test_server_clips.py.
    faults = tuple(text for text in faults if (voice.engine, text) != ("faulty_http", "Hang on."))
    for text in faults:
        reason = FAULTS[text]
        seconds = 0.5 if text == "Hang on." else 60.0
        with pytest.raises(VoiceError, match=re.escape(f'could not say "{text}": {reason}')):
            clips(tmp_path / "kept", voice, (*SENTENCES[:2], text), seconds=seconds)
        assert called(tmp_path) == Counter({**dict.fromkeys((*level, *SENTENCES[:2]), 1), text: 2})
        (tmp_path / "log").write_text("".join(f"{text}\n" for text in (*level, *SENTENCES[:2])))
    (tmp_path / "broken").unlink()
    clips(tmp_path / "kept", voice, (*SENTENCES[:3], *faults))
    # The gate lets a server speak a doubtful sentence again.
    assert set(called(tmp_path).values()) <= ({1, MOST_ATTEMPTS} if voice.engine == "faulty_http" else {1})


def test_clips_stored_before_a_cancellation_are_not_spoken_again(voice: Voice, tmp_path: Path) -> None:
    voice = replace(voice, engine=f"faulty_{voice.engine}")
    store = Store(tmp_path / "kept", most_bytes=0)
    heard = 0

    def on_clip() -> None:
        nonlocal heard
        heard += 1
        if heard == 2:
            raise KeyboardInterrupt

    said = [(Utterance(text=text, voice=voice), None) for text in SENTENCES]
    with pytest.raises(KeyboardInterrupt):
        synthesise(said, store=store, sample_rate=48_000, jobs=1, on_clip=on_clip)
    stored, before = store.usage()["clip"].entries, called(tmp_path)
    assert 2 <= stored < len(SENTENCES)
    clips(tmp_path / "kept", voice, SENTENCES)
    assert len(called(tmp_path) - before) == len(SENTENCES) - stored
    assert set(called(tmp_path)) == {*SENTENCES, *calibration_texts(voice)}

"""Workers: what they leave, and what happens when one crashes, hangs or returns nonsense."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec.structs import replace

from renderer.errors import InputError, ScriptError, VoiceError
from renderer.problems import Position
from renderer.speech.synthesis import synthesise
from renderer.storage.store import Store
from renderer.timeline import Clip
from renderer.voice import Utterance, Voice
from tests.support.forked_workers import CAN_FORK
from tests.support.paths import ROOT

pytestmark = pytest.mark.real_workers
POSITION = Position(path="rest.md", line=7, column=3, text="- Lie down.")
SPEAKER = Voice(engine="pyttsx3", language="en-US")
ODD = Voice(engine="odd")


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    threads, children = threading.active_count(), child_processes()
    yield
    assert threading.active_count() == threads
    assert child_processes() == children


def child_processes() -> set[str]:
    """Those that ended and wait to be reaped are among them."""
    if CAN_FORK:
        assert Path(f"/proc/self/task/{os.getpid()}/children").exists()
        found: set[str] = set()
        for of_thread in Path("/proc/self/task").glob("*/children"):
            with suppress(FileNotFoundError):  # the thread has ended
                found |= set(of_thread.read_text().split())
        return found
    if sys.platform == "win32":
        return set()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    return set()


def speak_odd(
    folder: Path, *texts: str, voice: Voice = ODD, jobs: int = 2, timeout_seconds: float = 60.0
) -> list[Clip]:
    utterances = [(Utterance(text=text, voice=voice), POSITION) for text in texts]
    store = Store(folder, most_bytes=0)
    clips = synthesise(
        utterances, store=store, sample_rate=48_000, jobs=jobs, timeout_seconds=timeout_seconds
    )
    return [clips[utterance] for utterance, _ in utterances]


def assert_gone(group: int) -> None:
    """No process of the group is left, but for the moment that the system takes to reap an orphan."""
    for _ in range(500):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    pytest.fail("a worker is left")


@pytest.mark.usefixtures("odd")
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("crash", "its worker ended (signal 11, Segmentation fault)"),
        ("exit", "its worker ended (status 3): out of memory"),
        ("raise", "no such phoneme"),
        ("ramble", f"no such phoneme{184 * '!'}…"),
        ("nan", "it returned samples that are not finite"),
        ("infinite", "it returned samples that are not finite"),
        ("stereo", "it returned samples of shape (9600, 2), not (frames, 1)"),
        ("flat", "it returned samples of shape (9600,), not (frames, 1)"),
        ("double", "it returned float64 samples, not float32"),
        ("none", "it returned a NoneType, not samples and their rate"),
        ("empty", "it made no sound"),
        ("silent", "it made no sound"),
        ("babble", "its worker gave an invalid reply"),
    ],
)
def test_a_failure_names_the_sentence(text: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(VoiceError) as caught:
        speak_odd(tmp_path, "all is well", text, jobs=1)
    assert str(caught.value) == f'rest.md:7:3: the voice odd could not say "{text}": {reason}'
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.usefixtures("odd")
def test_a_hang_ends_with_all_that_it_started(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    with pytest.raises(VoiceError, match=r"it did not answer within 1 s$"):
        speak_odd(tmp_path, f"hang {pid}", timeout_seconds=1.0)
    assert_gone(int(pid.read_text()))


@pytest.mark.usefixtures("odd")
def test_a_crash_ends_all_that_it_started(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    with pytest.raises(VoiceError, match=r"its worker ended \(status 5\)$"):
        speak_odd(tmp_path, f"orphan {pid}")
    assert_gone(int(pid.read_text()))


@pytest.mark.skipif(sys.platform != "linux", reason="limits a file's size by setrlimit, under espeak-ng")
@pytest.mark.parametrize(
    ("engine", "message"),
    [
        ("tone", "clips: could not be written: the file would be larger than this system allows"),
        ("pyttsx3", "RuntimeError: Error saving WAV file: [Errno 27] File too large"),
    ],
)
def test_a_full_disk_is_reported_at_once(engine: str, message: str, tmp_path: Path) -> None:
    script = start_script(
        f"""
        from pathlib import Path
        from renderer.errors import RenderError
        from renderer.speech.synthesis import synthesise
        from renderer.storage.store import Store
        from renderer.voice import Utterance, Voice
        from tests.support.small_files import limit_file_size
        limit_file_size(10_000)
        text = Utterance(text="Let your breath come and go.", voice=Voice(engine={engine!r}))
        try:
            store = Store(Path("clips"), most_bytes=0)
            synthesise([(text, None)], store=store, sample_rate=48_000, jobs=1)
        except RenderError as error:
            print(error, *Path("clips").iterdir())
        """,
        tmp_path,
    )
    (tmp_path / "clips").mkdir()
    assert script.communicate(timeout=30)[0].endswith(f"{message}\n")


@pytest.mark.usefixtures("odd")
def test_a_sentence_that_fails_once_is_tried_again(tmp_path: Path) -> None:
    (clip,) = speak_odd(tmp_path, f"once {tmp_path / 'tried'}")
    assert clip.frames > 0
    assert (tmp_path / "tried").exists()


@pytest.mark.usefixtures("odd")
def test_output_of_an_engine_is_discarded(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (clip,) = speak_odd(tmp_path, "print")
    assert clip.frames > 0
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("odd")
def test_ctrl_c_leaves_nothing_half_written(tmp_path: Path) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    texts = ["all is well", *(f"hang {tmp_path / str(n)}" for n in range(5))]
    utterances = [(Utterance(text=text, voice=ODD), None) for text in texts]
    store = Store(tmp_path, most_bytes=0)
    with pytest.raises(KeyboardInterrupt):
        synthesise(utterances, store=store, sample_rate=48_000, jobs=2, on_clip=interrupt)
    assert store.usage()["clip"].entries == 1
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.usefixtures("odd")
def test_who_waits_for_a_voice_that_hangs_can_end_it(tmp_path: Path) -> None:
    pid = tmp_path / "pid"

    def end() -> None:
        if pid.exists():
            raise KeyboardInterrupt

    utterance = Utterance(text=f"hang {pid}", voice=ODD)
    store = Store(tmp_path, most_bytes=0)
    with pytest.raises(KeyboardInterrupt):
        synthesise([(utterance, None)], store=store, sample_rate=48_000, jobs=1, on_wait=end)
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


def test_no_worker_starts_when_every_clip_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = Voice(engine="tone")
    first = speak_odd(tmp_path, "one", "two words", "one", voice=voice)
    assert first[0] == first[2]
    assert Store(tmp_path, most_bytes=0).usage()["clip"].entries == 2
    monkeypatch.setattr(sys, "executable", "/nowhere")
    assert speak_odd(tmp_path, "one", "two words", "one", voice=voice) == first


def test_on_clip_counts_distinct_sentences(tmp_path: Path) -> None:
    calls: list[threading.Thread] = []
    utterances = [(Utterance(text=text, voice=Voice(engine="tone")), None) for text in ("a", "b", "a", "c")]
    for _ in range(2):
        calls.clear()
        synthesise(
            utterances,
            store=Store(tmp_path, most_bytes=0),
            sample_rate=48_000,
            jobs=2,
            on_clip=lambda: calls.append(threading.current_thread()),
        )
        assert calls == [threading.main_thread()] * 3


@pytest.mark.parametrize("position", [POSITION, None])
def test_a_sentence_can_be_too_long(position: Position | None, tmp_path: Path) -> None:
    long = Utterance(text="and " * 5_000, voice=Voice(engine="tone"))
    with pytest.raises(ScriptError if position else InputError, match="20,000 characters, more than 5,000"):
        synthesise([(long, position)], store=Store(tmp_path, most_bytes=0), sample_rate=48_000, jobs=1)


def test_a_wrong_request_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(ScriptError) as caught:
        speak_odd(tmp_path, "Lie down.", voice=Voice(engine="pyttsx3", name="en-uss"))
    assert str(caught.value) == (
        'rest.md:7:3: pyttsx3 has no voice "en-uss"; did you mean "en-us"?\n    - Lie down.\n      ^'
    )


def test_the_same_bytes_in_any_order_by_any_number_of_workers(tmp_path: Path) -> None:
    words = ["she", "sells", "thirsty", "sea", "shells", "slowly", "seventeen", "soft", "breaths"]
    chance = random.Random(1)  # noqa: S311
    utterances = [
        Utterance(
            text=" ".join(chance.choices(words, k=chance.randint(1, 5))) + chance.choice(".?!,"),
            voice=replace(
                SPEAKER,
                name=chance.choice(["en-us", "en-gb-scotland", "fr"]),
                pitch=chance.choice([20, 50]),
                words_per_minute=Fraction(chance.choice([90, 200])),
            ),
        )
        for _ in range(8)
    ]
    heard = []
    for jobs, seed in ((1, 0), (3, 1)):
        store = Store(tmp_path / str(jobs), most_bytes=0)
        random.Random(seed).shuffle(utterances)  # noqa: S311
        clips = synthesise([(u, None) for u in utterances], store=store, sample_rate=48_000, jobs=jobs)
        heard.append({u: store.read("clip", clip.key) for u, clip in clips.items()})
        assert None not in heard[-1].values()
    assert heard[0] == heard[1]


def start_script(body: str, folder: Path) -> subprocess.Popen[str]:
    script = folder / "mine.py"
    root = ROOT
    script.write_text(f"import sys\nsys.path.append({str(root)!r})\n{textwrap.dedent(body)}")
    return subprocess.Popen([sys.executable, str(script)], cwd=folder, stdout=subprocess.PIPE, text=True)


def test_a_plain_script_needs_no_main_guard(tmp_path: Path) -> None:
    (tmp_path / "renderer").mkdir()  # of the user's own, in the folder they are in
    script = start_script(
        """
        from pathlib import Path
        from renderer.speech.synthesis import synthesise
        from renderer.storage.store import Store
        from renderer.voice import Utterance, Voice
        store = Store(Path("kept"), most_bytes=0)
        texts = [Utterance(text=text, voice=Voice(engine="tone")) for text in ("one", "two words")]
        clips = synthesise([(text, None) for text in texts], store=store, sample_rate=48_000, jobs=2)
        print(sorted(clip.frames for clip in clips.values()))
        """,
        tmp_path,
    )
    assert script.communicate(timeout=60)[0] == "[13090, 39271]\n"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    script = start_script(
        """
        import time
        from renderer.speech.worker_process import WorkerProcess
        worker = WorkerProcess()
        worker.ask({"do": "voices", "engine": "pyttsx3"}, 60)
        print(worker._process.pid, flush=True)
        time.sleep(600)
        """,
        tmp_path,
    )
    assert script.stdout is not None
    worker = int(script.stdout.readline())
    script.kill()
    script.communicate()
    assert_gone(worker)

"""A program as an engine: what it is given, where its sound is found, and how it fails."""

from __future__ import annotations

import io
import os
import stat
import sys
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from renderer.errors import InputError, VoiceError
from renderer.settings.read import read_settings
from renderer.speech.clip_keys import utterance_key
from renderer.speech.engines import PermanentFailureError
from renderer.speech.engines.command import PLACEHOLDERS, filled
from renderer.speech.engines.registry import create_engine
from renderer.speech.synthesis import synthesise
from renderer.storage.store import Store
from renderer.voice import Utterance, Voice
from tests.support.speech_server import sound, streamed

PROGRAM = """
import json, os, sys, time
from pathlib import Path
what, *arguments = sys.argv[1:]
here = Path(__file__).parent
wav = (here / "sound.wav").read_bytes()
match what:
    case "tell":
        (here / "told.json").write_text(json.dumps([arguments, sys.stdin.buffer.read().decode()]))
        os.write(1, wav)
    case "file": Path(arguments[0]).write_bytes(wav)
    case "streamed": os.write(1, (here / "streamed.wav").read_bytes())
    case "fail": sys.exit("first\\nno such \\x1bvoice")
    case "crash": os.abort()
    case "nothing": pass
    case "words": print("usage: speak")
    case "cut": os.write(1, wav[:1000])
    case "endless":
        while True: os.write(1, bytes(100_000))
    case "hang":
        if os.fork() == 0: time.sleep(600)
        (here / "pid").write_text(str(os.getpgid(0)))
        time.sleep(600)
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    (tmp_path / "sound.wav").write_bytes(sound("one two"))
    (tmp_path / "streamed.wav").write_bytes(streamed(sound("one two"), 0xFFFFFFFF))
    path = tmp_path / "speak.py"
    path.write_text(PROGRAM)
    return path


def voice_of(*arguments: str | Path, **others: object) -> Voice:
    command = (sys.executable, *map(str, arguments))
    return Voice(engine="command", name="amy", settings=(("command", command),), **others)  # type: ignore[arg-type]


def speak(voice: Voice, text: str = "Rest.") -> np.ndarray:
    samples, sample_rate = create_engine("command").speak(text, voice)
    assert sample_rate == 24_000
    return samples


def test_arguments_of_the_program(program: Path) -> None:
    voice = voice_of(
        program, "tell", "-r{rate}", "{pitch}", "{language}/{voice}", "{text}", "{{text}}", "say {text}",
        words_per_minute=Fraction(221, 2), language="en-GB",
    )  # fmt: skip
    speak(voice, "--help {rate}; $HOME")
    received = (program.parent / "told.json").read_text()
    assert received == (
        '[["-r110", "50", "en-GB/amy", " --help {rate}; $HOME", "{text}", "say --help {rate}; $HOME"], ""]'
    )


@pytest.mark.parametrize(
    ("arguments", "settings", "given"),
    [((), (), "Rest.\\n"), (("{text}",), (), ""), (("{text}",), (("stdin", True),), "Rest.\\n")],
)
def test_text_on_standard_input(
    program: Path, arguments: tuple[str, ...], settings: tuple[tuple[str, bool], ...], given: str
) -> None:
    voice = voice_of(program, "tell", *arguments)
    speak(Voice(engine="command", settings=(*voice.settings, *settings)))
    assert (program.parent / "told.json").read_text().endswith(f'"{given}"]')


def test_where_the_sound_is_found(program: Path) -> None:
    piped = speak(voice_of(program, "tell"))
    assert np.array_equal(piped, speak(voice_of(program, "file", "{file}")))
    assert np.array_equal(piped, speak(voice_of(program, "streamed")))
    assert np.array_equal(piped[:, 0], soundfile.read(io.BytesIO(sound("one two")), dtype="float32")[0])


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("fail", "ended (status 1): no such voice"),
        ("crash", "ended (signal 6)"),
        ("nothing", "returned nothing"),
        ("words", 'it returned "usage: speak" instead of audio'),
        ("cut", "the audio is cut off after 956 of "),
        ("endless", "python wrote more than 26 MB"),
    ],
)
def test_how_it_fails(program: Path, what: str, reason: str) -> None:
    with pytest.raises((RuntimeError, ValueError, PermanentFailureError)) as caught:
        speak(voice_of(program, what))
    assert reason in str(caught.value)


def test_no_file(program: Path) -> None:
    with pytest.raises(RuntimeError, match="wrote no file"):
        speak(voice_of(program, "tell", "{file}"))


@pytest.mark.skipif(sys.platform == "win32", reason="no process groups there")
def test_a_program_that_hangs_ends_with_all_that_it_started(program: Path, tmp_path: Path) -> None:
    said = Utterance(text="Rest.", voice=voice_of(program, "hang"))
    store = Store(tmp_path / "kept", most_bytes=0)
    with pytest.raises(VoiceError, match=r'could not say "Rest\.": it did not answer within 1 s'):
        synthesise([(said, None)], store=store, sample_rate=48_000, jobs=1, timeout_seconds=1)
    group = int((tmp_path / "pid").read_text())
    for _ in range(500):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    pytest.fail("a process is left")


def test_settings(tmp_path: Path, program: Path) -> None:
    path = tmp_path / "renderer.toml"
    path.write_text(
        '[voices.x]\nengine = "command"\ncommand = ["./speak.py", "../voices/x", "-t", "{text}"]\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    voice = read_settings(tmp_path).voices["x"]
    assert voice.settings == (("command", (str(program), str(tmp_path / "../voices/x"), "-t", "{text}")),)
    for wrong, received in (
        ('command = "say"', "x: command: 'say' is not a list of texts"),
        ("command = [1]", r"x: command: [1] is not a list of texts"),
        ("stdin = 1", "x: stdin: 1 is not true or false"),
        ("comand = []", 'x: unknown key "comand"; did you mean "command"?'),
    ):
        path.write_text(f'[voices.x]\nengine = "command"\n{wrong}\n')
        with pytest.raises(InputError) as caught:
            read_settings(tmp_path)
        assert received in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), 'needs a command; write command = ["flite"'),
        (("no-such-program-here", "{text}"), 'the program "no-such-program-here" is not installed'),
        (
            (sys.executable, "{txt}"),
            "unknown placeholder {txt} in a command; there are {text}, {file},",
        ),
    ],
)
def test_commands_that_are_wrong(arguments: tuple[str, ...], message: str) -> None:
    voice = Voice(engine="command", settings=(("command", arguments),))
    with pytest.raises(InputError) as caught:
        create_engine("command").speak("Rest.", voice)
    assert message in str(caught.value)


def test_a_key_depends_on_the_content_of_the_program_and_not_on_its_path(tmp_path: Path) -> None:
    def key(folder: str, program: str, *others: str) -> str:
        path = tmp_path / folder / "speak.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(program)
        return utterance_key(Utterance(text="Rest.", voice=voice_of(path, *others)), 48_000)

    first = key("one", "pass")
    assert key("two", "pass") == first
    assert key("one", "pass # it") != first
    assert key("two", "pass", "-x") != first
    assert key("one", "pass") == first


@given(st.text(), st.sampled_from(["{text}", "{text}.", "a{text}", "{text}{text}", "{voice}{text}"]))
def test_text_is_never_an_option_or_a_placeholder(text: str, argument: str) -> None:
    made = filled(argument, {**dict.fromkeys(PLACEHOLDERS, "x"), "text": text})
    assert text in made
    assert not (argument.startswith("{text}") and made.startswith("-"))
    assert len(made) <= len(text) * argument.count("{text}") + 2

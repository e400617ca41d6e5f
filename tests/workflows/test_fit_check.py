"""What ``check`` accepts, ``render`` renders: words of unknown length are estimated for two voices."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import numpy as np
import pytest
import soundfile

import renderer
from renderer.cli.main import main
from renderer.errors import InputError, LengthError, ScriptError, SoundError

pytestmark = pytest.mark.shared_cache

LONG = "This is a very long sentence that goes on and on, and that no voice says in a second."
MANY = "Lie down, and let the ground hold you, for as long as you like.\n\n" * 12


def write(folder: Path, body: str, head: str = "", voice: str = "tone") -> Path:
    path = folder / "rest.md"
    path.write_text(f"---\ntitle: Rest\nvoice: {voice}\n{head}---\n{body}\n", encoding="utf-8")
    return path


CERTAIN = [
    # front matter, body, and what the error says
    ("", f"[for 1s]\n{LONG}\n[end]\nRest.", "the content of this block takes at least"),
    ("", f"{LONG}\n[0:05]\nRest.", "the part before 0:05 takes at least"),
    ("", f"[loop for 3s]\n{LONG}\n[end]", "one round of this loop takes at least"),
    ("", "[breathe in 100ms, out 6s]", '"Breathe in." takes'),
    ("", "[count 10-15 every 50ms]", "longer than its beat of 0.05 s"),
    ("", f"[for 20s]\n[for 2s]\n{LONG}\n[end]\nRest.\n[end]", "the content of this block takes at least"),
    ("", "[for 8s]\nRest here. [bell low] [pause 5s] On. [pause 3s]\n[end]", "of this block takes at least"),
    ("length: 10m\n", "Rest here.", "a length of 10m is not possible: the shortest length is about"),
    ("length: 5s\n", MANY, "a length of 5s is not possible"),
    ("length: [1m, 1h]\n", "Rest here. [hold 10s-5m]", "a length of 1h is not possible"),
    ("length: 2m\nhead: 0s\n", "Rest here. [hold 2h-3h]", "a length of 2m is not possible"),
]

DOUBTFUL = [
    (
        "",
        "[for 5s]\nThis is a very long sentence that goes on and on.\n[end]",
        "with a slow voice, the content",
    ),
    ("", "This is a very long sentence that goes on and on.\n[0:07]\nRest.", "with a slow voice, the part"),
    ("", "[count 11-15 every 700ms]", 'with a slow voice, "'),
    ("length: 2m10s\n", f"{MANY}[hold 1s-2s]", "a length of 2m10s may not be possible: with a"),
    ("length: 20s\n", "Rest here, and let go of the day, bit by bit. [hold 10s-11s]", "may not be possible"),
]


@pytest.mark.parametrize(("head", "body", "message"), CERTAIN)
def test_what_no_voice_can_meet_is_an_error(tmp_path: Path, head: str, body: str, message: str) -> None:
    path = write(tmp_path, body, head)
    with pytest.raises((ScriptError, LengthError)) as raised:
        renderer.check_script(path, cache=False)
    assert message in str(raised.value)
    with pytest.raises(type(raised.value)):
        renderer.plan_script(path)


@pytest.mark.parametrize(
    ("head", "lengths", "place"),
    [
        ("length: 10m\n", (), ":4:9: "),
        ("length: [30s, 1h 10m]\n", (), ":4:15: "),
        ("length:\n  - 30s\n  - 1h\n", (), ":6:5: "),
        ("length: 30s\n", ("2h",), ": "),
    ],
)
def test_a_length_is_wrong_where_it_is_requested(
    tmp_path: Path, head: str, lengths: tuple[str, ...], place: str
) -> None:
    path = write(tmp_path, "Rest here. [hold 1s-1m]", head)
    for work in (renderer.check_script, renderer.plan_script):
        with pytest.raises(LengthError) as raised:
            work(path, cache=False, length=lengths)
        assert str(raised.value).startswith(f"{path}{place}a length of ")


@pytest.mark.parametrize(("head", "body", "message"), DOUBTFUL)
def test_what_some_voices_cannot_meet_is_a_warning(
    tmp_path: Path, head: str, body: str, message: str
) -> None:
    (warning,) = renderer.check_script(write(tmp_path, body, head), cache=False)
    assert message in str(warning)
    assert warning.warning
    assert ("length" in warning.position.text) == head.startswith("length")


@pytest.mark.parametrize(("head", "body", "message"), DOUBTFUL)
def test_a_sentence_in_the_store_needs_no_estimate(
    tmp_path: Path, head: str, body: str, message: str
) -> None:
    path = write(tmp_path, body, head)
    planned, checked = _error_of(renderer.plan_script, path), _error_of(renderer.check_script, path)
    assert checked == planned
    assert planned or not [each for each in renderer.check_script(path) if message in str(each)]


def _error_of(ask: Callable[[Path], object], path: Path) -> str:
    try:
        ask(path)
    except InputError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("voice", ["tone", "pyttsx3"])
def test_a_length_within_reach_is_accepted(tmp_path: Path, voice: str) -> None:
    path = write(tmp_path, f"{MANY}[hold 1m-20m]", "length: [5m, 10m]\n", voice)
    assert not renderer.check_script(path, cache=False)


def test_a_rate_that_the_voice_does_not_have_counts_as_the_nearest_one(tmp_path: Path) -> None:
    path = write(tmp_path, f"[for 14s]\n{LONG}\n[end]", "pacing: {rate: 40}\n", "pyttsx3")
    messages = [each.message for each in renderer.check_script(path, cache=False)]
    assert [each.split(",")[0] for each in messages] == [
        "the voice pyttsx3 cannot speak 40 words per minute; its lowest rate is 73",
        "with a slow voice",
    ]


def test_a_sound_that_cannot_be_read_is_an_error_at_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gong.wav").write_bytes(b"not a sound")
    path = write(tmp_path, "[bell gong] Rest.", "sounds: {gong: gong.wav}\n")
    with pytest.raises(SoundError) as raised:
        renderer.check_script(path)
    assert str(raised.value).startswith(f"{path}:4:16: {tmp_path / 'gong.wav'}: is not a sound")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SoundError) as raised:
        renderer.check_script(path.name)
    assert str(raised.value).startswith(f"{path.name}:4:16: gong.wav: is not a sound")


@pytest.mark.parametrize(
    "body", ["[bed ocean]", "[bed rain]\n[mark here]", "[pause 0s]", "[repeat 2]\n[pace 90%]\n[end]"]
)
def test_a_script_in_which_nothing_is_heard_is_an_error(tmp_path: Path, body: str) -> None:
    with pytest.raises(ScriptError, match=r"rest\.md:5:1: the script has no words, no sounds and no pauses"):
        renderer.check_script(write(tmp_path, body))


def test_the_length_of_an_own_sound_counts(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "gong.wav", np.full((5 * 8000, 1), 0.1), 8000)
    path = write(tmp_path, "[for 4s]\n[sound gong]\n[end]\nRest.", "sounds: {gong: gong.wav}\n")
    with pytest.raises(ScriptError, match=r"takes at least 0:05\.0: 1\.0 s too long"):
        renderer.check_script(path, cache=False)


def test_the_command_reports_every_script_that_does_not_fit(tmp_path: Path) -> None:
    scripts = []
    for name, body in (("a", f"[for 1s]\n{LONG}\n[end]"), ("b", "Rest."), ("c", f"{LONG}\n[0:03]\nRest.")):
        scripts.append(tmp_path / f"{name}.md")
        scripts[-1].write_text(f"---\ntitle: T\nvoice: tone\n---\n{body}\n", encoding="utf-8")
    out, errors = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(errors):
        status = main(["check", *map(str, scripts)])
    assert status == 2
    assert out.getvalue() == f"{scripts[1]}: no errors\n"
    assert [line.split(": ")[0] for line in errors.getvalue().splitlines() if ".md:" in line] == [
        f"{scripts[0]}:5:1",
        f"{scripts[2]}:6:1",
    ]


def test_night_is_for_audio_files(tmp_path: Path) -> None:
    errors = io.StringIO()
    with redirect_stderr(errors):
        status = main(["check", str(write(tmp_path, "Rest.")), "--night"])
    assert status == 2
    assert "write night: true in its front matter" in errors.getvalue()

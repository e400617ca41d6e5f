"""``renderer takes``: the numbers, the sheet, and what is wrong with recordings."""

from __future__ import annotations

import json
import re
import subprocess
from contextlib import AbstractContextManager
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import soundfile

from renderer.storage.folder_lock import locked
from tests.support.takes import BODY, HEAD, RATE, SENTENCES, Command, rendered, speech_in, spoken, take

pytestmark = pytest.mark.shared_cache


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "it is not like"),
        ("[]", "it is not like"),
        ('{"takes": {"one": "Rest."}}', "it is not like"),
        ('{"takes": {"1": "Rest.", "01": "Sit."}}', "appears twice"),
        ('{"takes": {"1": 5}}', "has no sentence"),
        (b'{"takes": {"1": "\xff"}}', "it is not UTF-8"),
    ],
)
def test_a_list_of_numbers_that_is_wrong(
    text: str | bytes, reason: str, script: Path, folder: Path, command: Command
) -> None:
    (folder / "takes.json").write_bytes(text.encode() if isinstance(text, str) else text)
    for name in ("takes", "render"):
        status, _, said = command(name, script)
        assert (status, said.count("\n")) == (2, 1)
        assert f"{Path('takes/takes.json')}: is not a list of takes: " in said
        assert reason in said


def test_a_sheet_is_shown_and_numbers_stay(script: Path, command: Command) -> None:
    status, out, _ = command("takes", script)
    assert status == 1
    lines = out.splitlines()
    assert lines[:5] == [
        "takes: recordings for the voice me",
        "",
        "# Arriving",
        "001  missing  Lie on your back.",
        "              (pause 2s)",
    ]
    assert lines[-1] == "3 sentences: 0 recorded, 3 missing (001, 002, 003)"
    before = (script.parent / "takes/takes.json").read_text()
    assert json.loads(before)["takes"] == {f"{n:03}": text for n, text in enumerate(SENTENCES, 1)}
    script.write_text(HEAD + BODY.replace("Feel", "Now feel").replace("back.", "back!"))
    command("takes", script)
    texts = json.loads((script.parent / "takes/takes.json").read_text())["takes"]
    assert texts == {**json.loads(before)["takes"], "004": "Now feel the psoas."}


def test_two_commands_at_once_give_no_number_twice(
    script: Path, folder: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other command has written its numbers just before this one gets the lock."""

    def locked_second(path: Path) -> AbstractContextManager[None]:
        with locked(path):
            numbers = {"001": "Another sentence.", "002": SENTENCES[1]}
            (folder / "takes.json").write_text(json.dumps({"takes": numbers}))
        return locked(path)

    monkeypatch.setattr("renderer.workflows.record.locked", locked_second)
    _, out, _ = command("takes", script)
    texts = json.loads((folder / "takes.json").read_text())["takes"]
    assert texts == {
        "001": "Another sentence.",
        "002": SENTENCES[1],
        "003": SENTENCES[0],
        "004": SENTENCES[2],
    }
    assert "003  missing  Lie on your back." in out
    assert sorted(path.name for path in folder.iterdir()) == ["takes.json"]


def test_files_that_had_numbers_before_the_sheet(script: Path, folder: Path, command: Command) -> None:
    """Taken in the order of the script, once; afterwards no new sentence gets a number that is in use."""
    for number in (1, 2, 3, 4):
        soundfile.write(folder / f"{number}.wav", take(spoken()), RATE)
    status, out, _ = command("takes", script)
    assert (status, "assumed to say the script's sentences in order" in out) == (0, True)
    script.write_text(HEAD + BODY + "And one more thing.\n")
    status, out, _ = command("takes", script)
    assert (status, "taken to be" in out) == (1, False)
    assert "005  missing  And one more thing." in out.splitlines()
    assert "4.wav matches no sentence; rename it to a number above, or to the words of its sentence" in out


@pytest.mark.parametrize("suffix", ["html", "md", "txt"])
def test_a_sheet_to_print(suffix: str, script: Path, recorded: Path, command: Command) -> None:
    (recorded / "003.wav").unlink()
    script.write_text(HEAD + BODY + "Rest, 3 < 4 & now. [hold 3s-10s] [bell]\n")
    command("takes", script, "--sheet", f"sheet.{suffix}")
    text = (script.parent / f"sheet.{suffix}").read_text("utf-8")
    if suffix == "html":
        plain: list[str] = []
        parser = HTMLParser()
        parser.handle_data = plain.append  # type: ignore[method-assign, assignment]
        parser.feed(text)
        assert text.count("<html") == text.count("</html>") == 1
        text = "\n".join(plain)
    assert [text.count(sentence) for sentence in (*SENTENCES, "Rest, 3 < 4 & now.")] == [1, 1, 1, 1]
    ticks = {"html": "☑☑☐☐", "md": "xx  ", "txt": "xx  "}[suffix]
    found = [c for c in text if c in "☑☐"] if suffix == "html" else [p[0] for p in text.split("[")[1:]]
    assert "".join(found) == ticks
    for said in ("Evening rest", "Resting", "pause 2s", "hold 3s-10s", "bell", "003", "004"):
        assert said in text


def test_a_sheet_has_a_known_form(script: Path, command: Command) -> None:
    status, _, said = command("takes", script, "--sheet", "sheet.pdf")
    assert (status, said) == (2, "sheet.pdf: the name of a sheet has to end in .html, .md or .txt\n")
    assert not (script.parent / "takes").exists()


def test_a_sheet_for_a_script_without_a_recorded_voice_is_an_error(script: Path, command: Command) -> None:
    status, _, said = command("takes", script, "--voice", "tone", "--sheet", "sheet.md")
    assert status == 2
    assert "no recorded voice speaks in it; write engine" in said


def test_faults_of_takes_are_reported(script: Path, recorded: Path, command: Command) -> None:
    script.write_text(HEAD + " ".join(f"This is the sentence {word}." for word in "ABCDEFGHIJ"))
    clipped = np.clip(take(4 * spoken(level_db=-3.0)), -1, 1)
    takes = {
        "A": clipped,
        "B": take(spoken(level_db=-0.2)),
        "C": take(spoken(level_db=-52.0)),
        "D": take(spoken(level_db=-20.0), room_db=-45.0),
        "E": np.zeros((RATE, 1), np.float32),
        "F": take(spoken(), before=4.0),
        "G": take(spoken()),
        "H": take(spoken(), before=0.02, after=0.02, room_db=-40.0),
    }
    for word, samples in takes.items():
        soundfile.write(recorded / f"this is the sentence {word}.wav", samples, RATE)
    (recorded / "this is the sentence I.wav").write_bytes(b"RIFFnonsense")
    soundfile.write(recorded / "hello.wav", take(spoken()), RATE)
    status, out, _ = command("takes", script)
    assert status == 1
    last = out.splitlines()[-1]
    assert last == (
        "10 sentences: 7 recorded, 1 clipped (004), 1 too loud (005), 1 too quiet (006), 1 noisy (007), "
        "1 silent (008), 1 unreadable (012), 1 missing (013), 4 files that match no sentence"
    )
    for line in (
        "005  too loud: its peak is at -0.2 dBFS; lower the input level by 3 dB",
        "008  silent: the recording is silent; record it again",
        "009  4.0 s of silence before the words; it is cut off",
        '001.wav says "Lie on your back.", which is not in this script',
        'hello.wav says "hello", which is not in this script',
    ):
        assert line in out.splitlines()
    (recording,) = json.loads(command("takes", script, "--json")[1])["recordings"]
    states = [take["states"] for take in recording["takes"]]
    wanted = ["clipped", "too loud", "too quiet", "noisy", "silent", "", "", "", "unreadable", "missing"]
    assert states == [[state] if state else [] for state in wanted]
    assert recording["takes"][0]["measurements"]["clipped_places"] > 3
    assert recording["takes"][3]["measurements"]["above_noise_db"] < 30
    assert recording["takes"][7]["measurements"]["above_noise_db"] is None
    assert not recording["complete"]


FAULTY = {
    "clipped": take(4 * spoken(level_db=-3.0)).clip(-1, 1),
    "cut off": take(spoken()[RATE // 12 :], before=0.0),
    "too short": take(spoken(0.2)),
    "too loud": take(spoken(level_db=-0.2)),
    "too quiet": take(spoken(level_db=-52.0)),
    "noisy": take(spoken(level_db=-20.0), room_db=-45.0),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_take_with_a_fault_gives_status_1(
    script: Path, recorded: Path, command: Command, fault: str
) -> None:
    assert command("takes", script)[0] == 0
    soundfile.write(recorded / "002.wav", FAULTY[fault], RATE)
    status, out, _ = command("takes", script)
    assert status == 1
    assert f"1 {fault} (002)" in out
    assert not json.loads(command("takes", script, "--json")[1])["recordings"][0]["complete"]


def test_render_warns_about_a_clipped_take_each_time(script: Path, recorded: Path, command: Command) -> None:
    assert "clipped" not in command("render", script, "--format", "wav")[2]
    soundfile.write(recorded / "002.wav", FAULTY["clipped"], RATE)
    for options in ((), (), ("--no-cache",)):
        status, _, said = command("render", script, "--format", "wav", *options)
        assert status == 0
        (warning,) = (line for line in said.splitlines() if "clipped" in line)
        assert re.match(r"rest\.md:\d+:\d+: warning: the take \S*002\.wav is clipped in \d+ places", warning)
        assert "lower the input level or move away from the microphone, and record it again" in said
    soundfile.write(recorded / "002.wav", take(spoken()), RATE)
    assert "clipped" not in command("render", script, "--format", "wav")[2]


@pytest.mark.usefixtures("ffmpeg")
def test_a_recording_of_a_phone(script: Path, recorded: Path, command: Command) -> None:
    made = [recorded / "003.wav", recorded / "3 let everything.m4a"]
    encode = ["ffmpeg", "-nostdin", "-v", "error", "-i", *map(str, made)]
    subprocess.run(encode, check=True, stdin=subprocess.DEVNULL, timeout=60)
    made[0].unlink()
    assert command("takes", script)[0] == 0
    (cue,) = (c for c in speech_in(rendered(script, command)) if c["what"] == SENTENCES[2])
    assert cue["frames"] / RATE == pytest.approx(1.7, abs=0.15)

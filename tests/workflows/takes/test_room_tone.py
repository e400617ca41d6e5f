"""The quiet room of recordings goes on between their words, and its level never steps."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from renderer.timeline import Block
from tests.support.slow import cases
from tests.support.takes import ME, RATE, Command, rendered, room, speech_in, spoken, take

pytestmark = pytest.mark.shared_cache

SCRIPT = """\
---
title: Evening rest
voice: me
---

Lie on your back. [pause 3s]

Feel the floor below you.

Let everything be heavy. [pause 6s]

Rest here.
"""
WINDOW_SECONDS = 0.1
ENDS_SECONDS = 0.7
SILENT_DB = -95.0


def hum_of_a_room(seconds: float, level_db: float, seed: int) -> Block:
    """Noise that is darker than white noise."""
    from scipy.signal import lfilter

    noise = lfilter([1], [1, -0.6], room(seconds, 0.0, seed)[:, 0])
    return (noise / noise.std() * 10 ** (level_db / 20)).astype(np.float32)[:, None]


def recorded_in(
    folder: Path, rooms_db: Iterable[float], *, margin: float = 0.6, words_db: float = -8.0, rate: int = RATE
) -> None:
    """Record the sentences of the script one after another, each in a room of its own level."""
    folder.mkdir(exist_ok=True)
    for number, level_db in enumerate(rooms_db, 1):
        words = take(spoken(1.0 + 0.2 * number, 200.0 * number, words_db), before=margin, after=margin)
        whole = words + hum_of_a_room(len(words) / RATE, level_db, number)
        soundfile.write(folder / f"{number:03}.wav", whole, rate, subtype="FLOAT")


@pytest.fixture
def session(script: Path, folder: Path, command: Command) -> Path:
    script.write_text(SCRIPT)
    Path("renderer.toml").write_text(ME)
    recorded_in(folder, [-55.0] * 4)
    command("takes", script)
    return script


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER_CACHE", str(tmp_path / "cache"))


def levels_between_words(track: dict[str, Any]) -> list[list[float]]:
    """The level of each stretch between words, in dB per 100 ms; the ends of the track are left out."""
    from scipy.signal import butter, sosfilt

    rate, samples = track["sample_rate"], track["samples"][:, 0]
    band = sosfilt(butter(4, [150, 8_000], "band", fs=rate, output="sos"), samples)
    size, ends = round(WINDOW_SECONDS * rate), round(ENDS_SECONDS * rate)
    at, stretches = ends, []
    for cue in [*speech_in(track), {"onset_frames": len(samples) - ends, "frames": 0}]:
        windows = band[at : cue["onset_frames"]]
        powers = np.square(windows[: len(windows) // size * size]).reshape(-1, size).mean(axis=1)
        stretches.append((10 * np.log10(powers + 1e-12)).tolist())
        at = cue["onset_frames"] + cue["frames"] + round(0.05 * rate)
    return stretches


def largest_step_db(stretches: list[list[float]]) -> float:
    return max(float(np.abs(np.diff(levels)).max(initial=0.0)) for levels in stretches)


@pytest.mark.parametrize(("channels", "sample_rate"), [(1, 44_100), (2, 48_000)])
def test_the_level_of_the_room_never_steps(
    channels: int, sample_rate: int, session: Path, command: Command
) -> None:
    Path("renderer.toml").write_text(f"channels = {channels}\nsample_rate = {sample_rate}\n{ME}")
    track = rendered(session, command)
    levels = levels_between_words(track)
    assert len(levels[0]) > 10
    assert len(levels[-2]) > 40
    assert largest_step_db(levels) < 1.5
    every = [level for stretch in levels for level in stretch]
    assert max(every) - min(every) < 3.0
    assert -62 < np.median(every) < -48


def test_rooms_of_several_recordings_become_one(session: Path, folder: Path, command: Command) -> None:
    """The louder rooms set the level, and the tone fills up the others."""
    recorded_in(folder, [-55.0, -58.0, -55.5, -60.0])
    levels = levels_between_words(rendered(session, command))
    assert largest_step_db(levels) < 1.5
    every = [level for stretch in levels for level in stretch]
    assert max(every) - min(every) < 3.0


def test_the_room_fades_at_the_ends_of_the_track(session: Path, command: Command) -> None:
    samples = rendered(session, command)["samples"][:, 0]
    for end in (samples, samples[::-1]):
        first, later = (np.square(end[at : at + RATE // 20]).mean() for at in (0, 3 * RATE // 4))
        assert first < later / 10


def test_the_room_never_repeats(session: Path, command: Command) -> None:
    session.write_text(SCRIPT.replace("[pause 6s]", "[hold 90s]"))
    track = rendered(session, command)
    cue = speech_in(track)[2]
    first = cue["onset_frames"] + cue["frames"] + RATE
    hold = track["samples"][first : first + 80 * RATE, 0]
    spectrum = np.fft.rfft(hold, 2 * len(hold))
    likeness = np.fft.irfft(np.abs(spectrum) ** 2)[: len(hold)]
    assert np.abs(likeness[5 * RATE :]).max() < 0.2 * likeness[0]


def test_words_are_as_loud_with_their_room_as_without(session: Path, command: Command) -> None:
    said = command("render", session, "--format", "wav")[1]
    Path("renderer.toml").write_text(f"room_tone = false\n{ME}")
    without = command("render", session, "--format", "wav")[1]
    assert said.split("words ")[1].split(",")[0] == without.split("words ")[1].split(",")[0]


def test_the_room_tone_can_be_turned_off(session: Path, command: Command) -> None:
    Path("renderer.toml").write_text(f"room_tone = false\n{ME}")
    levels = levels_between_words(rendered(session, command))
    assert max(levels[0]) < SILENT_DB
    assert min(levels[3]) < SILENT_DB


def test_a_loud_room_is_not_continued(session: Path, folder: Path, command: Command) -> None:
    recorded_in(folder, [-38.0] * 4)
    status, _, said = command("render", session, "--format", "wav")
    assert status == 0
    assert said.count("so its pauses are silent") == 1
    assert "denoise = true" in said
    assert max(levels_between_words(rendered(session, command))[0]) < SILENT_DB


def test_recordings_without_a_room_have_no_tone(session: Path, folder: Path, command: Command) -> None:
    recorded_in(folder, [-55.0] * 4, margin=0.0)
    said = command("render", session, "--format", "wav")[2]
    assert said.count("no take of this voice has a quiet moment around its words") == 1
    recorded_in(folder, [-55.0], margin=0.6)
    status, _, said = command("render", session, "--format", "wav")
    assert (status, "quiet moment" in said) == (0, False)


def test_the_pauses_of_other_voices_are_silent(session: Path, command: Command) -> None:
    session.write_text(
        SCRIPT.replace("voice: me\n", "voice: tone\n")
        .replace("Let everything", "[voice me]\n\nLet everything")
        .replace("Rest here.", "[voice tone]\n\nRest here. [pause 3s]")
    )
    track = rendered(session, command)
    guest = speech_in(track)[2]
    levels = levels_between_words(track)
    assert guest["what"].startswith("Let everything")
    assert max(levels[1]) < SILENT_DB
    assert min(levels[3][:50]) > -65
    assert max(levels[-1]) < SILENT_DB


def test_acx_gets_the_room_in_its_silences(session: Path, folder: Path, command: Command) -> None:
    recorded_in(folder, [-72.0] * 4)
    assert command("render", session, "--for", "acx")[0] == 0
    made = Path("out/rest/rest.mp3")
    samples, rate = soundfile.read(made)
    head = samples[round(0.3 * rate) : round(0.5 * rate)]
    assert -80 < 10 * np.log10(np.square(head).mean()) < -60
    report = command("check", made, "--for", "acx")[1]
    for rule in ("noise floor", "quiet at the start", "quiet at the end"):
        assert f"ok      {rule}" in report


@pytest.mark.usefixtures("own_cache")
@pytest.mark.parametrize("night", cases([False, True], slow=[True]))
def test_an_edited_track_equals_a_new_one(night: bool, session: Path, command: Command) -> None:
    made = Path("out/rest/rest.mp3")
    text, pauses = SCRIPT, ["[pause 6s]", "[pause 9s]"]
    if night:  # words and the room tone settle after five minutes
        text, pauses = text.replace("voice:", "night: true\nvoice:"), ["[hold 4m42s]", "[hold 4m50s]"]
    session.write_text(text.replace("[pause 6s]", pauses[0]))
    command("render", session)
    session.write_text(text.replace("[pause 6s]", pauses[1]))
    command("render", session, "--jobs", "2")
    edited = made.read_bytes()
    assert command("render", session, "--no-cache", "--jobs", "1")[0] == 0
    assert made.read_bytes() == edited


@pytest.mark.usefixtures("own_cache")
def test_words_after_a_changed_pause_are_not_encoded_again(session: Path, command: Command) -> None:
    def encoded() -> int:
        return int(json.loads(command("cache", "--json")[1])["kinds"]["stretch"]["entries"])

    many = SCRIPT + "\nLie on your back. [pause 3s]\n\nFeel the floor below you. [pause 3s]\n" * 6
    session.write_text(many)
    command("render", session)
    before = encoded()
    session.write_text(many.replace("[pause 6s]", "[pause 8s]"))
    command("render", session)
    assert encoded() - before <= 5

"""A sentence is played from its take, or spoken by the fallback of the voice."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile

from renderer.plan.takes import SpokenTake, SpokenTakes
from renderer.script.pacing import read_pacing
from renderer.voice import Voice
from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options
from tests.support import checked_engines
from tests.support.takes import (
    BODY,
    HEAD,
    ME,
    RATE,
    SENTENCES,
    Command,
    entries,
    likeness,
    rendered,
    speech_in,
    spoken,
    take,
)
from tests.support.trusted import trusted


def test_two_takes_of_a_sentence(script: Path, recorded: Path, command: Command) -> None:
    soundfile.write(recorded / "lie-on-your-back.flac", take(spoken()), RATE)
    status, _, said = command("render", script)
    assert status == 2
    assert 'several takes of "Lie on your back.": 001.wav and lie-on-your-back.flac' in said
    assert "1 double (001)" in command("takes", script)[1]


def test_a_take_is_missing(script: Path, recorded: Path, command: Command) -> None:
    """Named with its number and its place, the same sentence once, all at once."""
    (recorded / "001.wav").unlink()
    (recorded / "003.wav").unlink()
    for name in ("check", "render"):
        status, _, said = command(name, script)
        assert status == 2
        assert [line for line in said.splitlines() if not line.startswith(" ")] == [
            f'{script}:7:1: no take of "Lie on your back.", number 001',
            f'{script}:12:1: no take of "Let everything be heavy.", number 003',
        ]
        assert f"record {Path('takes/003.wav')}, or give the voice a fallback" in said
    assert not (script.parent / "out").exists()


def test_the_folder_is_missing(script: Path, command: Command) -> None:
    status, _, said = command("render", script)
    assert (status, said.count("\n")) == (2, 1)
    assert "there is no such folder of takes; run `renderer takes SCRIPT` to create it" in said
    (script.parent / "renderer.toml").write_text(ME.replace('folder = "takes"\n', ""))
    status, _, said = command("render", script)
    assert (status, said.count("\n")) == (2, 1)
    assert "a recorded voice needs a folder" in said


def test_a_track_holds_the_takes_at_their_cues(script: Path, recorded: Path, command: Command) -> None:
    track = rendered(script, command)
    cues = speech_in(track)
    assert [cue["what"] for cue in cues] == [SENTENCES[n] for n in (0, 1, 0, 2)]
    for cue, number in zip(cues, (1, 2, 1, 3), strict=True):
        samples, _ = soundfile.read(recorded / f"{number:03}.wav", dtype="float32", always_2d=True)
        words = samples[RATE // 2 : -RATE // 2]
        onset = int(np.argmax(np.abs(words) > 0.01 * np.abs(words).max()))
        assert likeness(track, cue, words[max(0, onset - 12) :]) > 0.98
        assert likeness(track, cue, words[onset + 100 :]) < 0.98
        assert cue["frames"] / RATE == pytest.approx(0.8 + 0.3 * number, abs=0.1)


def test_an_edited_sentence_needs_a_new_take(script: Path, recorded: Path, command: Command) -> None:
    rendered(script, command)
    assert entries(command) == 3
    soundfile.write(recorded / "002.wav", take(spoken(1.0, 500.0)), RATE)
    rendered(script, command, "--pace", "80%")
    assert entries(command) == 4
    script.write_text(HEAD.replace("Evening", "Morning") + BODY.replace("be heavy", "be light"))
    status, out, _ = command("takes", script)
    assert status == 1
    assert '004  out of date after an edit: 003.wav says "Let everything be heavy."; record 004' in out
    assert out.splitlines()[-1] == "3 sentences: 2 recorded, 1 out of date (004)"
    assert command("render", script)[0] == 2
    soundfile.write(recorded / "004.wav", take(spoken(1.1, 700.0)), RATE)
    rendered(script, command)
    assert entries(command) == 5
    assert command("takes", script)[0] == 0


def test_takes_and_synthesis_in_one_session(script: Path, recorded: Path, command: Command) -> None:
    """A missing take is another voice's, respelt for it; what is recorded is said as it is written."""
    (recorded / "002.wav").unlink()
    (script.parent / "renderer.toml").write_text(
        f'{ME}fallback = "robot"\n[voices.robot]\nengine = "tone"\nname = "high"\n'
    )
    script.write_text(HEAD + BODY + "\n[voice robot]\n\nOne two three.\n\n[voice me]\n\nLie on your back.\n")
    compiled = compile_script(script, Options())
    said = [(s.caption, s.utterance.text, str(s.utterance.voice)) for s in compiled.plan.spoken()]
    assert said == [
        (SENTENCES[0], SENTENCES[0], "takes"),
        (SENTENCES[1], "Feel the so-us.", "tone:high"),
        (SENTENCES[0], SENTENCES[0], "takes"),
        (SENTENCES[2], SENTENCES[2], "takes"),
        ("One two three.", "One two three.", "tone:high"),
        (SENTENCES[0], SENTENCES[0], "takes"),
    ]
    (warning,) = compiled.warnings
    assert str(warning).startswith(f"{script}:8:1: warning: a sentence has no take; robot speaks instead")
    track = rendered(script, command)
    time = np.arange(RATE // 4) / RATE
    tone = np.cos(2 * np.pi * 880 * time).astype(np.float32)[:, None]
    assert [likeness(track, cue, tone) > 0.9 for cue in speech_in(track)] == [
        False,
        True,
        *[False] * 2,
        True,
        False,
    ]


def test_a_take_of_the_fallback_is_spoken_with_its_seed_until_there_is_a_recording(
    script: Path, recorded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = script.parent.resolve() / "site"
    checked_engines.install(site)
    monkeypatch.syspath_prepend(str(site))
    (script.parent / "renderer.toml").write_text(
        f"{ME}fallback = 'model'\n[voices.model]\nengine = 'neural'\nlog = 'log'\nseed = 4\n"
    )
    trusted(script.parent)
    chosen = SpokenTake(words=SENTENCES[1], words_per_minute=Fraction(90), seed=7, chosen=True)

    def voice() -> Voice:
        compiled = compile_script(script, Options(), takes=SpokenTakes(takes=(chosen,)))
        return next(s.utterance.voice for s in compiled.plan.spoken() if s.caption == SENTENCES[1])

    assert voice().engine == "takes"
    (recorded / "002.wav").unlink()
    fallback = voice()
    assert (fallback.engine, fallback.words_per_minute) == ("neural", 90)
    assert dict(fallback.settings)["seed"] == 7


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            'fallback = "robt"\n[voices.robot]\nengine = "tone"\n',
            'fallback: unknown voice "robt"; did you mean',
        ),
        ('fallback = "me"\n', "[voices] in renderer.toml: fallback: me, me refer to each other"),
        ('fallback = "tone:hgh"\n', 'fallback: tone has no voice "hgh"; did you mean "high"?'),
        ("fallback = 5\n", "me: fallback: 5 is not a text"),
        ("denoise = 1\n", "me: denoise: 1 is not true or false"),
        ("fallbak = 5\n", 'me: unknown key "fallbak"; did you mean "fallback"?'),
    ],
)
def test_settings_that_are_wrong(table: str, message: str, script: Path, command: Command) -> None:
    Path("takes").mkdir()
    (script.parent / "renderer.toml").write_text(ME + table)
    status, _, said = command("render", script)
    assert (status, said.count("\n")) == (2, 1)
    assert message in said


def test_a_dry_run_counts_the_price_of_a_fallback(script: Path, recorded: Path, command: Command) -> None:
    (recorded / "002.wav").unlink()
    (script.parent / "renderer.toml").write_text(
        f'{ME}fallback = "paid"\n[voices.paid]\nengine = "http"\nurl = "http://127.0.0.1:9/v1"\n'
        "price_per_million_characters = 15\n"
    )
    trusted(script.parent)
    status, out, _ = command("render", script, "--dry-run", "--json")
    me, paid = json.loads(out)
    assert (status, me["voice"], me["to_speak"]["sentences"], me["cost"]) == (0, "me", 2, None)
    assert (paid["voice"], paid["engine"], paid["to_speak"]["sentences"]) == ("paid", "http", 2)
    assert paid["cost"] == pytest.approx(paid["to_speak"]["characters"] * 15 / 1e6)


@pytest.mark.parametrize(("fallback", "ipa_words", "warnings"), [("pyttsx3", 1, 1), ("tone", 0, 2)])
def test_ipa_is_for_the_fallback(
    fallback: str, ipa_words: int, warnings: int, script: Path, recorded: Path
) -> None:
    (recorded / "002.wav").unlink()
    (script.parent / "renderer.toml").write_text(f'{ME}fallback = "{fallback}"\n')
    script.write_text(HEAD.replace("so-us", "{ipa: ˈsoʊəs}") + BODY)
    compiled = compile_script(script, Options())
    assert sum(len(speak.utterance.phonemes) for speak in compiled.plan.spoken()) == ipa_words
    assert len(compiled.warnings) == warnings


@pytest.mark.usefixtures("recorded")
def test_no_ipa_is_missed_where_all_is_recorded(script: Path) -> None:
    script.write_text(HEAD.replace("so-us", "{ipa: ˈsoʊəs}") + BODY)
    compiled = compile_script(script, Options())
    assert not compiled.warnings
    assert not any(speak.utterance.phonemes for speak in compiled.plan.spoken())


def test_takes_can_be_the_fallback_of_takes(script: Path, recorded: Path, tmp_path: Path) -> None:
    """A new recording of some sentences over an old one of all."""
    (tmp_path / "new").mkdir()
    (tmp_path / "new/feel-the-psoas.wav").write_bytes((recorded / "002.wav").read_bytes())
    settings = ME.replace('"takes"\n', '"new"\n').replace('engine = "new"', 'engine = "takes"')
    (script.parent / "renderer.toml").write_text(
        f'{settings}fallback = "old"\n[voices.old]\nengine = "takes"\nfolder = "takes"\n'
    )
    plan = compile_script(script, Options()).plan
    folders = [Path(str(dict(s.utterance.voice.settings)["folder"])).name for s in plan.spoken()]
    assert folders == ["takes", "new", "takes", "takes"]


@pytest.mark.usefixtures("recorded")
def test_every_file_that_a_render_uses_is_reported(script: Path) -> None:
    used: list[Path] = []
    compile_script(script, Options(), on_file=used.append)
    names = {path.name for path in used}
    assert {"takes", "takes.json", "001.wav", "002.wav", "003.wav"} <= names


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"RIFFnonsense", "is not a sound that can be read"),
        (b"", "is empty"),
        (None, "the recording is silent; record it again"),
    ],
)
def test_a_take_that_cannot_be_used(
    content: bytes | None, reason: str, script: Path, recorded: Path, command: Command
) -> None:
    """Said with the sentence's place; what was made of the others is kept."""
    if content is None:
        soundfile.write(recorded / "003.wav", np.zeros((RATE, 1)), RATE)
    else:
        (recorded / "003.wav").write_bytes(content)
    status, _, said = command("render", script, "--jobs", 1)
    assert status == 2
    assert f"{script}:12:1: " in said
    assert reason in said
    assert entries(command) == 2
    assert not (script.parent / "out").exists()


@pytest.mark.usefixtures("recorded")
def test_pace_changes_no_take(script: Path) -> None:
    usual, slow = (
        compile_script(script, Options(pacing=read_pacing({"pace": pace}))).plan.spoken()[0].utterance
        for pace in (Fraction(1), Fraction(1, 2))
    )
    assert usual == slow


def test_the_seconds_of_each_origin(script: Path, recorded: Path, command: Command) -> None:
    """A recording counts as human, a fallback as synthetic, and a clone names the consent."""
    (recorded / "003.wav").unlink()
    consent = "Ada Poe, in writing"
    Path("renderer.toml").write_text(
        f'room_tone = false\n{ME}fallback = "tone"\n'
        f'[voices.ada]\nengine = "tone"\norigin = "clone"\nconsent = "{consent}"\n'
    )
    script.write_text(f"{script.read_text()}\n[voice ada]\nSleep well now.\n")
    planned = json.loads(command("plan", script, "--json")[1])
    track = planned[0]["tracks"][0] if isinstance(planned, list) else planned["tracks"][0]
    totals = track["totals"]
    speech = [event for event in track["events"] if event["kind"] == "speech"]
    assert totals["voices"] == pytest.approx(
        {
            "synthetic_seconds": speech[3]["seconds"],
            "clone_seconds": speech[4]["seconds"],
            "human_seconds": sum(event["seconds"] for event in speech[:3]),
        }
    )
    assert sum(totals["voices"].values()) == pytest.approx(totals["speech_seconds"])
    table = command("plan", script)[1]
    assert all(
        f"of it by a {kind}" in table for kind in ("synthetic voice", "clone of a voice", "human voice")
    )
    checked = command("check", script)[1]
    assert (
        "voices: synthetic voice 1 sentence, clone of a voice 1 sentence, human voice 3 sentences" in checked
    )
    assert f"consent to ada: {consent}" in checked
    said = command("render", script)[1]
    assert re.search(r"^voices: synthetic voice .*, clone of a voice .*, human voice ", said, re.MULTILINE)

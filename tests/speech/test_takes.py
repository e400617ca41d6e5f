"""Recorded takes: which file says what, how it is made ready, and what is told of it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from fractions import Fraction
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from renderer.cli.main import main
from renderer.errors import InputError, RenderError
from renderer.loudness.meter import LoudnessMeter, integrated_lufs
from renderer.script.pacing import read_pacing
from renderer.speech.calibration import SPEECH_LUFS
from renderer.speech.clip_keys import utterance_key
from renderer.speech.synthesis import synthesise
from renderer.speech.takes.denoising import denoised
from renderer.speech.takes.folder import open_folder
from renderer.speech.takes.names import TakeName, read_name, words_of
from renderer.speech.takes.sheet import Sheet, read_sheet, sheet_text, with_sentences
from renderer.speech.takes.words import find_words
from renderer.storage.store import Store
from renderer.timeline import Block
from renderer.voice import Utterance, Voice
from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options

RATE = 48_000
HEAD = "---\ntitle: Evening rest\nvoice: me\nsay: {psoas: so-us}\n---\n"
BODY = """\
# Arriving
Lie on your back. [pause 2s]
Feel the psoas.

# Resting
Lie on your back. [hold 3s-10s, bell at end]
Let everything be heavy.
"""
ME = '[voices.me]\nengine = "takes"\nfolder = "takes"\n'
SENTENCES = ("Lie on your back.", "Feel the psoas.", "Let everything be heavy.")

Command = Callable[..., tuple[int, str, str]]
Clips = Callable[..., list[Block]]


def spoken(seconds: float = 1.2, hertz: float = 300.0, level_db: float = -20.0) -> Block:
    """Words of sorts: bursts of a tone that rise and fall, their peak at ``level_db``."""
    time = np.arange(round(seconds * RATE)) / RATE
    swell = np.clip(1.2 * np.sin(2 * np.pi * 3 * time) ** 2, 0.15, 1)
    ends = np.minimum(1, np.minimum(time, time[::-1]) / 0.01)
    return (10 ** (level_db / 20) * swell * ends * np.sin(2 * np.pi * hertz * time)).astype(np.float32)[
        :, None
    ]


def room(seconds: float, level_db: float, seed: int = 1) -> Block:
    """Noise of a level, RMS."""
    noise = np.random.default_rng(seed).normal(size=(round(seconds * RATE), 1))
    return (10 ** (level_db / 20) * noise).astype(np.float32)


def take(words: Block, *, before: float = 0.5, after: float = 0.5, room_db: float = -90.0) -> Block:
    quiet = (np.zeros((round(seconds * RATE), 1), np.float32) for seconds in (before, after))
    whole = np.concatenate([next(quiet), words, next(quiet)])
    return (whole + room(len(whole) / RATE, room_db)[: len(whole)]).astype(np.float32)


def lufs(block: Block, sample_rate: int = RATE) -> float:
    meter = LoudnessMeter(sample_rate, 1)
    meter.push(block)
    return integrated_lufs(meter.energies)


def power_db(block: Block) -> float:
    return float(10 * np.log10(np.square(block, dtype=np.float64).mean()))


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script in the working folder, whose voice is somebody's recordings."""
    monkeypatch.chdir(tmp_path)
    Path("renderer.toml").write_text(ME)
    path = Path("rest.md")
    path.write_text(HEAD + BODY)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of takes, empty."""
    path = tmp_path / "takes"
    path.mkdir()
    return path


@pytest.fixture
def recorded(script: Path, folder: Path, command: Command) -> Path:
    """A folder in which every sentence of the script is recorded, each at its own pitch."""
    command("takes", script)
    for number in range(1, len(SENTENCES) + 1):
        words = spoken(0.8 + 0.3 * number, 200.0 * number, -12.0 - 5 * number)
        soundfile.write(folder / f"{number:03}.wav", take(words), RATE)
    return folder


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """The command line: exit status, standard output, standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def clips(tmp_path: Path, folder: Path) -> Clips:
    """The clips that are made of recordings."""

    def made(
        *recordings: Block, sample_rate: int = RATE, suffixes: Sequence[str] = (".wav",), **more: Any
    ) -> list[Block]:
        voice = Voice(engine="takes", settings=tuple(sorted({"folder": str(folder), **more}.items())))
        said = [Utterance(text=f"Sentence {n}.", voice=voice) for n in range(len(recordings))]
        for n, (samples, suffix) in enumerate(zip(recordings, cycle(suffixes), strict=False)):
            subtype = "FLOAT" if suffix == ".wav" else None
            soundfile.write(folder / f"sentence {n}{suffix}", samples, sample_rate, subtype=subtype)
        store = Store(tmp_path / "store", most_bytes=10**9)
        spoken = synthesise([(u, None) for u in said], store=store, sample_rate=RATE, jobs=1)
        kept = [store.read("clip", spoken[u].key) or (b"", {}) for u in said]
        return [np.frombuffer(payload, "<f4")[:, None] for payload, _ in kept]

    return made


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Lie on your back.", "lie on your back"),
        ("lie-on-your-back", "lie on your back"),
        ("Don’t push — “rest”!", "don't push rest"),
        ("‘Rest,’ she said…", "rest she said"),
        ("50% of it; 50 of it", "50% of it 50 of it"),
        ("E\u0301tire-toi", "étire toi"),
        ("कि", "कि"),
        ("呼吸。", "呼吸"),
        ("...", "..."),
    ],
)
def test_the_words_of_a_sentence(text: str, words: str) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("stem", "number", "words", "all_words"),
    [
        ("001", 1, "", ""),
        ("12", 12, "", ""),
        ("12 - Lie on your back", 12, "lie on your back", "12 lie on your back"),
        ("0012_lie_on_your_back", 12, "lie on your back", "0012_lie_on_your_back"),
        ("5 breaths here", 5, "breaths here", "5 breaths here"),
        ("lie-on-your-back", None, "lie on your back", "lie on your back"),
    ],
)
def test_the_names_of_files(stem: str, number: int | None, words: str, all_words: str) -> None:
    found = read_name(stem)
    assert found == TakeName(number=number, words=words, all_words=words_of(all_words) if all_words else "")


@given(st.text(max_size=30))
def test_words_of_words_are_the_same(text: str) -> None:
    assert words_of(words_of(text)) == words_of(text)


@given(st.lists(st.lists(st.text(min_size=1, max_size=8).filter(words_of), max_size=6), max_size=5))
def test_a_number_stays_with_its_sentence(versions: list[list[str]]) -> None:
    """However a script is edited, and whatever the sheet went through on the disk."""
    sheet = Sheet()
    for sentences in versions:
        after = with_sentences(sheet, sentences)
        assert {number: after.texts[number] for number in sheet.texts} == sheet.texts
        assert all(after.number_of(sentence) for sentence in sentences)
        assert len({words_of(text) for text in after.texts.values()}) == len(after.texts)
        sheet = read_sheet(sheet_text(after))
        assert sheet == after


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("012.wav", "Lie on your back."),
        ("12.FLAC", "Lie on your back."),
        ("12 - Lie on your back.wav", "Lie on your back."),
        ("12 - lie on yo.wav", "Lie on your back."),
        ("7 Lie on your back.ogg", "Lie on your back."),
        ("lie-on-your-back.mp3", "Lie on your back."),
        ("LIE ON YOUR BACK!.aiff", "Lie on your back."),
        ("12 - Rest.wav", "Rest."),
        ("5 breaths here.wav", "5 breaths here."),
        ("dont-push.wav", "Don’t push."),
        ("013.wav", None),
        ("12 - Something else.wav", None),
        ("012.txt", None),
        ("._012.wav", None),
    ],
)
def test_which_file_says_a_sentence(name: str, says: str | None, folder: Path) -> None:
    texts = {12: "Lie on your back.", 14: "Rest."}
    (folder / "takes.json").write_text(sheet_text(Sheet(texts=texts)))
    (folder / name).write_bytes(b"sound")
    takes = open_folder(folder)
    for sentence in ("Lie on your back.", "Rest.", "5 breaths here.", "Don’t push."):
        assert takes.take_of(sentence) == (folder / name if sentence == says else None)


def test_two_takes_of_a_sentence(script: Path, recorded: Path, command: Command) -> None:
    soundfile.write(recorded / "lie-on-your-back.flac", take(spoken()), RATE)
    status, _, said = command("render", script)
    assert status == 2
    assert 'several takes of "Lie on your back.", 001.wav and lie-on-your-back.flac' in said
    assert "1 double (001)" in command("takes", script)[1]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "it does not say"),
        ("[]", "it does not say"),
        ('{"takes": {"one": "Rest."}}', "it does not say"),
        ('{"takes": {"1": "Rest.", "01": "Sit."}}', "stands there twice"),
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


def test_a_sheet_is_printed_and_numbers_are_kept(script: Path, command: Command) -> None:
    status, out, _ = command("takes", script)
    assert status == 1
    lines = out.splitlines()
    assert lines[:5] == [
        "takes: what me records",
        "",
        "# Arriving",
        "001  missing    Lie on your back.",
        "                (pause 2s)",
    ]
    assert lines[-1] == "3 sentences: 0 recorded, 3 missing (001, 002, 003)"
    before = (script.parent / "takes/takes.json").read_text()
    assert json.loads(before)["takes"] == {f"{n:03}": text for n, text in enumerate(SENTENCES, 1)}
    script.write_text(HEAD + BODY.replace("Feel", "Now feel").replace("back.", "back!"))
    command("takes", script)
    texts = json.loads((script.parent / "takes/takes.json").read_text())["takes"]
    assert texts == {**json.loads(before)["takes"], "004": "Now feel the psoas."}


def test_files_that_had_numbers_before_the_sheet(script: Path, folder: Path, command: Command) -> None:
    """Taken in the order of the script, once; afterwards no new sentence gets a number that is in use."""
    for number in (1, 2, 3, 4):
        soundfile.write(folder / f"{number}.wav", take(spoken()), RATE)
    status, out, _ = command("takes", script)
    assert (status, "taken to be the script's sentences in order" in out) == (0, True)
    script.write_text(HEAD + BODY + "And one more thing.\n")
    status, out, _ = command("takes", script)
    assert (status, "taken to be" in out) == (1, False)
    assert "005  missing    And one more thing." in out.splitlines()
    assert "4.wav matches no sentence; call it by a number above, or by the words of its sentence" in out


@pytest.mark.parametrize("suffix", ["html", "md", "txt"])
def test_a_sheet_to_print(suffix: str, script: Path, recorded: Path, command: Command) -> None:
    (recorded / "003.wav").unlink()
    script.write_text(HEAD + BODY + "Rest <here> & now. [hold 3s-10s] [bell]\n")
    command("takes", script, "--sheet", f"sheet.{suffix}")
    text = (script.parent / f"sheet.{suffix}").read_text("utf-8")
    if suffix == "html":
        plain: list[str] = []
        parser = HTMLParser()
        parser.handle_data = plain.append  # type: ignore[method-assign, assignment]
        parser.feed(text)
        assert text.count("<html") == text.count("</html>") == 1
        text = "\n".join(plain)
    assert [text.count(sentence) for sentence in (*SENTENCES, "Rest <here> & now.")] == [1, 1, 1, 1]
    ticks = {"html": "☑☑☐☐", "md": "xx  ", "txt": "xx  "}[suffix]
    found = [c for c in text if c in "☑☐"] if suffix == "html" else [p[0] for p in text.split("[")[1:]]
    assert "".join(found) == ticks
    for said in ("Evening rest", "Resting", "pause 2s", "hold 3s-10s", "bell", "003", "004"):
        assert said in text


def test_a_sheet_has_a_known_form(script: Path, command: Command) -> None:
    status, _, said = command("takes", script, "--sheet", "sheet.pdf")
    assert (status, said) == (2, "sheet.pdf: a sheet is written as .html, .md or .txt\n")
    assert not (script.parent / "takes").exists()


def test_nobody_records_a_script(script: Path, command: Command) -> None:
    status, _, said = command("takes", script, "--voice", "tone")
    assert status == 2
    assert "no recorded voice speaks in it; write engine" in said


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
        assert f"record {Path('takes/003.wav')}; or name a fallback" in said
    assert not (script.parent / "out").exists()


def test_the_folder_is_missing(script: Path, command: Command) -> None:
    status, _, said = command("render", script)
    assert (status, said.count("\n")) == (2, 1)
    assert "there is no such folder of takes; `renderer takes SCRIPT` makes it" in said
    (script.parent / "renderer.toml").write_text(ME.replace('folder = "takes"\n', ""))
    status, _, said = command("render", script)
    assert (status, said.count("\n")) == (2, 1)
    assert "a recorded voice has a folder" in said


def rendered(script: Path, command: Command, *more: object) -> dict[str, Any]:
    """The only track's plan, its samples under ``samples``."""
    status, _, said = command("render", script, "--format", "wav", "--captions", "timeline", *more)
    assert status == 0, said
    plan = json.loads(next((script.parent / "out").rglob("*.timeline.json")).read_text())
    samples, _ = soundfile.read(next((script.parent / "out").rglob("*.wav")), always_2d=True)
    (track,) = plan["tracks"]
    return {**track, "samples": samples}


def likeness(track: dict[str, Any], cue: dict[str, Any], words: Block) -> float:
    """The correlation of a cue's samples in the track with a recording's words."""
    first = cue["onset_frames"]
    heard = track["samples"][first : first + len(words), 0]
    mine = words[: len(heard), 0]
    return float(heard @ mine / np.sqrt((heard @ heard) * (mine @ mine)))


def speech_in(track: dict[str, Any]) -> list[dict[str, Any]]:
    return [event for event in track["events"] if event["kind"] == "speech"]


def entries(command: Command) -> int:
    return int(json.loads(command("cache", "--json")[1])["kinds"]["clip"]["entries"])


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


def test_an_edit_costs_what_it_changes(script: Path, recorded: Path, command: Command) -> None:
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
    assert str(warning).startswith(f"{script}:8:1: warning: a sentence has no take, and robot stands in")
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


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            'fallback = "robt"\n[voices.robot]\nengine = "tone"\n',
            'fallback: unknown voice "robt"; did you mean',
        ),
        ('fallback = "me"\n', "[voices] in renderer.toml: fallback: me, me stand in for each other"),
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


def test_a_stand_in_that_wants_money_is_reckoned(script: Path, recorded: Path, command: Command) -> None:
    (recorded / "002.wav").unlink()
    (script.parent / "renderer.toml").write_text(
        f'{ME}fallback = "paid"\n[voices.paid]\nengine = "http"\nurl = "http://127.0.0.1:9/v1"\n'
        "price_per_million_characters = 15\n"
    )
    status, out, _ = command("render", script, "--dry-run", "--json")
    me, paid = json.loads(out)
    assert (status, me["voice"], me["to_speak"]["sentences"], me["cost"]) == (0, "me", 2, None)
    assert (paid["voice"], paid["engine"], paid["to_speak"]["sentences"]) == ("paid", "http", 2)
    assert paid["cost"] == pytest.approx(paid["to_speak"]["characters"] * 15 / 1e6)


@pytest.mark.parametrize(("fallback", "told", "warnings"), [("pyttsx3", 1, 1), ("tone", 0, 2)])
def test_ipa_is_for_the_voice_that_stands_in(
    fallback: str, told: int, warnings: int, script: Path, recorded: Path
) -> None:
    (recorded / "002.wav").unlink()
    (script.parent / "renderer.toml").write_text(f'{ME}fallback = "{fallback}"\n')
    script.write_text(HEAD.replace("so-us", "{ipa: ˈsoʊəs}") + BODY)
    compiled = compile_script(script, Options())
    assert sum(len(speak.utterance.phonemes) for speak in compiled.plan.spoken()) == told
    assert len(compiled.warnings) == warnings


@pytest.mark.usefixtures("recorded")
def test_no_ipa_is_missed_where_all_is_recorded(script: Path) -> None:
    script.write_text(HEAD.replace("so-us", "{ipa: ˈsoʊəs}") + BODY)
    compiled = compile_script(script, Options())
    assert not compiled.warnings
    assert not any(speak.utterance.phonemes for speak in compiled.plan.spoken())


def test_takes_that_stand_in_for_takes(script: Path, recorded: Path, tmp_path: Path) -> None:
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
def test_every_file_that_a_render_uses_is_told(script: Path) -> None:
    used: list[Path] = []
    compile_script(script, Options(), on_file=used.append)
    names = {path.name for path in used}
    assert {"takes", "takes.json", "001.wav", "002.wav", "003.wav"} <= names


def test_takes_are_as_loud_as_every_voice(clips: Clips) -> None:
    takes = [
        take(spoken(seconds, level_db=level_db), room_db=level_db - 50)
        for level_db in (-40.0, -30.0, -12.0, 0.0)
        for seconds in (0.25, 0.6, 4.0)
    ]
    for found in clips(*takes):
        padded = np.concatenate([found, np.zeros((max(0, round(0.42 * RATE) - len(found)), 1), np.float32)])
        assert lufs(padded) == pytest.approx(SPEECH_LUFS, abs=0.5)


@pytest.mark.parametrize("sample_rate", [44_100, 48_000])
def test_takes_are_cut_to_their_words(sample_rate: int, clips: Clips) -> None:
    """Keys and clicks at the ends of the recording go too."""
    takes = []
    for room_db in (-120.0, -60.0, -45.0):
        whole = take(spoken(1.5, level_db=-6.0), before=1.0, after=2.0, room_db=room_db)
        for at in (0.1, 4.3):
            whole[round(at * RATE) : round(at * RATE) + 200] += 0.3
        takes.append(whole)
    for found in clips(*takes, sample_rate=sample_rate):
        assert 1.45 < len(found) / RATE * sample_rate / RATE < 1.7


def test_a_click_alone_is_all_there_is() -> None:
    samples = np.zeros((RATE, 1), np.float32)
    samples[RATE // 2 : RATE // 2 + 100] = 0.5
    words = find_words(samples, RATE)
    assert words is not None
    assert words.onset_frames <= RATE // 2 < words.end_frames
    assert find_words(np.zeros((RATE, 1), np.float32), RATE) is None
    assert find_words(np.zeros((0, 1), np.float32), RATE) is None


@pytest.mark.parametrize("kind", ["hiss", "rumble"])
@pytest.mark.parametrize("above_db", [20, 30, 40])
def test_denoising_takes_noise_and_leaves_words(kind: str, above_db: int) -> None:
    words = spoken(2.0, level_db=-10.0)
    clean = np.concatenate([np.zeros((RATE, 1), np.float32), words, np.zeros((RATE, 1), np.float32)])
    noise = room(len(clean) / RATE, 0.0)
    if kind == "rumble":
        noise = np.cumsum(noise - noise.mean(), axis=0, dtype=np.float64).astype(np.float32)
    noise *= np.float32(10 ** ((power_db(words) - above_db - power_db(noise)) / 20))
    made = denoised(clean + noise, RATE)
    assert made.shape == clean.shape
    gap, inside = slice(0, RATE - 4800), slice(RATE + 4800, 3 * RATE - 4800)
    assert power_db(made[gap]) - power_db(noise[gap]) < -10
    assert power_db(made[inside]) - power_db(clean[inside]) == pytest.approx(0, abs=0.3)
    left = made[inside] - clean[inside]
    assert power_db(left) < power_db(clean[inside]) - above_db + 1


def test_denoising_is_asked_for(clips: Clips) -> None:
    whole = take(np.concatenate([spoken(1.0), np.zeros((RATE, 1), np.float32), spoken(1.0)]), room_db=-50.0)
    gap = slice(round(1.2 * RATE), round(1.8 * RATE))
    (plain,), (clean,) = clips(whole), clips(whole, denoise=True)
    assert power_db(clean[gap]) < power_db(plain[gap]) - 8


def test_two_channels_become_one(clips: Clips) -> None:
    words = take(spoken())
    sides = [(1.0, 1.0), (1.0, 0.0), (0.0, 1.0), (1.0, -1.0), (0.5, 0.4)]
    takes = [np.concatenate([left * words, right * words], axis=1) + np.float32(0.1) for left, right in sides]
    for found in clips(*takes):
        assert lufs(found) == pytest.approx(SPEECH_LUFS, abs=0.5)
        assert abs(float(found.mean())) < 1e-3


def test_files_of_every_kind(clips: Clips) -> None:
    for found in clips(*[take(spoken())] * 4, suffixes=(".flac", ".ogg", ".mp3", ".aiff")):
        assert len(found) / RATE == pytest.approx(1.2, abs=0.15)


@pytest.mark.usefixtures("ffmpeg")
def test_a_recording_of_a_phone(script: Path, recorded: Path, command: Command) -> None:
    made = [recorded / "003.wav", recorded / "3 let everything.m4a"]
    encode = ["ffmpeg", "-nostdin", "-v", "error", "-i", *map(str, made)]
    subprocess.run(encode, check=True, stdin=subprocess.DEVNULL, timeout=60)
    made[0].unlink()
    assert command("takes", script)[0] == 0
    (cue,) = (c for c in speech_in(rendered(script, command)) if c["what"] == SENTENCES[2])
    assert cue["frames"] / RATE == pytest.approx(1.7, abs=0.15)


def test_what_is_wrong_with_takes(script: Path, recorded: Path, command: Command) -> None:
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
        "1 silent (008), 1 unreadable (012), 1 missing (013), 4 of no sentence"
    )
    for line in (
        "005  too loud: its peak is at -0.2 dBFS; record with 3 dB to spare",
        "008  silent: nothing in it can be heard",
        "009  4.0 s of silence before the words; it is cut off",
        '001.wav says "Lie on your back.", which is not in this script',
        'hello.wav says "hello", which is not in this script',
    ):
        assert line in out.splitlines()
    (told,) = json.loads(command("takes", script, "--json")[1])["recordings"]
    states = [take["states"] for take in told["takes"]]
    wanted = ["clipped", "too loud", "too quiet", "noisy", "silent", "", "", "", "unreadable", "missing"]
    assert states == [[state] if state else [] for state in wanted]
    assert told["takes"][0]["heard"]["clips"] > 3
    assert told["takes"][3]["heard"]["above_noise_db"] < 30
    assert told["takes"][7]["heard"]["above_noise_db"] is None
    assert not told["complete"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"RIFFnonsense", "is not a sound that can be read"),
        (b"", "is empty"),
        (None, "nothing in it is audible; record it again"),
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


def test_a_take_is_no_programme(clips: Clips) -> None:
    with pytest.raises(InputError, match="is longer than 10 minutes; a take is one sentence"):
        clips(np.full((8_000 * 601, 1), 0.1, np.float32), sample_rate=8_000)


def test_a_key_is_of_the_content(folder: Path, tmp_path: Path) -> None:
    def key(path: Path, **more: Any) -> str:
        settings = tuple(sorted({"folder": str(path), **more}.items()))
        return utterance_key(Utterance(text="Rest.", voice=Voice(engine="takes", settings=settings)), RATE)

    other = tmp_path / "other"
    other.mkdir()
    (folder / "rest.wav").write_bytes(b"one")
    (other / "Rest!.wav").write_bytes(b"one")
    assert key(folder) == key(other)
    assert key(folder, denoise=True) != key(folder)
    before = key(folder)
    (folder / "rest.wav").write_bytes(b"other")
    assert key(folder) != before
    (folder / "rest.wav").unlink()
    with pytest.raises(RenderError, match=r'no take of "Rest\."'):
        key(folder)


@pytest.mark.usefixtures("recorded")
def test_pace_changes_no_take(script: Path) -> None:
    usual, slow = (
        compile_script(script, Options(pacing=read_pacing({"pace": pace}))).plan.spoken()[0].utterance
        for pace in (Fraction(1), Fraction(1, 2))
    )
    assert usual == slow

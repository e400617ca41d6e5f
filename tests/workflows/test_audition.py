"""Voices with names: several in a script, in several languages, and all of them tried."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import soundfile

import renderer
from renderer.cli.main import main
from renderer.settings.read import read_settings
from tests.support.trusted import trusted

pytestmark = pytest.mark.shared_cache

VOICES = """
[voices.calm]
engine = "tone"
name = "low"
preset = "warm"

[voices.guest]
engine = "tone"
name = "high"
language = "de"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "renderer.toml").write_text(VOICES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_preset_is_read_and_checked(folder: Path) -> None:
    assert {name: voice.preset for name, voice in read_settings(folder).voices.items()} == {
        "calm": "warm",
        "guest": "",
    }
    (folder / "renderer.toml").write_text('[voices.calm]\nengine = "tone"\npreset = "loud"\n')
    expected = "renderer.toml: voices: calm: preset: 'loud' is not one of soft, warm, plain, none"
    with pytest.raises(renderer.InputError, match=expected):
        read_settings(folder)


def test_another_word_for_preset_suggests_it(folder: Path) -> None:
    (folder / "renderer.toml").write_text('[voices.calm]\nengine = "tone"\nsound = "warm"\n')
    with pytest.raises(renderer.InputError, match='calm: unknown key "sound"; did you mean "preset"'):
        read_settings(folder)


def test_a_misspelt_engine_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "renderer.toml").write_text('[voices.calm]\nengin = "tone"\n')
    with pytest.raises(renderer.InputError, match=r'calm: unknown key "engin"; did you mean "engine"\?'):
        read_settings(tmp_path)


def test_two_voices_and_two_languages_in_a_script(folder: Path) -> None:
    script = folder / "two.md"
    script.write_text(
        "---\ntitle: Two\nvoice: calm\nlanguage: en-GB\n---\n\n"
        "Lie down. [voice guest] Atme aus. [voice calm] Rest.\n"
    )
    (planned,) = renderer.plan_script(script)
    spoken = [cue for cue in planned.timeline.cues if cue.kind == "speech"]
    assert [(cue.caption, cue.voice) for cue in spoken] == [
        ("Lie down.", "calm"),
        ("Atme aus.", "guest"),
        ("Rest.", "calm"),
    ]
    (track,) = renderer.render(script, out=folder / "out", captions="vtt").tracks
    expected = track.captions["vtt"].read_text("utf-8")
    assert [line for line in expected.splitlines() if line.startswith("<v ")] == [
        "<v calm>Lie down.",
        "<v guest>Atme aus.",
        "<v calm>Rest.",
    ]


def test_another_preset_changes_the_clip_and_has_its_own_entry(folder: Path) -> None:
    script = folder / "one.md"
    script.write_text("---\ntitle: One\nvoice: calm\n---\n\nLie down here.\n")

    def made(preset: str) -> bytes:
        (folder / "renderer.toml").write_text(VOICES.replace('"warm"', f'"{preset}"'))
        return renderer.render(script, out=folder / "out", format="wav").paths[0].read_bytes()

    warm, plain, none = made("warm"), made("plain"), made("none")
    assert len({warm, plain, none}) == 3
    assert made("warm") == warm


def test_a_word_that_is_too_short_to_measure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["voices", "tone", "--try", "I"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 2
    assert all("too short or too quiet to measure LUFS" in row for row in rows)


def test_each_voice_is_tried(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices", "tone", "--try", "Let your shoulders soften.", "--out", "heard"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [(row[0], row[1], Path(row[2]).name) for row in rows] == [
        ("calm", "en", "calm.wav"),
        ("guest", "de", "guest.wav"),
        ("tone:low", "en", "tone-low.wav"),
        ("tone:high", "en", "tone-high.wav"),
    ]
    lengths = [soundfile.info(row[2]).frames for row in rows]
    for row in rows:
        assert float(row[4]) == pytest.approx(-23.0, abs=0.5)
    assert soundfile.info("heard/all.wav").frames == sum(lengths) + 3 * 48_000
    assert {path.name for path in Path("heard").iterdir()} == {
        "all.wav",
        *(Path(row[2]).name for row in rows),
    }
    assert sorted(path.name for path in folder.iterdir()) == ["heard", "renderer.toml"]


def test_a_voice_that_fails_is_reported_and_the_others_are_tried(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = '[voices.gone]\nengine = "tone"\nname = "middle"\n'
    (folder / "renderer.toml").write_text(gone + VOICES)
    assert main(["voices", "tone", "--try", "Rest."]) == 1
    expected = capsys.readouterr()
    assert expected.err.split()[:2] == ["gone", "en"]
    assert 'tone has no voice "middle"' in expected.err
    assert len(expected.err.splitlines()) == 1
    assert len(expected.out.splitlines()) == 4
    assert main(["voices", "tone", "--try", "Rest.", "--json"]) == 1
    listed = json.loads(capsys.readouterr().out)
    assert [("failure" in one, "path" in one) for one in listed] == [(True, False)] + 4 * [(False, True)]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--try", " "], "nothing to say"),
        (["tine", "--try", "Rest."], 'unknown voice engine "tine"; did you mean "tone"?'),
    ],
)
@pytest.mark.usefixtures("folder")
def test_errors_of_an_audition(
    arguments: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["voices", *arguments]) == 2
    assert expected in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_named_voices_are_listed_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices", "tone"]) == 0
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert names == ["calm", "guest", "tone:low", "tone:high"]
    assert main(["voices", "tone", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [voice.get("called") for voice in listed] == ["calm", "guest", None, None]


@pytest.mark.parametrize(
    ("table", "error"),
    [
        ('engine = "piper"', "needs a model"),
        ('engine = "piper"\nmodel = "gone.onnx"', "gone.onnx: cannot be read"),
        ('engine = "http"\nurl = "nonsense"', 'url "nonsense" is not the address'),
        ('engine = "http"\nconcurrency = 0', "the setting concurrency is 0; write a number from 1"),
        ('engine = "command"\ncommand = ["no-such-program", "{text}"]', "no-such-program"),
    ],
)
def test_a_voice_that_cannot_speak_is_named_before_anything_is_made(
    table: str, error: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "renderer.toml").write_text(f"[voices.amy]\n{table}\n")
    trusted(tmp_path)
    script = tmp_path / "rest.md"
    script.write_text("---\ntitle: Rest\nvoice: amy\n---\nRest here.\n")
    assert main(["check", str(script)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("[voices.amy] in renderer.toml: ")
    assert error in line

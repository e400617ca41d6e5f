"""``verify = "words"`` in renderer.toml and on the command line, with Whisper on this computer."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest

from renderer.cli.main import main
from renderer.errors import InputError
from tests.support import checked_engines, tiny_whisper
from tests.support.transcription_server import running
from tests.support.trusted import trusted

SCRIPT = "---\ntitle: Evening rest\nvoice: model\n---\n\nRest your knee. [pause 2s]\n"
MODEL = Path("models", "base")


def write_settings(table: str, engine: str = "neural", verify: str = 'verify = "words"') -> None:
    voice = f"[voices.model]\nengine = '{engine}'\n"
    log = "log = 'log'\n" if engine != "tone" else ""
    Path("renderer.toml").write_text(f"{verify}\n{voice}{log}{table}\n", "utf-8")
    with suppress(InputError):  # of a table with an error
        trusted(Path())


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A script of one sentence, with the package and a model that hears its words."""
    checked_engines.install(tmp_path / "site")
    tiny_whisper.install(tmp_path / "site")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.chdir(tmp_path)
    MODEL.parent.mkdir()
    tiny_whisper.write_model(MODEL, ["Rest", "your", "knee."])
    write_settings('[recognizer]\nprogram = "whisper"\nmodel = "models/base"')
    Path("rest.md").write_text(SCRIPT, "utf-8")
    return "rest.md"


def test_whisper_hears_in_one_thread_and_is_not_told_the_text(
    script: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["render", script, "--format", "wav"]) == 0
    assert not capsys.readouterr().err
    opened = json.loads((MODEL / "opened.json").read_text())
    assert (opened["cpu_threads"], opened["device"], opened["local_files_only"]) == (1, "cpu", True)
    assert opened["offline"] == "1"
    asked = json.loads((MODEL / "asked.json").read_text())
    assert (asked["language"], asked["temperature"], asked["type"]) == ("en", 0.0, "float32")
    assert "Rest" not in json.dumps(asked)


def test_the_option_replaces_the_setting(script: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", script, "--format", "wav", "--verify", "signals"]) == 0
    assert not (MODEL / "asked.json").exists()
    assert main(["check", script, "--spoken", "--verify", "signals"]) == 0
    assert "rest.md: sentences: 1 not judged\n" in capsys.readouterr().out
    assert main(["check", script, "--spoken"]) == 0
    out = capsys.readouterr().out
    assert "rest.md: sentences: 1 not judged, 1 with words not checked yet\n" in out
    assert "to have every sentence spoken and checked, render the script" in out

    spoken = Path("log").read_text()
    assert main(["render", script, "--format", "wav"]) == 0
    assert Path("log").read_text() == spoken
    capsys.readouterr()
    assert main(["check", script, "--spoken"]) == 0
    assert "rest.md: sentences: 1 not judged\n" in capsys.readouterr().out


def test_wrong_words_are_reported_with_their_time(script: str, capsys: pytest.CaptureFixture[str]) -> None:
    tiny_whisper.write_model(MODEL, ["Rest", "your", "elbow"])
    assert main(["render", script, "--format", "wav"]) == 0
    expected = '"elbow" was recognized instead of "knee" at 2.0 s'
    warned = capsys.readouterr().err
    assert 'rest.md:6:1: warning: the sound of "' in warned
    assert f'" may be faulty: {expected}' in warned
    assert main(["check", script, "--spoken", "--json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert [sentence["faults"] for sentence in report["doubtful_sentences"]] == [[expected]]
    seeds = [line.split()[0] for line in Path("log").read_text().splitlines() if "knee" in line]
    assert seeds == ["0", "0", "1", "2", "3", "0"]  # the first time for signals alone, the last for the best


def test_a_model_that_fails_is_reported_and_the_track_is_made(
    script: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny_whisper.write_model(MODEL, None)
    assert main(["render", script, "--format", "wav"]) == 0
    assert "this sentence was not fully checked: unsupported audio" in capsys.readouterr().err
    assert Path("out", "rest", "rest.wav").exists()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("", 'verify is "words", but there is no recognizer; write a table [recognizer] in renderer.toml'),
        ("[recognizer]", 'renderer.toml: recognizer: write program = "whisper" under [recognizer]'),
        ('[recognizer]\nprogram = ["whisper"]', "recognizer: unknown program \"['whisper']\""),
        ('[recognizer]\nprogram = "wisper"', 'recognizer: unknown program "wisper"; did you mean "whisper"?'),
        (
            '[recognizer]\nprogram = "whisper"\nurl = "x"',
            'recognizer: unknown key "url"; keys are program, model',
        ),
        ('[recognizer]\nprogram = "server"\nurl = 3', "recognizer: url: 3 is not a text"),
        (
            '[recognizer]\nprogram = "server"\nurl = "me"',
            '[recognizer] in renderer.toml: url "me" is not the address of a server',
        ),
        (
            '[recognizer]\nprogram = "server"\nmodel = ""',
            "recognizer: model is empty; write the name of a model, or remove the line",
        ),
        ('[recognizer]\nprogram = "server"\nconcurrency = 0', "the setting concurrency is 0; write a number"),
        ('[recognizer]\nprogram = "whisper"', "the recognizer whisper has no model"),
        (
            '[recognizer]\nprogram = "whisper"\nmodel = "none"',
            "none: not the folder of a model for faster-whisper, because it has no model.bin",
        ),
    ],
)
def test_wrong_settings_are_errors(
    script: str, capsys: pytest.CaptureFixture[str], table: str, message: str
) -> None:
    write_settings(table)
    assert main(["check", script]) == 2
    assert message in capsys.readouterr().err


def test_a_missing_package_is_an_error_that_names_the_command(
    script: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("renderer.speech.gate.words.whisper.is_installed", lambda _: False)
    assert main(["check", script]) == 2
    assert "run: pip install 'session-renderer[whisper]'" in capsys.readouterr().err


def test_a_voice_that_is_not_checked_needs_no_recognizer(script: str) -> None:
    write_settings("", engine="tone")
    assert main(["check", script]) == 0


def test_a_value_that_does_not_exist_is_an_error(script: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", script, "--verify", "spelling"]) == 2
    assert "--verify: 'spelling' is not one of signals, words" in capsys.readouterr().err


def test_a_dry_run_counts_the_sentences_for_a_server(script: str, capsys: pytest.CaptureFixture[str]) -> None:
    with running("Rest your knee.") as server:
        write_settings(f'[recognizer]\nprogram = "server"\nurl = "{server.url}"')
        assert main(["render", script, "--dry-run"]) == 0
        line = "model: requests to the recognizer: at least 1, at most 4"
        assert line in capsys.readouterr().out.splitlines()
        assert not server.requests
        assert main(["render", script, "--format", "wav"]) == 0
        assert main(["render", script, "--dry-run"]) == 0
        assert "recognizer" not in capsys.readouterr().out

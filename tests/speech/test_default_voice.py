"""The voice that speaks if nobody chooses one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from renderer.cli.main import main
from renderer.speech.default_voice import default_voice
from renderer.speech.engines import hibari_packages
from renderer.speech.fetching.fetchable_voices import find_fetchable_voice
from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options

HEART_SPEAKS = "no voice is chosen, so hibari:heart speaks; `renderer voices` lists others"
ESPEAK_SPEAKS = "no voice is chosen, and hibari:heart is not installed, so pyttsx3 speaks"

pytestmark = pytest.mark.real_default_voice


def without(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide a package from the engines and from the choice of a voice."""
    monkeypatch.setattr(hibari_packages, "is_installed", lambda name: name != package)


def written(folder: Path, front_matter: str = "") -> Path:
    script = folder / "rest.md"
    script.write_text(f"---\ntitle: Rest\n{front_matter}---\n\nRest. [pause 1s]\n", "utf-8")
    return script


def voice_of(script: Path, options: Options | None = None) -> str:
    (speak,) = compile_script(script, options or Options()).plan.spoken()
    return str(speak.utterance.voice)


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "hibari:heart"),
        ("en-US", "hibari:heart"),
        ("EN_gb", "hibari:heart"),
        ("de", "pyttsx3"),
        ("sv-SE", "pyttsx3"),
    ],
)
def test_a_neural_voice_speaks_english(language: str, name: str) -> None:
    assert str(default_voice(language).name) == name


@pytest.mark.parametrize("package", ["hibari-tts", "onnxruntime"])
def test_without_its_packages_the_other_voice_speaks(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    without(package, monkeypatch)
    assert str(default_voice("en").name) == "pyttsx3"


def test_a_voice_that_is_chosen_comes_first(tmp_path: Path) -> None:
    assert voice_of(written(tmp_path)) == "hibari:heart"
    assert voice_of(written(tmp_path), Options(voice="tone")) == "tone"
    assert voice_of(written(tmp_path, "voice: pyttsx3\n")) == "pyttsx3"
    assert voice_of(written(tmp_path, "language: de\n")) == "pyttsx3"
    (tmp_path / "renderer.toml").write_text('voice = "tone:high"\n')
    assert voice_of(written(tmp_path)) == "tone:high"


@pytest.mark.parametrize(
    ("front_matter", "voice", "note"),
    [
        ("", "", HEART_SPEAKS),
        ("", "tone", ""),
        ("voice: tone\n", "", ""),
        ("language: de\n", "", ""),
    ],
)
def test_a_note_names_the_default_voice_of_english(
    front_matter: str, voice: str, note: str, tmp_path: Path
) -> None:
    assert compile_script(written(tmp_path, front_matter), Options(voice=voice)).voice_note == note


def test_a_render_without_the_package_says_so_and_speaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without("hibari-tts", monkeypatch)
    script = str(written(tmp_path))
    assert main(["render", script, "--out", str(tmp_path / "out"), "--format", "wav"]) == 0
    assert capsys.readouterr().err == f"{ESPEAK_SPEAKS}\n"
    assert main(["render", script, "--out", str(tmp_path / "out"), "--format", "wav", "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert main(["voices", *arguments]) == 0
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.skipif(sys.platform != "linux", reason="each system has its own voices")
def test_the_best_voices_for_a_language_are_listed_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RENDERER_DATA", str(tmp_path / "data"))
    heart = "hibari:heart en-US natural, a woman with an American accent (default)"
    american = "pyttsx3:gmw/en-us en-us robotic, English (America)"
    more = ["", "renderer voices --all lists the voices of every language; renderer voices get fetches more"]
    assert listed(capsys) == [heart, american, *more]
    assert listed(capsys, "--language", "de") == ["pyttsx3:gmw/de de robotic, German (default)", *more]
    emma = find_fetchable_voice("emma")
    emma.model.parent.mkdir(parents=True)
    with emma.model.open("wb") as file:
        file.truncate(emma.size_bytes)
    (tmp_path / "renderer.toml").write_text('[voices.calm]\nengine = "tone"\nname = "low"\n')
    calm, british = "calm tone:low", "pyttsx3:gmw/en en-gb robotic, English (Great Britain)"
    fetched = "hibari:emma en-GB natural, a woman with a British accent"
    assert listed(capsys, "--language", "en-GB") == [calm, heart, fetched, british, *more]
    monkeypatch.setattr("renderer.workflows.voices.engine_names", lambda: ("tone",))
    assert listed(capsys, "--all") == [calm, "tone:low bursts of 220 Hz", "tone:high bursts of 880 Hz"]


@pytest.mark.skipif(sys.platform != "linux", reason="each system has its own voices")
def test_without_its_packages_the_other_voice_is_marked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without("hibari-tts", monkeypatch)
    first, *_ = listed(capsys)
    assert first == "pyttsx3:gmw/en-us en-us robotic, English (America) (default)"

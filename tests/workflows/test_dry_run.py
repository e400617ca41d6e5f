"""What a dry run estimates for a voice that wants money."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from renderer.api.dry_run import estimate_speech
from renderer.api.render import render_compiled
from renderer.cli.main import main
from renderer.speech.calibration import calibration_utterance
from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options
from tests.support.speaking_server import TEXTS, clips, script_of
from tests.support.speech_server import SpeechServer, running


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    with running() as server:
        yield server


def test_a_dry_run_estimates_the_cost(server: SpeechServer, tmp_path: Path, cache_folder: Path) -> None:
    compiled = [compile_script(script_of(server, tmp_path), Options())]
    paid, tone = estimate_speech(compiled)
    voice = next(iter(compiled[0].plan.spoken())).utterance.voice
    characters = sum(map(len, TEXTS)) + len(calibration_utterance(voice).text)
    assert (paid.voice, paid.engine, paid.currency) == ("paid", "http", "EUR")
    assert (paid.to_speak.sentences, paid.to_speak.characters) == (len(TEXTS) + 1, characters)
    assert (paid.kept.sentences, paid.kept.characters) == (0, 0)
    assert paid.cost == pytest.approx(characters * 15 / 1e6)
    assert paid.most_more.sentences == 3 * len(TEXTS)
    assert paid.most_more_cost == pytest.approx(3 * sum(map(len, TEXTS)) * 15 / 1e6)
    assert (tone.voice, tone.to_speak.sentences, tone.cost) == ("tone", 1, None)
    assert tone.most_more.sentences == 0
    assert not server.asked
    assert not (cache_folder / "clip").exists()

    clips(cache_folder, voice, TEXTS[:2], sample_rate=44_100)
    paid, _ = estimate_speech(compiled)
    left = sum(map(len, TEXTS[2:]))
    assert (paid.to_speak.characters, paid.kept.sentences) == (left, 3)
    render_compiled(compiled[0], tmp_path / "out")
    assert server.asked.total() == len(TEXTS) + 1
    paid, tone = estimate_speech(compiled)
    assert (paid.to_speak.characters, paid.kept.sentences, paid.cost) == (0, len(TEXTS) + 1, 0)
    assert paid.most_more.sentences == 0
    assert tone.kept.sentences == 1


def test_the_command_line_prints_the_estimate(
    server: SpeechServer, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    script = str(script_of(server, tmp_path))
    monkeypatch.chdir(tmp_path)
    assert main(["render", script, "--dry-run", "--json"]) == 0
    assert [one["voice"] for one in json.loads(capsys.readouterr().out)] == ["paid", "tone"]
    assert main(["render", script, "--dry-run"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].split() == ["voice", "engine", "to", "speak", "characters", "kept", "characters", "cost"]
    assert shown[1].split() == ["paid", "http", "7", "192", "0", "0", "0.0029", "EUR"]
    assert shown[3] == "paid: if checks find faults, at most 18 more requests, at most 0.0026 EUR more"
    assert not (tmp_path / "out").exists()

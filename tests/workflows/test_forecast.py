"""The loudness that ``check --for`` expects, against that of rendered tracks, and its remedies, followed."""

from __future__ import annotations

import json
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

import renderer
from renderer.cli.main import main
from renderer.workflows.compile import compile_script
from renderer.workflows.forecast import plan_loudness
from renderer.workflows.options import read_options
from tests.support.slow import cases

pytestmark = pytest.mark.shared_cache

SENTENCES = "Lie down, and let the ground hold you.\n\nFeel the weight of your arms and of your legs.\n\n"
WORDS = f"{2 * SENTENCES}[bell]\n\n{SENTENCES}[hold 5s-60m]\n\nLet the breath come and go, as it likes.\n"


def script(folder: Path, head: str = "", body: str = WORDS, voice: str = "tone:low") -> Path:
    path = folder / "session.md"
    path.write_text(f"---\ntitle: A test\nvoice: {voice}\n{head}---\n\n{body}", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("length", "form"), [("2m", "wav"), pytest.param("20m", "mp3", marks=pytest.mark.slow)]
)
@pytest.mark.parametrize("bed", cases(["off", "ocean", "brown", "drone"], slow=["brown", "drone"]))
def test_the_forecast_is_within_1_lu_of_the_track(tmp_path: Path, bed: str, length: str, form: str) -> None:
    path = script(tmp_path)
    choices: Any = {"bed": bed, "length": length, "format": form}
    (track,) = renderer.render(path, out=tmp_path / "out", **choices).tracks
    (planned,) = plan_loudness(compile_script(path, read_options(choices))).tracks
    assert planned.forecast is not None
    measured_lufs = track.loudness.integrated_lufs
    assert planned.forecast.integrated_lufs() == pytest.approx(measured_lufs, abs=0.5)
    low, high = planned.forecast.range_lufs()
    assert low < measured_lufs < high


def test_the_forecast_holds_in_one_channel(tmp_path: Path) -> None:
    path = script(tmp_path, "bed: rain\n")
    choices: Any = {"length": "2m", "channels": 1, "format": "wav"}
    (track,) = renderer.render(path, out=tmp_path / "out", **choices).tracks
    (planned,) = plan_loudness(compile_script(path, read_options(choices))).tracks
    assert planned.forecast is not None
    assert planned.forecast.integrated_lufs() == pytest.approx(track.loudness.integrated_lufs, abs=0.5)


def test_the_forecast_knows_that_words_and_beds_of_the_night_settle(tmp_path: Path) -> None:
    forecasts = []
    for night in ("false", "true"):
        path = script(tmp_path, f"bed: rain\nnight: {night}\n", "[hold 61m]\n\n" + SENTENCES)
        (planned,) = plan_loudness(compile_script(path, read_options({}))).tracks
        assert planned.forecast is not None
        forecasts.append(planned.forecast)
    by_day, by_night = forecasts
    for usual, settled in ((by_day.words, by_night.words), (by_day.beds, by_night.beds)):
        assert 10 * np.log10(settled[-150:].sum() / usual[-150:].sum()) == pytest.approx(-3.0, abs=0.01)


def test_the_forecast_settles_with_a_track_for_the_night(tmp_path: Path) -> None:
    body = "Rest here.\n\n[at 58:00]\n\n" + 4 * SENTENCES
    path = script(tmp_path, "night: true\n", body)
    (track,) = renderer.render(path, out=tmp_path / "out").tracks
    (planned,) = plan_loudness(compile_script(path, read_options({}))).tracks
    assert planned.forecast is not None
    assert track.loudness.integrated_lufs < -20.0
    assert planned.forecast.integrated_lufs() == pytest.approx(track.loudness.integrated_lufs, abs=0.5)


def test_pieces_of_music_in_turn_are_expected_to_be_equally_loud(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).normal(size=20 * 48_000)
    for name, level in (("quiet", 0.01), ("loud", 0.1)):
        soundfile.write(tmp_path / f"{name}.wav", level * noise, 48_000, subtype="FLOAT")
    head = "bed: quiet then loud\nsounds: {quiet: quiet.wav, loud: loud.wav}\n"
    path = script(tmp_path, head, "[hold 45s]\n")
    (planned,) = plan_loudness(compile_script(path, read_options({}))).tracks
    assert planned.forecast is not None
    first, second = (planned.forecast.beds[seconds * 10] for seconds in (7, 25))
    assert 10 * np.log10(second / first) == pytest.approx(0.0, abs=1.0)


def test_a_track_without_words_has_the_loudness_of_the_platform(tmp_path: Path) -> None:
    path = script(tmp_path, "bed: brown\n", "[bell bowl]\n\n[hold 40s]\n")
    (verdict,) = loudness_verdicts(path, "apple-podcasts")
    assert (verdict["status"], verdict["measured"]) == ("ok", "about -16.0 LUFS")


def test_sentences_that_were_never_spoken_are_estimated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = script(tmp_path, "bed: rain\nlength: 2m\n", voice="tone")
    monkeypatch.setenv("RENDERER_CACHE", str(tmp_path / "cache"))
    compiled = compile_script(path, read_options({}))
    (before,) = plan_loudness(compiled).tracks
    (track,) = renderer.render(path, out=tmp_path / "out", format="wav").tracks
    (after,) = plan_loudness(compiled).tracks
    assert before.forecast is not None
    assert after.forecast is not None
    assert before.forecast.integrated_lufs() == pytest.approx(track.loudness.integrated_lufs, abs=1.0)
    assert before.forecast.error_lu > after.forecast.error_lu


def loudness_verdicts(path: Path, platform: str, *options: str) -> list[dict[str, Any]]:
    """The verdicts of ``check`` on the loudness."""
    with redirect_stdout(StringIO()) as output:
        status = main(["check", str(path), "--for", platform, "--json", *options])
    (found,) = json.loads(output.getvalue())
    verdicts = [verdict for verdict in found["verdicts"] if verdict["fact"] == "integrated_lufs"]
    assert (status == 0) == found["met"]
    return verdicts


def test_a_softer_bed_meets_the_rule_at_every_length(tmp_path: Path) -> None:
    path = script(tmp_path, "bed: rain\nlength: [90s, 2m, 4m]\n")
    before = loudness_verdicts(path, "apple-podcasts")
    assert [verdict["rule"] for verdict in before] == [
        "loudness at 1m30s",
        "loudness at 2m",
        "loudness at 4m",
    ]
    assert before[-1]["status"] == "wrong"
    remedy = before[-1]["remedy"]
    level = remedy.partition("(bed: rain, ")[2].partition(")")[0]
    path = script(tmp_path, f"bed: rain, {level}\nlength: [90s, 2m, 4m]\n")
    assert {verdict["status"] for verdict in loudness_verdicts(path, "apple-podcasts")} == {"ok"}
    assert {v["status"] for v in loudness_verdicts(path, "apple-podcasts", "--bed", "off")} == {"ok"}


@pytest.mark.parametrize("bed", cases(["ocean", "ocean, -2dB"], slow=["ocean"]))
def test_the_remedy_names_the_bed_as_it_is_written(tmp_path: Path, bed: str) -> None:
    path = script(tmp_path, "length: 4m\n", f"[bed {bed}]\n\n{WORDS}")
    (of_cue,) = loudness_verdicts(path, "apple-podcasts")
    softer = of_cue["remedy"].partition("([")[2].partition("])")[0]
    after = script(tmp_path, "length: 4m\n", f"[{softer}]\n\n{WORDS}")
    assert [verdict["status"] for verdict in loudness_verdicts(after, "apple-podcasts")] == ["ok"]
    (of_option,) = loudness_verdicts(path, "apple-podcasts", "--bed", bed)
    written = of_option["remedy"].partition('--bed "')[2].partition('"')[0]
    (met,) = loudness_verdicts(path, "apple-podcasts", "--bed", written)
    assert met["status"] == "ok"


@pytest.mark.slow
def test_a_remedy_that_is_followed_removes_the_complaint_after_the_render_too(tmp_path: Path) -> None:
    path = script(tmp_path, "bed: rain\nlength: 3m\n")
    (wrong,) = loudness_verdicts(path, "apple-podcasts")
    assert wrong["status"] == "wrong"
    level = wrong["remedy"].partition("(bed: rain, ")[2].partition(")")[0]
    for bed, in_rule in (("rain", False), (f"rain, {level}", True)):
        result = renderer.render(path, out=tmp_path / "out", profile="apple-podcasts", bed=bed)
        assert (-17.0 <= round(result.tracks[0].loudness.integrated_lufs, 1) <= -15.0) is in_rule


def test_words_far_from_the_rule_of_an_own_platform_become_louder(tmp_path: Path) -> None:
    rules = "[profiles.own]\n[profiles.own.render]\nlufs = -24\n[profiles.own.rules]\n"
    (tmp_path / "renderer.toml").write_text(f"{rules}integrated_lufs = {{ from = -17, to = -15 }}\n")
    path = script(tmp_path, "bed: rain\nlength: 3m\n")
    (wrong,) = loudness_verdicts(path, "own")
    assert wrong["remedy"].partition(": ")[2].startswith("render with --lufs -16, and make the bed ")
    level = wrong["remedy"].partition("(bed: rain, ")[2].partition(")")[0]
    (met,) = loudness_verdicts(path, "own", "--lufs", "-16", "--bed", f"rain, {level}")
    assert met["status"] == "ok"


def test_a_script_of_pauses_will_be_silent(tmp_path: Path) -> None:
    (wrong,) = loudness_verdicts(script(tmp_path, body="[hold 3s]\n"), "apple-podcasts")
    assert (wrong["status"], wrong["value"]) == ("wrong", None)
    assert wrong["remedy"] == "the track will be silent: write some words"


def test_a_length_that_cannot_be_met_is_an_error_before_any_forecast(tmp_path: Path) -> None:
    path = script(tmp_path, "length: 3s\n")
    assert main(["check", str(path), "--for", "apple-podcasts"]) == 2

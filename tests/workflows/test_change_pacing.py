"""Pacing that is asked for beside a script, and pacing written into it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import replace

import renderer
from renderer import plan_script
from renderer.api.editing import repace, replace_script
from renderer.api.options import Options
from renderer.api.scripts import compile_all
from renderer.cli.main import main
from renderer.errors import InputError
from renderer.plan.steps import Step
from renderer.script.head import Pacing
from renderer.script.pacing import PACING_KEYS, read_pacing
from renderer.timeline import MPEG_FRAME_FRAMES
from tests.support.laid_out import without_positions

pytestmark = pytest.mark.shared_cache

Asked = str | float | Fraction

BODY = """
# One

[bell bowl]
Lie down, and rest. Breathe. [pause 2s]
Let go. [short pause] [pause] [long pause] [hold 2 breaths]

Still here. [hold 1s-2m] On.

And on.

# Two

[pace 50%] Slowly now, and come back.
"""


def _write(folder: Path, *head: str, body: str = BODY) -> Path:
    path = folder / "rest.md"
    path.write_text("\n".join(["---", "title: A test", "voice: tone:low", *head, "---", body]), "utf-8")
    return path


def _steps(script: Path, pacing: Mapping[str, Asked] | None = None) -> tuple[Step, ...]:
    (compiled,) = compile_all([script], Options(pacing=read_pacing(pacing or {})))
    return compiled.plan.steps


EVERY_KEY = {
    "rate": "120.5", "pace": "80%", "sentence": "0.7s", "paragraph": "2.5s", "chapter": "4s", "bell": "7s",
    "pauses": "1.3", "breath": "in 3s, hold 1s, out 5s", "short pause": "1s", "pause": "3s",
    "long pause": "9s",
}  # fmt: skip


def test_the_defaults_equal_a_script_without_pacing() -> None:
    for key in PACING_KEYS.values():
        assert key.read(key.usual) == getattr(Pacing(), key.field)


@pytest.mark.parametrize("key", EVERY_KEY)
def test_requested_pacing_equals_written_pacing(tmp_path: Path, key: str) -> None:
    own = {"rate": "100", "pauses": "2", "sentence": "1.1s"}
    before = _write(tmp_path, f"pacing: {{{_entries(own)}}}")
    requested, without = _steps(before, {key: EVERY_KEY[key]}), _steps(before)
    written = _write(tmp_path, f"pacing: {{{_entries(own | {key: EVERY_KEY[key]})}}}")
    assert requested == _steps(written) != without


def _entries(pacing: Mapping[str, str]) -> str:
    return ", ".join(f"{key}: '{text}'" for key, text in pacing.items())


def test_pacing_values_can_be_numbers(tmp_path: Path) -> None:
    script = _write(tmp_path)
    assert _steps(script, {"pauses": 1.3}) == _steps(script, {"pauses": "1.3"})
    assert _steps(script, {"pauses": Fraction(5, 4)}) == _steps(script, {"pauses": "1.25"})
    assert _steps(script, {"rate": 100, "pace": 1}) == _steps(script, {"rate": "100"})


def test_pace_multiplies_the_rate_and_goes_with_the_cue(tmp_path: Path) -> None:
    def words(body: str, *head: str, **requested: Asked) -> list[int]:
        (track,) = plan_script(_write(tmp_path, *head, body=body), pacing=requested)
        return [cue.frames for cue in track.timeline.cues if cue.kind == "speech"]

    once, both = "Lie down and rest.", "Lie down and rest. [pace 50%] Lie down and rest."
    (slow,), (usual,), (fast,) = words(once, rate=50), words(once, rate=100), words(once, rate=200)
    assert fast < usual < slow
    assert words(both, "pacing: {rate: 200, pace: 50%}") == [usual, slow]
    assert words(both, "pacing: {rate: 200}", pace="0.5") == [usual, slow]
    assert words(both, "pacing: {rate: 50, pace: 50%}", pace="400%") == [fast, usual]


def test_a_length_is_met_with_the_requested_pacing(tmp_path: Path) -> None:
    script = _write(tmp_path, "length: 1m", "head: 0s", body="Rest. [pause 4s] On. [hold 1s-2m] Done.")
    planned = plan_script(script, pacing={"pauses": 3, "sentence": "2s"}, length=["40s", "50s"])
    for track, seconds in zip(planned, (40, 50), strict=True):
        rate = track.timeline.sample_rate
        assert seconds * rate - 1152 < track.timeline.frames <= seconds * rate
        assert track.timeline.rests[0].frames == pytest.approx(12 * rate, abs=MPEG_FRAME_FRAMES / 2)


@pytest.mark.parametrize(
    ("pacing", "error"),
    [
        (
            {"pauses": True},
            'pacing: pauses: "True" is not a number from 0 to 100; write a number such as 1.3, '
            "or a percentage such as 130%",
        ),
        ({"pauses": float("nan")}, '"nan" is not a number'),
        ({"sentence": 1.5}, 'pacing: sentence: "1.5" has no unit; write 1.5s or 1.5m'),
        ({"breath": None}, 'pacing: breath: "None" is not a part of a breath'),
        ({"sentnce": 1}, 'pacing: unknown key "sentnce"; did you mean "sentence"?'),
        (
            {"pace": 0.2, "rate": 5},
            "not a pace from 25% to 400%; write a pace such as 90%, or 0.9\npacing: rate",
        ),
    ],
)
def test_pacing_that_is_rejected(tmp_path: Path, pacing: dict[str, float], error: str) -> None:
    with pytest.raises(InputError) as raised:
        renderer.render(_write(tmp_path), out=tmp_path / "out", pacing=pacing)
    assert error in str(raised.value)
    assert not (tmp_path / "out").exists()


def test_render_takes_pacing(tmp_path: Path) -> None:
    script = _write(tmp_path, "pacing: {sentence: 0s}", body="Rest. [pause 2s] On.")
    (track,) = renderer.render(script, out=tmp_path, pacing={"pauses": 1.25}).tracks
    assert [rest.frames for rest in track.timeline.rests] == [
        pytest.approx(120_000, abs=MPEG_FRAME_FRAMES / 2)
    ]


class Ran(Struct, frozen=True):
    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line in this process, in the folder of the scripts."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Ran:
        status = main(arguments)
        return Ran(status, *capsys.readouterr())

    return run


# --- the options ---------------------------------------------------------------------------------------

LATE = "Rest. [pause 4s]\n\n[0:07]\n\nOn."
"""The words after the pause must begin by 0:07."""


def test_options_come_before_the_script_in_every_command(tmp_path: Path, run: Run) -> None:
    _write(tmp_path, "pacing: {pauses: 1.0, rate: 300}", body="Rest. [pause 4s] On.")
    requested = ("--pauses", "0.5", "--short-pause", "1s", "--breath", "in 4s, out 6s", "--pace", "90%")
    (planned,) = json.loads(run("plan", "rest.md", "--json", *requested).out)["tracks"]
    ((made,),) = (one["tracks"] for one in json.loads(run("render", "rest.md", "--json", *requested).out))
    (pause_seconds,) = (event["seconds"] for event in planned["events"] if event["kind"] == "pause")
    assert pause_seconds == pytest.approx(2.0, abs=0.013)
    assert made["frames"] == planned["frames"]


def test_each_of_several_scripts_is_checked_with_them(tmp_path: Path, run: Run) -> None:
    late = _write(tmp_path, body=LATE)
    (tmp_path / "other.md").write_text(late.read_text("utf-8"), "utf-8")
    assert run("check", "rest.md", "other.md").status == 0
    ran = run("check", "rest.md", "other.md", "--pauses", "2")
    assert ran.status == 2
    assert [line[:12] for line in ran.err.splitlines() if ".md:" in line] == [
        "rest.md:7:1:",
        "other.md:7:1",
    ]


@pytest.mark.parametrize(
    ("command", "arguments", "error"),
    [
        ("plan", ["--sentence", "1.5"], '--sentence: "1.5" has no unit; write 1.5s or 1.5m'),
        (
            "render",
            ["--pace", "90"],
            '--pace: "90" is not a pace from 25% to 400%; write a pace such as 90%, or 0.9',
        ),
        ("check", ["--short-pause", ""], "--short-pause: the length is missing; write one such as"),
        ("pace", ["--rate", "5", "--bell", "x"], '--rate: "5" is not a number from 40 to 600'),
        ("pace", ["--rate", "5", "--bell", "x"], '\n--bell: "x" is not a length of time'),
        ("pace", ["--length", "10"], '--length: "10" has no unit; write 10s or 10m'),
        (
            "pace",
            ["--length", "5m", "--write"],
            "rest.md: a length of 5m is not possible: no hold or pause in the script",
        ),
        ("pace", ["--pauses", "2", "--write"], "rest.md:7:1: "),
        ("pace", ["--write"], "--write: there is nothing to write; add a change, such as --pauses 1.2"),
    ],
)
def test_wrong_options(tmp_path: Path, command: str, arguments: list[str], error: str, run: Run) -> None:
    script = _write(tmp_path, body=LATE)
    before = script.read_bytes()
    ran = run(command, script.name, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert error in ran.err
    assert "Traceback" not in ran.err
    assert script.read_bytes() == before
    assert list(tmp_path.iterdir()) == [script]


# --- renderer pace -------------------------------------------------------------------------------------


HEAD = ("# all of it", "length: 20s  # short", "pacing:", "  sentence: '1s'  # calm", "bed: off")
SPOKEN = "Rest here. [pause 4s] On.\n\n[hold 1s-2m]\n"


def test_pace_shows_what_is_in_force(tmp_path: Path, run: Run) -> None:
    _write(tmp_path, *HEAD, body=SPOKEN)
    ran = run("pace", "rest.md")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "rate         110 (default)",
        "pace         100% (default)",
        "comma        0.4s (default)",
        "sentence     1s",
        "paragraph    3s (default)",
        "chapter      5s (default)",
        "bell         6s (default)",
        "pauses       1.0 (default)",
        "breath       in 4s, out 6s (default)",
        "short pause  2s (default)",
        "pause        4s (default)",
        "long pause   10s (default)",
        "length       20s",
        "rest         0:20.0",
    ]


def test_pace_shows_what_would_change_and_then_writes_it(tmp_path: Path, run: Run) -> None:
    script = _write(tmp_path, *HEAD, body=SPOKEN)
    script.write_bytes(b"\xef\xbb\xbf" + script.read_bytes().replace(b"\n", b"\r\n"))
    script.chmod(0o640)
    before = script.read_bytes()
    requested = ("--sentence", " 1.5s", "--pauses", "2", "--length", "25s, 1m")
    changes = [
        "sentence  1s -> 1.5s",
        "pauses    1.0 (default) -> 2",
        "length    20s -> 25s, 1m",
        "rest      0:20.0 -> rest-25s 0:25.0",
        "rest-1m   none -> 1:00.0",
    ]
    ran = run("pace", "rest.md", *requested)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == [*changes, "rest.md: not changed; add --write to change it"]
    assert script.read_bytes() == before

    ran = run("pace", "rest.md", *requested, "--write")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == [*changes, "rest.md: written"]
    expected = before.replace(b"'1s'", b"'1.5s'").replace(b"calm\r\n", b"calm\r\n  pauses: 2\r\n")
    assert script.read_bytes() == expected.replace(b"length: 20s", b"length: [25s, 1m]")
    assert script.stat().st_mode & 0o777 == 0o640 or os.name == "nt"
    assert list(tmp_path.iterdir()) == [script]

    ran = run("pace", "rest.md", "--pauses", "2", "--write")
    assert ran.out.splitlines()[0] == "pauses    2 -> 2"
    assert ran.out.splitlines()[-1] == "rest.md: already has this pacing"


def test_the_written_pacing_is_the_requested_pacing(tmp_path: Path) -> None:
    script = _write(tmp_path)
    (requested,) = plan_script(script, pacing=EVERY_KEY, length="2m")
    repacing = repace(script, read_pacing(EVERY_KEY), ["2m"])
    replace_script(repacing.source, repacing.edited)
    (written,) = plan_script(script)
    assert replace(written, timeline=without_positions(written.timeline)) == replace(
        requested, timeline=without_positions(requested.timeline)
    )


def test_pacing_can_fix_a_script_that_does_not_fit(tmp_path: Path, run: Run) -> None:
    """It could not be laid out as it is, so there is nothing to compare with."""
    script = _write(tmp_path, "pacing: {pauses: 3}", body=LATE)
    ran = run("pace", "rest.md", "--pauses", "0.5", "--write")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines()[1].startswith("rest    cannot be made -> 0:0")
    assert "pacing: {pauses: 0.5}" in script.read_text("utf-8")


def test_pacing_that_cannot_be_written_is_left_to_the_author(tmp_path: Path, run: Run) -> None:
    script = _write(tmp_path, "pacing:", "  breath: >", "    in 4s, out 6s")
    before = script.read_bytes()
    ran = run("pace", "rest.md", "--breath", "in 5s, out 7s", "--write")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines() == [
        "rest.md:5:11: this cannot be changed without changing what is around it",
        "      breath: >",
        '              ^ write by hand "breath: in 5s, out 7s" under pacing',
    ]
    assert script.read_bytes() == before


def test_a_script_that_changes_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    script = _write(tmp_path, body=SPOKEN)
    repacing = repace(script, read_pacing({"pauses": "2"}), [])
    script.write_text(script.read_text("utf-8") + "More.", "utf-8")
    with pytest.raises(InputError, match="has changed meanwhile; run this again"):
        replace_script(repacing.source, repacing.edited)
    assert script.read_text("utf-8").endswith("More.")


@pytest.mark.skipif(os.name != "posix", reason="links need no permission")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    script = _write(tmp_path / "folder", body=SPOKEN)
    link = tmp_path / "link.md"
    link.symlink_to(script)
    repacing = repace(link, read_pacing({"pauses": "2"}), [])
    replace_script(repacing.source, repacing.edited)
    assert link.is_symlink()
    assert "pauses: 2" in script.read_text("utf-8")

"""The examples that new scripts start from."""

from __future__ import annotations

from pathlib import Path

import pytest

import renderer
from renderer.errors import InputError
from renderer.script.durations import read_length
from renderer.workflows.new_script import KINDS, new_script

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_has_the_lengths_that_it_can_be_made_with(kind: str, tmp_path: Path) -> None:
    path = new_script(tmp_path / "a.md", "Äpfel: \"now\" 'then'", kind=kind)
    assert f"length: {KINDS[kind].usual}\n" in path.read_text("utf-8")
    for length in (KINDS[kind].shortest, KINDS[kind].usual, KINDS[kind].longest):
        (planned,) = renderer.plan_script(path, voice="tone", length=length)
        timeline = planned.timeline
        assert abs(timeline.frames / timeline.sample_rate - read_length(length)) < 0.05
    assert renderer.check_script(path) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_the_documentation_names_each_kind(kind: str) -> None:
    row = f"| `{kind}` | {KINDS[kind].meaning} | {KINDS[kind].usual} |"
    assert row in (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("kind", "length", "says"),
    [
        ("rests", None, r'no kind of session is called "rests"; did you mean "rest"\?'),
        ("yoga", None, r"choose one of breath, rest, body-scan, sides, sleep"),
        ("rest", "soon", "soon"),
        ("rest", "1m", "choose a length from 4m to 60m"),
        ("rest", "10m-20m", "is a range"),
    ],
)
def test_what_no_example_can_be_is_refused_and_nothing_is_written(
    kind: str, length: str | None, says: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=says):
        new_script(tmp_path / "a.md", None, kind=kind, length=length)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("length", "written"), [("10 minutes", "10m"), ("7:30", "7m30s"), ("0.5h", "30m")])
def test_a_length_is_written_in_the_standard_form(length: str, written: str, tmp_path: Path) -> None:
    path = new_script(tmp_path / "a.md", None, kind="rest", length=length)
    assert f"length: {written}\n" in path.read_text("utf-8")

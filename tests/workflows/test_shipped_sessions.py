"""The shipped sessions and the starter script give no warning."""

from __future__ import annotations

from pathlib import Path

import pytest

import renderer
from renderer.cli.main import main
from tests.support.paths import SCRIPTS
from tests.support.slow import cases

SESSIONS = [*sorted(path.stem for path in SCRIPTS.glob("*.md")), "starter"]
SLOW_SESSIONS = set(SESSIONS) - {"psoas-pose", "starter"}


@pytest.fixture
def script(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A shipped session, or what ``renderer new`` writes."""
    if request.param != "starter":
        return SCRIPTS / f"{request.param}.md"
    assert main(["new", str(tmp_path / "starter.md")]) == 0
    return tmp_path / "starter.md"


@pytest.mark.real_default_voice
@pytest.mark.parametrize("script", SESSIONS, indirect=True)
def test_check_has_nothing_to_say(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["check", str(script)]) == 0
    output = capsys.readouterr()
    assert (output.out, output.err) == (f"{script}: no errors\n", "")


@pytest.mark.parametrize("script", cases(SESSIONS, slow=SLOW_SESSIONS), indirect=True)
def test_a_plan_gives_no_warning(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", str(script), "--voice", "tone"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.slow
@pytest.mark.parametrize("script", SESSIONS, indirect=True)
def test_a_render_gives_no_warning(script: Path, tmp_path: Path) -> None:
    result = renderer.render(script, voice="tone", out=tmp_path)
    assert result.warnings == ()
    assert all(track.warnings == () for track in result.tracks)


@pytest.mark.slow
@pytest.mark.real_default_voice
@pytest.mark.parametrize("script", SESSIONS, indirect=True)
def test_the_default_voice_speaks_every_sentence_without_a_doubt(script: Path) -> None:
    for planned in renderer.plan_script(script):
        assert planned.doubtful == ()
        assert planned.failed_checks == ()

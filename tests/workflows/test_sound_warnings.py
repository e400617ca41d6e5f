"""Warnings about beds and bells that would not sound as the script says."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options

SCRIPT = "---\ntitle: A test\nvoice: tone\n---\n\nRest. [bed {bed}] On. [bed off] Rest. [bed {bed}] On.\n"
HOLD = "---\ntitle: A test\nvoice: tone\n---\n\n[repeat 2x]\nRest. {hold}\n[end]\n"


@pytest.mark.parametrize(
    ("bed", "channels", "warned"),
    [
        ("binaural 10hz", 1, True),
        ("binaural 10hz", 2, False),
        ("isochronic 10hz", 1, False),
    ],
)
def test_a_binaural_bed_in_one_channel_is_warned_about_once(
    bed: str, channels: int, warned: bool, tmp_path: Path
) -> None:
    (tmp_path / "renderer.toml").write_text(f"channels = {channels}\n")
    script = tmp_path / "rest.md"
    script.write_text(SCRIPT.format(bed=bed))
    warnings = compile_script(script, Options()).warnings
    found = [(warning.position.line, warning.message, warning.remedy) for warning in warnings]
    expected = (
        6,
        'the bed "binaural 10hz" trembles in a track with one channel',
        "write isochronic 10hz, or make the track with two channels",
    )
    assert found == ([expected] if warned else [])


@pytest.mark.parametrize(
    ("hold", "warned"),
    [
        ("[hold 20s, bell low every 25s]", True),
        ("[hold 20s, bell low every 20s]", True),
        ("[hold 20s, bell low every 19s]", False),
        ("[hold 10s-1m, bell low every 25s]", False),
        ("[hold 20s, bell low at end]", False),
        ("[hold 2 breaths, bell low every 2m]", True),
    ],
)
def test_a_bell_that_is_never_struck_is_warned_about_once(hold: str, warned: bool, tmp_path: Path) -> None:
    script = tmp_path / "rest.md"
    script.write_text(HOLD.format(hold=hold))
    found = [
        (warning.position.line, warning.message) for warning in compile_script(script, Options()).warnings
    ]
    message = 'the bell "low" is never struck: the hold ends before its first strike'
    assert found == ([(7, message)] if warned else [])

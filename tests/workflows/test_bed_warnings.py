"""Warnings about beds that need two channels."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options

SCRIPT = "---\ntitle: A test\nvoice: tone\n---\n\nRest. [bed {bed}] On. [bed off] Rest. [bed {bed}] On.\n"


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
        "write isochronic 10hz, or channels = 2 in renderer.toml",
    )
    assert found == ([expected] if warned else [])

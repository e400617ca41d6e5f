"""A voice that cannot be used is reported where the script names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.workflows.check_text import check_text

FOLDER, COMMAND = "a recorded voice needs a folder", "a command voice needs a command"
IN_SETTINGS = f"[voices.me] in renderer.toml: {FOLDER}"


@pytest.mark.parametrize(
    ("settings", "voice", "body", "problems"),
    [
        ("", "takes", "Rest.", [(3, 8, 5, FOLDER)]),
        ("", "takes", "Rest. [voice command] Rest.", [(3, 8, 5, FOLDER), (6, 14, 7, COMMAND)]),
        ("", "tone:low", "[voice Takes] Rest. [voice command]", [(6, 8, 5, FOLDER)]),
        ("", "takes", "[voice tone:low] Rest.", []),
        ("", "takes", "Rest. [sing]", [(3, 8, 5, FOLDER), (6, 8, 4, 'unknown cue "sing"')]),
        ('[voices.me]\nengine = "takes"\n', "me", "Rest.", [(1, 1, 3, IN_SETTINGS)]),
    ],
)
def test_it_is_reported_at_its_name(
    tmp_path: Path, settings: str, voice: str, body: str, problems: list[tuple[int, int, int, str]]
) -> None:
    (tmp_path / "renderer.toml").write_text(settings)
    text = f"---\ntitle: Rest\nvoice: {voice}\n---\n\n{body}\n"
    found = check_text(tmp_path, tmp_path / "rest.md", text).problems
    wrong = [(each.line, each.column, each.width, each.message) for each in found if not each.warning]
    assert wrong == problems

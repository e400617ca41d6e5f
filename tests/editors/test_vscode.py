"""The grammar and the snippets of the extension for VS Code.

``npm test`` in ``editors/vscode`` makes and compares the files ``tests/scripts/*.snap``, which say how each
character of a script is coloured.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import renderer
from renderer.script.cues.table import CUES
from renderer.workflows.check_text import check_text
from renderer.workflows.text_outline import text_outline
from tests.support.paths import ROOT

FOLDER = ROOT / "editors/vscode"
SCRIPTS = sorted((ROOT / "scripts").glob("*.md"))


def coloured(snapshot: str, scope: str) -> Iterator[tuple[int, int]]:
    """The lines and columns of the characters of a script that have a scope."""
    line = 0
    for row in snapshot.splitlines():
        if row.startswith(">"):
            line += 1
        elif row.startswith("#"):
            carets, _, scopes = row[1:].lstrip().partition(" ")
            start = len(row) - len(row[1:].lstrip())
            if scope in scopes.split():
                yield from ((line, start + at) for at in range(len(carets)))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_what_is_coloured_as_a_cue_or_a_value_is_one(script: Path) -> None:
    snapshot = (FOLDER / f"tests/scripts/{script.name}.snap").read_text(encoding="utf-8")
    text = script.read_text(encoding="utf-8")
    assert [row[1:] for row in snapshot.splitlines() if row.startswith(">")] == text.split("\n")
    outline = text_outline(script, text).outline
    cues = {(cue.line, cue.column + at) for cue in outline.cues for at in range(cue.width)}
    assert set(coloured(snapshot, "meta.cue.renderer")) == cues
    values = {(each.line, each.column + at) for each in outline.values for at in range(len(each.written) + 2)}
    assert set(coloured(snapshot, "variable.other.value.renderer")) == values
    front = {line for line, _ in coloured(snapshot, "meta.embedded.block.frontmatter")}
    assert {2, outline.front_end - 1} <= front


def test_the_grammar_has_every_cue() -> None:
    grammar = json.loads((FOLDER / "syntaxes/cues.tmLanguage.json").read_text(encoding="utf-8"))
    names = re.search(r"\(((?:[\w\\+]+\|)+[\w\\+]+)\)", grammar["repository"]["cue"]["begin"])
    assert names
    assert {name.replace(r"\s+", " ") for name in names[1].split("|")} == set(CUES)


def test_the_extension_has_the_version_of_the_program() -> None:
    manifest = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    assert manifest["version"] == renderer.__version__


def test_every_snippet_is_a_script_without_errors(tmp_path: Path) -> None:
    snippets = json.loads((FOLDER / "snippets/scripts.json").read_text(encoding="utf-8"))
    for name, snippet in snippets.items():
        body = snippet["body"]
        text = "\n".join(body if isinstance(body, list) else [body])
        written = re.sub(r"\$\{\d+[:|]([^}|,]*)[^}]*\}", r"\1", text.replace(r"\}", "\0"))
        written = re.sub(r"\$\d+", "Rest here.", written).replace("\0", "}")
        head = "" if written.startswith("---") else "---\ntitle: A test\n---\n"
        found = check_text(tmp_path, tmp_path / "new.md", head + written + "\n")
        assert [problem.message for problem in found.problems if not problem.warning] == [], name

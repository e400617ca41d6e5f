"""The corpus is imported: an independent reader misses no word, and what import wrote is accepted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from renderer.cli.main import main
from renderer.interchange.importing.formats import FORMATS
from renderer.workflows.import_script import ImportedFile, ImportOptions, import_file
from tests.support.corpus_audit import Expected, audit, audited, expectations
from tests.support.corpus_files import CORPUS_FILES, name_of

EXPECTED = expectations()
NAMES = [name_of(path) for path in CORPUS_FILES]


def test_the_corpus_has_many_files_of_every_format(tmp_path: Path) -> None:
    assert len(CORPUS_FILES) >= 150
    folders = Counter(path.parent.name for path in CORPUS_FILES)
    assert min(folders.values()) >= 5
    formats = {audited(path, tmp_path, {})[1].format for path in CORPUS_FILES}
    assert formats == set(FORMATS)


def test_the_table_names_only_files_of_the_corpus() -> None:
    assert set(EXPECTED) <= set(NAMES)


@pytest.mark.parametrize("path", CORPUS_FILES, ids=NAMES)
def test_nothing_is_lost_and_no_direction_is_spoken(path: Path, tmp_path: Path) -> None:
    counted, imported = audited(path, tmp_path, EXPECTED)
    assert counted.spoken > 0
    assert (counted.lost, counted.faults) == ([], [])
    accept(imported, tmp_path, EXPECTED.get(counted.name, Expected()))


def accept(imported: ImportedFile, folder: Path, expected: Expected) -> None:
    """``check``, ``plan`` and ``fmt`` accept the script, unless it has a direction that stops ``check``."""
    script = folder / "script.md"
    script.write_text(imported.text, "utf-8")
    unclear = [drop.what for drop in imported.dropped if drop.how == "unclear"]
    assert len(unclear) == len(expected.unclear)
    assert all(direction in what for direction, what in zip(expected.unclear, unclear, strict=True))
    if unclear:
        assert main(["check", str(script)]) == 2
        return
    assert main(["check", str(script)]) == 0
    assert main(["plan", str(script), "--voice", "tone"]) == (1 if expected.plan else 0)
    assert main(["fmt", str(script)]) == 0  # exit status 2 where the plan would be another
    assert main(["fmt", "--check", str(script)]) == 0


TEXT = """ARRIVING

0:05 Lie down.

0:40 Let the floor be wide. (softly)
"""


@pytest.mark.parametrize(
    ("kept", "instead", "fault"),
    [
        ("floor", "", "['floor']"),
        ('<!-- not spoken: "softly" -->', "softly", 'the direction "softly" is spoken'),
        (
            '<!-- not spoken: "softly" -->',
            "",
            "1 directions should be cues, but there are 0: [Counter({'softly': 1})]",
        ),
        ("# Arriving", "Arriving.", 'the heading "arriving" is lost'),
        ("[at 0:40.000]", "", "lost times: [40]"),
    ],
)
def test_the_reader_finds_what_is_lost_or_spoken(kept: str, instead: str, fault: str, tmp_path: Path) -> None:
    file = tmp_path / "rest.txt"
    file.write_text(TEXT, "utf-8")
    imported = import_file(file, ImportOptions())
    expected = Expected(directions=("softly",), headings=("arriving",))
    counted = audit(file.name, ".txt", file.read_bytes(), imported, expected)
    assert (counted.lost, counted.faults) == ([], [])
    assert kept in imported.text
    other = replace(imported, text=imported.text.replace(kept, instead), dropped=())
    counted = audit(file.name, ".txt", file.read_bytes(), other, expected)
    assert fault in [str(counted.lost), *counted.faults]

"""The files of the corpus; a Word document is built from its outline when it is needed."""

from __future__ import annotations

from pathlib import Path

from tests.support.paths import CORPUS
from tests.support.word_outlines import document_of

_OUTLINE = ".docx.txt"

CORPUS_FILES = sorted(path for path in CORPUS.glob("*/*") if path.parent.name != "wrong")
"""All files but those that import refuses."""


def name_of(path: Path) -> str:
    """The name of a file with its folder, such as ``text/german.txt``."""
    return path.relative_to(CORPUS).as_posix()


def readable(path: Path, folder: Path) -> Path:
    """The file itself, or the document that is built in a folder from its outline."""
    if not path.name.endswith(_OUTLINE):
        return path
    document = folder / path.name.removesuffix(".txt")
    document.write_bytes(document_of(path.read_text("utf-8")))
    return document

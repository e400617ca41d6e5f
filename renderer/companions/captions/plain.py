"""A transcript as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from renderer.companions.captions.transcript_source import Told, sections


def plain(told: Told) -> str:
    """The title, and each chapter under its name, underlined; a line a paragraph."""
    return "\n".join(_blocks(told))


def _blocks(told: Told) -> Iterator[str]:
    yield _heading(told.title, "=")
    for section in sections(told):
        if section.name:
            yield _heading(section.name, "-")
        for paragraph in section.paragraphs:
            yield " ".join(sentence.text for sentence in paragraph) + "\n"


def _heading(text: str, line: str) -> str:
    return f"{text}\n{line * max(3, len(text))}\n"

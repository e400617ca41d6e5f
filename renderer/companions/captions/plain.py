"""A transcript as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from renderer.companions.captions.transcript_source import TranscriptSource, sections


def plain(source: TranscriptSource) -> str:
    """The title, then each chapter with its name underlined, and a line for each paragraph."""
    return "\n".join(_blocks(source))


def _blocks(source: TranscriptSource) -> Iterator[str]:
    yield _heading(source.title, "=")
    for section in sections(source):
        if section.name:
            yield _heading(section.name, "-")
        for paragraph in section.paragraphs:
            yield " ".join(sentence.text for sentence in paragraph) + "\n"


def _heading(text: str, line: str) -> str:
    return f"{text}\n{line * max(3, len(text))}\n"

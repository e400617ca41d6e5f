"""Labels that Audacity imports beside a track."""

from __future__ import annotations

from renderer.companions.captions.clock import seconds
from renderer.companions.captions.transcript_source import TranscriptSource


def labels(source: TranscriptSource) -> str:
    """A line for each sentence: start and end in seconds, and the text, separated by tabs."""
    return "".join(
        f"{seconds(sentence.onset_ms)}\t{seconds(sentence.end_ms)}\t{' '.join(sentence.text.split())}\n"
        for sentence in source.sentences()
    )

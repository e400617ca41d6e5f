"""Labels that Audacity imports beside a track."""

from __future__ import annotations

from renderer.companions.captions.clock import seconds
from renderer.companions.captions.transcript_source import TranscriptSource


def labels(source: TranscriptSource) -> str:
    """A line a sentence: its start and its end in seconds, and its words, with tabs between."""
    return "".join(
        f"{seconds(sentence.onset_ms)}\t{seconds(sentence.end_ms)}\t{' '.join(sentence.text.split())}\n"
        for sentence in source.sentences()
    )

"""SubRip, for video platforms and editors."""

from __future__ import annotations

from renderer.companions.captions.clock import clock
from renderer.companions.captions.transcript_source import TranscriptSource
from renderer.companions.captions.wrapping import wrapped


def srt(source: TranscriptSource) -> str:
    """A numbered caption for each sentence. The format has no escapes, so the text is not escaped."""
    return "\n".join(
        f"{number}\n{clock(sentence.onset_ms, ',')} --> {clock(sentence.end_ms, ',')}\n"
        + "".join(f"{line}\n" for line in wrapped(sentence.text))
        for number, sentence in enumerate(source.sentences(), start=1)
    )

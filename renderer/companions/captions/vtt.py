"""WebVTT, for players in browsers and of podcasts."""

from __future__ import annotations

from html import escape

from renderer.companions.captions.clock import clock
from renderer.companions.captions.timed import TimedText
from renderer.companions.captions.transcript_source import TranscriptSource
from renderer.companions.captions.wrapping import wrapped


def vtt(source: TranscriptSource) -> str:
    """A numbered cue for each sentence, with ``<v NAME>`` if several voices speak (WebVTT, W3C)."""
    spoken = source.sentences()
    several = len({sentence.voice for sentence in spoken}) > 1
    cues = [
        f"{number}\n{clock(one.onset_ms, '.')} --> {clock(one.end_ms, '.')}\n{_payload(one, several)}\n"
        for number, one in enumerate(spoken, start=1)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _payload(sentence: TimedText, several: bool) -> str:
    """The escaped text of a cue; escaping also keeps ``-->`` out. Unnamed voices get no voice tag."""
    text = "\n".join(escape(line, quote=False) for line in wrapped(sentence.text))
    return f"<v {escape(sentence.voice, quote=False)}>{text}" if several and sentence.voice else text

"""Scripts, captions and files to import of any number of sentences, hours or cues."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING

from bench.scripted import sentences

if TYPE_CHECKING:
    from renderer.companions.captions.transcript_source import TranscriptSource

_HEAD = (
    "---\ntitle: A long session\nlanguage: en-US\nvoice: tone\n"
    "pacing: {rate: 240, sentence: 0.2s, paragraph: 0.5s, chapter: 1s}\n---\n"
)
_DIFFERENT = 1_000
"""So many sentences are different, so that the voice has little to speak."""

_FIVE_HOURS = 300


def spoken(count: int, *, changed: bool = False) -> str:
    """A script of so many sentences in paragraphs of five, with a chapter every hundred.

    In a ``changed`` one, every third sentence is another one.
    """
    lines = [_HEAD]
    for number, sentence in enumerate(_sentences(count)):
        if number % 100 == 0:
            lines.append(f"\n\n# Part {number // 100 + 1}\n")
        lines.append("\n" if number % 5 == 0 else " ")
        lines.append(f"Again: {sentence}" if changed and number % 3 == 0 else sentence)
        if number % 5 == 4:
            lines.append(" [pause 1s]\n")
    return "".join(lines)


def _sentences(count: int) -> list[str]:
    few = [sentence.partition(",")[0].rstrip(".") + "." for sentence in islice(sentences(), _DIFFERENT)]
    return [few[number % _DIFFERENT] for number in range(count)]


def held(minutes: int) -> str:
    """A script of so many minutes, nearly all of them holds of five hours at the most, and a bed."""
    lines = [_HEAD.replace("voice:", "bed: ocean\nvoice:")]
    left = max(1, minutes)
    while left:
        lines.append(f"\nRest here, while {left} minutes pass. [hold {min(left, _FIVE_HOURS)}m]\n")
        left -= min(left, _FIVE_HOURS)
    return "".join(lines)


def written(cues: int) -> TranscriptSource:
    """A laid-out track of so many sentences, from which captions are written."""
    import numpy as np

    from renderer.companions.captions.transcript_source import TranscriptSource
    from renderer.timeline import Cue, Mark, Timeline

    step = 36 * 1152
    spoken = tuple(
        Cue(onset_frames=number * step, frames=30 * 1152, source="a", kind="speech", caption=sentence)
        for number, sentence in enumerate(_sentences(cues))
    )
    marks = tuple(Mark(onset_frames=at * step, name=f"Part {at}") for at in range(0, cues, 100))
    timeline = Timeline(sample_rate=48_000, frames=cues * step, cues=spoken, chapters=marks)
    return TranscriptSource(
        name="a",
        title="A long session",
        author="",
        language="en-US",
        requested_seconds=None,
        paragraph_ms=2000,
        timeline=timeline,
        waveform=lambda rows: [np.zeros(round(row.width), np.float32) for row in rows],
    )


def _time(number: int, mark: str) -> str:
    seconds = number * 9 // 10
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{number * 9 % 10 * 100:03}"


def _timed(count: int, mark: str) -> list[str]:
    return [
        f"{number + 1}\n{_time(number, mark)} --> {_time(number + 1, mark)}\n{sentence}\n"
        for number, sentence in enumerate(_sentences(count))
    ]


def _lrc(count: int) -> str:
    lines = []
    for number, sentence in enumerate(_sentences(count)):
        seconds = number * 9 // 10
        lines.append(f"[{seconds // 60:02}:{seconds % 60:02}.{number * 9 % 10 * 10:02}]{sentence}")
    return "\n".join(lines)


def _whisper(count: int) -> str:
    segments = [
        {"start": number * 0.9, "end": number * 0.9 + 0.8, "text": f" {sentence}"}
        for number, sentence in enumerate(_sentences(count))
    ]
    return json.dumps({"text": "", "segments": segments})


def _paragraphs(count: int) -> list[str]:
    return [" ".join(_sentences(count)[at : at + 5]) for at in range(0, count, 5)]


def _word(count: int) -> bytes:
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in _paragraphs(count))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as document:
        document.writestr("[Content_Types].xml", "<Types/>")
        document.writestr(
            "word/document.xml", f'<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>'
        )
    return file.getvalue()


def _utf8(make: Callable[[int], str]) -> Callable[[int], bytes]:
    return lambda count: make(count).encode()


CAPTIONED = frozenset({"vtt", "srt", "lrc", "whisper"})

IMPORTED: dict[str, Callable[[int], bytes]] = {
    "vtt": _utf8(lambda count: "\n".join(["WEBVTT\n", *_timed(count, ".")])),
    "srt": _utf8(lambda count: "\n".join(_timed(count, ","))),
    "lrc": _utf8(_lrc),
    "whisper": _utf8(_whisper),
    "ssml": _utf8(
        lambda count: "<speak>" + "".join(f"<p>{words}</p>\n" for words in _paragraphs(count)) + "</speak>"
    ),
    "speechmarkdown": _utf8(lambda count: "\n\n".join(_paragraphs(count))),
    "html": _utf8(
        lambda count: (
            "<!doctype html><title>Rest</title><main><h1>Rest</h1>"
            + "".join(f"<p>{words}</p>\n" for words in _paragraphs(count))
            + "</main>"
        )
    ),
    "markdown": _utf8(lambda count: "# Rest\n\n" + "\n\n".join(_paragraphs(count))),
    "text": _utf8(lambda count: "\n\n".join(_paragraphs(count))),
    "word": _word,
}
"""A file of so many sentences in each format that can be imported."""

"""Transcripts of Whisper: words, times and speakers as in captions."""

from __future__ import annotations

import json

import pytest

from renderer.errors import ScriptError
from renderer.interchange.importing.formats import format_of, read_as
from renderer.interchange.importing.model import Comment, CueText, ImportContext, Imported, Words

SEGMENTS = [
    {"id": 0, "start": 2.0, "end": 4.5, "text": " Lie down."},
    {"id": 1, "start": 9.25, "end": 12, "text": " Let the feet “fall” open.", "words": []},
]
OFFSETS = [(2_000, 4_500), (9_250, 12_000)]
OPENAI = {"text": " Lie down. Let the feet “fall” open.", "segments": SEGMENTS, "language": "en"}
WHISPERX = {"segments": [{**segment, "speaker": "SPEAKER_00"} for segment in SEGMENTS], "language": "en"}
CPP = {
    "systeminfo": "AVX = 1",
    "result": {"language": "en"},
    "transcription": [
        {"offsets": {"from": start, "to": end}, "text": segment["text"]}
        for (start, end), segment in zip(OFFSETS, SEGMENTS, strict=True)
    ],
}
TABLE = "start\tend\ttext\n2000\t4500\tLie down.\n9250\t12000\tLet the feet “fall” open.\n"


def imported(text: str, *, relative: bool = False) -> Imported:
    assert format_of("", text) == "whisper"
    return read_as("whisper", text, "talk.json", {"relative": relative}, ImportContext())


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(OPENAI, ensure_ascii=False), json.dumps(OPENAI), json.dumps(OPENAI, indent=2),
        json.dumps(WHISPERX), json.dumps(CPP), TABLE, TABLE.replace("\n", "\r\n"),
    ],
)  # fmt: skip
def test_segments_are_captions(text: str) -> None:
    found = imported(text)
    assert [item.text for item in found.items if isinstance(item, Words)] == [
        "Lie down.", "Let the feet “fall” open.",
    ]  # fmt: skip
    assert [item.text for item in found.items if isinstance(item, CueText)] == ["at 0:02.000", "at 0:09.250"]
    assert found.front.get("language") == (None if text.startswith("start") else "en")
    pauses = [item.text for item in imported(text, relative=True).items if isinstance(item, CueText)]
    assert pauses == ["pause 2s", "pause 4.75s"]


def test_a_speaker_is_a_comment() -> None:
    found = imported(json.dumps(WHISPERX))
    assert [item.text for item in found.items if isinstance(item, Comment)] == ["speaker: SPEAKER_00"]


def test_a_segment_without_a_time_is_reported_at_its_place() -> None:
    segments = [*SEGMENTS, {"start": None, "text": "Rest (laughs)."}]
    found = imported(json.dumps({"segments": segments}, indent=1))
    assert [(drop.line, drop.column, drop.how) for drop in found.dropped] == [
        (18, 12, "changed"), (18, 12, "left out"),
    ]  # fmt: skip
    assert [item.text for item in found.items if isinstance(item, Words)][-1] == "Rest."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"text": "Rest.", "segments": [', "this is not JSON"),
        ('{"segments": []}', "no segments with words and times"),
        ('{"segments": 3, "transcription": [1, {"text": 2}]}', "no segments with words and times"),
        ('{"text": ' + "[" * 200_000, "cannot be read"),
        ('{"segments": [{"start": 1, "end": 2, "text": " "}]}', "no caption has words to speak"),
        ("start\tend\ttext\n", "no caption has words to speak"),
    ],
)
def test_a_file_without_words_is_refused(text: str, message: str) -> None:
    with pytest.raises(ScriptError, match=message):
        read_as("whisper", text, "talk.json", {}, ImportContext())

"""Damaged files and answers that once broke something, and others like them: each is read or refused soon.

What ``make fuzz`` finds becomes a case here.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bench.mutant_projects import new_project
from bench.mutants import MOST_SECONDS, STATUSES, Outcome, outcome_of
from tests.support.speech_server import sound

HEAD = "---\ntitle: Rest\nvoice: tone:low\n---\n"
DEEP = b"[" * 100_000
DIGITS = b"9" * 4500


def _floats(value: float) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, np.full((4800, 1), value, np.float32), 48_000, "FLOAT", format="WAV")
    return file.getvalue()


def _minutes_of_silence() -> bytes:
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", 8_000, 1, format="FLAC") as writer:
        for _ in range(20):
            writer.write(np.zeros(480_000, np.int16))
    return file.getvalue()


def _damaged_docx() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w:document><w:body><w:p>")
    return file.getvalue()


def _nested_blocks() -> bytes:
    return (HEAD + "[repeat 9x]\n" * 32 + "Rest.\n" + "[end]\n" * 32).encode()


ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))

FOUND: Mapping[str, tuple[str, bytes | Callable[[], bytes]]] = {
    "settings: deep brackets": ("renderer.toml", b"x = " + b"[" * 2000 + b"]" * 2000),
    "settings: a number of 4,500 digits": ("renderer.toml", b"bits = " + DIGITS),
    "settings: a platform that is like a list": ("renderer.toml", b"[profiles.club]\nlike = []\n"),
    "settings: a null character in a path": ("renderer.toml", b'lexicon = ["a\\u0000b.toml"]\n'),
    "a lexicon: deep brackets": ("house.toml", b"x = " + b"[" * 2000),
    "PLS: a bomb of entities": (
        "terms.pls",
        f'<!DOCTYPE lexicon [<!ENTITY a0 "aaaaaaaaaa">{ENTITIES}]><lexicon>&a9;</lexicon>'.encode(),
    ),
    "a script: 32 blocks inside each other": ("nested.md", _nested_blocks),
    "a script: not UTF-8": ("rest.md", HEAD.encode() + b"\xff\xfe\x80"),
    "a script: a length of 4,500 digits": ("rest.md", HEAD.encode() + b"[hold " + DIGITS + b"s]"),
    "a script: a head of deep brackets": ("rest.md", b"---\ntitle: " + DEEP + b"\n---\nRest.\n"),
    "a page: an open marked section": ("page.html", b"<html><p>a <![x[ y</p>"),
    "a page: 100,000 open elements": ("page.html", b"<div>" * 100_000),
    "Word: a damaged document": ("talk.docx", _damaged_docx),
    "Word: no archive": ("talk.docx", b"PK\x03\x04" + bytes(100)),
    "JSON of Whisper: deep brackets": ("talk.json", b'{"segments": ' + DEEP),
    "SSML: 100,000 open elements": ("talk.ssml", b"<speak>" + b"<p>" * 100_000),
    "captions: a time of 4,500 digits": (
        "talk.srt",
        b"1\n" + DIGITS + b":00:00,000 --> 00:00:02,000\nLie.\n",
    ),
    "a text: 20,000 open brackets": ("talk.txt", b"Rest (" * 20_000),
    "Markdown: a front of deep brackets": ("talk.markdown", b"+++\nx = " + DEEP + b"\n+++\nRest.\n"),
    "a sound: not a number": ("hum.wav", lambda: _floats(float("nan"))),
    "a sound: beyond float32": ("hum.wav", lambda: _floats(1e38)),
    "a sound: only a header": ("hum.wav", lambda: _floats(0.1)[:44]),
    "a sound: no samples": ("gong.flac", b""),
    "a cover: only a header": ("cover.png", b"\x89PNG\r\n\x1a\n"),
    "takes: deep brackets": ("takes/takes.json", DEEP),
    "takes: a number of 4,500 digits": ("takes/takes.json", b'{"takes": ' + DIGITS + b"}"),
    "takes of voices: deep brackets": ("rest.takes.toml", b"takes = " + DEEP),
    "takes of voices: a number of 4,500 digits": (
        "rest.takes.toml",
        b'takes = [{ words = "Rest.", rate = ' + DIGITS + b" }]",
    ),
    "a review: deep brackets": ("rest.review.toml", b"review = " + DEEP),
    "a review: a number of 4,500 digits": (
        "rest.review.toml",
        b'review = [{ words = "Rest.", sample_rate = ' + DIGITS + b" }]",
    ),
    "a site: deep brackets": ("site/site.json", DEEP),
    "a site: another form": ("site/site.json", b'{"episodes": [1]}'),
    "a feed: open elements": ("site/feed.xml", b"<rss>" + b"<channel>" * 100_000),
    "a plan: deep brackets": ("plan.json", DEEP),
    "a plan: numbers that are none": ("plan.json", b'{"frames": NaN, "cues": [Infinity]}'),
    "a record of an upload: deep brackets": ("server/.renderer-upload.json", DEEP),
    "an answer: 20 minutes in a small file": ("answers/speech.flac", _minutes_of_silence),
    "an answer: 65,535 channels": (
        "answers/speech.wav",
        lambda: sound("one")[:22] + b"\xff\xff" + sound("one")[24:],
    ),
    "an answer: a WAV without channels": (
        "answers/speech.wav",
        lambda: sound("one")[:22] + b"\0\0" + sound("one")[24:],
    ),
    "an answer: an MP3 that is only a tag": (
        "answers/speech.mp3",
        b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + bytes(999),
    ),
    "an answer: deep brackets": ("answers/heard.json", DEEP),
    "an answer: a very long word": ("answers/heard.json", json.dumps({"text": "a" * 500_000}).encode()),
    "a refusal: deep brackets": ("answers/busy.json", DEEP),
}
"""The file of the project, or the file to import, and its damaged contents."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        new_project(folder)
    return folder


@pytest.mark.shared_cache
@pytest.mark.parametrize("case", FOUND)
def test_what_was_found_is_read_or_refused(case: str, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name, data = FOUND[case]
    monkeypatch.chdir(project)
    outcome: Outcome = outcome_of(name, data if isinstance(data, bytes) else data(), project)
    assert not outcome.fault
    assert outcome.status in STATUSES
    assert outcome.cpu_seconds < 5 * MOST_SECONDS

"""Tags, written and read back."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import mutagen.flac
import mutagen.id3
import mutagen.mp3
import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from renderer.encode import Flac, Mp3, encode
from renderer.errors import OutputError
from renderer.package import Tags, id3_tag, iso_639_2, tag_flac

FULL = Tags(
    title="Psoas pose – Ruhe ✨",
    artist="A. Teacher",
    album="Evenings",
    language="en-US",
    lyrics="Lie on your back.\n\nStay here, and breathe.",
    date="2026-11-21",
)
SAMPLES = (np.random.default_rng(2).standard_normal((50_000, 2)) / 10).astype(np.float32)


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en-US", "eng"),
        ("EN", "eng"),
        ("pt_BR", "por"),
        ("zh-Hant-TW", "zho"),
        ("de", "deu"),
        ("haw", "haw"),
        ("", "und"),
        ("q", "und"),
        ("xx", "und"),
        ("english", "und"),
    ],
)
def test_a_language_has_a_code_of_three_letters(tag: str, code: str) -> None:
    assert iso_639_2(tag) == code


def test_an_mp3_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    encode([SAMPLES], path, Mp3(), sample_rate=48_000, channels=2, frames=50_000, tag=id3_tag(FULL))
    mp3 = mutagen.mp3.MP3(path)
    tag = mp3.tags
    assert tag.version == (2, 3, 0)
    assert [str(tag[name]) for name in ("TIT2", "TPE1", "TALB", "TLAN", "TDRC")] == [
        FULL.title,
        "A. Teacher",
        "Evenings",
        "eng",
        "2026-11-21",
    ]
    assert [(lyrics.lang, lyrics.text) for lyrics in tag.getall("USLT")] == [("eng", FULL.lyrics)]
    assert mp3.info.length == pytest.approx(50_000 / 48_000, abs=1e-6)
    assert len(soundfile.read(path)[0]) == 50_000


def test_a_tag_is_whole_padded_and_always_the_same() -> None:
    tag = id3_tag(FULL)
    assert tag == id3_tag(FULL)
    assert tag[:3] == b"ID3"
    assert sum(byte << 7 * place for place, byte in enumerate(reversed(tag[6:10]))) == len(tag) - 10
    assert tag.endswith(bytes(1024))


def test_empty_fields_are_left_out() -> None:
    tag = mutagen.id3.ID3(BytesIO(id3_tag(Tags(title="Rest"))))
    assert list(tag) == ["TIT2"]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_words_can_be_tagged(words: str) -> None:
    tag = mutagen.id3.ID3(BytesIO(id3_tag(Tags(title=words, lyrics=words, date=words))))
    kept = words.replace("\0", "").strip()
    assert [str(frame) for frame in tag.getall("TIT2")] == ([kept] if kept else [])
    assert [frame.text for frame in tag.getall("USLT")] == ([kept] if kept else [])


def test_a_flac_file_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.part"
    encode([SAMPLES], path, Flac(), sample_rate=48_000, channels=2, frames=50_000)
    before = soundfile.read(path, dtype="int16")[0]
    tag_flac(path, FULL)
    flac = mutagen.flac.FLAC(path)
    assert {name: flac[name] for name in ("title", "artist", "album", "language", "lyrics", "date")} == {
        "title": [FULL.title],
        "artist": ["A. Teacher"],
        "album": ["Evenings"],
        "language": ["eng"],
        "lyrics": [FULL.lyrics],
        "date": ["2026-11-21"],
    }
    assert (soundfile.read(path, dtype="int16")[0] == before).all()
    once = path.read_bytes()
    tag_flac(path, FULL)
    assert path.read_bytes() == once


def test_a_flac_file_that_is_gone_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="could not be written"):
        tag_flac(tmp_path / "a.flac", FULL)

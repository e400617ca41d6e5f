"""Tags, written and read back by readers of several makers."""

from __future__ import annotations

import json
import struct
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import eyed3
import mutagen
import mutagen.flac
import mutagen.id3
import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

import renderer
from renderer.companions.captions.timed import TimedText
from renderer.encode.containers import append_chunks
from renderer.encode.encoder import encode
from renderer.encode.formats import DirectFormat, Flac, Mp3, Wav
from renderer.encode.mp3.frames import read_frames
from renderer.encode.pcm import write_pcm
from renderer.encode.tagging.embedding import embedded
from renderer.encode.tagging.id3 import id3_tag
from renderer.encode.tagging.languages import iso_639_2
from renderer.encode.tagging.riff import wav_chunks
from renderer.encode.tagging.tags import Picture, Tags

pytestmark = pytest.mark.shared_cache


def drawn(kind: str, colour: tuple[int, int, int] = (40, 90, 120)) -> bytes:
    file = BytesIO()
    Image.new("RGB", (64, 64), colour).save(file, kind)
    return file.getvalue()


CHAPTERS = (
    TimedText(onset_ms=0, end_ms=250, text="Arriving, and a name that is long"),
    TimedText(onset_ms=250, end_ms=600, text="Rest"),
    TimedText(onset_ms=600, end_ms=1000, text="Zurück 起"),
)
SENTENCES = (
    TimedText(onset_ms=24, end_ms=240, text="Lie on your back."),
    TimedText(onset_ms=312, end_ms=600, text="Stay here, and breathe."),
)
FULL = Tags(
    title="Psoas pose – Ruhe ✨",
    artist="A. Teacher",
    album="Evenings",
    track=3,
    genre="Meditation",
    language="en-US",
    comment="Ten quiet minutes.\nOn the floor.",
    publisher="A Studio",
    copyright="2026 A. Teacher",
    date="2026-11-21",
    ai_disclosure="synthetic voice",
    lyrics="Lie on your back.\n\nStay here, and breathe.",
    sentences=SENTENCES,
    chapters=CHAPTERS,
    cover=Picture(data=drawn("PNG"), media_type="image/png"),
)
FRAMES = 48_001
SAMPLES = (np.random.default_rng(2).standard_normal((FRAMES, 1)) / 10).astype(np.float32)
FORMS: dict[str, DirectFormat] = {"mp3": Mp3(), "wav": Wav(), "wav24": Wav(bits=24), "flac": Flac(bits=24)}


def written(folder: Path, form: DirectFormat, tags: Tags | None) -> Path:
    """One second, with an odd number of frames: at 24 bits the samples end with an odd byte."""
    path = folder / f"a{form.suffix}"
    tag = embedded(form, tags, 48_000) if tags else b""
    encode([SAMPLES], path, form, sample_rate=48_000, channels=1, frames=FRAMES, tag=tag)
    return path


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


@pytest.mark.parametrize("form", ["mp3", "wav", "wav24"])
def test_mutagen_reads_every_field_of_an_id3_tag(form: str, tmp_path: Path) -> None:
    tag = mutagen.File(written(tmp_path, FORMS[form], FULL)).tags
    assert tag.version == (2, 3, 0)
    names = ("TIT2", "TPE1", "TALB", "TRCK", "TCON", "TLAN", "TPUB", "TCOP", "TDRC", "COMM::eng", "USLT::eng")
    assert str(tag["TXXX:AI_DISCLOSURE"]) == "synthetic voice"
    assert [str(tag[name]) for name in names] == [
        FULL.title,
        "A. Teacher",
        "Evenings",
        "3",
        "Meditation",
        "eng",
        "A Studio",
        "2026 A. Teacher",
        "2026-11-21",
        FULL.comment,
        FULL.lyrics,
    ]
    assert (tag["SYLT::eng"].format, tag["SYLT::eng"].type) == (2, 1)  # milliseconds, lyrics
    assert tag["SYLT::eng"].text == [(one.text, one.onset_ms) for one in SENTENCES]
    (contents,) = tag.getall("CTOC")
    assert contents.flags == mutagen.id3.CTOCFlags.TOP_LEVEL | mutagen.id3.CTOCFlags.ORDERED
    chapters = [tag[f"CHAP:{name}"] for name in contents.child_element_ids]
    assert [(c.start_time, c.end_time, str(c.sub_frames["TIT2"])) for c in chapters] == [
        (c.onset_ms, c.end_ms, c.text) for c in CHAPTERS
    ]
    assert {(c.start_offset, c.end_offset) for c in chapters} == {(0xFFFFFFFF, 0xFFFFFFFF)}
    (cover,) = tag.getall("APIC")
    assert (cover.mime, cover.type, cover.data) == ("image/png", 3, FULL.cover.data if FULL.cover else b"")


def test_another_reader_finds_the_same_in_an_mp3(tmp_path: Path) -> None:
    """eyeD3 reads frames by code of its own; of timed words it gives the bytes."""
    tag: Any = eyed3.load(written(tmp_path, Mp3(), FULL)).tag
    assert tag.version == (2, 3, 0)
    assert (tag.title, tag.artist, tag.album, tag.track_num[0]) == (FULL.title, "A. Teacher", "Evenings", 3)
    assert (tag.genre.name, tag.publisher, str(tag.recording_date)) == (
        "Meditation",
        "A Studio",
        "2026-11-21",
    )
    assert [(one.lang, one.text) for one in tag.comments] == [(b"eng", FULL.comment)]
    assert [(one.lang, one.text) for one in tag.lyrics] == [(b"eng", FULL.lyrics)]
    (contents,) = tag.table_of_contents
    assert (contents.toplevel, contents.ordered) == (True, True)
    chapters = [tag.chapters.get(name) for name in contents.child_ids]
    assert [(*c.times, c.title) for c in chapters] == [(c.onset_ms, c.end_ms, c.text) for c in CHAPTERS]
    assert [(one.mime_type, one.picture_type, one.image_data) for one in tag.images] == [
        ("image/png", 3, FULL.cover.data if FULL.cover else b"")
    ]
    (timed,) = tag.frame_set[b"SYLT"]
    assert timed.data[:6] == b"\x01eng\x02\x01"
    for sentence in SENTENCES:
        shown = sentence.text.encode("utf-16-le") + b"\0\0" + struct.pack(">I", sentence.onset_ms)
        assert shown in timed.data


def test_the_info_of_a_wav_file_says_that_the_voice_is_synthetic(tmp_path: Path) -> None:
    """A file in which only people speak has no such field."""
    field = b"ISRF" + struct.pack("<I", 16) + b"synthetic voice\0"
    assert field in written(tmp_path, Wav(), FULL).read_bytes()
    assert b"ISRF" not in written(tmp_path, Wav(), replace(FULL, ai_disclosure="")).read_bytes()


def test_a_flac_file_has_its_tags(tmp_path: Path) -> None:
    flac: Any = mutagen.flac.FLAC(written(tmp_path, Flac(), FULL))
    assert {name: text for name, (text,) in flac.tags.items()} == {
        "title": FULL.title,
        "artist": "A. Teacher",
        "album": "Evenings",
        "tracknumber": "3",
        "genre": "Meditation",
        "language": "eng",
        "comment": FULL.comment,
        "organization": "A Studio",
        "copyright": "2026 A. Teacher",
        "date": "2026-11-21",
        "ai_disclosure": "synthetic voice",
        "lyrics": FULL.lyrics,
        "chapter001": "00:00:00.000",
        "chapter001name": CHAPTERS[0].text,
        "chapter002": "00:00:00.250",
        "chapter002name": "Rest",
        "chapter003": "00:00:00.600",
        "chapter003name": CHAPTERS[2].text,
    }
    (cover,) = flac.pictures
    assert (cover.mime, cover.type, cover.data) == ("image/png", 3, FULL.cover.data if FULL.cover else b"")


@pytest.mark.usefixtures("ffmpeg")
@pytest.mark.parametrize("form", FORMS)
def test_ffprobe_lists_the_same_chapters_words_and_cover(form: str, tmp_path: Path) -> None:
    path = written(tmp_path, FORMS[form], FULL)
    found = json.loads(
        subprocess.run(
            [
                "ffprobe",
                "-v",
                "error",
                "-of",
                "json",
                "-show_chapters",
                "-show_format",
                "-show_streams",
                path,
            ],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=True,
        ).stdout
    )
    assert [(c["start_time"], c["end_time"], c["tags"]["title"]) for c in found["chapters"]] == [
        (f"{c.onset_ms / 1000:.6f}", f"{c.end_ms / 1000:.6f}", c.text) for c in CHAPTERS
    ]
    words = {name.lower(): text for name, text in found["format"]["tags"].items()}
    usual = {"title": FULL.title, "artist": "A. Teacher", "comment": FULL.comment, "track": "3"}
    assert {name: words[name] for name in usual} == usual
    assert [stream["codec_name"] for stream in found["streams"][1:]] == ["png"]
    cover = tmp_path / "cover.png"
    copied = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-map", "0:v", "-c", "copy", str(cover)]
    subprocess.run(copied, stdin=subprocess.DEVNULL, check=True)
    assert np.array_equal(np.asarray(Image.open(cover)), np.asarray(Image.open(BytesIO(drawn("PNG")))))


@pytest.mark.parametrize("form", FORMS)
def test_a_tag_changes_no_sample(form: str, tmp_path: Path) -> None:
    bare = written(tmp_path, FORMS[form], None).read_bytes()
    untagged = soundfile.read(BytesIO(bare), dtype="int32")[0]
    path = written(tmp_path, FORMS[form], FULL)
    tagged = path.read_bytes()
    assert len(tagged) > len(bare)
    assert np.array_equal(soundfile.read(path, dtype="int32")[0], untagged)
    if form == "mp3":
        with path.open("rb") as file:
            assert list(read_frames(file)) == list(read_frames(BytesIO(bare)))
    assert written(tmp_path, FORMS[form], FULL).read_bytes() == tagged


@pytest.mark.parametrize(("form", "size_at"), [("RIFF", 4), ("RF64", 20)])
def test_the_chunks_of_a_wav_file_are_whole_and_counted(form: str, size_at: int) -> None:
    """RF64 is EBU Tech 3306."""
    file = BytesIO()
    samples = np.arange(3, dtype=np.int32)[:, None] << 8
    write_pcm([samples], file, "WAV" if form == "RIFF" else form, 24, 48_000, 1)
    append_chunks(file, wav_chunks(FULL, 48_000))
    data = file.getvalue()
    size = int.from_bytes(data[size_at : size_at + (4 if form == "RIFF" else 8)], "little")
    assert (data[:4], size) == (form.encode(), len(data) - 8)
    at = 12
    found: dict[bytes, list[bytes]] = {}
    while at < len(data):
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        length = 9 if name == b"data" else length
        found.setdefault(name, []).append(data[at + 8 : at + 8 + length])
        at += 8 + length + length % 2
    assert at == len(data)
    assert [words[:4] for words in found[b"LIST"]] == [b"INFO", b"adtl"]
    title = FULL.title.encode() + b"\0"
    assert b"INAM" + struct.pack("<I", len(title)) + title in found[b"LIST"][0]
    points = [struct.unpack_from("<II4sIII", found[b"cue "][0], 4 + 24 * number) for number in range(3)]
    assert [(point[0], point[5]) for point in points] == [(0, 0), (1, 12_000), (2, 28_800)]
    assert CHAPTERS[2].text.encode() + b"\0" in found[b"LIST"][1]
    assert found[b"id3 "][0][:3] == b"ID3"


def test_a_tag_is_whole_padded_and_always_the_same() -> None:
    tag = id3_tag(FULL)
    assert tag == id3_tag(FULL)
    assert tag[:3] == b"ID3"
    assert sum(byte << 7 * place for place, byte in enumerate(reversed(tag[6:10]))) == len(tag) - 10
    assert tag.endswith(bytes(1024))


def test_empty_fields_are_left_out() -> None:
    tag = mutagen.id3.ID3(BytesIO(id3_tag(Tags(title="Rest"))))
    assert list(tag) == ["TIT2"]


def test_many_chapters_stand_in_tables_of_at_most_255(tmp_path: Path) -> None:
    many = tuple(TimedText(onset_ms=n, end_ms=n + 1, text=f"Chapter {n}") for n in range(600))
    tag: Any = eyed3.load(written(tmp_path, Mp3(), Tags(title="Rest", chapters=many))).tag
    top = [one for one in tag.table_of_contents if one.toplevel]
    assert len(top) == 1
    leaves = [leaf for name in top[0].child_ids for leaf in tag.table_of_contents.get(name).child_ids]
    assert [tag.chapters.get(name).title for name in leaves] == [one.text for one in many]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_words_can_be_tagged(words: str) -> None:
    timed = TimedText(onset_ms=5, end_ms=9, text=words)
    tags = Tags(title=words, lyrics=words, date=words, comment=words, chapters=(timed,), sentences=(timed,))
    tag = mutagen.id3.ID3(BytesIO(id3_tag(tags)))
    kept = words.replace("\0", "").strip()
    assert [str(frame) for frame in tag.getall("TIT2")] == ([kept] if kept else [])
    assert [frame.text for frame in tag.getall("USLT")] == ([kept] if kept else [])
    assert [frame.text for frame in tag.getall("SYLT")] == [[(kept, 5)]]
    assert [str(frame.sub_frames.get("TIT2", "")) for frame in tag.getall("CHAP")] == [kept]


HEAD = (
    "---\ntitle: Rest\nteacher: A. Teacher\nvoice: tone:low\ndescription: Quiet.\n"
    "cover: pictures/cover.jpg\nalbum: Evenings\ntrack: 3\ndate: 2026-11-21\n"
)
BODY = "Welcome. [bell]\n\n# One\n\nLie down.\n\n# Two\n\nRest.\n"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "cover.jpg").write_bytes(drawn("JPEG"))
    path = tmp_path / "rest.md"
    path.write_text(f"{HEAD}---\n{BODY}")
    return path


def test_a_render_has_the_tags_of_its_script(script: Path) -> None:
    track = renderer.render(script, out=script.parent / "out", format="mp3,wav").tracks[0]
    for path in track.paths.values():
        tag = mutagen.File(path).tags
        assert [str(tag[name]) for name in ("TIT2", "TALB", "TRCK", "TDRC", "COMM::eng")] == [
            "Rest",
            "Evenings",
            "3",
            "2026-11-21",
            "Quiet.",
        ]
        assert str(tag["USLT::eng"]) == "Welcome.\n\nLie down.\n\nRest."
        names = [str(tag[f"CHAP:{name}"].sub_frames["TIT2"]) for name in tag["CTOC:toc"].child_element_ids]
        assert names == ["Rest", "One", "Two"]
        assert tag["APIC:"].data == drawn("JPEG")


def test_a_preview_has_the_chapters_and_words_of_its_part(script: Path) -> None:
    result = renderer.preview(script, chapter="One", out=script.parent / "out")
    tag = mutagen.File(result.paths["mp3"]).tags
    assert [(c.start_time, str(c.sub_frames["TIT2"])) for c in tag.getall("CHAP")] == [(0, "One")]
    assert tag.getall("CHAP")[0].end_time == pytest.approx(result.part.frames / 48, abs=1)
    assert tag["SYLT::eng"].text == [("Lie down.", 0)]


def test_another_cover_or_tag_encodes_nothing_again(
    script: Path, cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def audio() -> list[bytes]:
        path = renderer.render(script, out=script.parent / "out").paths[0]
        with path.open("rb") as file:
            return list(read_frames(file))

    def kept() -> set[Path]:
        return {path for path in cache_folder.rglob("*") if path.is_file()}

    before, files = audio(), kept()
    (script.parent / "pictures" / "cover.jpg").write_bytes(drawn("PNG", (200, 10, 10)))
    script.write_text(script.read_text().replace("Evenings", "Mornings").replace("track: 3", "track: 4"))
    monkeypatch.setattr("renderer.encode.mp3.splicer.encode_span", None)
    assert audio() == before
    assert kept() == files
    tag = mutagen.File(script.parent / "out" / "rest" / "rest.mp3").tags
    assert (tag["APIC:"].mime, str(tag["TALB"])) == ("image/png", "Mornings")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("gone.png", None, 'cover: no such file: "gone.png"'),
        ("../up.png", None, 'cover: "../up.png" leads upwards'),
        ("notes.txt", b"GIF89a", 'cover: "notes.txt" is neither a JPEG nor a PNG'),
        ("empty.png", b"", 'cover: "empty.png" is neither'),
        ("huge.png", b"\x89PNG\r\n\x1a\n" + bytes(2**24), "a cover has 16,776,191 at most"),
    ],
)
def test_a_cover_that_cannot_be_used(name: str, data: bytes | None, message: str, tmp_path: Path) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    script = tmp_path / "rest.md"
    script.write_text(f"---\ntitle: Rest\nvoice: tone:low\ncover: {name}\n---\n{BODY}")
    with pytest.raises(renderer.ScriptError) as raised:
        renderer.check_script(script)
    shown = str(raised.value)
    assert shown.startswith(f"{script}:4:8: ")
    assert message in shown


def test_a_cover_is_one_of_the_files_that_a_render_uses(script: Path) -> None:
    from renderer.workflows.compile import compile_script
    from renderer.workflows.options import Options

    used: list[Path] = []
    compile_script(script, Options(), on_file=used.append)
    assert script.parent / "pictures" / "cover.jpg" in used

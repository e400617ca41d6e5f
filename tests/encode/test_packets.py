"""M4A, M4B and Opus files, read back by readers of several makers."""

from __future__ import annotations

import itertools
import json
import subprocess
from pathlib import Path
from typing import Any

import mutagen
import mutagen.flac
import numpy as np
import pytest

import renderer
from renderer.cli.main import main
from renderer.companions.captions.timed import TimedText
from renderer.encode.formats import BITRATES_KBPS, M4a, M4b, Opus, PacketFormat
from renderer.encode.packets.codec import Coding, Packet, coding_of, encode_packets
from renderer.encode.packets.files import decoded
from renderer.encode.packets.measured import write_measured
from renderer.encode.tagging.tags import Tags
from renderer.errors import InputError, OutputError, RenderError
from renderer.settings.model import Settings
from renderer.storage.library_versions import installed_version
from renderer.timeline import Block
from renderer.workflows.check_formats import check_formats
from renderer.workflows.program_versions import program_versions
from tests.encode.test_tagging import CHAPTERS, FULL

pytestmark = pytest.mark.shared_cache

RATE = 48_000
FORMS: list[PacketFormat] = [M4a(), M4b(bitrate_kbps=96), Opus(bitrate_kbps=64)]
SCRIPT = "---\ntitle: Rest\nvoice: tone:low\n---\n# Arriving\nLie down.\n\n[bell]\n\n# Rest\nStay here.\n"


def sound(frames: int, channels: int = 2) -> Block:
    """A tone that becomes louder, and ends with a click, so that a shift or a cut is seen."""
    times = np.arange(frames, dtype=np.float32) / RATE
    tone = np.sin(2 * np.pi * 440 * times) * np.linspace(0.05, 0.3, frames)
    tone[-480:] += 0.2
    return np.repeat(tone[:, None], channels, axis=1).astype(np.float32)


def written(
    path: Path, form: PacketFormat, samples: Block, tags: Tags = FULL, parts: int = 1, rate: int = RATE
) -> Path:
    packets = list[Packet]()
    coding = coding_of(form, rate, samples.shape[1])
    encode_packets(np.array_split(samples, parts), coding, len(samples), packets.append)
    write_measured(path, form, coding, lambda: packets, tags)
    return path


def probed(path: Path) -> Any:
    shown = ("-show_chapters", "-show_format", "-show_streams")
    command = ["ffprobe", "-v", "error", "-of", "json", *shown, str(path)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.parametrize("form", FORMS, ids=str)
@pytest.mark.parametrize("frames", [48_001, 94 * 1024, 100 * 960 - 312])
def test_players_hear_exactly_the_samples(tmp_path: Path, form: PacketFormat, frames: int) -> None:
    samples = sound(frames)
    path = written(tmp_path / f"a{form.suffix}", form, samples, Tags(title="A"))
    heard = np.concatenate(list(decoded(path)))
    assert heard.shape == samples.shape
    assert np.abs(heard - samples).mean() < 0.02  # not shifted
    assert np.abs(heard[-480:]).mean() > 0.15  # not cut
    # mutagen counts the delay of AAC, and ffprobe that of Opus.
    counted = (frames, frames + 312) if isinstance(form, Opus) else (1024 + -(-frames // 1024) * 1024, frames)
    seconds, stream = mutagen.File(path).info.length, probed(path)["streams"][0]
    assert (round(seconds * RATE), int(stream["duration_ts"])) == counted


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_bytes_do_not_depend_on_the_blocks(tmp_path: Path, form: PacketFormat) -> None:
    samples = sound(30_000, 1)
    whole = written(tmp_path / "a", form, samples).read_bytes()
    assert written(tmp_path / "a", form, samples, parts=7).read_bytes() == whole


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_ffprobe_reads_chapters_and_tags(tmp_path: Path, form: PacketFormat) -> None:
    found = probed(written(tmp_path / f"a{form.suffix}", form, sound(RATE)))
    chapters = [(each["start_time"], each["tags"]["title"]) for each in found["chapters"]]
    assert chapters == [(f"{chapter.onset_ms / 1000:.6f}", chapter.text) for chapter in CHAPTERS]
    tags = found["streams"][0]["tags"] if isinstance(form, Opus) else found["format"]["tags"]
    tags = {name.lower(): value for name, value in tags.items()}
    names = ("title", "artist", "album", "genre", "comment", "copyright", "date", "lyrics")
    assert [tags[name] for name in names] == [getattr(FULL, name) for name in names]
    assert tags["track"].startswith("3")
    pictures = [each for each in found["streams"] if each["disposition"]["attached_pic"]]
    assert [each["codec_name"] for each in pictures] == ["png"]


@pytest.mark.parametrize(("form", "kind", "brand"), [(M4a(), 1, b"M4A "), (M4b(), 2, b"M4B ")])
def test_mutagen_reads_an_m4b(tmp_path: Path, form: PacketFormat, kind: int, brand: bytes) -> None:
    path = written(tmp_path / "a.m4b", form, sound(RATE))
    file = mutagen.File(path)
    nero = [(round(1000 * chapter.start), chapter.title) for chapter in file.chapters]
    assert nero == [(chapter.onset_ms, chapter.text) for chapter in CHAPTERS]
    assert (file["stik"], file["pgap"], file["covr"]) == ([kind], True, [FULL.cover and FULL.cover.data])
    assert file["----:com.apple.iTunes:LABEL"] == [b"A Studio"]
    assert file["----:com.apple.iTunes:AI_DISCLOSURE"] == [b"synthetic voice"]
    unused, delay, padding, frames = file["----:com.apple.iTunes:iTunSMPB"][0].split()[:4]
    assert (int(unused), int(delay, 16), int(padding, 16), int(frames, 16)) == (0, 1024 + 128, 0, RATE)
    data = path.read_bytes()
    assert data[8:12] == brand
    assert data.index(b"moov") < data.index(b"mdat")  # so that it plays while it is loaded


def test_opus_states_its_gain_and_cover(tmp_path: Path) -> None:
    path = written(tmp_path / "a.opus", Opus(), sound(RATE))
    file = mutagen.File(path)
    coding = coding_of(Opus(), RATE, 2)
    packets = list[Packet]()
    encode_packets([sound(RATE)], coding, RATE, packets.append)
    loudness = write_measured(tmp_path / "b.opus", Opus(), coding, lambda: packets, FULL)
    assert int(file["R128_TRACK_GAIN"][0]) == round(256 * (-23 - loudness.integrated_lufs))
    import base64

    picture = mutagen.flac.Picture(base64.b64decode(file["METADATA_BLOCK_PICTURE"][0]))
    assert FULL.cover is not None
    assert picture.data == FULL.cover.data


def test_silence_has_no_gain(tmp_path: Path) -> None:
    path = written(tmp_path / "a.opus", Opus(), np.zeros((RATE, 1), np.float32))
    assert "R128_TRACK_GAIN" not in mutagen.File(path)


def test_opus_has_one_sample_rate() -> None:
    with pytest.raises(InputError, match="Opus is written at 48000 Hz, not 44100"):
        coding_of(Opus(), 44_100, 2)


@pytest.mark.parametrize("kind", [M4a, M4b, Opus])
def test_each_bit_rate_is_encoded_or_refused_before_a_render(kind: type[M4a | M4b | Opus]) -> None:
    for kbps, channels in itertools.product(BITRATES_KBPS, (1, 2)):
        form = kind(bitrate_kbps=kbps)
        if (kind, kbps, channels) == (Opus, 320, 1):
            with pytest.raises(
                InputError, match=r"^320 kbps is too much for Opus in one channel; write 256 or"
            ):
                check_formats(Settings(formats=("opus",), bitrate_kbps=kbps, channels=channels))
            continue
        packets = list[Packet]()
        encode_packets([sound(2048, channels)], coding_of(form, RATE, channels), 2048, packets.append)
        assert packets


def test_what_ffmpeg_does_not_encode_is_an_error_of_the_render() -> None:
    coding = Coding(codec="aac", bitrate_kbps=128, sample_rate=12_345, channels=1)
    with pytest.raises(RenderError, match="FFmpeg cannot encode aac at 12345 Hz and 128 kbps: "):
        encode_packets([sound(2048, 1)], coding, 2048, lambda _: None)


@pytest.mark.parametrize("heading", [128 * "ä", "1" + 85 * "ส", 64 * "😀"], ids=["ä", "ส", "😀"])
def test_a_long_title_of_a_chapter_ends_with_a_whole_character(tmp_path: Path, heading: str) -> None:
    chapter = TimedText(onset_ms=0, end_ms=900, text=heading)
    path = written(tmp_path / "a.m4a", M4a(), sound(RATE), Tags(title="A", chapters=(chapter,)))
    (title,) = (each.title for each in mutagen.File(path).chapters)
    assert title == heading[:-1]


def test_a_file_that_mutagen_refuses_is_an_error_of_the_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any, **_values: Any) -> None:
        raise mutagen.MutagenError("no index")

    monkeypatch.setattr("renderer.encode.packets.files.tag_mp4", refuse)
    with pytest.raises(OutputError, match=r"a\.m4a.*no index"):
        written(tmp_path / "a.m4a", M4a(), sound(RATE))


def test_a_path_with_a_colon_is_no_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pipe:1").mkdir()
    path = written(Path("pipe:1", "a?b%20.m4a"), M4a(), sound(2048))
    assert path.exists()


def test_a_dry_run_and_a_check_refuse_what_a_render_refuses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "rest.md"
    script.write_text(SCRIPT, encoding="utf-8")
    command = ["render", str(script), "--format", "opus", "--sample-rate", "44100", "--dry-run"]
    assert main(command) == 2
    assert capsys.readouterr().err.endswith(
        "Opus is written at 48000 Hz, not 44100; add --sample-rate 48000, or choose another format\n"
    )
    assert main([*command, "--sample-rate", "48000"]) == 0
    (tmp_path / "renderer.toml").write_text('format = ["opus"]\nbitrate_kbps = 320\nchannels = 1\n')
    assert main(["check", str(script)]) == 2
    assert "320 kbps is too much for Opus in one channel; write 256 or" in capsys.readouterr().err


def test_a_catalogue_knows_the_version_of_the_encoder() -> None:
    assert f", av {installed_version('av')}, " in program_versions()


def test_m4a_at_44_100_hz(tmp_path: Path) -> None:
    path = written(tmp_path / "a.m4a", M4a(), sound(44_100), rate=44_100)
    assert probed(path)["streams"][0]["duration_ts"] == 44_100


def test_a_second_render_encodes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "rest.md"
    script.write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "renderer.toml").write_text('cache = "cache"\n', encoding="utf-8")
    main(["trust", str(tmp_path)])
    formats = ["m4a", "m4b", "opus", "mp3"]

    def made() -> dict[str, bytes]:
        (track,) = renderer.render(script, out=tmp_path / "out", format=formats).tracks
        values = [(each.integrated_lufs, each.words_lufs) for each in track.measured.values()]
        assert np.ptp(np.array(values), axis=0).max() < 0.2
        return {name: path.read_bytes() for name, path in track.paths.items()}

    first = made()
    with monkeypatch.context() as without_encoder:
        without_encoder.setattr("renderer.mastering.encode_packets.encode_packets", None)
        assert made() == first
    for entry in (tmp_path / "cache").glob("stretch/*/*"):
        entry.write_bytes(b"damaged")
    assert made() == first


@pytest.mark.parametrize(
    "command", [["render"], ["preview", "--chapter", "Rest"], ["publish", "--for", "club"]], ids=str
)
def test_without_the_package_one_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    script = tmp_path / "rest.md"
    script.write_text(SCRIPT, encoding="utf-8")
    monkeypatch.setattr("renderer.workflows.check_formats.is_installed", lambda _: False)
    settings = tmp_path / "renderer.toml"
    settings.write_text('format = ["m4b"]\n[profiles.club]\ntitle = "A club"\n', encoding="utf-8")
    assert main([command[0], str(script), *command[1:], "--out", str(tmp_path / "out")]) == 2
    line = capsys.readouterr().err
    assert "--format m4b: needs the package av; install it with: " in line
    assert "session-renderer[formats]" in line
    assert not (tmp_path / "out").exists()

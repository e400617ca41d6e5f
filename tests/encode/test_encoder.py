"""Blocks to files: lengths, alignment, bits, dither, clipping, faults."""

from __future__ import annotations

import io
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from renderer.encode.encoder import encode
from renderer.encode.formats import DirectFormat, Flac, Mp3, Wav
from renderer.encode.mp3.frames import frame_count
from renderer.encode.pcm import wav_container, write_pcm
from renderer.errors import InputError, OutputError, RenderError
from renderer.timeline import Block
from tests.support.properties import examples

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

MP3S = [Mp3(), Mp3(bitrate_kbps=32), Mp3(bitrate_kbps=320), Mp3(vbr_quality=0), Mp3(vbr_quality=5)]
EVERY = [Mp3(), Mp3(vbr_quality=4), Wav(), Wav(bits=24), Flac(), Flac(bits=24)]
LENGTHS = [0, 1, 575, 1152, 47_999, 60_000, 50 * 1152 - 1105, 50 * 1152 - 1104]


def noise(frames: int, channels: int = 2, gain: float = 0.1) -> Block:
    values = np.random.default_rng(7).standard_normal((frames, channels)) * gain
    return values.astype(np.float32)


def written(
    samples: Block,
    path: Path,
    form: DirectFormat,
    *,
    sample_rate: int = 48_000,
    blocks: list[Block] | None = None,
) -> bytes:
    frames, channels = samples.shape
    encode(
        [samples] if blocks is None else blocks,
        path,
        form,
        sample_rate=sample_rate,
        channels=channels,
        frames=frames,
    )
    return path.read_bytes()


def decoded(path: Path, dtype: str = "float32") -> np.ndarray:
    return soundfile.read(path, dtype=dtype, always_2d=True)[0]


def program(*words: str | Path) -> tuple[bytes, str]:
    done = subprocess.run([str(word) for word in words], capture_output=True, check=True)
    return done.stdout, done.stderr.decode()


# Formats


@pytest.mark.parametrize(
    ("kind", "values", "message"),
    [
        (Mp3, {"bitrate_kbps": 123}, "123 kbps is not a bit rate of MP3; write 32, 40, 48, .* 256 or 320"),
        (Mp3, {"vbr_quality": 6}, "V6 is not a quality of MP3; write 0, 1, 2, 3, 4 or 5"),
        (Wav, {"bits": 32}, "WAV is written with 16 or 24 bits, not 32"),
        (Flac, {"bits": 8}, "FLAC is written with 16 or 24 bits, not 8"),
    ],
)
def test_a_wrong_format_names_the_right_ones(
    kind: type[DirectFormat], values: dict[str, int], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        kind(**values)


def test_mp3_has_two_sample_rates(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="44100 or 48000 Hz, not 96000"):
        written(noise(10), tmp_path / "a.mp3", Mp3(), sample_rate=96_000)


# Length and alignment


@pytest.mark.parametrize("frames", LENGTHS)
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("form", MP3S, ids=str)
def test_an_mp3_decodes_to_its_length(tmp_path: Path, form: Mp3, channels: int, frames: int) -> None:
    path = tmp_path / "a.mp3"
    for sample_rate in (44_100, 48_000):
        written(noise(frames, channels), path, form, sample_rate=sample_rate)
        assert decoded(path).shape == (frames, channels)


@pytest.mark.parametrize(("form", "sample_rate"), [(Mp3(), 48_000), (Mp3(vbr_quality=4), 44_100)], ids=str)
@pytest.mark.parametrize("frames", [47_999, 60_000, 50 * 1152 - 1105])
@pytest.mark.usefixtures("ffmpeg")
def test_ffmpeg_decodes_an_mp3_to_its_length_without_a_word(
    tmp_path: Path, form: Mp3, sample_rate: int, frames: int
) -> None:
    path = tmp_path / "a.mp3"
    written(noise(frames), path, form, sample_rate=sample_rate)
    samples, words = program("ffmpeg", "-v", "warning", "-i", path, "-f", "s16le", "-")
    assert (len(samples), words) == (frames * 4, "")
    probe = ("ffprobe", "-v", "warning", "-show_entries", "format=duration", "-of", "csv=p=0")
    seconds, words = program(*probe, path)
    assert words == ""
    assert float(seconds) == pytest.approx(frame_count(frames) * 1152 / sample_rate, abs=1e-5)


@pytest.mark.usefixtures("ffmpeg")
def test_a_timeline_on_the_frame_grid_has_a_duration_of_whole_frames(tmp_path: Path) -> None:
    written(noise(500 * 1152 - 1105), tmp_path / "a.mp3", Mp3())
    probe = ("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0")
    assert float(program(*probe, tmp_path / "a.mp3")[0]) == 12.0


@pytest.mark.parametrize("form", MP3S, ids=str)
@pytest.mark.parametrize("sample_rate", [44_100, 48_000])
def test_an_mp3_is_not_shifted(tmp_path: Path, form: Mp3, sample_rate: int) -> None:
    samples = noise(30_000, 1)
    smooth = np.convolve(samples[:, 0], np.hanning(24), mode="same")[:, None] / 12
    written(smooth.astype(np.float32), tmp_path / "a.mp3", form, sample_rate=sample_rate)
    heard = decoded(tmp_path / "a.mp3")[:, 0]
    match = [float(np.dot(np.roll(heard, -lag), smooth[:, 0])) for lag in range(-40, 41)]
    assert int(np.argmax(match)) - 40 == 0
    assert np.corrcoef(heard, smooth[:, 0])[0, 1] > 0.9


def test_a_click_stays_at_its_frame(tmp_path: Path) -> None:
    samples = np.zeros((20_000, 2), np.float32)
    samples[12_345] = 0.5
    written(samples, tmp_path / "a.mp3", Mp3())
    assert np.abs(decoded(tmp_path / "a.mp3")).argmax() // 2 == 12_345


def test_silence_stays_silent_in_an_mp3(tmp_path: Path) -> None:
    written(np.zeros((48_000, 2), np.float32), tmp_path / "a.mp3", Mp3())
    assert not decoded(tmp_path / "a.mp3").any()


# Blocks


@pytest.mark.parametrize("form", EVERY, ids=str)
@examples(8)
@given(cuts=st.lists(st.integers(0, 9_000), max_size=6))
def test_bytes_do_not_depend_on_the_blocks(
    tmp_path_factory: pytest.TempPathFactory, form: DirectFormat, cuts: list[int]
) -> None:
    path = tmp_path_factory.mktemp("cuts") / "a"
    samples = noise(9_000)
    whole = written(samples, path, form)
    assert written(samples, path, form, blocks=np.split(samples, sorted(cuts))) == whole


def test_blocks_may_be_long(tmp_path: Path) -> None:
    samples = noise(150_000)
    whole = written(samples, tmp_path / "a.wav", Wav())
    assert written(samples, tmp_path / "a.wav", Wav(), blocks=np.split(samples, 150)) == whole


# WAV and FLAC


@pytest.mark.parametrize("form", [Wav(bits=24), Flac(bits=24)], ids=str)
def test_24_bits_are_rounded_samples(tmp_path: Path, form: DirectFormat) -> None:
    samples = noise(5_000)
    written(samples, tmp_path / "a", form)
    assert (decoded(tmp_path / "a", "int32") >> 8 == np.rint(samples.astype(np.float64) * 2**23)).all()
    assert soundfile.info(tmp_path / "a").subtype == "PCM_24"


@pytest.mark.parametrize("bits", [16, 24])
def test_flac_holds_the_samples_of_wav(tmp_path: Path, bits: int) -> None:
    samples = noise(5_000)
    written(samples, tmp_path / "a.wav", Wav(bits=bits))
    written(samples, tmp_path / "a.flac", Flac(bits=bits))
    assert (decoded(tmp_path / "a.wav", "int32") == decoded(tmp_path / "a.flac", "int32")).all()
    assert soundfile.info(tmp_path / "a.wav").format == "WAV"


@pytest.mark.parametrize("channels", [1, 2])
def test_dither_at_16_bits_is_triangular_and_centred(tmp_path: Path, channels: int) -> None:
    level = 1000.3 / 32768
    samples = np.full((200_000, channels), level, np.float32)
    written(samples, tmp_path / "a.wav", Wav())
    error = decoded(tmp_path / "a.wav", "int16") - 1000.3
    assert abs(error.mean()) < 0.01
    # Triangular dither of two steps (variance 1/6) and rounding (1/12), whatever the level: 1/4.
    assert error.var() == pytest.approx(0.25, rel=0.02)
    assert np.abs(error).max() <= 1.5
    assert abs(np.corrcoef(error[1:, 0], error[:-1, 0])[0, 1]) < 0.01
    if channels == 2:
        assert abs(np.corrcoef(error[:, 0], error[:, 1])[0, 1]) < 0.01


def test_dither_keeps_what_is_smaller_than_a_step(tmp_path: Path) -> None:
    turns = np.arange(96_000) * 1000 / 48_000
    quiet = (0.4 / 32768 * np.sin(2 * np.pi * turns)).astype(np.float32)[:, None]
    written(quiet, tmp_path / "a.wav", Wav())
    heard = decoded(tmp_path / "a.wav", "int16")[:, 0]
    assert 2 * np.mean(heard * np.sin(2 * np.pi * turns)) == pytest.approx(0.4, rel=0.05)


@pytest.mark.parametrize("form", EVERY, ids=str)
def test_values_beyond_full_scale_clip(tmp_path: Path, form: DirectFormat) -> None:
    samples = np.repeat(np.array([3.0, -3.0, 12.0], np.float32), 4_000)[:, None]
    written(samples, tmp_path / "a", form)
    heard = decoded(tmp_path / "a")[:, 0]
    for part, level in (
        (heard[1_500:2_500], 1.0),
        (heard[5_500:6_500], -1.0),
        (heard[9_500:10_500], 1.0),
    ):
        assert np.abs(part - level).max() < (0.15 if isinstance(form, Mp3) else 1e-4)


def test_a_wav_file_past_4_gb_is_rf64() -> None:
    assert wav_container(2**32 - 8192) == "WAV"
    assert wav_container(2**32) == "RF64"


def test_rf64_is_written_and_read(tmp_path: Path) -> None:
    samples = np.arange(2_000, dtype=np.int16).reshape(-1, 2)
    with (tmp_path / "a.wav").open("wb") as file:
        write_pcm([samples], file, "RF64", 16, 48_000, 2)
    head = (tmp_path / "a.wav").read_bytes()[:36]
    assert head[:8] + head[8:16] == b"RF64\xff\xff\xff\xffWAVEds64"  # EBU Tech 3306
    assert int.from_bytes(head[28:36], "little") == samples.nbytes
    assert (decoded(tmp_path / "a.wav", "int16") == samples).all()


# Faults


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("form", [Mp3(), Wav(), Flac(bits=24)], ids=str)
def test_samples_that_are_not_numbers_are_rejected(tmp_path: Path, form: DirectFormat, value: float) -> None:
    samples = noise(200_000)
    samples[150_000, 1] = value
    with pytest.raises(RenderError, match=r"not a number at 0:03\.1"):
        written(samples, tmp_path / "a", form)
    assert no_thread_is_left()


@pytest.mark.parametrize("blocks", [[noise(99)], [noise(50), noise(51)], [noise(100, 1)], [noise(100)[:, 0]]])
@pytest.mark.parametrize("form", [Mp3(), Wav()], ids=str)
def test_blocks_of_another_length_than_declared_are_a_program_error(
    tmp_path: Path, form: DirectFormat, blocks: list[Block]
) -> None:
    with pytest.raises(ValueError, match="frames"):
        encode(blocks, tmp_path / "a", form, sample_rate=48_000, channels=2, frames=100)
    assert no_thread_is_left()


@pytest.mark.parametrize("form", [Mp3(), Wav(), Flac()], ids=str)
@pytest.mark.parametrize("failure", [KeyboardInterrupt, OSError(5, "from a clip"), ZeroDivisionError])
def test_a_failure_of_the_blocks_is_passed_on(
    tmp_path: Path, form: DirectFormat, failure: type[BaseException] | BaseException
) -> None:
    def blocks() -> Iterator[Block]:
        for _ in range(9):
            yield noise(10_000)
        raise failure

    with pytest.raises(failure if isinstance(failure, type) else type(failure)):
        encode(blocks(), tmp_path / "a", form, sample_rate=48_000, channels=2, frames=1_000_000)
    assert no_thread_is_left()


@pytest.mark.parametrize("form", EVERY, ids=str)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_reported_in_plain_words(
    form: DirectFormat, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(OutputError) as caught:
        encode(
            (noise(50_000) for _ in range(12)),
            Path("/dev/full"),
            form,
            sample_rate=48_000,
            channels=2,
            frames=600_000,
        )
    assert str(caught.value) == (
        "/dev/full: could not be written: the disk is full; "
        "free some space, for example with: renderer cache clear"
    )
    assert capfd.readouterr() == ("", "")
    assert no_thread_is_left()


@pytest.mark.parametrize("form", ["Mp3()", "Wav()", "Flac()"])
@pytest.mark.skipif(sys.platform == "win32", reason="needs resource limits")
def test_a_file_over_the_size_limit_is_removed(tmp_path: Path, form: str) -> None:
    script = f"""
        import resource, sys
        from pathlib import Path
        import numpy as np
        from renderer.encode.encoder import encode
        from renderer.encode.formats import Flac, Mp3, Wav
        from renderer.errors import OutputError
        from renderer.storage.atomic_files import atomic
        usual = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, usual[1]))
        noise = np.random.default_rng(7).standard_normal((480_000, 2)).astype("float32") / 10
        try:
            with atomic(Path(sys.argv[1])) as part:
                encode([noise], part, {form}, sample_rate=48_000, channels=2, frames=480_000)
        except OutputError as error:
            print(error)
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    """
    path = tmp_path / "track"
    words = program(sys.executable, "-c", textwrap.dedent(script), path)
    reason = "the file would be larger than this system allows"
    assert words == (f"{path}: could not be written: {reason}\n".encode(), "")
    assert list(tmp_path.iterdir()) == []


class _FailsOnce(io.BytesIO):
    """Fails in one of its writes, as a disk with a bad sector does; counts them all."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at, self.writes = at, 0

    def write(self, data: ReadableBuffer, /) -> int:
        self.writes += 1
        if self.writes == self.at:
            raise OSError(5, "bad sector")
        return super().write(data)


@pytest.mark.parametrize("container", ["WAV", "RF64", "FLAC"])
def test_a_write_that_fails_once_fails_the_file(container: str) -> None:
    pieces = (np.full((5_000, 2), 9, np.int16), np.full((3, 2), 8, np.int16))
    whole = _FailsOnce(at=0)
    write_pcm(pieces, whole, container, 16, 48_000, 2)
    for at in range(1, whole.writes + 1):
        with pytest.raises(OSError, match="bad sector"):
            write_pcm(pieces, _FailsOnce(at), container, 16, 48_000, 2)


def no_thread_is_left() -> bool:
    return all(thread.name != "encode" for thread in threading.enumerate())


@pytest.mark.parametrize(
    "form",
    [
        *(Mp3(bitrate_kbps=rate) for rate in (32, 64, 128, 160, 192, 224, 256, 320)),
        *(Mp3(vbr_quality=quality) for quality in (0, 2, 5)),
    ],
    ids=str,
)
def test_an_mp3_is_as_loud_as_what_was_encoded(tmp_path: Path, form: Mp3) -> None:
    time = np.arange(3 * 44_100) / 44_100
    sine = (0.1 * np.sin(2 * np.pi * 1000 * time)).astype(np.float32)[:, None]
    encode([sine], tmp_path / "a.mp3", form, sample_rate=44_100, channels=1, frames=len(sine))
    decoded = soundfile.read(tmp_path / "a.mp3", always_2d=True)[0]
    middle = slice(20_000, 100_000)
    gain = np.sqrt(np.mean(decoded[middle] ** 2) / np.mean(sine[middle] ** 2))
    assert gain == pytest.approx(1.0, abs=0.003)

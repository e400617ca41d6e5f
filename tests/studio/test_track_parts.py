"""Parts of a track's WAV file, as browsers and other players ask for them."""

from __future__ import annotations

import shutil
import subprocess
import wave
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from renderer.encode.pcm import wav_header
from tests.support.studio_page import Page
from tests.support.studio_tracks import HEADER_BYTES, finished, post, rendered


@pytest.fixture
def track(page: Page, project: Path) -> Any:
    rendered(project)
    with page.events() as events:
        post(page, line=1)
        return finished(page, events)


def test_parts_are_those_of_the_whole(page: Page, track: Any) -> None:
    whole = page.get(track["address"])
    size = len(whole.body)
    assert whole.headers["accept-ranges"] == "bytes"
    assert whole.headers["etag"] == f'"{track["plan"]}"'
    cases: dict[str, tuple[int, int] | None] = {
        "bytes=0-1": (0, 2),
        "bytes=0-": (0, size),
        "bytes=0-43": (0, 44),
        "bytes=10-99": (10, 100),
        "bytes=44-44": (44, 45),
        "bytes=300001-300003": (300_001, 300_004),
        f"bytes={size - 1}-": (size - 1, size),
        f"bytes=500001-{10 * size}": (500_001, size),
        "bytes=-1": (size - 1, size),
        "bytes=-5000": (size - 5000, size),
        f"bytes=-{10 * size}": (0, size),
        "bytes=0-1,5-6": None,
        "bytes=5-2": None,
        "bytes=a-b": None,
        "frames=0-1": None,
        "bytes=-": None,
        f"bytes=0-{'9' * 40}": None,
    }
    for asked, part in cases.items():
        answer = page.get(track["address"], Range=asked)
        first, end = part or (0, size)
        assert answer.body == whole.body[first:end], asked
        assert answer.headers["content-length"] == str(end - first)
        if part:
            assert answer.status == 206, asked
            assert answer.headers["content-range"] == f"bytes {first}-{end - 1}/{size}"
        else:
            assert answer.status == 200, asked
    for asked in (f"bytes={size}-", f"bytes={size + 5}-{size + 9}", "bytes=-0", f"bytes={'9' * 18}-"):
        answer = page.get(track["address"], Range=asked)
        assert (answer.status, answer.headers["content-range"]) == (416, f"bytes */{size}"), asked
    old = page.get(track["address"], **{"Range": "bytes=0-1", "If-Range": '"another"'})
    assert (old.status, len(old.body)) == (200, size)
    head = page.ask("HEAD", track["address"], headers={"Range": "bytes=0-1"})
    assert (head.status, head.body, head.headers["content-length"]) == (206, b"", "2")


def test_many_parts_at_once_are_right(page: Page, track: Any) -> None:
    whole = page.get(track["address"]).body
    onsets = [number * len(whole) // 24 for number in range(24)]

    def part(onset: int) -> bytes:
        return page.get(track["address"], Range=f"bytes={onset}-{onset + 99_999}").body

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(part, onsets))
    assert found == [whole[onset : onset + 100_000] for onset in onsets]


def test_the_server_goes_on_when_a_player_leaves(page: Page, track: Any) -> None:
    for _ in range(8):
        connection = page.connect()
        connection.request("GET", track["address"], headers=page.headers())
        assert connection.getresponse().read(1000)
        connection.close()
    assert page.get(track["address"], Range="bytes=0-3").body == b"RIFF"


@pytest.mark.parametrize("plan", ["", "0" * 24, "..", "%2e%2e%2frest", "x" * 4000, "%00", "rest.md"])
def test_odd_addresses_are_unknown(page: Page, plan: str) -> None:
    assert page.get(f"/track/{plan}.wav").status == 404
    assert page.get(f"/api/tracks/{plan}/peaks?first=0&last=1").status == 404


@pytest.mark.parametrize(("channels", "bits"), [(1, 16), (2, 16), (1, 24), (2, 24)])
def test_the_header_is_read_by_others(channels: int, bits: int) -> None:
    header = wav_header(frames=10, channels=channels, bits=bits, sample_rate=44_100)
    with wave.open(BytesIO(header + bytes(10 * channels * bits // 8))) as file:
        assert file.getparams()[:4] == (channels, bits // 8, 44_100, 10)


def test_a_track_above_four_gigabytes_has_a_header_of_64_bits() -> None:
    header = wav_header(frames=2**31, channels=2, bits=16, sample_rate=48_000)
    assert (header[:4], header[12:16]) == (b"RF64", b"ds64")
    assert int.from_bytes(header[28:36], "little") == 2**33
    assert header[-8:] == b"data\xff\xff\xff\xff"


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="needs the program ffmpeg")
def test_ffmpeg_plays_and_seeks_in_it(page: Page, track: Any) -> None:
    whole = page.get(track["address"]).body[HEADER_BYTES:]
    headers = "".join(f"{name}: {value}\r\n" for name, value in page.headers().items() if name != "Host")

    def played(*seek: str) -> bytes:
        source = ("-headers", headers, "-i", f"{page.origin}{track['address']}")
        command = ("ffmpeg", "-v", "error", "-nostdin", *seek, *source, "-f", "s16le", "-")
        return subprocess.run(command, check=True, capture_output=True, timeout=120).stdout

    assert played() == whole
    assert played("-ss", "2") == whole[2 * 48_000 * 4 :]

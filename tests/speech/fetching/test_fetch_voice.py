"""Voices are fetched from a server, and removed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from renderer.api.voices import FetchableVoice, fetch_voice, remove_voice
from renderer.errors import InputError, OutputError, RenderError
from renderer.speech.fetching.download import DownloadError
from tests.support.file_server import FileServer
from tests.support.proxy_server import ProxyServer
from tests.support.upload.servers import free_port
from tests.support.voice_table import use_table, voice_to_fetch

HALF = 150_000


def calm(address: str, server: FileServer) -> FetchableVoice:
    """A voice with one file."""
    return voice_to_fetch(address, {"calm.onnx": server.data})


def part_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def left_behind(path: Path) -> list[str]:
    return sorted(found.name for found in path.parent.iterdir()) if path.parent.exists() else []


@pytest.mark.parametrize(
    ("behaviour", "had_bytes", "ranges"),
    [
        ("well", 0, [None]),
        ("moved", 0, [None]),
        ("well", HALF, [f"bytes={HALF}-"]),
        ("moved", HALF, [f"bytes={HALF}-"]),
        ("whole", HALF, [f"bytes={HALF}-"]),
        ("well", 300_000, []),
        ("well", 300_001, [None]),
    ],
)
def test_a_voice_is_fetched_and_a_part_is_continued(
    behaviour: str, had_bytes: int, ranges: list[str | None], server: FileServer
) -> None:
    voice = calm(server.address(behaviour), server)
    voice.model.parent.mkdir(parents=True)
    if had_bytes:
        part_of(voice.model).write_bytes((server.data + b"!")[:had_bytes])
    fetch_voice(voice)
    assert voice.model.read_bytes() == server.data
    assert server.ranges == ranges
    assert left_behind(voice.model) == ["calm.onnx"]


def test_a_part_of_another_file_is_fetched_again(server: FileServer) -> None:
    voice = calm(server.address(), server)
    voice.model.parent.mkdir(parents=True)
    part_of(voice.model).write_bytes(bytes(HALF))
    fetch_voice(voice)
    assert voice.model.read_bytes() == server.data
    assert server.ranges == [f"bytes={HALF}-", None]


def test_only_missing_and_wrong_files_are_fetched(server: FileServer) -> None:
    voice = voice_to_fetch(server.address(), dict.fromkeys(("a.onnx", "b.onnx", "c.onnx"), server.data))
    shares = []
    fetch_voice(voice, lambda what, share: shares.append((what, share)))
    assert shares[-1] == ("fetching c.onnx", 1.0)
    assert [share for _, share in shares] == sorted(share for _, share in shares)
    server.ranges.clear()
    fetch_voice(voice)
    assert server.ranges == []
    first, second, third = (voice.path(file) for file in voice.files)
    first.unlink()
    second.write_bytes(server.data[::-1])
    fetch_voice(voice)
    assert len(server.ranges) == 2
    assert first.read_bytes() == second.read_bytes() == third.read_bytes() == server.data


FAILURES = {
    "other": "the digest is wrong, so its file is not the one that this version of renderer knows",
    "page": "the server sends 20 bytes, so its file is not the one",
    "endless": "the server sends more than 300,000 bytes, so its file is not the one",
    "404": "the server no longer has the file; update renderer",
    "416": "the server has a shorter file, so its file is not the one",
    "503": "the server answers 503 Service Unavailable; try again later",
    "circle": "the server redirects more than 5 times",
    "insecure": "is not an address with https://",
}


@pytest.mark.parametrize(("behaviour", "reason"), FAILURES.items(), ids=FAILURES)
def test_a_failure_says_why_and_where_to_save_the_file(
    behaviour: str, reason: str, server: FileServer
) -> None:
    voice = calm(server.address(behaviour), server)
    with pytest.raises(DownloadError) as caught:
        fetch_voice(voice)
    message = str(caught.value)
    assert message.startswith(f"{server.address(behaviour)}/calm.onnx: ")
    assert reason in message
    assert message.endswith(f"; or save the file by hand as {voice.model}")
    assert caught.value.exit_status == 1
    assert not voice.model.exists()


@pytest.mark.parametrize(
    ("behaviour", "kept_bytes", "reason"),
    [
        ("cut", HALF, "the connection to 127.0.0.1 was lost; run the command again"),
        ("short", 299_999, "the server sent 299,999 of 300,000 bytes; run the command again"),
    ],
)
def test_a_download_that_breaks_off_is_continued(
    behaviour: str, kept_bytes: int, reason: str, server: FileServer
) -> None:
    voice = calm(server.address(behaviour), server)
    with pytest.raises(DownloadError, match=reason):
        fetch_voice(voice)
    assert part_of(voice.model).read_bytes() == server.data[:kept_bytes]
    fetch_voice(calm(server.address(), server))
    assert server.ranges[-1] == f"bytes={kept_bytes}-"
    assert voice.model.read_bytes() == server.data


def test_ctrl_c_keeps_what_has_arrived(server: FileServer) -> None:
    def stop(_what: str, share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    voice = calm(server.address(), server)
    with pytest.raises(KeyboardInterrupt):
        fetch_voice(voice, stop)
    kept_bytes = part_of(voice.model).stat().st_size
    assert kept_bytes > HALF
    fetch_voice(voice)
    assert server.ranges == [None, f"bytes={kept_bytes}-"]


def test_two_commands_that_fetch_one_file_do_not_mix_it(server: FileServer) -> None:
    voice = calm(server.address(), server)

    def other_command(_what: str, share: float) -> None:
        if share < 0.5:
            with part_of(voice.model).open("ab") as file:
                file.write(b"more")

    with pytest.raises(DownloadError, match="another command fetches this file; wait until it ends"):
        fetch_voice(voice, other_command)


def test_without_a_network(server: FileServer) -> None:
    voice = calm(f"https://127.0.0.1:{free_port()}", server)
    with pytest.raises(DownloadError, match=r"127\.0\.0\.1 cannot be reached; check the network, then run"):
        fetch_voice(voice)
    assert left_behind(voice.model) == []


def test_a_server_without_a_trusted_certificate(server: FileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(DownloadError, match=r"the certificate of 127\.0\.0\.1 is not trusted: "):
        fetch_voice(calm(server.address(), server))


def test_only_https(server: FileServer) -> None:
    address = server.address().replace("https", "http")
    with pytest.raises(DownloadError, match="is not an address with https://"):
        fetch_voice(calm(address, server))
    assert server.ranges == []


def test_a_mirror(server: FileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER_VOICES_URL", f"{server.address()}/")
    voice = calm("https://127.0.0.1:1", server)
    fetch_voice(voice)
    assert voice.model.read_bytes() == server.data


def test_a_voice_is_fetched_through_a_proxy(server: FileServer, proxy: ProxyServer) -> None:
    voice = calm("https://voices.test/moved", server)
    fetch_voice(voice)
    assert voice.model.read_bytes() == server.data
    assert set(proxy.asked) == {"voices.test:443"}


def test_a_proxy_that_asks_for_a_password(
    server: FileServer, proxy: ProxyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy.login = "Basic bWU6cEBzcw=="
    voice = calm("https://voices.test/well", server)
    with pytest.raises(
        DownloadError, match=r"the proxy does not connect to voices\.test: .*407.*; check HTTPS_"
    ):
        fetch_voice(voice)
    monkeypatch.setenv("https_proxy", proxy.address("me:p%40ss@"))
    fetch_voice(voice)
    assert voice.model.read_bytes() == server.data


def test_a_proxy_without_an_answer(server: FileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", f"http://me:secret@127.0.0.1:{free_port()}")
    with pytest.raises(DownloadError, match=r"the proxy does not connect to voices\.test") as caught:
        fetch_voice(calm("https://voices.test/well", server))
    assert "secret" not in str(caught.value)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a device that is always full")
def test_a_full_disk(server: FileServer) -> None:
    voice = calm(server.address(), server)
    voice.model.parent.mkdir(parents=True)
    part_of(voice.model).symlink_to("/dev/full")
    with pytest.raises(OutputError) as caught:
        fetch_voice(voice)
    assert str(caught.value).startswith(f"{voice.model}: could not be written: the disk is full; ")


def test_a_voice_and_its_parts_are_removed(server: FileServer) -> None:
    voice = voice_to_fetch(server.address(), dict.fromkeys(("a.onnx", "b.onnx"), server.data))
    fetch_voice(voice)
    part_of(voice.model).write_bytes(b"part")
    (voice.model.parent / "own.onnx").write_bytes(b"of the user")
    assert [path.name for path in remove_voice(voice)] == ["a.onnx", "b.onnx", "a.onnx.part"]
    assert left_behind(voice.model) == ["own.onnx"]
    with pytest.raises(InputError, match="tone:calm is not on this computer") as caught:
        remove_voice(voice)
    assert isinstance(caught.value, RenderError)


def test_a_file_that_another_voice_needs_stays(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = dict.fromkeys(("shared.onnx", "calm.bin"), server.data)
    voice = voice_to_fetch(server.address(), files)
    other = replace(voice, name="guest", files=(voice.files[0], replace(voice.files[1], name="guest.bin")))
    use_table(tmp_path / "voices.toml", monkeypatch, voice, other)
    fetch_voice(voice)
    server.ranges.clear()
    fetch_voice(other)
    assert server.ranges == [None]
    assert [path.name for path in remove_voice(voice)] == ["calm.bin"]
    assert [path.name for path in remove_voice(other)] == ["shared.onnx", "guest.bin"]

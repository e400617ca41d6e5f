"""SSH servers that misbehave: an upload fails with one line, and nothing appears half written."""

from __future__ import annotations

import asyncio
import errno
import itertools
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from renderer.api.upload import upload
from renderer.publish.upload import sftp
from tests.support.hostile.answers import GARBAGE, in_base64, in_hexadecimal
from tests.support.hostile.checks import failure
from tests.support.hostile.http_server import DRIP_SECONDS, LOCALHOST
from tests.support.hostile.sftp_server import HOST_KEY, OTHER_KEY, Files, Login, ssh_server, stranger
from tests.support.upload.servers import PASSWORD, USER

FOR_EVER_SECONDS = 60
SLOW = ("drips", "says nothing", "hangs", "for ever")


def sends(*pieces: bytes, seconds: float = 0, then_waits: bool = False) -> Callable[[], AsyncIterator[bytes]]:
    async def send() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece
            await asyncio.sleep(seconds)
        if then_waits:
            await asyncio.sleep(FOR_EVER_SECONDS)

    return send


async def lines_without_an_end() -> AsyncIterator[bytes]:
    while True:
        yield b"Welcome to this server.\r\n" * 100


async def a_line_without_an_end() -> AsyncIterator[bytes]:
    while True:
        yield b"a" * 4096


VERSION = b"SSH-2.0-OpenSSH_9.9\r\n"
STRANGERS = {
    "hangs up at once": sends(),
    "says nothing": sends(then_waits=True),
    "speaks HTTP": sends(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    "sends garbage": sends(GARBAGE),
    "speaks SSH 1": sends(b"SSH-1.5-old\r\n"),
    "hangs up after its version": sends(VERSION),
    "sends garbage after its version": sends(VERSION, GARBAGE),
    "says nothing after its version": sends(VERSION, then_waits=True),
    "a packet of 4 GB": sends(VERSION, b"\xff" * 4096, then_waits=True),
    "drips its version": sends(*(b"%c" % byte for byte in b"Welcome\r\n" * 1000), seconds=DRIP_SECONDS),
    "lines without an end": lines_without_an_end,
    "a line without an end": a_line_without_an_end,
    "a version with escapes": sends(b"SSH-2.0-\x1b]0;pwned\x07\x1b[2J\r\n"),
}


def fails_with(method: str, error: Exception) -> type[Files]:
    def fail(*_: Any) -> Any:
        raise error

    return type("Failing", (Files,), {method: fail})


def hangs_in(method: str) -> type[Files]:
    async def hang(*_: Any) -> Any:
        await asyncio.sleep(FOR_EVER_SECONDS)

    return type("Hanging", (Files,), {method: hang})


class Endless(Files):
    """Every file is there, and never ends."""

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        return super().open(path, pflags | asyncssh.FXF_CREAT | asyncssh.FXF_WRITE, attrs)

    def read(self, file_obj: object, offset: int, size: int) -> bytes:  # noqa: ARG002
        return bytes(size)


class Folders(Files):
    """Lists what it is given."""

    names: Any = ()

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:  # noqa: ARG002
        for name in self.names():
            yield asyncssh.SFTPName(
                name, attrs=asyncssh.SFTPAttrs(size=5, type=asyncssh.FILEXFER_TYPE_REGULAR)
            )


def lists(names: Callable[[], Any]) -> type[Files]:
    return type("Listing", (Folders,), {"names": staticmethod(names)})


async def slow_folder(self: Files, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:  # noqa: ARG001
    for number in itertools.count():
        await asyncio.sleep(DRIP_SECONDS)
        yield asyncssh.SFTPName(b"%d" % number, attrs=asyncssh.SFTPAttrs(size=5))


def hangs_up(self: Files, *_: Any) -> None:
    self.channel.get_connection().abort()


FAILURE = asyncssh.SFTPFailure
FILE_SERVERS: dict[str, type[Files]] = {
    "refuses to open": fails_with("open", asyncssh.SFTPPermissionDenied("no")),
    "the password as a reason": fails_with("open", FAILURE(f"wrong: {PASSWORD}")),
    "the password as a reason in base64": fails_with("open", FAILURE(in_base64(f"{USER}:{PASSWORD}"))),
    "the password as a reason in hexadecimal": fails_with("open", FAILURE(in_hexadecimal(PASSWORD))),
    "the password as a reason, spelled out": fails_with("open", FAILURE(" ".join(PASSWORD))),
    "a reason with escapes": fails_with("open", FAILURE("\x1b]0;pwned\x07\x1b[2J")),
    "a reason of 100 kB": fails_with("open", FAILURE("long " * 20_000)),
    "no reason": fails_with("open", FAILURE("")),
    "hangs in open": hangs_in("open"),
    "hangs up in open": type("HangingUp", (Files,), {"open": hangs_up}),
    "refuses to list": fails_with("scandir", asyncssh.SFTPPermissionDenied("no")),
    "a loop of links": fails_with("scandir", OSError(errno.ELOOP, "Too many levels of symbolic links")),
    "a list without an end": lists(lambda: (b"%d" % number for number in itertools.count())),
    "a list that drips": type("Slow", (Files,), {"scandir": slow_folder}),
    "a folder that may not be made": fails_with("mkdir", asyncssh.SFTPPermissionDenied("no")),
    "a full disk": fails_with("write", OSError(errno.ENOSPC, "No space left on device")),
    "a full quota": fails_with("write", asyncssh.SFTPQuotaExceeded("no")),
    "a disk that fails": fails_with("write", OSError(errno.EIO, "Input/output error")),
    "hangs in write": hangs_in("write"),
    "hangs up in write": type("HangingUp", (Files,), {"write": hangs_up}),
    "fails when it closes": fails_with("close", FAILURE("no")),
    "hangs in close": hangs_in("close"),
    "fails to rename": fails_with("posix_rename", FAILURE("no")),
    "refuses to rename": fails_with("posix_rename", asyncssh.SFTPPermissionDenied("no")),
    "hangs in rename": hangs_in("posix_rename"),
    "hangs up in rename": type("HangingUp", (Files,), {"posix_rename": hangs_up}),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def known_server(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key of the server is known, and its lists have small bounds."""
    ssh = own_home / ".ssh"
    ssh.mkdir()
    (ssh / "known_hosts").write_text(f"[{LOCALHOST}]:* {HOST_KEY.export_public_key().decode()}")
    monkeypatch.setenv("RENDERER_UPLOAD_PASSWORD", PASSWORD)
    monkeypatch.setattr(sftp, "MOST_NAMES", 2_000)
    monkeypatch.setattr(sftp, "MOST_BYTES", 1_000_000)


def fails(port: int, small_site: Path, name: str) -> str:
    seconds = 1.0 if any(word in name for word in SLOW) else 30
    with failure((PASSWORD,)) as said:
        upload(small_site, f"sftp://{USER}@{LOCALHOST}:{port}/pod", timeout_seconds=seconds)
    print(f"SFTP, {name}: {said[0].replace(str(port), 'PORT')}")
    return said[0]


@pytest.mark.parametrize("name", STRANGERS)
def test_a_stranger(small_site: Path, name: str) -> None:
    with stranger(STRANGERS[name]) as port:
        fails(port, small_site, name)


@pytest.mark.parametrize("name", FILE_SERVERS)
def test_a_bad_server_of_files(small_site: Path, root: Path, name: str) -> None:
    with ssh_server(root, FILE_SERVERS[name]) as port:
        fails(port, small_site, name)
    assert not list(root.rglob("a.mp3"))


def test_a_record_without_an_end(small_site: Path, root: Path) -> None:
    (root / "pod").mkdir()
    with ssh_server(root, Endless) as port:
        assert "far more than it was asked for" in fails(port, small_site, "a record without an end")


def test_another_host_key(small_site: Path, root: Path) -> None:
    with ssh_server(root, server_host_keys=[OTHER_KEY]) as port:
        assert "host key is unknown or has changed" in fails(port, small_site, "another host key")


@pytest.mark.parametrize("words", ["go away", f"wrong: {PASSWORD}", in_base64(f"{USER}:{PASSWORD}")])
def test_a_server_that_hangs_up_after_the_login(small_site: Path, root: Path, words: str) -> None:
    login = type("Ending", (Login,), {"said_after": words})
    with ssh_server(root, login=login) as port:
        fails(port, small_site, f"hangs up after the login ({words[:7]})")


def test_a_login_that_is_refused(small_site: Path, root: Path) -> None:
    with ssh_server(root, login=type("Strict", (Login,), {"known": "another"})) as port:
        assert "refuses the login" in fails(port, small_site, "refuses the login")


def test_a_server_without_sftp(small_site: Path, root: Path) -> None:
    with ssh_server(root, sftp_factory=None) as port:
        assert "does not offer SFTP" in fails(port, small_site, "no SFTP")


def test_names_that_lead_elsewhere_are_ignored(small_site: Path, root: Path) -> None:
    (root / "pod").mkdir()
    names = (b".", b"..", b"../x", b"/etc/passwd", b"a\0b", b"\xff\xfe", b"a.mp3/..")
    with ssh_server(root, lists(lambda: names)) as port:
        upload(small_site, f"sftp://{USER}@{LOCALHOST}:{port}/pod", remove=True)
    assert (root / "pod" / "a.mp3").read_bytes() == b"a" * 1000

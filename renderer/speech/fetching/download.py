"""Downloads a file of known size and SHA-256 over HTTPS, and continues an interrupted download."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from renderer.errors import RenderError, one_line
from renderer.network.client import MOST_WAITS, SLOWEST_BYTES_PER_SECOND, BoundedClient, OpenAnswer
from renderer.network.failures import NetworkError
from renderer.network.redaction import without_login
from renderer.speech.fetching.fetchable_voices import sha256_of
from renderer.storage.atomic_files import reported

MOST_REDIRECTS = 5
TIMEOUT_SECONDS = 30.0

_REDIRECTS = {301, 302, 303, 307, 308}
_WHOLE, _REST, _TOO_SHORT = 200, 206, 416
_AGAIN = "run the command again, which continues the download"
_ANOTHER_FILE = "so its file is not the one that this version of renderer knows; update renderer"


class DownloadError(RenderError):
    """A file that could not be fetched, and where to save it by hand."""

    def __init__(self, url: str, path: str, reason: str) -> None:
        shown = without_login(url)
        super().__init__(shown, path, reason)
        self.url, self.path, self.reason = shown, path, reason

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}; or save the file by hand as {self.path}"


class _FailedError(Exception):
    """A reason why the server did not send the file, with the remedy."""


def download(url: str, path: Path, size_bytes: int, sha256: str, report: Callable[[int], None]) -> None:
    """Fetch a file, which appears under its name when its size and its digest are right.

    What has arrived so far is kept in ``NAME.part`` beside the file, and the next call continues there.

    Args:
        url: the address of the file. It and all redirects must use HTTPS.
        path: where to save the file. Missing folders are created.
        size_bytes: the size of the file. A server that sends more is not read to the end.
        sha256: the digest of the file, in hexadecimal digits.
        report: called with the number of bytes that have arrived.

    Raises:
        DownloadError: the file could not be fetched, or it is not the expected one.
        OutputError: the file could not be written.
    """
    part = part_path(path)
    with reported(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            continued = _complete(url, part, size_bytes, report)
            right = sha256_of(part) == sha256
            if continued and not right:
                part.unlink()
                _complete(url, part, size_bytes, report)
                right = sha256_of(part) == sha256
            if not right:
                part.unlink()
                raise _FailedError(f"the digest is wrong, {_ANOTHER_FILE}")
        except _FailedError as error:
            raise DownloadError(url, str(path), str(error)) from None
        part.replace(path)


def part_path(path: Path) -> Path:
    """Where the beginning of a file is kept until the file is complete."""
    return path.with_name(f"{path.name}.part")


def _complete(url: str, part: Path, size_bytes: int, report: Callable[[int], None]) -> bool:
    """Fetch what a part lacks, and return whether the part had a beginning already."""
    had_bytes = part.stat().st_size if part.exists() else 0
    if had_bytes > size_bytes:
        part.unlink()
        had_bytes = 0
    if had_bytes < size_bytes:
        _receive(url, part, had_bytes, size_bytes, report)
    return had_bytes > 0


def _receive(url: str, part: Path, had_bytes: int, size_bytes: int, report: Callable[[int], None]) -> None:
    """Append what the server sends after the first ``had_bytes`` bytes, or begin again if it sends all."""
    with _answer(url, had_bytes, size_bytes) as answer:
        if answer.status not in (_WHOLE, _REST):
            raise _FailedError(_refusal(answer.status, answer.reason))
        if answer.status == _WHOLE:
            had_bytes = 0
        length = answer.headers.get("Content-Length", "")
        if length.isdecimal() and int(length[:20]) != size_bytes - had_bytes:
            raise _FailedError(f"the server sends {int(length[:20]):,} bytes, {_ANOTHER_FILE}")
        with part.open("ab" if had_bytes else "wb") as file:
            for piece in answer.pieces():
                if os.fstat(file.fileno()).st_size != had_bytes:
                    raise _FailedError("another command fetches this file; wait until it ends")
                had_bytes += len(piece)
                if had_bytes > size_bytes:
                    raise _FailedError(f"the server sends more than {size_bytes:,} bytes, {_ANOTHER_FILE}")
                file.write(piece)
                file.flush()
                report(had_bytes)
            os.fsync(file.fileno())
    if had_bytes < size_bytes:
        raise _FailedError(f"the server sent {had_bytes:,} of {size_bytes:,} bytes; {_AGAIN}")


@contextmanager
def _answer(url: str, had_bytes: int, size_bytes: int) -> Iterator[OpenAnswer]:
    """The answer to a request for the bytes after the first ``had_bytes``, after all redirects.

    A redirect may lead to a host with another proxy, or without one.
    """
    headers = {"User-Agent": "session-renderer"}
    if had_bytes:
        headers["Range"] = f"bytes={had_bytes}-"
    client = BoundedClient(timeout_seconds=TIMEOUT_SECONDS)
    seconds = MOST_WAITS * TIMEOUT_SECONDS + size_bytes / SLOWEST_BYTES_PER_SECOND
    try:
        for _ in range(MOST_REDIRECTS + 1):
            if urlsplit(url).scheme != "https":
                raise _FailedError(f"{one_line(without_login(url), 100)} is not an address with https://")
            with (
                _network_errors(url),
                client.asked("GET", url, headers, most_bytes=size_bytes, seconds=seconds) as answer,
            ):
                if answer.status not in _REDIRECTS:
                    yield answer
                    return
                url = _joined(url, answer.headers.get("Location", ""))
        raise _FailedError(f"the server redirects more than {MOST_REDIRECTS} times; try again later")
    finally:
        client.close()


def _joined(url: str, location: str) -> str:
    """The address of a redirect, or what the server says instead of one."""
    try:
        joined = urljoin(url, location)
        urlsplit(joined)
    except ValueError:
        raise _FailedError(
            f'the server redirects to "{one_line(location, 100)}", which is no address'
        ) from None
    return joined


@contextmanager
def _network_errors(url: str) -> Iterator[None]:
    """Convert an error of the network into a reason for people."""
    host = urlsplit(url).hostname
    try:
        yield
    except NetworkError as error:
        match error.kind:
            case "proxy":
                reason = (
                    f"the proxy does not connect to {host}: {error}; check HTTPS_PROXY and NO_PROXY, "
                    f"then {_AGAIN}"
                )
            case "host":
                reason = f"the host {host} was not found; check the network, then {_AGAIN}"
            case "unreachable":
                reason = f"{host} cannot be reached; check the network, then {_AGAIN}"
            case "silent":
                reason = f"no answer from {host} for {TIMEOUT_SECONDS:g} s; {_AGAIN}"
            case "slow":
                reason = f"{error}; {_AGAIN}"
            case "large":
                reason = f"the server sends too many bytes, {_ANOTHER_FILE}"
            case "certificate":
                reason = (
                    f"the certificate of {host} is not trusted: {error}; check the clock of this computer, "
                    "or set SSL_CERT_FILE to the file of your certificate authority"
                )
            case "lost" | "packed":
                reason = f"the connection to {host} was lost; {_AGAIN}"
        raise _FailedError(reason) from None


def _refusal(status: int, phrase: str) -> str:
    if status in (404, 410):
        return "the server no longer has the file; update renderer"
    if status == _TOO_SHORT:
        return f"the server has a shorter file, {_ANOTHER_FILE}"
    return f"the server answers {status} {one_line(phrase)}".rstrip() + "; try again later"

"""Downloads a file of known size and SHA-256 over HTTPS, and continues an interrupted download."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError, ProxyError, SSLError
from urllib3.exceptions import TimeoutError as NoAnswerError

from renderer.errors import RenderError, one_line, reason_of
from renderer.network.proxies import connections, proxy_of
from renderer.speech.fetching.fetchable_voices import sha256_of
from renderer.storage.atomic_files import reported

MOST_REDIRECTS = 5
TIMEOUT_SECONDS = 30.0

_PIECE_BYTES = 1 << 16
_REDIRECTS = {301, 302, 303, 307, 308}
_WHOLE, _REST, _TOO_SHORT = 200, 206, 416
_AGAIN = "run the command again, which continues the download"
_ANOTHER_FILE = "so its file is not the one that this version of renderer knows; update renderer"


class DownloadError(RenderError):
    """A file that could not be fetched, and where to save it by hand."""

    def __init__(self, url: str, path: str, reason: str) -> None:
        super().__init__(url, path, reason)
        self.url, self.path, self.reason = url, path, reason

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
            raise DownloadError(url, str(path), str(error)) from error.__cause__
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
    with ExitStack() as pools:
        answer = _answer(pools, url, had_bytes)
        try:
            if answer.status not in (_WHOLE, _REST):
                raise _FailedError(_refusal(answer.status, answer.reason or ""))
            if answer.status == _WHOLE:
                had_bytes = 0
            length = answer.headers.get("Content-Length", "")
            if length.isdecimal() and int(length) != size_bytes - had_bytes:
                raise _FailedError(f"the server sends {int(length):,} bytes, {_ANOTHER_FILE}")
            with part.open("ab" if had_bytes else "wb") as file:
                for piece in _pieces(answer, url):
                    if os.fstat(file.fileno()).st_size != had_bytes:
                        raise _FailedError("another command fetches this file; wait until it ends")
                    had_bytes += len(piece)
                    if had_bytes > size_bytes:
                        raise _FailedError(
                            f"the server sends more than {size_bytes:,} bytes, {_ANOTHER_FILE}"
                        )
                    file.write(piece)
                    file.flush()
                    report(had_bytes)
                os.fsync(file.fileno())
        finally:
            answer.close()
    if had_bytes < size_bytes:
        raise _FailedError(f"the server sent {had_bytes:,} of {size_bytes:,} bytes; {_AGAIN}")


def _answer(pools: ExitStack, url: str, had_bytes: int) -> urllib3.BaseHTTPResponse:
    """The answer to a request for the bytes after the first ``had_bytes``, after all redirects.

    A redirect may lead to a host with another proxy, or without one. ``pools`` closes the connections.
    """
    timeout = urllib3.Timeout(connect=TIMEOUT_SECONDS, read=TIMEOUT_SECONDS)
    headers = {"User-Agent": "session-renderer", "Accept-Encoding": "identity"}
    if had_bytes:
        headers["Range"] = f"bytes={had_bytes}-"
    for _ in range(MOST_REDIRECTS + 1):
        if urlsplit(url).scheme != "https":
            raise _FailedError(f"{one_line(url, 100)} is not an address with https://")
        pool = pools.enter_context(connections(proxy_of(url), timeout))
        with _network_errors(url):
            answer = pool.request(
                "GET", url, headers=headers, redirect=False, preload_content=False, decode_content=False
            )
        if answer.status not in _REDIRECTS:
            return answer
        answer.close()
        url = urljoin(url, answer.headers.get("Location", ""))
    raise _FailedError(f"the server redirects more than {MOST_REDIRECTS} times; try again later")


def _pieces(answer: urllib3.BaseHTTPResponse, url: str) -> Iterator[bytes]:
    while True:
        with _network_errors(url):
            piece = answer.read(_PIECE_BYTES)
        if not piece:
            return
        yield piece


@contextmanager
def _network_errors(url: str) -> Iterator[None]:
    """Convert an error of the network into a reason for people."""
    host = urlsplit(url).hostname
    try:
        yield
    except ProxyError as error:
        raise _FailedError(
            f"the proxy does not connect to {host}: {reason_of(error)}; check HTTPS_PROXY and NO_PROXY, "
            f"then {_AGAIN}"
        ) from error
    except NameResolutionError as error:
        raise _FailedError(f"the host {host} was not found; check the network, then {_AGAIN}") from error
    except NewConnectionError as error:
        raise _FailedError(f"{host} cannot be reached; check the network, then {_AGAIN}") from error
    except NoAnswerError as error:
        raise _FailedError(f"no answer from {host} for {TIMEOUT_SECONDS:g} s; {_AGAIN}") from error
    except SSLError as error:
        raise _FailedError(
            f"the certificate of {host} is not trusted: {one_line(str(error))}; check the clock of this "
            "computer, or set SSL_CERT_FILE to the file of your certificate authority"
        ) from error
    except (HTTPError, OSError) as error:
        raise _FailedError(f"the connection to {host} was lost; {_AGAIN}") from error


def _refusal(status: int, phrase: str) -> str:
    if status in (404, 410):
        return "the server no longer has the file; update renderer"
    if status == _TOO_SHORT:
        return f"the server has a shorter file, {_ANOTHER_FILE}"
    return f"the server answers {status} {one_line(phrase)}".rstrip() + "; try again later"

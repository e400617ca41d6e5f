"""Bad answers over HTTP, which any client has to survive: cut, without an end, wrong, or with secrets."""

from __future__ import annotations

import base64
import gzip
import itertools
import random
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from urllib.parse import quote

from tests.support.hostile.http_server import Reply, Request, answer, drip

OK = "200 OK"
BOMB_BYTES = 80_000_000


def for_ever(data: bytes, head: bytes = b"") -> Iterator[bytes]:
    return itertools.chain([head], itertools.repeat(data))


def head(status: str, *headers: str) -> bytes:
    return answer(status, b"", *headers, length=None)


def long_error() -> Iterator[bytes]:
    yield head("400 Bad Request", f"Content-Length: {BOMB_BYTES}")
    for _ in range(BOMB_BYTES >> 16):
        yield bytes(1 << 16)


def chunked(body: bytes) -> bytes:
    return head(OK, "Transfer-Encoding: chunked") + body


@cache
def bomb(window_bits: int) -> bytes:
    """Zeros, packed as gzip (``window_bits`` are 31) or deflate (15)."""
    packer = zlib.compressobj(1, zlib.DEFLATED, window_bits)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(BOMB_BYTES >> 20)) + packer.flush()


def secret_of(request: Request) -> str:
    """The key of a voice, or the login of a folder as user:password."""
    word = request.login.rpartition(" ")[2]
    if request.login.startswith("Basic "):
        return base64.b64decode(word).decode()
    return word


def reason(encode: Callable[[str], str]) -> Callable[[Request], Reply]:
    return lambda request: answer(f"500 No {encode(secret_of(request))}".encode().decode("latin-1"))


def location(encode: Callable[[str], str]) -> Callable[[Request], Reply]:
    return lambda request: answer(
        "307 Moved",
        b"",
        f"Location: http://127.0.0.1:1/{encode(secret_of(request))}".encode().decode("latin-1"),
    )


def body_of(encode: Callable[[str], str]) -> Callable[[Request], Reply]:
    return lambda request: answer("400 Bad Request", f"bad login {encode(secret_of(request))}".encode())


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def in_hexadecimal(text: str) -> str:
    return text.encode().hex()


def plain(text: str) -> str:
    return text


GARBAGE = random.Random(0).randbytes(5000)  # noqa: S311

BAD_ANSWERS: dict[str, Callable[[Request], Reply]] = {
    # cut
    "closes at once": lambda _: b"",
    "cuts the head": lambda _: b"HTTP/1.1 200 OK\r\nContent-Le",
    "cuts the body": lambda _: answer(OK, b"RIFF", length=100_000),
    "cuts a chunk": lambda _: chunked(b"fff\r\nabc"),
    "cuts gzip": lambda _: answer(OK, gzip.compress(GARBAGE)[:99], "Content-Encoding: gzip"),
    # no HTTP
    "sends garbage": lambda _: GARBAGE,
    "sends text without a head": lambda _: b"hello\n",
    "a status in letters": lambda _: answer("abc OK"),
    "a status of 999": lambda _: answer("999 What"),
    "a status of 101": lambda _: answer("101 Switching Protocols"),
    "a length in letters": lambda _: answer(OK, b"x" * 99, "Content-Length: many", length=None),
    "a negative length": lambda _: answer(OK, b"x" * 99, length=-5),
    "two lengths": lambda _: answer(OK, b"x" * 99, "Content-Length: 7", "Content-Length: 99", length=None),
    "a chunk of letters": lambda _: chunked(b"zzz\r\nabc\r\n"),
    "gzip that is none": lambda _: answer(OK, GARBAGE, "Content-Encoding: gzip"),
    "an unknown packing": lambda _: answer(OK, GARBAGE, "Content-Encoding: brotli"),
    "ten packings": lambda _: answer(OK, GARBAGE, f"Content-Encoding: {', '.join(['gzip'] * 10)}"),
    # without an end
    "a body without an end": lambda _: for_ever(bytes(1 << 16), head(OK)),
    "a body of 10 GB": lambda _: for_ever(bytes(1 << 16), head(OK, "Content-Length: 10000000000")),
    "a chunk of 4 PB": lambda _: for_ever(bytes(1 << 16), chunked(b"fffffffffffff\r\n")),
    "a chunk size without an end": lambda _: for_ever(b"0" * 4096, chunked(b"")),
    "headers without an end": lambda _: for_ever(b"X-A: b\r\n" * 100, b"HTTP/1.1 200 OK\r\n"),
    "a header without an end": lambda _: for_ever(b"a" * 4096, b"HTTP/1.1 200 OK\r\nX: "),
    "100 Continue without an end": lambda _: for_ever(b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    "a bomb of gzip": lambda _: answer(OK, bomb(31), "Content-Encoding: gzip"),
    "a bomb of deflate": lambda _: answer(OK, bomb(15), "Content-Encoding: deflate"),
    "a bomb in a bomb": lambda _: answer(OK, gzip.compress(bomb(31)), "Content-Encoding: gzip, gzip"),
    "an error of 80 MB": lambda _: long_error(),
    # drips
    "drips the head": lambda _: drip(head(OK, "X: y") * 100),
    "drips headers": lambda _: drip(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000),
    "drips the body": lambda _: drip(answer(OK, b"R" * 100_000)),
    "drips chunks": lambda _: drip(chunked(b"1\r\nR\r\n" * 10_000)),
    # elsewhere
    "redirects to another host": lambda _: answer("307 Moved", b"", "Location: http://127.0.0.1:1/elsewhere"),
    "redirects to a file": lambda _: answer("302 Found", b"", "Location: file:///etc/passwd"),
    "redirects to itself": lambda request: answer("301 Moved", b"", f"Location: {request.path}"),
    "redirects nowhere": lambda _: answer("308 Moved"),
    # what it says
    "a reason with escapes": lambda _: answer("500 \x1b]0;pwned\x07\x1b[2J\x9b31m"),
    "a reason that is not UTF-8": lambda _: answer("500 \xff\xfe\x80"),
    "an empty error": lambda _: answer("500 "),
    "deep JSON": lambda _: answer("400 Bad Request", b"[" * 50_000),
    "a number of 5,000 digits": lambda _: answer("400 Bad Request", b'{"error": ' + b"9" * 5000 + b"}"),
    "the login in Location": location(quote),
    "the login in Location in base64": location(in_base64),
    "the login as the reason": reason(plain),
    "the login as the reason in base64": reason(in_base64),
    "the login in hexadecimal": reason(in_hexadecimal),
    "the header of the login": lambda request: answer(f"500 {request.login}", request.login.encode()),
    "the login in an error": body_of(plain),
    "the login in an error in base64": body_of(in_base64),
    "the login in an error, spelled out": body_of(" ".join),
    "all headers in an error": lambda request: answer("400 Bad Request", repr(request.headers).encode()),
}  # fmt: skip
"""Answers that are an error for every client, whatever it asked for."""

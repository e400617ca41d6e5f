"""The format of the files in the store: the payload, followed by a trailer that reveals any damage."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from io import FileIO
from types import MappingProxyType
from typing import Any, NamedTuple

from xxhash import xxh3_128, xxh3_128_digest

from renderer.storage.regular_files import NotRegularError, open_handle

Data = bytes | bytearray | memoryview

NO_META: Mapping[str, Any] = MappingProxyType({})

_PIECE_BYTES = 1 << 18

# The payload is followed by the meta as JSON, which may be empty. The footer holds the size of the meta; the
# size, the digest and the checksum of the payload; the checksum of kind, key and all of this; and the format.
# The checksum reveals damage in a tenth of the time that the digest would take.
_FOOTER = struct.Struct("<IQ16s16s16s8s")
_FORMAT = b"renders2"
_DIGEST_BYTES = 16
_TAIL_BYTES = 512
_MOST_META_BYTES = 1 << 24


class DamagedError(OSError):
    """A file is not a whole entry of the kind and key in its name."""

    def __str__(self) -> str:
        return "a file in it is damaged"


class OddEntryError(DamagedError):
    """In the place of an entry is a folder, a link, a pipe, a socket or a device."""


class State(NamedTuple):
    """Identifies a version of a file."""

    inode: int
    mtime_ns: int
    size: int


class Payload(NamedTuple):
    """What a trailer states about the payload: its size, the digest that identifies it, and its checksum."""

    size_bytes: int
    digest: bytes
    checksum: bytes


class Trailer(NamedTuple):
    """The contents of a trailer, and the version of the file it was read from."""

    payload: Payload
    meta: Mapping[str, Any]
    state: State


def state_of(status: os.stat_result) -> State:
    """Return the version of the file that a status describes."""
    return State(status.st_ino, status.st_mtime_ns, status.st_size)


@contextmanager
def opened(path: str) -> Iterator[int]:
    """Yield a descriptor of a file to read from.

    Raises:
        OddEntryError: it is no file.
        OSError: it cannot be read.
    """
    try:
        handle = open_handle(path, follow_link=False)
    except (NotRegularError, IsADirectoryError):
        raise OddEntryError from None
    try:
        yield handle
    finally:
        os.close(handle)


def read_trailer(handle: int, kind: str, key: str) -> Trailer:
    """Return the verified trailer of an entry's file. Of the payload, only the length is verified.

    Raises:
        DamagedError: the file is not a whole entry of this kind and key.
    """
    state = state_of(os.fstat(handle))
    tail = _tail(handle, state.size, _TAIL_BYTES)
    meta_bytes, *_ = _footer(tail, state)
    if meta_bytes + _FOOTER.size > len(tail):
        tail = _tail(handle, state.size, meta_bytes + _FOOTER.size)
    return _trailer(tail, state, kind, key)


def check_entry(data: bytes, kind: str, key: str) -> None:
    """Verify the bytes of the file of an entry.

    Raises:
        DamagedError: they are not a whole entry of this kind and key.
    """
    payload = _trailer(data, State(0, 0, len(data)), kind, key).payload
    verify(payload, [memoryview(data)[: payload.size_bytes]])


def _trailer(tail: bytes, state: State, kind: str, key: str) -> Trailer:
    """Return the verified trailer at the end of ``tail``, which is the end of the file."""
    meta_bytes, payload, seal = _footer(tail, state)
    meta = tail[len(tail) - _FOOTER.size - meta_bytes : -_FOOTER.size]
    if seal != _seal(kind, key, payload, meta):
        raise DamagedError
    return Trailer(payload, json.loads(meta) if meta else NO_META, state)


def _footer(tail: bytes, state: State) -> tuple[int, Payload, bytes]:
    """Return the fields of a footer: the size of the meta, the payload and the seal."""
    if len(tail) < _FOOTER.size:
        raise DamagedError
    meta_bytes, size, digest, checksum, seal, form = _FOOTER.unpack_from(tail, len(tail) - _FOOTER.size)
    if form != _FORMAT or size + meta_bytes + _FOOTER.size != state.size or meta_bytes > _MOST_META_BYTES:
        raise DamagedError
    return meta_bytes, Payload(size, digest, checksum), seal


def measured(pieces: Iterable[Data]) -> Payload:
    """Return the size and the digests of a payload, which is given in pieces."""
    size, digest, checksum = 0, blake2b(digest_size=_DIGEST_BYTES), xxh3_128()
    for piece in pieces:
        size += memoryview(piece).nbytes
        digest.update(piece)
        checksum.update(piece)
    return Payload(size, digest.digest(), checksum.digest())


def bytes_digest(data: Data) -> str:
    """Return the digest that identifies a payload, in hexadecimal digits."""
    return blake2b(data, digest_size=_DIGEST_BYTES).hexdigest()


def read_digested(path: str | os.PathLike[str], digest: str, size_bytes: int | None = None) -> bytearray:
    """Return the bytes of a file that have this ``bytes_digest``: all, or the first ``size_bytes``.

    Raises:
        DamagedError: they have another digest, or the file is shorter.
        OSError: the file cannot be read.
    """
    with opened(os.fspath(path)) as handle:
        data = bytearray(os.fstat(handle).st_size if size_bytes is None else size_bytes)
        fill(handle, 0, memoryview(data))
    if bytes_digest(data) != digest:
        raise DamagedError
    return data


def trailer_bytes(kind: str, key: str, payload: Payload, meta: Mapping[str, Any]) -> bytes:
    """Return the trailer of an entry, to be appended to its payload."""
    text = json.dumps(dict(meta)).encode() if meta else b""
    return text + _FOOTER.pack(len(text), *payload, _seal(kind, key, payload, text), _FORMAT)


def read_payload(handle: int, payload: Payload, buffer: bytearray) -> memoryview:
    """Return the verified payload at the start of a file: in ``buffer``, or in new memory if it is larger.

    Raises:
        DamagedError: the payload is not the one that the trailer states.
    """
    size = payload.size_bytes
    view = memoryview(buffer if size <= len(buffer) else bytearray(size))[:size]
    fill(handle, 0, view)
    verify(payload, [view])
    return view


def verify(payload: Payload, pieces: Iterable[bytes | memoryview]) -> None:
    """Compare bytes, which are given in pieces, with the payload that a trailer states.

    Raises:
        DamagedError: the bytes are not those of the payload.
    """
    checksum = xxh3_128()
    for piece in pieces:
        checksum.update(piece)
    if checksum.digest() != payload.checksum:
        raise DamagedError


def file_pieces(handle: int, size: int) -> Iterator[memoryview]:
    """Yield the first ``size`` bytes of a file, in pieces that are valid until the next is requested.

    Raises:
        DamagedError: the file is shorter.
    """
    buffer, onset = memoryview(bytearray(min(size, _PIECE_BYTES))), 0
    while onset < size:
        piece = buffer[: size - onset]
        fill(handle, onset, piece)
        onset += len(piece)
        yield piece


def fill(handle: int, onset: int, view: memoryview) -> None:
    """Read the bytes of a file from ``onset`` on, until ``view`` is full.

    Raises:
        DamagedError: the file ends before.
    """
    os.lseek(handle, onset, os.SEEK_SET)
    filled = 0
    with FileIO(handle, closefd=False) as file:
        while filled < len(view):
            read = file.readinto(view[filled:])
            if not read:
                raise DamagedError
            filled += read


def _tail(handle: int, size: int, most: int) -> bytes:
    os.lseek(handle, max(0, size - most), os.SEEK_SET)
    return os.read(handle, most)


def _seal(kind: str, key: str, payload: Payload, meta: bytes) -> bytes:
    header = f"{kind}/{key}/{payload.size_bytes}/".encode()
    return xxh3_128_digest(header + payload.digest + payload.checksum + meta)

"""The record, kept in the target, of the files that uploads put there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

NAME = ".renderer-upload.json"

_UNKNOWN = ""


Size = Annotated[int, Meta(ge=0)]


class Put(Struct, frozen=True, kw_only=True):
    """A file that an upload put there. The digest is empty if it may be either of two versions."""

    size: Size
    sha256: str


class Sending(Struct, frozen=True, kw_only=True):
    """A file that was about to be sent; ``before`` is the size of what stood under its name, if any."""

    size: Size
    sha256: str
    before: Size | None


class Manifest(Struct, frozen=True, kw_only=True):
    """Files by name: those put there, and those of an upload under way."""

    files: Mapping[str, Put] = field(default_factory=dict)
    sending: Mapping[str, Sending] = field(default_factory=dict)

    def names(self) -> set[str]:
        return {*self.files, *self.sending}

    def settled(self, sizes: Mapping[str, int | None]) -> Manifest:
        """The record after an interrupted upload, worked out from the current file sizes in the target.

        A file appears under its name only when it is complete, so a file with the new size is the new one.
        If the old one had the same size, the version is unknown. Files that are gone or were changed by
        others leave the record.
        """
        files = dict(self.files)
        for name, sending in self.sending.items():
            if sizes.get(name) != sending.size:
                continue
            if sending.before != sending.size:
                files[name] = Put(size=sending.size, sha256=sending.sha256)
            elif name in files:
                files[name] = Put(size=sending.size, sha256=_UNKNOWN)
        return Manifest(files={name: put for name, put in files.items() if sizes.get(name) == put.size})


def written(manifest: Manifest) -> bytes:
    table = {
        "version": 1,
        "files": {
            name: {"size": put.size, "sha256": put.sha256} for name, put in sorted(manifest.files.items())
        },
        "sending": {
            name: {"size": file.size, "sha256": file.sha256, "before": file.before}
            for name, file in sorted(manifest.sending.items())
        },
    }
    return json.dumps(table, ensure_ascii=False, indent=1).encode()


class _Record(Struct, frozen=True, kw_only=True):
    """The record as it is stored. What else stands in it takes no memory, however much a server sends."""

    version: Literal[1]
    files: dict[str, Put]
    sending: dict[str, Sending]


def read_manifest(data: bytes | None) -> Manifest | None:
    """The record, or None if it is missing or damaged; no file then counts as uploaded."""
    try:
        record = msgspec.json.decode(data or b"", type=_Record)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    names = {*record.files, *record.sending}
    return Manifest(files=record.files, sending=record.sending) if all(map(_is_inside, names)) else None


def _is_inside(name: str) -> bool:
    """Whether a name stays in the target, so that the file may be removed."""
    parts = name.split("/")
    is_plain = name.isprintable() and "\\" not in name
    return is_plain and not any(part.startswith(".") or not part for part in parts)

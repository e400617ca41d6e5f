"""The record, kept in the target, of the files that uploads put there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

NAME = ".renderer-upload.json"

_VERSION = 1
_UNKNOWN = ""


class Put(Struct, frozen=True, kw_only=True):
    """A file that an upload put there. The digest is empty if it may be either of two versions."""

    size: int
    sha256: str


class Sending(Struct, frozen=True, kw_only=True):
    """A file that was about to be sent; ``before`` is the size of what stood under its name, if any."""

    size: int
    sha256: str
    before: int | None


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
        "version": _VERSION,
        "files": {
            name: {"size": put.size, "sha256": put.sha256} for name, put in sorted(manifest.files.items())
        },
        "sending": {
            name: {"size": file.size, "sha256": file.sha256, "before": file.before}
            for name, file in sorted(manifest.sending.items())
        },
    }
    return json.dumps(table, ensure_ascii=False, indent=1).encode()


def read_manifest(data: bytes | None) -> Manifest | None:
    """The record, or None if it is missing or damaged; no file then counts as uploaded."""
    try:
        table = json.loads(data or b"")
        if table["version"] != _VERSION:
            return None
        return Manifest(
            files={
                _name(name): Put(size=_size(put["size"]), sha256=_text(put["sha256"]))
                for name, put in table["files"].items()
            },
            sending={
                _name(name): Sending(
                    size=_size(file["size"]),
                    sha256=_text(file["sha256"]),
                    before=None if file["before"] is None else _size(file["before"]),
                )
                for name, file in table["sending"].items()
            },
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _name(name: str) -> str:
    """Refuse a name that would lead out of the target when the file is removed."""
    parts = name.split("/")
    if not name.isprintable() or "\\" in name or any(part.startswith(".") or not part for part in parts):
        raise ValueError(name)
    return name


def _size(value: Any) -> int:
    if not isinstance(value, int) or value < 0:
        raise ValueError(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return value

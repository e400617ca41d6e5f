"""Addresses of shared stores: a folder, or a bucket of a cloud."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

FORMS = "a folder, s3://bucket/prefix, gs://bucket/prefix or az://account/container/prefix"

_BUCKETS = ("s3", "gs", "az")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+(?=://)")
_NO_KEYS = (
    "the address has keys in it, which others could read; make new keys, and put them into the environment, "
    "such as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
)


class SharedAddress(Struct, frozen=True, kw_only=True):
    """Where a shared store is. ``written`` has no secrets; of a folder, it is the path."""

    kind: Literal["folder", "bucket"]
    written: str


class CachePlaces(Struct, frozen=True, kw_only=True):
    """The folder of the local store, None for the user's usual one, and the shared store, if there is one."""

    folder: Path | None = None
    shared: SharedAddress | None = None

    def inside(self, folder: Path) -> CachePlaces:
        """The same places, with paths that start in a folder."""
        shared = self.shared
        if shared and shared.kind == "folder":
            shared = replace(shared, written=str(folder / shared.written))
        return CachePlaces(folder=self.folder and folder / self.folder, shared=shared)


def read_places(written: Sequence[str]) -> CachePlaces:
    """Read the folder of the local store, the address of a shared one, or both in this order.

    Raises:
        ValueError: as ``read_shared_address``.
    """
    local, shared = written[0], written[-1]
    if is_url(local):
        if len(written) > 1:
            raise ValueError(f'the first place is a folder of this computer, not "{_scheme(local)}://"')
        return CachePlaces(shared=read_shared_address(shared))
    return CachePlaces(
        folder=Path(local).expanduser(), shared=read_shared_address(shared) if len(written) > 1 else None
    )


def is_url(written: str) -> bool:
    """Whether an address is written with ``://``."""
    return _SCHEME.match(written) is not None


def read_shared_address(written: str) -> SharedAddress:
    """Read the address of a shared store; ``~`` is the home folder.

    Raises:
        ValueError: it has none of the forms in ``FORMS``, or it has keys in it.
    """
    written = written.strip()
    if not written or not written.isprintable():
        raise ValueError(f"a shared store is {FORMS}")
    if not is_url(written):
        return SharedAddress(kind="folder", written=str(Path(written).expanduser()))
    scheme = _scheme(written)
    if scheme not in (*_BUCKETS, "file"):
        raise ValueError(f'"{scheme}://" is not known; a shared store is {FORMS}')
    try:
        parts = urlsplit(written)
    except ValueError:
        raise ValueError(f"the address is not valid; a shared store is {FORMS}") from None
    if "@" in written or "?" in written or "#" in written:
        raise ValueError(_NO_KEYS)
    if scheme == "file":
        if parts.netloc not in ("", "localhost") or not parts.path.strip("/"):
            raise ValueError("a folder is written as file:///path, with three slashes")
        path = unquote(parts.path)
        return SharedAddress(kind="folder", written=path[1:] if re.match(r"/[A-Za-z]:", path) else path)
    if not parts.netloc or (scheme == "az" and not parts.path.strip("/")):
        raise ValueError(f"a part of the address is missing; a shared store is {FORMS}")
    return SharedAddress(kind="bucket", written=written.rstrip("/"))


def _scheme(url: str) -> str:
    return url.partition(":")[0].lower()

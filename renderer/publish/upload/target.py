"""Upload targets: a folder or an address."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, quote, unquote, urlsplit

from msgspec import Struct

from renderer.errors import InputError, one_line

TargetKind = Literal["folder", "sftp", "s3", "webdav", "webdavs"]

FORMS = "a folder, sftp://user@host/path, s3://bucket/prefix, webdavs://host/path or webdav://host/path"

_SCHEMES = ("sftp", "s3", "webdav", "webdavs", "file")
_SCP = re.compile(r"[^/\\\s]+@([\w.-]+):(.*)")


class Target(Struct, frozen=True, kw_only=True):
    """A parsed target; ``written`` has no secrets. Of S3, ``host`` is the bucket and ``path`` the prefix.

    An SFTP path is absolute; an empty one, or one that begins with ``/~/``, is in the home folder.
    """

    kind: TargetKind
    written: str
    path: str
    host: str = ""
    port: int | None = None
    user: str = ""

    @property
    def folder(self) -> Path:
        return Path(self.path)


def read_target(written: str) -> Target:
    """Read a target.

    Raises:
        InputError: it has none of the forms in ``FORMS``, or it has a password in it.
    """
    written = written.strip()
    scheme, colon, _ = written.partition(":")
    if not written or not written.isprintable():
        raise InputError(f"a target is {FORMS}")
    if "://" in written:
        return _address(written, scheme.lower())
    if colon and scheme.lower() in _SCHEMES:
        raise InputError(f"{one_line(scheme)}: needs two slashes; write {scheme}://...")
    if copy := _SCP.fullmatch(written):
        raise InputError(f"an SFTP target is written as sftp://user@{copy[1]}/{copy[2].lstrip('/')}")
    return Target(kind="folder", written=written, path=written)


def folder_in(written: str, *names: str) -> str:
    """Return the target of a folder inside the target ``written``; ``names`` are escaped if it is a URL.

    Raises:
        InputError: as ``read_target``.
    """
    kind = read_target(written).kind
    as_they_are = kind == "s3" or "://" not in written
    inside = names if as_they_are else tuple(quote(name, safe="") for name in names)
    return "/".join([written.strip().rstrip("/"), *inside])


def _address(written: str, scheme: str) -> Target:
    if scheme not in _SCHEMES:
        raise InputError(f'"{one_line(scheme)}://" is not known; a target is {FORMS}')
    if scheme == "s3":
        return _bucket(written.rstrip("/"))
    try:
        parts = urlsplit(written)
        port = parts.port
    except ValueError:
        raise InputError(f"the address is not valid; a target is {FORMS}") from None
    if parts.password is not None:
        raise _password_in_it()
    if "?" in written or "#" in written:
        raise InputError(f"{written}: in a path, write ? as %3F and # as %23")
    if scheme == "file":
        return _file(written, parts)
    if not parts.hostname or port == 0:
        raise InputError(f"{written}: the host is missing; a target is {FORMS}")
    path = unquote(parts.path)
    return Target(
        kind="sftp" if scheme == "sftp" else "webdav" if scheme == "webdav" else "webdavs",
        written=written.rstrip("/"),
        path=path if set(path) == {"/"} else path.rstrip("/"),
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
    )


def _file(written: str, parts: SplitResult) -> Target:
    if parts.netloc not in ("", "localhost") or not parts.path:
        raise InputError(f"{written}: write a local folder as file:///path, or as a path alone")
    from urllib.request import url2pathname  # slow, as it brings the whole of HTTP

    return Target(kind="folder", written=written, path=url2pathname(parts.path))


def _bucket(written: str) -> Target:
    bucket, _, prefix = written.partition("://")[2].partition("/")
    if "@" in bucket or ":" in bucket:
        raise _password_in_it()
    if not re.fullmatch(r"[A-Za-z0-9._-]{3,255}", bucket):
        raise InputError(f"{written}: the bucket is missing or not valid; write s3://bucket/prefix")
    return Target(kind="s3", written=written, path=prefix.strip("/"), host=bucket)


def _password_in_it() -> InputError:
    return InputError(
        "write no password or key in a target, where others can see it; set RENDERER_UPLOAD_PASSWORD "
        "(AWS_SECRET_ACCESS_KEY for s3://), or use an SSH key, ~/.netrc or credentials.toml"
    )

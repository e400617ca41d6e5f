"""Where an upload goes, as it is written: a folder, or an address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, quote, unquote, urlsplit

from renderer.errors import InputError, one_line

Kind = Literal["folder", "sftp", "s3", "webdav", "webdavs"]

FORMS = "a folder, sftp://user@host/path, s3://bucket/prefix, webdavs://host/path or webdav://host/path"

_SCHEMES = ("sftp", "s3", "webdav", "webdavs", "file")
_SCP = re.compile(r"[^/\\\s]+@([\w.-]+):(.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """``written`` holds no secret. ``host`` is the bucket of an S3 target, ``path`` its prefix.

    An SFTP path is absolute; one that is empty or begins with ``/~/`` starts where the login does.
    """

    kind: Kind
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
        InputError: it has no such form, or holds a password.
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
    """A folder inside a target, as it is written; its names may hold anything that a file's name may.

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
        raise InputError(f"not an address that can be read; a target is {FORMS}") from None
    if parts.password is not None:
        raise _password_in_it()
    if "?" in written or "#" in written:
        raise InputError(f"{written}: write a ? in a path as %3F, and a # as %23")
    if scheme == "file":
        return _file(written, parts)
    if not parts.hostname or port == 0:
        raise InputError(f"{written}: names no host; a target is {FORMS}")
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
        raise InputError(f"{written}: write a folder of this machine as file:///path, or as its path alone")
    from urllib.request import url2pathname  # slow, as it brings the whole of HTTP

    return Target(kind="folder", written=written, path=url2pathname(parts.path))


def _bucket(written: str) -> Target:
    bucket, _, prefix = written.partition("://")[2].partition("/")
    if "@" in bucket or ":" in bucket:
        raise _password_in_it()
    if not re.fullmatch(r"[A-Za-z0-9._-]{3,255}", bucket):
        raise InputError(f"{written}: names no bucket; write s3://bucket/prefix")
    return Target(kind="s3", written=written, path=prefix.strip("/"), host=bucket)


def _password_in_it() -> InputError:
    return InputError(
        "a target holds no password or key: others can see it there; set RENDERER_UPLOAD_PASSWORD "
        "(AWS_SECRET_ACCESS_KEY for s3://), or use an SSH key, ~/.netrc or credentials.toml"
    )

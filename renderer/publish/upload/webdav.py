"""A folder of a WebDAV server as an upload target."""

from __future__ import annotations

import base64
import posixpath
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from renderer.network.client import MOST_WAITS, Answer, BoundedClient
from renderer.network.failures import NetworkError
from renderer.network.redaction import redirect_of
from renderer.publish.upload.credentials import PASSWORD, USER, Credentials, credentials_path
from renderer.publish.upload.destination import (
    AGAIN,
    DENIED,
    FULL,
    MOST_BYTES,
    UploadError,
    no_host,
    no_whole_answer,
    refused,
)
from renderer.publish.upload.source import BLOCK_BYTES, UploadSource
from renderer.publish.upload.target import Target
from renderer.publish.upload.webdav_listing import listed

_PROPERTIES = (
    b'<?xml version="1.0"?><propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop></propfind>'
)
_DONE = {200, 201, 204}
_REASONS = {
    403: DENIED,
    405: f"the server accepts no files there: it is read-only or not a WebDAV folder; {DENIED}",
    413: "the server does not accept a file of this size; raise its limit",
    423: f"the server has locked the file; wait, then {AGAIN}",
    507: FULL,
}


class WebDavDestination:
    """Writes each file under a temporary name and renames it."""

    def __init__(self, target: Target, credentials: Credentials, timeout_seconds: float) -> None:
        secure = target.kind == "webdavs"
        self._port = target.port or (443 if secure else 80)
        self._target = target
        self._timeout_seconds = timeout_seconds
        host = f"[{target.host}]" if ":" in target.host else target.host
        port = f":{target.port}" if target.port else ""
        self._origin = f"{'https' if secure else 'http'}://{host}{port}"
        self._base = f"/{target.path.strip('/')}"
        self._known: set[str] = set()
        headers = {"Cache-Control": "no-cache"}
        if credentials.user or credentials.password:
            login = f"{credentials.user}:{credentials.password}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(login).decode()}"
        self._secrets = (credentials.password,)
        self._client = BoundedClient(
            timeout_seconds=timeout_seconds, secrets=self._secrets, block_bytes=BLOCK_BYTES
        )
        self._headers = headers

    def listing(self, folder: str) -> Mapping[str, int | None]:
        path = self._path(folder)
        answer = self._ask(
            "PROPFIND",
            f"{path.rstrip('/')}/",
            {"Depth": "1", "Content-Type": "application/xml"},
            body=_PROPERTIES,
        )
        if answer.status == 404:
            return {}
        if answer.status != 207:
            raise self._failure(path, answer)
        self._known.add(path)
        try:
            return listed(answer.body)
        except ValueError:
            raise UploadError(
                path, "the server does not answer as a WebDAV server; check the address"
            ) from None

    def read(self, name: str) -> bytes | None:
        path = self._path(name)
        answer = self._ask("GET", path)
        if answer.status == 404:
            return None
        if answer.status != 200:
            raise self._failure(path, answer)
        return answer.body

    def put(self, name: str, source: UploadSource) -> None:
        path, part = self._path(name), self._path(source.temporary_name)
        self._make(posixpath.dirname(path))
        try:
            self._must(
                "PUT",
                part,
                {"Content-Length": str(source.size), "Content-Type": source.content_type},
                body=source,
                about=path,
            )
            destination = self._origin + quote(path)
            self._must("MOVE", part, {"Destination": destination, "Overwrite": "T"}, about=path)
        except UploadError:
            with suppress(UploadError):
                self._ask("DELETE", part)
            raise

    def remove(self, names: Collection[str]) -> None:
        for name in names:
            path = self._path(name)
            answer = self._ask("DELETE", path)
            if answer.status not in (*_DONE, 404):
                raise self._failure(path, answer)

    def close(self) -> None:
        self._client.close()

    def _path(self, name: str) -> str:
        return posixpath.join(self._base, name) if name else self._base

    def _make(self, folder: str) -> None:
        """Make a folder, and its parents if the server reports them missing."""
        if folder in self._known or folder == "/":
            return
        answer = self._ask("MKCOL", f"{folder}/")
        if answer.status == 409:
            self._make(posixpath.dirname(folder))
            answer = self._ask("MKCOL", f"{folder}/")
        if answer.status not in (*_DONE, 405):  # 405: it is there (RFC 4918, 9.3.1)
            raise self._failure(folder, answer)
        self._known.add(folder)

    def _must(
        self, method: str, path: str, headers: Mapping[str, str], *, about: str, body: Any = None
    ) -> None:
        answer = self._ask(method, path, headers, body=body, about=about)
        if answer.status not in _DONE:
            raise self._failure(about, answer)

    def _ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        *,
        body: Any = None,
        about: str = "",
    ) -> Answer:
        try:
            return self._client.ask(
                method,
                self._origin + quote(path),
                {**self._headers, **(headers or {})},
                body=body,
                most_bytes=MOST_BYTES,
                seconds=MOST_WAITS * self._timeout_seconds,
            )
        except NetworkError as error:
            raise self._no_answer(error, about or path) from None

    def _no_answer(self, error: NetworkError, path: str) -> UploadError:
        target, host = self._target.written, self._target.host
        match error.kind:
            case "proxy":
                return UploadError(
                    target,
                    f"the proxy does not connect to {host}: {error}; check HTTPS_PROXY and NO_PROXY",
                )
            case "host":
                return UploadError(target, no_host(host))
            case "unreachable":
                return UploadError(target, refused(host, self._port))
            case "certificate":
                return UploadError(
                    target,
                    f"the server's certificate is not trusted: {error}; check the host name, or set "
                    "SSL_CERT_FILE to the file of its certificate authority",
                )
            case _:
                return UploadError(path, no_whole_answer(error, self._timeout_seconds))

    def _failure(self, path: str, answer: Answer) -> UploadError:
        status = answer.status
        if status == 401:
            return UploadError(
                self._target.written,
                f"the server refuses the login; check {USER} and {PASSWORD}, "
                f"{credentials_path()} or ~/.netrc",
            )
        if 300 <= status < 400:
            elsewhere = redirect_of(self._origin, answer.headers.get("Location", ""), self._secrets)
            if not elsewhere:
                return UploadError(path, "the server redirects to another address; check the target")
            return UploadError(path, f"the server redirects to {elsewhere}; use that address as the target")
        remedy = f"check its log and its free disk space, then {AGAIN}"
        reason = f"the server answers {status} {answer.reason}".rstrip()
        return UploadError(path, _REASONS.get(status) or f"{reason}; {remedy}")

"""A folder of an SSH server as an upload target, over SFTP."""

from __future__ import annotations

import asyncio
import os
import posixpath
import socket
import threading
from collections.abc import Collection, Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, TypeVar, cast

import asyncssh

from renderer.network.redaction import redacted
from renderer.publish.upload.credentials import PASSWORD, Credentials, credentials_path
from renderer.publish.upload.destination import (
    DENIED,
    FULL,
    LOST,
    MOST_BYTES,
    MOST_NAMES,
    TOO_LARGE,
    UploadError,
    no_answer,
    no_host,
    refused,
)
from renderer.publish.upload.source import BLOCK_BYTES, UploadSource
from renderer.publish.upload.target import Target

_FULL_ERRORS = (asyncssh.SFTPNoSpaceOnFilesystem, asyncssh.SFTPQuotaExceeded)
_DENIED_ERRORS = (asyncssh.SFTPPermissionDenied, asyncssh.SFTPWriteProtect)
_GONE_ERRORS = (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath)

Answer = TypeVar("Answer")


class SftpDestination:
    """Writes each file under a temporary name and renames it.

    asyncssh runs in an event loop in its own thread, so that the methods can be called from any thread.
    """

    def __init__(self, target: Target, credentials: Credentials, timeout_seconds: float) -> None:
        self._target = target
        self._timeout_seconds = timeout_seconds
        self._secrets = (credentials.password,)
        path = target.path
        self._base = f".{path[2:]}" if path == "/~" or path.startswith("/~/") else path or "."
        self._known: set[str] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        try:
            self._connection, self._sftp = self._connect(credentials)
        except BaseException:
            self._end_loop()
            raise

    def _connect(self, credentials: Credentials) -> tuple[asyncssh.SSHClientConnection, asyncssh.SFTPClient]:
        target, where = self._target, self._target.written
        port = target.port or 22

        async def connect() -> tuple[asyncssh.SSHClientConnection, asyncssh.SFTPClient]:
            given = {"port": target.port, "username": credentials.user, "password": credentials.password}
            options: dict[str, Any] = {name: value for name, value in given.items() if value}
            read = asyncssh.SSHClientConnectionOptions(host=target.host, config=(), **options)
            if read.known_hosts is None:  # "UserKnownHostsFile none" must not mean that all are trusted
                options["known_hosts"] = b""
            connection = await asyncssh.connect(
                target.host,
                connect_timeout=self._timeout_seconds,
                login_timeout=self._timeout_seconds,
                **options,
            )
            try:
                return connection, await connection.start_sftp_client()
            except BaseException:
                connection.abort()
                raise

        try:
            return self._call(connect(), 2 * self._timeout_seconds)
        except (asyncssh.HostKeyNotVerifiable, asyncssh.KeyExchangeFailed):
            user = f"{credentials.user}@" if credentials.user else ""
            how = f"ssh {f'-p {target.port} ' if target.port else ''}{user}{target.host}"
            raise UploadError(
                where,
                "the server's host key is unknown or has changed; compare its fingerprint with the one that "
                f"your provider publishes, then accept it with: {how}",
            ) from None
        except asyncssh.PermissionDenied:
            raise UploadError(
                where,
                "the server refuses the login; check the user, your SSH key or agent, or set "
                f"{PASSWORD} or a password in {credentials_path()} or ~/.netrc",
            ) from None
        except TimeoutError:
            raise UploadError(where, no_answer(self._timeout_seconds)) from None
        except socket.gaierror:
            raise UploadError(where, no_host(target.host)) from None
        except OSError:
            raise UploadError(where, refused(target.host, port)) from None
        except asyncssh.ChannelOpenError:
            raise UploadError(where, "the server does not offer SFTP; ask your provider") from None
        except (asyncssh.Error, ValueError) as error:
            raise UploadError(
                where, f"SSH failed: {redacted(str(error), self._secrets)}; check host and port"
            ) from None

    def listing(self, folder: str) -> Mapping[str, int | None]:
        path = self._path(folder)

        async def scan() -> dict[str, int | None]:
            found: dict[str, int | None] = {}
            async for entry in self._sftp.scandir(path.encode()):  # others' names may be no UTF-8
                name, attrs = os.fsencode(entry.filename).decode(errors="replace"), entry.attrs
                if attrs.type == asyncssh.FILEXFER_TYPE_SYMLINK:
                    with suppress(*_GONE_ERRORS):
                        attrs = await self._sftp.stat(posixpath.join(path, name))
                if name not in (".", ".."):
                    is_folder = attrs.type == asyncssh.FILEXFER_TYPE_DIRECTORY
                    found[name] = None if is_folder else -1 if attrs.size is None else attrs.size
                if len(found) > MOST_NAMES:
                    raise UploadError(path, TOO_LARGE)
            return found

        with self._reported(path):
            try:
                found = self._call(scan())
            except _GONE_ERRORS:
                return {}
        self._known.add(path)
        return found

    def read(self, name: str) -> bytes | None:
        path = self._path(name)

        async def read() -> bytes:
            async with self._sftp.open(path, "rb") as file:
                data = cast("bytes", await file.read(MOST_BYTES + 1))
            if len(data) > MOST_BYTES:
                raise UploadError(path, TOO_LARGE)
            return data

        with self._reported(path):
            try:
                return self._call(read())
            except _GONE_ERRORS:
                return None

    def put(self, name: str, source: UploadSource) -> None:
        path, part = self._path(name), self._path(source.temporary_name)
        folder = posixpath.dirname(path)
        with self._reported(path):
            if folder not in self._known:
                self._call(self._sftp.makedirs(folder or ".", exist_ok=True))
                self._known.add(folder)
            try:
                self._write(part, source)
                self._call(self._move(part, path))
            except (asyncssh.Error, UploadError) as error:
                full = isinstance(error, asyncssh.SFTPFailure) and self._is_full(folder, source.size)
                with suppress(asyncssh.Error, OSError):
                    self._call(self._sftp.remove(part))
                if full:
                    raise UploadError(path, FULL) from None
                raise

    def _write(self, part: str, source: UploadSource) -> None:
        file = self._call(self._open(part))
        try:
            while block := source.read(BLOCK_BYTES):
                self._call(file.write(block))
        except Exception:  # nothing more is said to the server after Ctrl-C, as it may hang
            with suppress(asyncssh.Error, OSError):
                self._call(file.close())
            raise
        self._call(file.close())

    async def _open(self, part: str) -> asyncssh.SFTPClientFile:
        return await self._sftp.open(part, "wb")

    async def _move(self, part: str, path: str) -> None:
        try:
            await self._sftp.posix_rename(part, path)
        except asyncssh.SFTPOpUnsupported:
            # Without OpenSSH's extension SFTP cannot move one file over another in one step.
            with suppress(*_GONE_ERRORS):
                await self._sftp.remove(path)
            await self._sftp.rename(part, path)

    def _is_full(self, folder: str, size: int) -> bool:
        """Whether the disk is full; OpenSSH reports that as a general failure."""
        try:
            room = self._call(self._sftp.statvfs(folder or "."))
        except (asyncssh.Error, OSError):
            return False
        return room.bavail * room.frsize < size or room.favail == 0 < room.files

    def remove(self, names: Collection[str]) -> None:
        for name in names:
            path = self._path(name)
            with self._reported(path), suppress(*_GONE_ERRORS):
                self._call(self._sftp.remove(path))

    def close(self) -> None:
        self._connection.abort()
        self._end_loop()

    def _path(self, name: str) -> str:
        return posixpath.join(self._base, name) if name else self._base

    def _call(self, work: Coroutine[Any, Any, Answer], timeout_seconds: float | None = None) -> Answer:
        async def limited() -> Answer:
            return await asyncio.wait_for(work, timeout_seconds or self._timeout_seconds)

        return asyncio.run_coroutine_threadsafe(limited(), self._loop).result()

    def _end_loop(self) -> None:
        async def last() -> None:
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(last(), self._loop).result(self._timeout_seconds)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @contextmanager
    def _reported(self, path: str) -> Iterator[None]:
        try:
            yield
        except _FULL_ERRORS:
            raise UploadError(path, FULL) from None
        except _DENIED_ERRORS:
            raise UploadError(path, DENIED) from None
        except asyncssh.SFTPConnectionLost:
            raise UploadError(path, LOST) from None
        except asyncssh.SFTPError as error:
            reason = redacted(error.reason, self._secrets) or "Failure"
            raise UploadError(
                path, f'the server answers "{reason}"; check the path, the free space and your permissions'
            ) from None
        except TimeoutError:
            raise UploadError(path, no_answer(self._timeout_seconds)) from None
        except (asyncssh.Error, OSError, ValueError):
            raise UploadError(path, LOST) from None
